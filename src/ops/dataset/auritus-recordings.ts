import { readNumberTable } from '../data/number-table.js';
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
  /** [rows, 6] */
  readonly values: Float32Array;
}

/** Six channels and the time. */
const COLUMNS = 7;

const codes: readonly string[] = AURITUS_ACTIVITIES.map(({ code }) => code);
/** A participant fits an int32. */
const NAME = new RegExp(`^([1-9][0-9]{0,8})_(${codes.join('|')})\\.csv$`);

/** Participant and class of a file name; undefined where it is named otherwise. */
export function parseRecordingName(name: string): Pick<Recording, 'participant' | 'label'> | undefined {
  const [, participant, code] = NAME.exec(name) ?? [];
  return participant === undefined || code === undefined ? undefined : { participant: Number(participant), label: codes.indexOf(code) };
}

type Read = { readonly ok: true; readonly recordings: readonly Recording[] } | OpFailure;

/** Reads all files, in order of their names. */
export async function readRecordings(files: SourceFiles, context: RunContext): Promise<Read> {
  const recordings: Recording[] = [];
  for (const file of files.names) {
    const named = parseRecordingName(file);
    if (!named) return opFailure('TML7120', { file, expected: `<participant>_<code>.csv, the code being one of ${codes.join(', ')}` });
    const table = readNumberTable(files.read(file), COLUMNS, auritusChannels.length);
    if (!table.ok) {
      const { problem } = table;
      return problem.kind === 'ragged'
        ? opFailure('TML7121', { file, line: problem.line, expected: COLUMNS, found: problem.found })
        : opFailure('TML7122', { file, line: problem.line, column: problem.column, found: problem.found });
    }
    recordings.push({ ...named, rows: table.rows, values: table.values });
    context.progress({ done: recordings.length, total: files.names.length, unit: 'file' });
    await pause(context.signal);
  }
  return { ok: true, recordings };
}
