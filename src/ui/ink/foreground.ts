import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether the terminal's keys go to this process: a job in the background that changes its mode is stopped by the system. */
export function isForeground(): boolean {
  if (process.platform === 'win32') return true;
  if (process.platform === 'linux') {
    try {
      // After the name in brackets: state, parent, group, session, terminal, the group that owns it (proc(5)).
      const fields = readFileSync('/proc/self/stat', 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return fields[2] === fields[5];
    } catch {
      return false;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', `${process.pid}`], { encoding: 'utf8' });
  return (stdout ?? '').includes('+');
}
