import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import type { PublishedFile } from './catalogue.js';

export interface DownloadOptions {
  /** Where the file is asked for. */
  readonly address: string;
  /** Where it is put when it is whole; until then its beginning is kept beside it, under the name with `.part`. */
  readonly target: string;
  readonly progress: (bytes: number) => void;
  readonly signal: AbortSignal;
}

export type Downloaded = { readonly ok: true } | { readonly ok: false; readonly problem: Diagnostic };

/** Without a byte for so long, a connection counts as broken, in milliseconds. */
const STALLED = 60_000;
/** How often one file is asked for without any progress in between. */
const ATTEMPTS = 3;

/**
 * Downloads a file and compares it with what its publisher states. What is there already of an earlier try is continued. The target
 * appears whole and right, by a rename, or not at all.
 * @throws a failed system call, and the reason of `signal`.
 */
export async function download(file: PublishedFile, options: DownloadOptions): Promise<Downloaded> {
  const part = `${options.target}.part`;
  for (let failures = 0; ; ) {
    const before = sizeOf(part);
    if (before < file.bytes) {
      const ended = await receive(file, part, before, options);
      options.signal.throwIfAborted();
      if (ended.kind === 'refused') return refused(ended.problem);
      if (sizeOf(part) < file.bytes) {
        failures = sizeOf(part) > before ? 1 : failures + 1;
        if (failures < ATTEMPTS) continue;
        return refused(brokenOff(file, part, options, ended.kind === 'broken' ? ended.reason : 'the connection ended'));
      }
    }
    const found = sizeOf(part) === file.bytes ? sha256Of(part) : undefined;
    if (found === file.sha256) {
      renameSync(part, options.target);
      return { ok: true };
    }
    rmSync(part, { force: true });
    return refused(
      diagnostic('TML7164', { file: file.name, address: options.address, expected: file.sha256, found: found ?? 'another size' }),
    );
  }
}

type Ended =
  | { readonly kind: 'ended' }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'refused'; readonly problem: Diagnostic };

const refused = (problem: Diagnostic): Downloaded => ({ ok: false, problem });

function brokenOff(file: PublishedFile, part: string, { address }: DownloadOptions, reason: string): Diagnostic {
  const have = sizeOf(part);
  if (have === 0) {
    const note = 'without the internet, a copy elsewhere can be named with --from or TML_DATA_URL';
    return diagnostic('TML7160', { file: file.name, address, reason }, { notes: [note] });
  }
  const note = 'the same command continues there';
  return diagnostic('TML7162', { file: file.name, address, have, bytes: file.bytes, reason }, { notes: [note] });
}

/** Asks once for what is missing, and appends what comes. */
async function receive(file: PublishedFile, part: string, have: number, { address, progress, signal }: DownloadOptions): Promise<Ended> {
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(new Error('nothing came for a minute')), STALLED);
  try {
    const headers = { 'accept-encoding': 'identity', ...(have > 0 ? { range: `bytes=${have}-` } : {}) };
    const response = await fetch(address, { headers, signal: AbortSignal.any([signal, stalled.signal]) });
    if (response.status === 416) {
      rmSync(part, { force: true });
      return { kind: 'broken', reason: 'the server has no such range' };
    }
    if (!response.ok || response.body === null) {
      return {
        kind: 'refused',
        problem: diagnostic('TML7161', { file: file.name, address, status: `${response.status} ${response.statusText}`.trim() }),
      };
    }
    const start = startOf(response, have);
    const offered = start + Number(response.headers.get('content-length') ?? file.bytes - start);
    if (offered !== file.bytes) {
      return { kind: 'refused', problem: diagnostic('TML7163', { file: file.name, address, offered, bytes: file.bytes }) };
    }
    const output = openSync(part, start === 0 ? 'w' : 'a');
    try {
      let size = start;
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        clearTimeout(timer);
        timer = setTimeout(() => stalled.abort(new Error('nothing came for a minute')), STALLED);
        if (size + chunk.length > file.bytes) {
          return {
            kind: 'refused',
            problem: diagnostic('TML7163', { file: file.name, address, offered: size + chunk.length, bytes: file.bytes }),
          };
        }
        for (let written = 0; written < chunk.length; ) written += writeSync(output, chunk, written);
        size += chunk.length;
        progress(size);
      }
      fsyncSync(output);
    } finally {
      closeSync(output);
    }
    return { kind: 'ended' };
  } catch (cause) {
    // What the disk refuses is no matter of the network.
    if (cause instanceof Error && 'syscall' in cause && 'path' in cause) throw cause;
    return { kind: 'broken', reason: reasonOf(cause) };
  } finally {
    clearTimeout(timer);
  }
}

/** Where what comes begins: a server may send everything whatever was asked for. */
function startOf(response: Response, have: number): number {
  if (response.status !== 206) return 0;
  const [, start] = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '') ?? [];
  return Number(start) === have ? have : 0;
}

/** The cause that `fetch` wraps, as a code where there is one. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (!(inner instanceof Error)) return String(inner);
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.message;
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function sha256Of(path: string): string {
  const hash = createHash('sha256');
  const input = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(1024 * 1024);
    for (let count = readSync(input, chunk); count > 0; count = readSync(input, chunk)) hash.update(chunk.subarray(0, count));
  } finally {
    closeSync(input);
  }
  return hash.digest('hex');
}
