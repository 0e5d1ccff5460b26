import { namedSplit, readName } from '../data/name-pattern.js';
import type { TableLayout } from '../data/table-layout.js';
import { type OpFailure, opFailure } from '../op-failure.js';
import type { RunContext, RunParams, SourceFiles } from '../op-run.js';
import { textParam } from '../param-codec.js';
import { pause } from '../pause.js';
import { readRecording } from './csv-windows.spec.js';
import { writeRow } from './row-values.js';

/** Consecutive rows of one file, of one class and one person. */
export interface Stretch {
  readonly file: number;
  readonly label: string;
  readonly subject: string;
  /** As an index of train, val, test, where the name of the file says it. */
  readonly split: number | undefined;
  readonly rows: number;
}

export interface Recordings {
  readonly channels: readonly string[];
  readonly stretches: readonly Stretch[];
  /** Of each file: [rows, channels], the stretches one after another. */
  readonly values: readonly Float32Array[];
}

/** Reads all files in order of their names; one is in memory as text at a time. */
export async function readCsvRecordings(
  files: SourceFiles,
  params: RunParams,
  context: RunContext,
): Promise<{ readonly ok: true; readonly recordings: Recordings } | OpFailure> {
  const pattern = textParam(params, 'names');
  const stretches: Stretch[] = [];
  const values: Float32Array[] = [];
  let channels: readonly string[] | undefined;
  for (const [index, file] of files.names.entries()) {
    const parts = readName(pattern, file);
    if (parts === undefined) return opFailure('TML7120', { file, expected: pattern });
    const split = parts.split === undefined ? undefined : namedSplit(parts.split);
    if (parts.split !== undefined && split === undefined)
      return opFailure('TML7120', { file, expected: 'train, val or test where {split} stands' });
    const read = readRecording(files.read(file), params);
    if (!read.ok) return opFailure('TML7134', { file, problem: read.problem });
    const { layout } = read;
    const names = layout.values.map(({ name }) => name);
    channels ??= names;
    if (names.join() !== channels.join()) {
      return opFailure('TML7134', {
        file,
        problem: `its columns are ${names.join(', ')}, those of the files before ${channels.join(', ')}`,
      });
    }
    const data = new Float32Array(layout.rows.length * names.length);
    for (const [row, cells] of layout.rows.entries()) {
      const failure = writeRow(cells, layout, file, data, row * names.length);
      if (failure) return failure;
    }
    values.push(data);
    stretches.push(...stretchesOf(layout, { file: index, label: parts.label ?? '', subject: parts.subject ?? '', split }));
    context.progress({ done: index + 1, total: files.names.length, unit: 'file' });
    await pause(context.signal);
  }
  return { ok: true, recordings: { channels: channels ?? [], stretches, values } };
}

/** A new one begins where the class or the person of the rows changes. */
function stretchesOf({ rows, label, subject }: TableLayout, whole: Omit<Stretch, 'rows'>): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const { cells } of rows) {
    const own = {
      ...whole,
      label: label === undefined ? whole.label : (cells[label] ?? ''),
      subject: subject === undefined ? whole.subject : (cells[subject] ?? ''),
    };
    const last = stretches.at(-1);
    if (last && last.label === own.label && last.subject === own.subject)
      stretches[stretches.length - 1] = { ...last, rows: last.rows + 1 };
    else stretches.push({ ...own, rows: 1 });
  }
  return stretches;
}
