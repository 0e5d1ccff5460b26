import type { SplitName } from '../../graph/value-type.js';
import { type OpFailure, opFailure } from '../op-failure.js';
import type { SourceFiles } from '../op-run.js';

type Index = { readonly ok: true; readonly file: string; readonly splits: ReadonlyMap<string, SplitName> } | OpFailure;

const SPLITS: ReadonlyMap<string, SplitName> = new Map([
  ['train', 'train'],
  ['val', 'val'],
  ['test', 'test'],
]);

/** The published test archive doubles the ending of its unknown words; copies of it do not. */
export const indexKey = (name: string): string => name.replace(/(\.wav)+$/, '.wav');

/** Reads `index.csv`: a header, then a row a clip, without quotation marks. Keys are `<word>/<name>.wav`. */
export function readSpeechIndex(files: SourceFiles): Index {
  const file = files.names.find((name) => name === 'index.csv');
  if (file === undefined) return opFailure('TML7155', { file: 'index.csv', problem: 'the folder has no such file' });
  const [header = '', ...rows] = new TextDecoder().decode(files.read(file)).split(/\r?\n/);
  const columns = header.split(',');
  const fileColumn = columns.indexOf('file');
  const splitColumn = columns.includes('split') ? columns.indexOf('split') : columns.indexOf('suggested_split');
  if (fileColumn === -1 || splitColumn === -1) {
    return opFailure('TML7155', { file, problem: `its first line names the columns ${header}, expected file and split among them` });
  }
  const splits = new Map<string, SplitName>();
  for (const [place, row] of rows.entries()) {
    if (row === '') continue;
    const cells = row.split(',');
    const name = cells[fileColumn];
    const split = SPLITS.get(cells[splitColumn] ?? '');
    if (cells.length !== columns.length || name === undefined || split === undefined) {
      return opFailure('TML7155', {
        file,
        problem: `line ${place + 2}: expected ${columns.length} columns with train, val or test as the split, found ${JSON.stringify(row.slice(0, 100))}`,
      });
    }
    splits.set(indexKey(name), split);
  }
  return { ok: true, file, splits };
}
