import { expect, it } from 'vitest';
import { visit } from '../../src/parser/children.js';
import { parseExpression } from '../../src/parser/parse.js';
import { printExpression } from './print-tree.js';

const source = { path: 'report.tml', text: 'report "r" { text "Accuracy {mean(curve over run)[0] * 100} and {} and {a +}" }' };
const at = (part: string) => {
  const offset = source.text.indexOf(part) + 1;
  const text = source.text.slice(offset, source.text.indexOf('}', offset));
  return parseExpression(text, offset, source);
};

it('parses the hole of a text with spans in the file', () => {
  const { expression, diagnostics } = at('{mean');
  expect(diagnostics).toEqual([]);
  expect(printExpression(expression)).toBe('(* (index (call mean (over curve run)) 0) 100)');
  expect(source.text.slice(expression.span.start, expression.span.end)).toBe('mean(curve over run)[0] * 100');
  const names: string[] = [];
  visit(expression, (node) => {
    if ('kind' in node && node.kind === 'name') names.push(source.text.slice(node.span.start, node.span.end));
  });
  expect(names).toEqual(['mean', 'curve', 'run']);
});

it('reports an empty hole and a broken one in their places', () => {
  const empty = at('{}');
  expect(empty.expression.kind).toBe('error');
  expect(empty.diagnostics.map((d) => [d.code, d.location?.span.start])).toEqual([['TML1010', source.text.indexOf('{}') + 1]]);
  const broken = at('{a +');
  expect(broken.diagnostics.map((d) => [d.code, d.location?.span.start])).toEqual([['TML1010', source.text.indexOf('{a +') + 4]]);
});

it('reports lexical errors and unbalanced brackets', () => {
  const codes = (text: string) => parseExpression(text, 0, { path: 'x', text }).diagnostics.map((d) => d.code);
  expect(codes('(a')).toEqual(['TML1011']);
  expect(codes('a)')).toEqual(['TML1012']);
  expect(codes('1.')).toEqual(['TML1003']);
  expect(codes('a; b')).toEqual(['TML1010']);
  expect(codes('a b')).toEqual(['TML1010']);
  expect(codes('a\n+ b')).toEqual([]);
});
