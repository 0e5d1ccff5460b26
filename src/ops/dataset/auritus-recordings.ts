import { magnitudes } from '../data/magnitude.js';
import { type NumberTable, readNumberTable } from '../data/number-table.js';
import { resample } from '../data/resample.js';
import { type OpFailure, opFailure } from '../op-failure.js';
import type { RunContext, SourceFiles } from '../op-run.js';
import { pause } from '../pause.js';
import { AURITUS_ACTIVITIES, auritusChannels } from './auritus.spec.js';

/** One file. */
export interface Recording {
  readonly participant: number;
  /** Index of its class. */
  readonly label: number;
  readonly rows: number;
  /** [rows, 6], or [rows, 2] of lengths. */
  readonly values: Float32Array;
}

const CHANNELS = auritusChannels.length;
/** The channels and the time. */
const COLUMNS = CHANNELS + 1;

const codes: readonly string[] = AURITUS_ACTIVITIES.map(({ code }) => code);
/** A participant fits an int32. */
const NAME = new RegExp(`^([1-9][0-9]{0,8})_(${codes.join('|')})\\.csv$`);

/** Participant and class of a file name; undefined where it is named otherwise. */
export function parseRecordingName(name: string): Pick<Recording, 'participant' | 'label'> | undefined {
  const [, participant, code] = NAME.exec(name) ?? [];
  return participant === undefined || code === undefined ? undefined : { participant: Number(participant), label: codes.indexOf(code) };
}

type Read = { readonly ok: true; readonly recordings: readonly Recording[] } | OpFailure;

export interface RecordingForm {
  /** Rows a second; as they arrived where it is null. */
  readonly rate: number | null;
  readonly magnitude: boolean;
}

/** Reads all files, in order of their names. */
export async function readRecordings(files: SourceFiles, form: RecordingForm, context: RunContext): Promise<Read> {
  const recordings: Recording[] = [];
  for (const file of files.names) {
    const named = parseRecordingName(file);
    if (!named) return opFailure('TML7120', { file, expected: `<participant>_<code>.csv, the code being one of ${codes.join(', ')}` });
    const table = readNumberTable(files.read(file), COLUMNS, form.rate === null ? CHANNELS : COLUMNS);
    if (!table.ok) {
      const { problem } = table;
      return problem.kind === 'ragged'
        ? opFailure('TML7121', { file, line: problem.line, expected: COLUMNS, found: problem.found })
        : opFailure('TML7122', { file, line: problem.line, column: problem.column, found: problem.found });
    }
    const even = form.rate === null ? table : evenRows(table, form.rate);
    if ('backwards' in even) return opFailure('TML7130', { file, line: even.backwards });
    const values = form.magnitude ? magnitudes(even.values) : even.values;
    recordings.push({ ...named, rows: even.values.length / CHANNELS, values });
    context.progress({ done: recordings.length, total: files.names.length, unit: 'file' });
    await pause(context.signal);
  }
  return { ok: true, recordings };
}

/** Rows with their time in the last column, at `rate` a second; the line where the time runs back. */
function evenRows(
  { rows, values }: Pick<NumberTable, 'rows' | 'values'>,
  rate: number,
): { readonly values: Float32Array } | { readonly backwards: number } {
  const times = Float64Array.from({ length: rows }, (_, row) => values[row * COLUMNS + CHANNELS]!);
  const backwards = times.findIndex((time, row) => row > 0 && time < times[row - 1]!);
  if (backwards > 0) return { backwards: backwards + 1 };
  const channels = Float32Array.from({ length: rows * CHANNELS }, (_, index) => values[index + Math.floor(index / CHANNELS)]!);
  return { values: resample({ values: channels, times }, CHANNELS, rate) };
}
