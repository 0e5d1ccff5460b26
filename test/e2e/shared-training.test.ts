import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './tml.js';

const begin = 'edition 1\ndataset d = digits(as: sequence, train: 400)\n';
const end = (network: string): string => `model net = d -> ${network} -> train(epochs: 1)\nmetric a = net -> accuracy(on: d.test)\n`;

describe('two files that describe one architecture', () => {
  const place = new Workplace();
  afterAll(() => place.remove());
  place.write(
    'chain.tml',
    `${begin}network a(f: int = 2) {\n  input -> conv1d(f, 3, padding: same) -> branch { relu } { tanh } -> concat -> last -> dense(classes)\n}\n${end('a')}`,
  );
  const names = (size: number): string =>
    `${begin}network b {\n  let stem = input -> conv1d(${size}, 3, padding: same)\n  let second = stem -> tanh\n` +
    `  let first = stem -> if true { relu } else { tanh }\n  concat(first, second) -> last -> dense(classes)\n}\n${end('b')}`;
  place.write('names.tml', names(2));
  place.write('wider.tml', names(3));

  it('train once; a difference that matters trains again', () => {
    expect(place.tml('run', 'chain.tml').stdout).toMatch(/3 computed · 0 cached/);
    expect(place.tml('run', 'names.tml').stdout).toMatch(/0 computed · 3 cached/);
    expect(place.tml('run', 'wider.tml').stdout).toMatch(/2 computed · 1 cached/);
  });
});
