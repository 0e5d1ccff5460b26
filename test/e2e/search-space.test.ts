import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import { startedIn, Workplace } from './tml.js';

const places: Workplace[] = [];
const newPlace = (): Workplace => {
  const place = new Workplace();
  places.push(place);
  return place;
};
afterAll(() => {
  for (const place of places) place.remove();
});

/** Conditional dimensions, two goals, axes of the file and of the search. */
const pipeline = (trials: number): string => `edition 1
axis run = 1..2
dataset digits = digits(as: sequence, train: 60)

network small(filters: int, kernel: int? = none, hidden: int? = none) {
  input
  -> if kernel != none { conv1d(filters, kernel, padding: causal) } else { conv1d(filters, 1, padding: causal) }
  -> relu -> last
  -> if hidden != none { dense(hidden) -> relu -> dense(classes) } else { dense(classes) }
}

space nets {
  filters  = one of [2, 4, 8]
  convolve = bool
  when convolve {
    kernel = int 2..6
    when kernel > 3 { hidden = int 4..16 log }
  }
}

search robust over nets {
  axis strength = [0.05, 0.1]
  model  net   = digits -> small(filters, kernel, hidden) -> train(epochs: 1, seed: run)
  attack adv   = net -> fgsm(eps: strength, on: digits.val)
  metric acc   = net -> accuracy(on: digits.val)
  metric curve = adv -> robust_accuracy
  metric rob   = mean(curve over [strength, run])
  require mean(acc over run) >= 5%
  require net.flash <= 4kB
  maximize rob
  minimize net.flash
  using random(trials: ${trials}, batch: 3)
}

metric weak = min(knee(robust).curve over [strength, run])
metric test = knee(robust).net -> accuracy(on: digits.test)
report "Both goals" {
  text "Kernel {knee(robust).at.kernel}."
  table robust.pareto
  table robust.trials
  plot robust.trials -> pareto(x: flash, y: rob)
}
`;

interface SearchResult {
  readonly trials: readonly { readonly index: number; readonly params: Readonly<Record<string, unknown>>; readonly state: string }[];
  readonly best: number | null;
  readonly knee: number | null;
  readonly pareto: readonly number[];
}
const searchIn = (place: Workplace, file: string): SearchResult =>
  (JSON.parse(place.read(file)) as { searches: [SearchResult] }).searches[0];

describe('a search with when, two goals and axes', { timeout: 240_000 }, () => {
  const one = newPlace();

  it('gives the same bytes with one worker and with two, and keeps its trials with a larger budget', () => {
    const two = newPlace();
    two.write('two.tml', pipeline(10));
    expect(two.tml('run', 'two.tml', '--jobs', '2', '--results', 'ten.json').code).toBe(0);
    one.write('two.tml', pipeline(6));
    expect(one.tml('run', 'two.tml', '--jobs', '1', '--results', 'six.json').code).toBe(0);
    one.write('two.tml', pipeline(10));
    const events = one.events('two.tml', '--jobs', '1', '--results', 'ten.json');
    expect(one.read('ten.json')).toBe(two.read('ten.json'));
    const { trials } = searchIn(one, 'ten.json');
    expect(trials).toHaveLength(10);
    expect(trials.slice(0, 6)).toEqual(searchIn(one, 'six.json').trials);
    expect(startedIn(events).filter((label) => /^robust#[0-5]\./.test(label))).toEqual([]);
    expect(startedIn(one.events('two.tml', '--results', 'again.json'))).toEqual([]);
    expect(one.read('again.json')).toBe(one.read('ten.json'));
  });

  it('says what a candidate does not have, and its front with its knee', () => {
    const { trials, best, knee, pareto } = searchIn(one, 'ten.json');
    expect(best).toBeNull();
    expect(pareto).toContain(knee);
    for (const { params } of trials) {
      expect(params['kernel'] === null).toBe(params['convolve'] === false);
      expect(params['hidden'] === null).toBe(!(Number(params['kernel']) > 3));
    }
    expect(new Set(trials.map(({ params }) => JSON.stringify(params))).size).toBe(trials.length);
    const { stdout } = one.tml('run', 'two.tml');
    expect(stdout).toMatch(new RegExp(`#${knee}, the knee: rob `));
    expect(stdout).toMatch(/Pareto front: \d+ of \d+ feasible/);
    expect(stdout).not.toMatch(/\bnull\b|undefined/);
  });

  it('killed in the middle and continued ends with the same bytes', async () => {
    const place = newPlace();
    place.write('two.tml', pipeline(10));
    const child = place.startGroup('run', 'two.tml', '--output', 'ndjson');
    const closed = new Promise((resolve) => child.on('close', resolve));
    let decided = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      const event = JSON.parse(line) as RunEvent;
      if (event.type === 'trial' && event.state !== 'started') decided += 1;
      if (decided < 4 || child.pid === undefined) continue;
      process.kill(-child.pid, 'SIGKILL');
      break;
    }
    await closed;
    expect(place.tml('run', 'two.tml', '--results', 'ten.json').code).toBe(0);
    expect(place.read('ten.json')).toBe(one.read('ten.json'));
  });
});

describe('a grid, in a file that another imports', { timeout: 120_000 }, () => {
  it('tries every point in order; what is exported of it can be measured elsewhere', () => {
    const place = newPlace();
    place.write(
      'found.tml',
      `edition 1
import { tcn } from "std/models"
export dataset d = digits(as: sequence, train: 60)
space s {
  filters = int 2..6
  skip    = bool
}
search nets over s {
  model  net = d -> tcn(filters, skip, dilations: [1]) -> train(epochs: 1)
  metric acc = net -> accuracy(on: d.val)
  maximize acc
  using grid(points: 3)
}
export model best = nets.best.net
`,
    );
    place.write('main.tml', 'edition 1\nimport { best, d } from "./found.tml"\nmetric test = best -> accuracy(on: d.test)\n');
    const { code, stdout } = place.tml('run', 'main.tml', '--results', 'r.json');
    expect(code).toBe(0);
    expect(stdout).toContain('best #');
    const { trials } = searchIn(place, 'r.json');
    expect(trials.map(({ params }) => [params['filters'], params['skip']])).toEqual(
      [2, 4, 6].flatMap((filters) => [false, true].map((skip) => [filters, skip])),
    );
  });
});
