import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import { resultsText } from '../../src/runtime/run-graph.js';
import type { SearchRecord } from '../../src/runtime/results.js';
import { eventsOf, type LabRun, startedIn, useLab } from '../runtime/support/lab.js';
import { searchGraph } from '../runtime/support/search-builder.js';

const lab = useLab();
const pidOf = (event: RunEvent): number | undefined => (event.type === 'node-progress' ? Number(event.figures['pid']) : undefined);
const recordOf = (run: LabRun): SearchRecord => {
  const [record] = run.results.searches;
  if (!record) throw new Error('the run has no search');
  return record;
};

/** Ten candidates, of which the one with 4 waits for a file. */
const gated = (timeout?: number) => {
  const gate = join(lab.folder, 'gate');
  const graph = searchGraph({
    space: [{ kind: 'int', name: 'by', low: 1, high: 10, log: false }],
    strategy: { kind: 'bayesian', initial: 3, trials: 10 },
    kindOf: (by) => (by === 4 ? 'gate' : 'fine'),
    gate,
    ...(timeout === undefined ? {} : { timeout }),
  });
  return { gate, graph };
};

describe('a candidate whose result a machine never gave', () => {
  /** The stopped run, then one that continues; what both leave equals a run that nothing disturbed. */
  async function stopsAndContinues(stopped: LabRun, code: string, gate: string): Promise<void> {
    expect(stopped.outcome).toBe('failed');
    const { trials, state, pareto } = recordOf(stopped);
    expect(state).toBe('interrupted');
    expect(trials.map(({ params }) => params['by'])).not.toContain(4);
    expect(trials.every((trial) => trial.state === 'ok' && pareto.length > 0)).toBe(true);
    const [end] = eventsOf(stopped, 'search-done');
    expect(end).toMatchObject({ outcome: 'failed', failed: 0 });
    expect(end?.text).toMatch(new RegExp(`^stopped at #\\d+, which could not be decided \\(${code}\\)`));
    writeFileSync(gate, '');
    const continued = await lab.run(gated().graph);
    expect(continued.outcome).toBe('done');
    const calm = await lab.run(gated().graph, { store: `${lab.store}-calm` });
    expect(resultsText(continued.results)).toBe(resultsText(calm.results));
    for (const { index } of trials) expect(startedIn(continued).filter((label) => label.startsWith(`robust#${index}.`))).toEqual([]);
  }

  it.each([1, 3])('because its worker was killed twice stops the search; the next run goes on (jobs: %s)', async (jobs) => {
    const { gate, graph } = gated();
    const stopped = await lab.run(graph, {
      jobs,
      emit: (event) => {
        const pid = pidOf(event);
        if (pid !== undefined && !Number.isNaN(pid)) process.kill(pid, 'SIGKILL');
      },
    });
    await stopsAndContinues(stopped, 'TML7001', gate);
  });

  it('because it took too long stops the search; the next run goes on', async () => {
    const { gate, graph } = gated(500);
    await stopsAndContinues(await lab.run(graph, { keepGoing: true }), 'TML7012', gate);
  });
});
