import { describe, expect, it } from 'vitest';
import { semanticTokens } from '../../src/language-service/semantic-tokens.js';
import { begin, marked } from './marked.js';

/** `word type modifiers` of every token, in the order of the text. */
function tokensOf(text: string, range?: { readonly start: number; readonly end: number }): string[] {
  const { store, file } = marked(text);
  return semanticTokens(store, file, range).map(({ span, type, modifiers }) =>
    [text.slice(span.start, span.end), type, ...modifiers].join(' '),
  );
}

describe('semantic tokens', () => {
  it('tell operations, networks, nodes, axes, named arguments and words apart', () => {
    const tokens = tokensOf(
      `${begin}axis strength = [0.1, 0.2]\nattack adv = net -> fgsm(eps: strength, loss: mse, on: har.test)\nmetric m = adv -> robust_accuracy\n`,
    );
    expect(tokens).toEqual(
      expect.arrayContaining([
        'dataset keyword defaultLibrary',
        'har dataset declaration',
        'digits function defaultLibrary',
        'sequence enumMember',
        'tcn class defaultLibrary',
        'net model',
        'strength axis declaration',
        'strength axis',
        'fgsm function defaultLibrary',
        'eps parameter',
        'mse enumMember',
        'test property',
        'adv attack',
        'm metric declaration',
        'robust_accuracy function defaultLibrary',
      ]),
    );
  });

  it('know formals, loops, layers and types inside a network, and units', () => {
    const tokens = tokensOf(
      'edition 1\nlet big = 10kB\nnetwork n(sizes: list<int>) {\n  input -> for d in sizes { dense(d) -> relu }\n}\n',
    );
    expect(tokens).toEqual(
      expect.arrayContaining([
        'let keyword',
        'big variable declaration',
        'kB unit',
        'n class declaration',
        'sizes parameter declaration',
        'int type defaultLibrary',
        'd variable declaration',
        'sizes parameter',
        'dense function defaultLibrary',
        'd variable',
        'relu function defaultLibrary',
      ]),
    );
  });

  it('know the dimensions of a space where its search uses them', () => {
    const tokens = tokensOf(`${begin}space s { width = int 1..4 }
search best over s {
  model m = har -> tcn(filters: width) -> train(epochs: 1)
  maximize har.test -> accuracy(m)
}
`);
    expect(tokens).toEqual(
      expect.arrayContaining(['s space declaration', 'width dimension declaration', 'width dimension', 'best search declaration']),
    );
  });

  it('follow the order of the text, never overlap, and of a range tell its own alone', () => {
    const text = `${begin}param eps: float = 0.1\nattack a = net -> fgsm(eps, on: har.test)\nreport "x" { text "at {eps} of it" }\n`;
    const { store, file } = marked(text);
    const tokens = semanticTokens(store, file);
    for (const [index, { span }] of tokens.entries()) expect(span.start).toBeGreaterThanOrEqual(tokens[index - 1]?.span.end ?? 0);
    const at = text.indexOf('{eps}') + 1;
    expect(tokensOf(text, { start: at, end: at + 3 })).toEqual(['eps variable']);
  });
});
