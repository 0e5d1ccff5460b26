import { describe, expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.js';
import { resultsText } from '../../src/runtime/run-graph.js';
import type { SearchRecord } from '../../src/runtime/results.js';
import { planGraph } from '../../src/runtime/plan-graph.js';
import { eventsOf, type LabRun, startedIn, useLab, valueOf } from './support/lab.js';
import { searchGraph, type SearchSketch } from './support/search-builder.js';

const lab = useLab();

const recordOf = (run: LabRun): SearchRecord => {
  const [record] = run.results.searches;
  if (!record) throw new Error('the run has no search');
  return record;
};
const proposed = (run: LabRun): unknown[] => recordOf(run).trials.map(({ params }) => params['by']);
const ten: SearchSketch['space'] = [{ kind: 'int', name: 'by', low: 1, high: 10, log: false }];

describe('a search', () => {
  it('runs its trials, takes the best, and then what waited for it', async () => {
    const run = await lab.run(searchGraph());
    const { trials, best, state } = recordOf(run);
    expect(state).toBe('ok');
    expect(trials).toHaveLength(8);
    expect(trials.every((trial) => trial.state === 'ok' && trial.feasible)).toBe(true);
    const largest = Math.max(...trials.map((trial) => Number(trial.params['by'])));
    expect(trials.find(({ index }) => index === best)?.params['by']).toBe(largest);
    expect(trials.map(({ values }) => values['acc'])).toEqual(trials.map(({ params }) => 10 * Number(params['by'])));
    expect(valueOf(run, 'test')).toBe(30 * largest);
    expect(run.outcome).toBe('done');
    expect(eventsOf(run, 'search-done')).toMatchObject([{ outcome: 'done', trials: 8, ok: 8, best }]);
  });

  it('gives the same bytes with any number of workers, and proposes with a fixed lag', async () => {
    const [one, three] = [await lab.run(searchGraph(), { jobs: 1 }), await lab.run(searchGraph(), { jobs: 3, store: `${lab.store}-3` })];
    expect(resultsText(three.results)).toBe(resultsText(one.results));
    const bayes = searchGraph({ strategy: { kind: 'bayesian', initial: 3, trials: 10 } });
    const [slow, fast] = [
      await lab.run(bayes, { jobs: 1, store: `${lab.store}-b1` }),
      await lab.run(bayes, { jobs: 3, store: `${lab.store}-b3` }),
    ];
    expect(resultsText(fast.results)).toBe(resultsText(slow.results));
  });

  it('never proposes an assignment twice and ends when the space is exhausted', async () => {
    const run = await lab.run(searchGraph({ space: ten, strategy: { trials: 50 } }));
    expect([...proposed(run)].sort((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(recordOf(run).state).toBe('ok');
  });

  it('computes nothing again, and writes the same bytes', async () => {
    const first = await lab.run(searchGraph());
    const again = await lab.run(searchGraph());
    expect(startedIn(again)).toEqual([]);
    expect(resultsText(again.results)).toBe(resultsText(first.results));
    expect(eventsOf(again, 'trial').every(({ state, cached }) => state === 'ok' && cached)).toBe(true);
  });

  it('goes on with more trials: the first ones stay and are not computed again', async () => {
    const first = await lab.run(searchGraph({ strategy: { kind: 'bayesian', initial: 3, trials: 5 } }));
    const more = await lab.run(searchGraph({ strategy: { kind: 'bayesian', initial: 3, trials: 9 } }));
    expect(recordOf(more).trials.slice(0, 5)).toEqual(recordOf(first).trials);
    expect(startedIn(more).filter((label) => /^robust#[0-4]\./.test(label))).toEqual([]);
    expect(startedIn(more).some((label) => label.startsWith('robust#8.'))).toBe(true);
  });

  it('continues after an interruption where it was', async () => {
    const whole = await lab.run(searchGraph(), { store: `${lab.store}-whole` });
    const stop = new AbortController();
    const stopped = await lab.run(searchGraph(), {
      jobs: 1,
      stop: stop.signal,
      emit: (event) => {
        if (event.type === 'trial' && event.state === 'ok' && event.index === 2) stop.abort();
      },
    });
    expect(stopped.outcome).toBe('interrupted');
    expect(recordOf(stopped).state).toBe('interrupted');
    const done = eventsOf(stopped, 'trial').flatMap(({ state, index }) => (state === 'ok' ? [index] : []));
    const continued = await lab.run(searchGraph());
    expect(resultsText(continued.results)).toBe(resultsText(whole.results));
    for (const index of done) expect(startedIn(continued).filter((label) => label.startsWith(`robust#${index}.`))).toEqual([]);
  });
});

describe('requirements', () => {
  it('that follow from the architecture are decided before anything of the trial runs', async () => {
    const run = await lab.run(searchGraph({ space: ten, strategy: { trials: 10 }, largestSize: 500 }));
    const { trials, best } = recordOf(run);
    for (const { state, params, values, constraints } of trials) {
      const by = Number(params['by']);
      expect(state).toBe(by <= 5 ? 'ok' : 'infeasible');
      expect(values['size']).toBe(100 * by);
      if (by > 5) expect(values['acc']).toBeNull();
      expect(constraints[0]).toBeCloseTo((100 * by - 500) / 500, 12);
    }
    expect(trials[best ?? -1]?.params['by']).toBe(5);
    const infeasible = trials.filter(({ state }) => state === 'infeasible').map(({ index }) => index);
    expect(infeasible).toHaveLength(5);
    expect(startedIn(run).filter((label) => infeasible.some((index) => label.startsWith(`robust#${index}.`)))).toEqual([]);
  });

  it('that need results end a trial as soon as these exist; the record tells no more than was needed', async () => {
    const sketch: SearchSketch = { space: ten, strategy: { trials: 10 }, largestAcc: 60 };
    const run = await lab.run(searchGraph(sketch));
    for (const { state, params, values, error } of recordOf(run).trials) {
      const by = Number(params['by']);
      expect(state).toBe(by <= 6 ? 'ok' : 'infeasible');
      expect(values['acc']).toBe(10 * by);
      // `far` comes later than what the requirement reads: it is told of feasible candidates alone.
      expect(values['far']).toBe(by <= 6 ? 20 * by : null);
      if (by > 6) expect(error).toBe(`acc <= 60 does not hold: ${10 * by}, bound 60`);
    }
    const other = await lab.run(searchGraph(sketch), { jobs: 3, store: `${lab.store}-3` });
    expect(resultsText(other.results)).toBe(resultsText(run.results));
  });

  it('that nothing meets: the search succeeds, its result is missing, and the run says so', async () => {
    const run = await lab.run(searchGraph({ space: ten, strategy: { trials: 10 }, largestSize: 50 }));
    expect(run.outcome).toBe('infeasible');
    expect(recordOf(run)).toMatchObject({ state: 'ok', best: null, pareto: [] });
    const [done] = eventsOf(run, 'search-done');
    expect(done?.text).toMatch(/^none of 10 candidates is feasible; #\d comes closest \(by 1\): size <= 50 does not hold: 100, bound 50$/);
    expect(run.results.results.find(({ node }) => node === 'test')).toMatchObject({
      state: 'skipped',
      error: 'robust without a feasible candidate',
    });
    expect(eventsOf(run, 'node-skipped').map(({ node }) => node)).toEqual(['best', 'test']);
  });
});

describe('candidates that fail', () => {
  it('do not stop the search: three broken ones in a space of ten are shown as such', async () => {
    const run = await lab.run(searchGraph({ space: ten, strategy: { trials: 10 }, kindOf: (by) => (by % 3 === 0 ? 'broken' : 'fine') }));
    const { trials, best } = recordOf(run);
    expect(
      trials
        .filter(({ state }) => state === 'broken')
        .map(({ params }) => Number(params['by']))
        .sort(),
    ).toEqual([3, 6, 9]);
    expect(trials.filter(({ state }) => state === 'ok')).toHaveLength(7);
    expect(trials.find(({ params }) => params['by'] === 3)?.error).toBe('TML3201 conv1d: kernel 3 is longer than its input');
    expect(trials[best ?? -1]?.params['by']).toBe(10);
    expect(run.outcome).toBe('done');
  });

  it('by an outcome of their own are stored and are findings of the search', async () => {
    const sketch: SearchSketch = { space: ten, strategy: { trials: 10 }, kindOf: (by) => (by >= 8 ? 'diverge' : 'fine') };
    const run = await lab.run(searchGraph(sketch));
    const failed = recordOf(run).trials.filter(({ state }) => state === 'failed');
    expect(failed.map(({ error }) => error)).toEqual(Array(3).fill('TML7900 diverged at epoch 2, step 7'));
    expect(run.outcome).toBe('done');
    expect(run.counts.failed).toBe(0);
    const again = await lab.run(searchGraph(sketch));
    expect(startedIn(again)).toEqual([]);
    expect(resultsText(again.results)).toBe(resultsText(run.results));
  });

  it.each([false, true])(
    'for no reason of their own stop the search and the run; later it continues (keep going: %s)',
    async (keepGoing) => {
      const sketch = (kind: 'crash' | 'fine') =>
        searchGraph({ space: ten, strategy: { trials: 10 }, kindOf: (by) => (by === 4 ? kind : 'fine') });
      const run = await lab.run(sketch('crash'), { keepGoing });
      expect(run.outcome).toBe('failed');
      const { trials, state, best } = recordOf(run);
      expect(state).toBe('interrupted');
      // Nothing is said of the trial that failed, so nothing depends on it.
      expect(trials.map(({ params }) => params['by'])).not.toContain(4);
      expect(trials.every((trial) => trial.state === 'ok')).toBe(true);
      expect(trials.length).toBeLessThan(10);
      expect(best).not.toBeNull();
      expect(eventsOf(run, 'search-done')).toMatchObject([{ outcome: 'failed', text: expect.stringContaining('TML7002') }]);
      expect(run.results.results.find(({ node }) => node === 'test')).toMatchObject({ state: 'skipped' });
      const continued = await lab.run(sketch('fine'));
      const whole = await lab.run(sketch('fine'), { store: `${lab.store}-whole` });
      expect(resultsText(continued.results)).toBe(resultsText(whole.results));
      const known = trials.map(({ index }) => `robust#${index}.`);
      expect(startedIn(continued).filter((label) => known.some((prefix) => label.startsWith(prefix)))).toEqual([]);
    },
  );

  it('before the search begins leave it out', async () => {
    const graph = searchGraph();
    const [data] = graph.nodes;
    const broken: Graph = { ...graph, nodes: data ? [{ ...data, op: 'crash' }] : [] };
    const run = await lab.run(broken, { keepGoing: true });
    expect(run.outcome).toBe('failed');
    expect(recordOf(run)).toMatchObject({ state: 'skipped', trials: [] });
    expect(run.results.results.find(({ node }) => node === 'test')).toMatchObject({ state: 'skipped' });
  });
});

describe('a plan of a search', () => {
  it('counts the trials that are known, and looks through a search that is over', async () => {
    const sketch = (trials: number): Graph => searchGraph({ strategy: { kind: 'bayesian', initial: 3, trials } });
    expect((await planGraph(sketch(5), lab.session())).searches).toMatchObject([{ id: 'robust', state: 'depends', known: 0 }]);
    await lab.run(sketch(5));
    const over = await planGraph(sketch(5), lab.session());
    expect(over.searches).toMatchObject([{ id: 'robust', state: 'cached', known: 5 }]);
    expect(over.instances.filter(({ declared }) => declared).every(({ state }) => state === 'cached')).toBe(true);
    const more = await planGraph(sketch(9), lab.session());
    expect(more.searches).toMatchObject([{ id: 'robust', state: 'dynamic', known: 5, trials: 9 }]);
    expect(more.instances.find(({ label }) => label === 'test')).toMatchObject({ state: 'depends', because: 'waits for best' });
  });
});
