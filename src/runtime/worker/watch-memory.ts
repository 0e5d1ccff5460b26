import { readFileSync } from 'node:fs';

/** Milliseconds between looks. */
const INTERVAL = 50;

/**
 * Says again and again how many bytes of memory a process has had at most, until the function it returns is called. Only Linux tells that of
 * another process; elsewhere nothing is said, and the process itself tells when it has finished.
 */
export function watchMemory(pid: number | undefined, tell: (peak: number) => void): () => void {
  if (pid === undefined || process.platform !== 'linux') return () => undefined;
  const timer = setInterval(() => {
    const peak = peakOf(pid);
    if (peak !== undefined) tell(peak);
  }, INTERVAL);
  return () => clearInterval(timer);
}

/** Undefined for a process that has ended. */
function peakOf(pid: number): number | undefined {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? undefined : Number(peak) * 1024;
  } catch {
    return undefined;
  }
}
