import { describe, expect, it } from 'vitest';
import { documentSymbols } from '../../src/language-service/document-symbols.js';
import { fileDiagnostics } from '../../src/language-service/file-diagnostics.js';
import { at, begin, marked } from './marked.js';

const codes = (store: ReturnType<typeof marked>['store'], file: string): string[] =>
  fileDiagnostics(store, file).map((problem) => problem.code);

describe('diagnostics', () => {
  it('reads unsaved text before what is on disk', () => {
    const { store, file } = marked({ 'main.tml': `${begin}attack adv = net -> fgsm(eps: 0.1, on: har.tset)\n` }, { 'main.tml': begin });
    expect(codes(store, file)).toEqual(['TML3112']);
    store.close(file);
    expect(codes(store, file)).toEqual([]);
  });

  it('resolves imports through open documents first, then disk', () => {
    const main = 'edition 1\nimport { small } from "./sizes.tml"\nlet twice = 2 * small\n';
    const { store, file } = marked({ 'main.tml': main }, { 'sizes.tml': 'edition 1\nexport let small = 4\n' });
    expect(codes(store, file)).toEqual([]);
    store.set(at('sizes.tml'), 'edition 1\nlet small = 4\n');
    expect(codes(store, file)).toEqual(['TML2012']);
    store.close(at('sizes.tml'));
    expect(codes(store, file)).toEqual([]);
  });

  it('shows an error of an imported file at the import that brings it', () => {
    const { store, file } = marked(
      { 'main.tml': 'edition 1\nimport { a } from "./near.tml"\nlet b = a\n' },
      { 'near.tml': 'edition 1\nexport import { a } from "./far.tml"\n', 'far.tml': 'edition 1\nexport let a = missing\n' },
    );
    const [problem, ...others] = fileDiagnostics(store, file);
    expect(others).toEqual([]);
    expect(problem?.code).toBe('TML3001');
    expect(problem?.message).toMatch(/^in far\.tml: /);
    const { start, end } = problem?.location?.span ?? { start: 0, end: 0 };
    expect(problem?.location?.source.text.slice(start, end)).toBe('"./near.tml"');
    expect(problem?.labels[0]?.location.source.path).toBe('far.tml');
  });
});

describe('document symbols', () => {
  it('outlines declarations, with what a space and a search hold', () => {
    const { store, file } = marked(`edition 1
import { tcn as net } from "std/models"
param eps: float = 0.1
axis run = 1..3
space s { filters = int 1..4
  when filters > 2 { skip = bool } }
search best over s { let a = filters }
report "How good?" { text "x" }
profile quick { eps: 0.2 }
`);
    const lines = documentSymbols(store, file).flatMap((symbol) => [
      `${symbol.detail} ${symbol.name}`,
      ...symbol.children.map((child) => `  ${child.detail} ${child.name}`),
    ]);
    expect(lines).toEqual([
      'import net',
      'param eps',
      'axis run',
      'space s',
      '  int filters',
      '  bool skip',
      'search best',
      '  let a',
      'report How good?',
      'profile quick',
    ]);
  });

  it('still outlines a text with errors', () => {
    const { store, file } = marked('edition 1\nlet a = \nlet b = 2\n');
    expect(documentSymbols(store, file).map((symbol) => symbol.name)).toContain('b');
  });
});
