import { expect, it } from 'vitest';
import { applyFixes } from '../../src/diagnostics/apply-fixes.js';
import type { Fix } from '../../src/diagnostics/diagnostic.js';
import { diagnostic } from '../../src/diagnostics/registry.js';

const source = { path: 'a.tml', text: 'let a = bb + cc' };
const write = (start: number, end: number, newText: string, path = source.path): Fix => ({
  title: newText,
  edits: [{ location: { source: { ...source, path }, span: { start, end } }, newText }],
});
const problem = (...fixes: Fix[]) => diagnostic('TML3001', { name: 'x' }, { fixes });
const apply = (...problems: ReturnType<typeof problem>[]) => {
  const { text, fixed } = applyFixes(source.path, source.text, problems);
  return [text, fixed.map((one) => problems.indexOf(one))];
};

it('applies fixes at several places, whatever their order', () => {
  const both = [problem(write(8, 10, 'left')), problem(write(13, 15, ''))] as const;
  expect(apply(...both)).toEqual(['let a = left + ', [0, 1]]);
  expect(apply(both[1], both[0])).toEqual(['let a = left + ', [0, 1]]);
});

it('leaves what needs a choice, lies in another file, or touches a place already changed', () => {
  expect(apply(problem(write(8, 10, 'x'), write(8, 10, 'y')))).toEqual([source.text, []]);
  expect(apply(problem(write(8, 10, 'x', 'other.tml')))).toEqual([source.text, []]);
  expect(apply(problem(write(8, 10, 'x')), problem(write(10, 12, 'y')))).toEqual(['let a = x + cc', [0]]);
  expect(apply(problem())).toEqual([source.text, []]);
});
