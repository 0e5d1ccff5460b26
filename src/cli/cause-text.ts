import path from 'node:path';
import type { Location } from '../diagnostics/diagnostic.js';
import { LineIndex } from '../diagnostics/line-index.js';
import type { Cause, PlacedChange } from '../runtime/causes.js';
import { changeWords } from '../runtime/why.js';
import { plural, printable, wrapWords } from '../ui/format-text.js';
import type { Output } from './output.js';
import type { TableCell } from './text-table.js';
import { textTable } from './text-table.js';

/** How many steps back an explanation goes; what lies before can be asked for. */
const DEEPEST = 4;

/**
 * The lines under `net ran again because`: what changed with its place, what did not, and the same for what it reads.
 * `isOver` tells whether the inputs are there already.
 */
export function causeText(cause: Cause, output: Output, isOver: boolean, depth = 1): string {
  const indent = '  '.repeat(depth);
  const rows = cause.changes.map((change) => [indent.slice(2), ...changeCells(change, cause.op)]);
  const table = textTable(rows, { paint: output.paint });
  const same = unchangedText(cause, indent, output);
  if (depth >= DEEPEST) return `${table}${same}`;
  const upstream = cause.upstream.map(
    (each) =>
      `${indent}${output.paint('strong', printable(each.label))} ${isOver ? 'ran' : 'runs'} again because\n${causeText(each, output, isOver, depth + 1)}`,
  );
  return [table, same, ...upstream].join('');
}

/** `train.epochs`, `6 → 10`, `robust-nas.tml:31` */
function changeCells(placed: PlacedChange, op: string): readonly TableCell[] {
  const { change, place, from } = placed;
  const { name, text } = changeWords(change);
  const isOwn = change.kind === 'param' || change.kind === 'input';
  const layers = change.kind === 'layer-field' ? `  in ${plural(change.layers.length, 'layer')}` : '';
  return [
    isOwn ? `${op}.${name}` : name,
    { text: printable(from === undefined ? `${text}${layers}` : `${from} changed`), tone: 'strong' },
    { text: placeText(place), tone: 'faint' },
  ];
}

/** `robust-nas.tml:31` */
function placeText(place: Location | undefined): string {
  if (!place) return '';
  const { source, span } = place;
  return `${path.basename(source.path)}:${new LineIndex(source.text).lineAt(span.start)}`;
}

function unchangedText({ unchanged, changes }: Cause, indent: string, { paint, columns = 100 }: Output): string {
  if (unchanged.length === 0 || changes.length === 0) return '';
  const lines = wrapWords(`(unchanged: ${unchanged.join(', ')})`, columns - indent.length, ' ');
  return lines.map((line) => `${indent}${paint('faint', line)}\n`).join('');
}
