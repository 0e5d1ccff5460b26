import { spawnSync } from 'node:child_process';

/** Wall-clock milliseconds of whole processes, one warm-up first; the commands take turns so that a drifting machine hits them alike. */
export function timeInTurn(commands: Readonly<Record<string, readonly string[]>>, rounds: number, cwd: string): Record<string, number[]> {
  const times: Record<string, number[]> = {};
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, args] of Object.entries(commands)) {
      const started = performance.now();
      const { status } = spawnSync(process.execPath, args, { cwd, stdio: 'ignore' });
      const elapsed = performance.now() - started;
      if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}`);
      times[name] ??= [];
      if (round >= 0) times[name].push(elapsed);
    }
  }
  return times;
}
