import { canonicalJson } from '../graph/canonical-json.js';
import type { ResultRecord, Results } from './results.js';

type Cell = string | number | boolean | null;

const BEFORE: readonly [string, (record: ResultRecord) => Cell][] = [
  ['node', (record) => record.node],
  ['kind', (record) => record.kind],
  ['op', (record) => record.op],
];

const AFTER: readonly [string, (record: ResultRecord) => Cell][] = [
  ['value', (record) => record.value],
  ['unit', (record) => record.unit],
  ['n', (record) => record.n],
  ['ci95_low', (record) => record.ci95?.[0] ?? null],
  ['ci95_high', (record) => record.ci95?.[1] ?? null],
  ['flags', (record) => (record.flags === null ? null : canonicalJson(record.flags))],
  ['state', (record) => record.state],
  ['error', (record) => record.error],
  ['key', (record) => record.key],
];

const FIXED = new Set([...BEFORE, ...AFTER].map(([name]) => name));

/** The results as a tidy table (RFC 4180): one row a record, one column an axis, empty where a record has no such value. */
export function resultsCsv(results: Results): string {
  const axes = [...new Set(results.results.flatMap((record) => Object.keys(record.axes)))];
  // An axis may be called `value`; two columns may not.
  const title = (axis: string): string => (FIXED.has(axis) ? `axis.${axis}` : axis);
  const rows = results.results.map((record): readonly Cell[] => [
    ...BEFORE.map(([, cell]) => cell(record)),
    ...axes.map((axis) => record.axes[axis] ?? null),
    ...AFTER.map(([, cell]) => cell(record)),
  ]);
  const header = [...BEFORE.map(([name]) => name), ...axes.map(title), ...AFTER.map(([name]) => name)];
  return [header, ...rows].map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

function quote(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
