import { existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import { smallExperiment, startedIn, Workplace } from './tml.js';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
  place.write('small.tml', experiment);
});
afterEach(() => place.remove());

const LONG = ['--set', 'epochs=300'];
/** So many samples that training takes several times as long as it is until the first checkpoint. */
const experiment = smallExperiment.replace('train: 400', 'train: 1280').replace('1..100', '1..1000');
/** An epoch, in batches of 32. */
const STEPS = 40;

const checkpointsOf = (): readonly string[] =>
  existsSync(place.path('.tml/checkpoint')) ? readdirSync(place.path('.tml/checkpoint')) : [];
const trainingIn = (events: readonly RunEvent[]) => events.filter((event) => event.type === 'node-progress' && event.node === 'net');
/** Names of all blobs and manifests: the hashes of their bytes. */
const contentOf = (where: Workplace): readonly string[] => readdirSync(where.path('.tml/cas')).sort();

/** Runs until training has left a checkpoint, then kills the command and its workers without a warning. */
async function killInTraining(): Promise<void> {
  const child = place.startGroup('run', 'small.tml', '--output', 'ndjson', ...LONG);
  const ended = new Promise((resolve) => child.on('close', resolve));
  let inTime = false;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as RunEvent;
    inTime = checkpointsOf().length > 0;
    if (inTime || (event.type === 'node-done' && event.node === 'net')) break;
  }
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
  expect(inTime, 'training left a checkpoint before it ended').toBe(true);
}

describe('a training killed with SIGKILL', () => {
  it('continues in the epoch where it was, and ends with the bytes of one that was never killed', async () => {
    await killInTraining();
    const again = place.events('small.tml', ...LONG, '--results', 'killed.json');
    expect(startedIn(again)).not.toContain('digits');
    expect(trainingIn(again)[0]).toMatchObject({ total: 300 * STEPS });
    expect((trainingIn(again)[0] as { done: number }).done).toBeGreaterThan(STEPS);

    const calm = new Workplace();
    calm.write('small.tml', experiment);
    calm.events('small.tml', ...LONG, '--results', 'calm.json');
    expect(contentOf(place)).toEqual(contentOf(calm));
    expect(place.read('killed.json')).toBe(calm.read('calm.json'));
    calm.remove();
  });

  it('loses its checkpoint to a collection before anything else, and begins again to the same result', async () => {
    await killInTraining();
    const { code, stdout } = place.tml('cache', 'gc');
    expect(code, stdout).toBe(0);
    expect(checkpointsOf()).toEqual([]);
    const again = place.events('small.tml', '--set', 'epochs=5');
    expect(startedIn(again)).not.toContain('digits');
    expect((trainingIn(again)[0] as { done: number }).done).toBeLessThanOrEqual(STEPS);
  });
});
