import { cellNumber } from './csv-cells.js';

/** A file of labelled series in the `.ts` format of the UEA archive and of sktime. */
export interface LabelledSeries {
  readonly classes: readonly string[];
  readonly dimensions: number;
  readonly longest: number;
  readonly shortest: number;
  readonly series: readonly Series[];
}

export interface Series {
  /** Index of its class. */
  readonly label: number;
  readonly length: number;
  /** [length, dimensions] */
  readonly values: Float32Array;
}

export type SeriesFile = { readonly ok: true; readonly file: LabelledSeries } | { readonly ok: false; readonly problem: string };

/** Longer cells are cut in messages. */
const SHOWN = 40;

/**
 * Reads `@classLabel true a b …` of the header and below `@data` one case a line: dimensions separated by `:`, their values by `,`, the label
 * at the end. Lines that begin with `#` are comments. Time stamps and missing values (`?`) are refused, each with its line.
 */
export function readSeriesFile(bytes: Uint8Array): SeriesFile {
  const lines = new TextDecoder('utf-8').decode(bytes).split(/\r?\n/);
  const begin = lines.findIndex((line) => line.trim().toLowerCase() === '@data');
  const refuse = (problem: string): SeriesFile => ({ ok: false, problem });
  if (begin < 0) return refuse('there is no line @data');
  const header = new Map(lines.slice(0, begin).flatMap(headerLine));
  if (header.get('timestamps')?.[0]?.toLowerCase() === 'true')
    return refuse('series with time stamps are not read, only values in order of time');
  const [labelled, ...classes] = header.get('classlabel') ?? [];
  if (labelled?.toLowerCase() !== 'true' || classes.length === 0)
    return refuse('the header names no classes: expected @classLabel true and their names');
  const series: Series[] = [];
  let dimensions: number | undefined;
  for (const [offset, line] of lines.slice(begin + 1).entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const at = `line ${begin + 2 + offset}`;
    const parts = text.split(':');
    const name = (parts.pop() ?? '').trim();
    const label = classes.indexOf(name);
    if (label < 0) return refuse(`${at}: ${JSON.stringify(cut(name))} is no class of the header`);
    dimensions ??= parts.length;
    if (parts.length !== dimensions || dimensions === 0)
      return refuse(`${at}: expected ${Math.max(1, dimensions)} dimensions, found ${parts.length}`);
    const cells = parts.map((part) => part.split(','));
    const length = cells[0]?.length ?? 0;
    const uneven = cells.find((values) => values.length !== length);
    if (uneven) return refuse(`${at}: dimensions of one case have ${length} and ${uneven.length} values`);
    const values = new Float32Array(length * dimensions);
    for (const [dimension, own] of cells.entries()) {
      for (const [step, cell] of own.entries()) {
        const value = cellNumber(cell.trim());
        if (value === undefined) return refuse(`${at}: expected a finite number, found ${JSON.stringify(cut(cell.trim()))}`);
        values[step * dimensions + dimension] = value;
      }
    }
    series.push({ label, length, values });
  }
  if (dimensions === undefined) return refuse('there are no cases below @data');
  const lengths = series.map(({ length }) => length);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const shortest = lengths.reduce((least, length) => Math.min(least, length), longest);
  return { ok: true, file: { classes, dimensions, longest, shortest, series } };
}

/** `@seriesLength 100` as its name in lower case, and the words behind it. */
function headerLine(line: string): readonly (readonly [string, readonly string[]])[] {
  const [name, ...words] = line.trim().split(/\s+/);
  return name?.startsWith('@') ? [[name.slice(1).toLowerCase(), words]] : [];
}

const cut = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
