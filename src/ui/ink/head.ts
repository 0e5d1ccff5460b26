import { printable, truncate } from '../format-text.js';
import type { NodeState } from '../view-model.js';
import type { Columns } from './columns.js';
import type { Line, Segment } from './line.js';
import { segment } from './line.js';

export interface Body {
  readonly columns: Columns;
  readonly now: number;
  /** Lines there are at most. */
  readonly room: number;
}

export const MARKS: Readonly<Record<NodeState, Segment>> = {
  running: segment('▸', 'active'),
  failed: segment('✖', 'bad'),
  waiting: segment('·', 'faint'),
  done: segment('✔', 'good'),
  cached: segment('✔', 'good'),
  skipped: segment('○', 'warning'),
};

/** How the line of a node or a search begins: mark, name, kind. */
export function headOf(
  what: { readonly id: string; readonly kind: string; readonly declared: boolean },
  mark: Segment,
  columns: Columns,
): Line {
  const name = truncate(printable(what.id), columns.name).padEnd(columns.name + 2);
  const kind = columns.kind > 0 ? segment(what.kind.padEnd(columns.kind + 2), 'faint') : segment('');
  return [
    columns.chosen === what.id ? segment('❯', 'strong') : segment(' '),
    mark,
    segment(' '),
    segment(name, what.declared ? 'plain' : 'faint'),
    kind,
  ];
}
