import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../src/checker/host.js';

/** PyTorch in a process of its own, which measures when it is asked to. */
export interface Peer {
  readonly version: string;
  /** Median milliseconds of a whole training step. */
  step(name: string, milliseconds: number): Promise<number>;
  stop(): void;
}

/**
 * A Python that has PyTorch: TML_TORCH_PYTHON, else a virtual environment in the folder for temporary files, made once. Undefined where
 * it cannot be had.
 */
function torchPython(): string | undefined {
  const declared = process.env['TML_TORCH_PYTHON'];
  if (declared !== undefined) return declared;
  const folder = path.join(tmpdir(), 'tml-bench-torch');
  const python = path.join(folder, 'bin', 'python');
  try {
    if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', folder], { stdio: 'ignore' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'torch', 'numpy'], { stdio: 'ignore' });
    return python;
  } catch {
    return undefined;
  }
}

/** Null where there is no Python that has torch. */
export async function startTorch(): Promise<Peer | null> {
  const python = torchPython();
  if (python === undefined) return null;
  const script = path.join(packageRoot(), 'bench', 'torch-peer.py');
  const child: ChildProcess = spawn(python, [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) return null;
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  child.on('error', () => undefined);
  stdin.on('error', () => undefined);
  const first = await lines.next();
  if (first.done) return null;
  return {
    version: first.value,
    async step(name, milliseconds) {
      stdin.write(`${name} ${milliseconds}\n`);
      const { value } = await lines.next();
      return Number(value);
    },
    stop: () => stdin.end(),
  };
}
