import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf, removeEntry } from './files.js';
import { isAbandoned, type Leases } from './leases.js';

const COLLECTOR = 'gc';
const RUN = 'run-';
/** How often a run that waits for a collector looks again, in milliseconds. */
const POLL = 50;

/**
 * A run reads results that it found when it planned; a collector removes results. They exclude each other by leases: each says first that it is
 * there, then looks for the other. A run waits for a collector, which is soon done; a collector gives way to runs. Of one that died nothing is
 * left to wait for.
 */
export async function enterAsRun(leases: Leases, directory: string | undefined, run: string): Promise<string> {
  const lease = `${RUN}${run}`;
  leases.take([lease]);
  while (directory !== undefined && isHeld(directory, COLLECTOR)) await new Promise((resolve) => setTimeout(resolve, POLL));
  return lease;
}

export type Entry =
  | { readonly ok: true; leave(): void }
  /** `by`: the host and process of a run, or of another collector. */
  | { readonly ok: false; readonly who: 'a run' | 'another collection'; readonly by: string };

export function enterAsCollector(leases: Leases, directory: string): Entry {
  if (!leases.take([COLLECTOR])) return { ok: false, who: 'another collection', by: ownerOf(directory, COLLECTOR) };
  const leave = (): void => leases.release([COLLECTOR]);
  const others = namesIn(join(directory, 'lease')).filter((name) => name !== COLLECTOR);
  const run = others.find((name) => name.startsWith(RUN) && isHeld(directory, name));
  if (run === undefined) {
    // Nobody computes: what processes left that were killed is of no use.
    for (const name of others) removeEntry(join(directory, 'lease', name));
    return { ok: true, leave };
  }
  const by = ownerOf(directory, run);
  leave();
  return { ok: false, who: 'a run', by };
}

function isHeld(directory: string, lease: string): boolean {
  return !isAbandoned(join(directory, 'lease', lease));
}

/** `laptop, process 4711` */
function ownerOf(directory: string, lease: string): string {
  try {
    const [host = '', pid = ''] = readFileSync(join(directory, 'lease', lease), 'utf8')
      .trim()
      .split(' ');
    return `${host}, process ${pid}`;
  } catch {
    return 'it has just ended';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (problem) {
    if (reasonOf(problem) === 'ENOENT') return [];
    throw problem;
  }
}
