import { afterAll, describe, expect, it } from 'vitest';
import { startedIn, Workplace } from './tml.js';

const head = `edition 1
import * as models from "std/models"
dataset d = digits(as: sequence)
model net = d -> models.tcn(filters: pow(2, 2), dilations: [1]) -> train(epochs: 1)
axis run = 1..3
`;

const byHand = `${head}
attack found = net -> pgd(eps: 0.1, steps: 2, seed: run, alpha: 0.05, on: d.test)
metric rob = found -> robust_accuracy
metric first = found[run=1] -> robust_accuracy
metric half = ci95(rob over run)
require rob[run=2] >= 0
`;

const snippet = `${head}
fn robust(net: model, seed: int, on: split) -> metric {
  attack found = net -> pgd(eps: 0.1, steps: 2, seed, alpha: 0.05, on)
  return found -> robust_accuracy
}
fn spread(x: metric) -> metric { return ci95(x over run) }
metric rob = net -> robust(seed: run, on: d.test)
metric half = rob -> spread
`;

interface Row {
  readonly node: string;
  readonly value: number;
  readonly n: number;
  readonly unit: string;
}

describe('a file with snippets', () => {
  const place = new Workplace();
  afterAll(() => place.remove());

  it('finds everything that the same file written by hand has computed', () => {
    place.write('hand.tml', byHand);
    place.events('hand.tml', '--results', 'hand.json');
    place.write('snippet.tml', snippet);
    const events = place.events('snippet.tml', '--results', 'snippet.json');
    expect(startedIn(events)).toEqual([]);
    const half = (name: string) =>
      JSON.stringify(
        rowsOf(place.read(name))
          .filter((row) => row.node === 'half')
          .map(({ value, n, unit }) => ({ value, n, unit })),
      );
    expect(half('snippet.json')).toBe(half('hand.json'));
    expect(half('hand.json')).toContain('"n":3,"unit":"share"');
  });
});

function rowsOf(text: string): readonly Row[] {
  const parsed = JSON.parse(text) as { readonly results: readonly Row[] };
  return parsed.results;
}
