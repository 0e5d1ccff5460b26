import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sharedFile } from './shared-data.js';

/**
 * The folder of the published recordings, unpacked once for all test processes; null where the shared data is not there. The folder
 * appears whole, by a rename, so that a process that finds it need not wait.
 */
export function auritusFolder(): string | null {
  const archive = sharedFile('data/auritus/Activity_Dataset.tar.xz');
  if (archive === null) return null;
  const unpacked = path.join(tmpdir(), `tml-auritus-${statSync(archive).size}`);
  const recordings = path.join(unpacked, 'Activity_Dataset');
  if (existsSync(recordings)) return recordings;
  const own = mkdtempSync(path.join(tmpdir(), 'tml-auritus-unpacking-'));
  try {
    execFileSync('tar', ['xf', archive, '-C', own]);
    renameSync(own, unpacked);
  } catch (problem) {
    rmSync(own, { recursive: true, force: true });
    // Another process was first: its folder is as good.
    if (!existsSync(recordings)) throw problem;
  }
  return recordings;
}
