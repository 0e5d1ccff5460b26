import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { unreachable } from '../diagnostics/invariant.js';
import { reasonOf } from '../store/files.js';
import { formatBytes } from '../ui/format-bytes.js';
import { plural } from '../ui/format-text.js';
import { exitCode } from './exit-codes.js';
import { installTensorFlow } from './find-tensorflow.js';
import { probeTensorFlow } from './probe-tensorflow.js';
import { sessionOptions } from './session.js';
import { textTable } from './text-table.js';

interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'missing (optional)' | 'problem';
  /** What was found, or what to do. */
  readonly detail: string;
}

const OLDEST_NODE = [20, 19] as const;
const LEAST_DISK = 1e9;
const LEAST_MEMORY = 5e8;
/** Programs that can be used besides TML itself, with the packages that bring them. */
const PROGRAMS = [
  { what: 'arm-none-eabi-gcc', apt: 'gcc-arm-none-eabi', brew: '--cask gcc-arm-embedded' },
  { what: 'qemu-system-arm', apt: 'qemu-system-arm', brew: 'qemu' },
  { what: 'redis-server', apt: 'redis-server', brew: 'redis' },
] as const;

/** `tml doctor`: what of the environment works; exit code 1 only where a run would not. */
export async function doctor(options: { readonly store: string; readonly json?: boolean }): Promise<number> {
  const findings = [
    node(),
    await kernels(options.store),
    tensorflow(),
    machine(),
    ...store(options.store),
    temporaryFiles(),
    ...PROGRAMS.map(program),
  ];
  if (options.json) process.stdout.write(`${JSON.stringify({ version: 1, findings }, null, 2)}\n`);
  else process.stdout.write(textTable(findings.map(({ what, state, detail }) => [what, state, detail])));
  return findings.some(({ state }) => state === 'problem') ? exitCode.nodeFailed : exitCode.fine;
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const needed = isNew ? '' : `; TML needs ${OLDEST_NODE.join('.')} or newer`;
  return { what: 'Node', state: isNew ? 'ok' : 'problem', detail: `${process.version}${needed}` };
}

async function kernels(directory: string): Promise<Finding> {
  const file = sessionOptions(directory).kernelFile;
  try {
    // Compiling fails where this Node has no SIMD.
    await WebAssembly.compile(readFileSync(file));
    return { what: 'kernels', state: 'ok', detail: 'WebAssembly SIMD' };
  } catch (cause) {
    return { what: 'kernels', state: 'problem', detail: `${file}: ${reasonOf(cause)}; install TML again` };
  }
}

function tensorflow(): Finding {
  const what = '@tensorflow/tfjs-node';
  const folder = process.env['TML_TENSORFLOW'];
  const remedy = installTensorFlow();
  const found = probeTensorFlow(folder);
  switch (found.kind) {
    case 'works':
      return { what, state: 'ok', detail: `TensorFlow ${found.version}, ${found.file}` };
    case 'absent':
      return { what, state: 'missing (optional)', detail: `${folder === undefined ? '' : `not in ${folder}; `}install it: ${remedy}` };
    case 'broken':
      return { what, state: 'missing (optional)', detail: `${found.file} does not load; install it again: ${remedy}` };
    default:
      return unreachable(found);
  }
}

function machine(): Finding {
  const isEnough = totalmem() >= LEAST_MEMORY;
  const found = `${plural(availableParallelism(), 'core')}, ${formatBytes(totalmem())} of memory, ${formatBytes(freemem())} of it free`;
  return {
    what: 'machine',
    state: isEnough ? 'ok' : 'problem',
    detail: isEnough ? found : `${found}; less than ${formatBytes(LEAST_MEMORY)} is not enough for a worker`,
  };
}

/** A run puts there what the store cannot take. */
function temporaryFiles(): Finding {
  const what = 'temporary files';
  try {
    accessSync(tmpdir(), constants.W_OK | constants.X_OK);
    return { what, state: 'ok', detail: `${tmpdir()} can be written` };
  } catch (cause) {
    return { what, state: 'problem', detail: `${tmpdir()} cannot be written (${reasonOf(cause)}); set TMPDIR to a folder that can` };
  }
}

/** The store is made by the first run, so what counts is the nearest folder that exists. */
function store(directory: string): readonly Finding[] {
  let folder = path.resolve(directory);
  while (!existsSync(folder)) folder = path.dirname(folder);
  const findings: Finding[] = [];
  try {
    readdirSync(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    findings.push({ what: 'store', state: 'ok', detail: `${directory} can be written` });
  } catch (cause) {
    findings.push({
      what: 'store',
      state: 'problem',
      detail: `${folder} cannot be written (${reasonOf(cause)}); choose another with --store`,
    });
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const isEnough = free >= LEAST_DISK;
  const detail = `${formatBytes(free)} free${isEnough ? '' : '; make room, or choose another disk with --store'}`;
  return [...findings, { what: 'disk', state: isEnough ? 'ok' : 'problem', detail }];
}

/** How packages are commonly installed on a system. */
const remedies: Readonly<Partial<Record<NodeJS.Platform, (apt: string, brew: string) => string>>> = {
  linux: (apt) => `apt install ${apt}, or the package of your system`,
  darwin: (_, brew) => `brew install ${brew}`,
};

function program({ what, apt, brew }: (typeof PROGRAMS)[number]): Finding {
  const folder = (process.env['PATH'] ?? '').split(path.delimiter).find((each) => each !== '' && existsSync(path.join(each, what)));
  return folder === undefined
    ? { what, state: 'missing (optional)', detail: `not on PATH; ${remedies[process.platform]?.(apt, brew) ?? `install ${what}`}` }
    : { what, state: 'ok', detail: path.join(folder, what) };
}
