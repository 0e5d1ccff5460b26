import { printable } from '../format-text.js';
import type { RunView } from '../view-model.js';

/** Widths in characters; zero leaves the part out. */
export interface Columns {
  readonly width: number;
  readonly name: number;
  readonly kind: number;
  readonly bar: number;
  /** Id of the node or search whose line is marked as chosen. */
  readonly chosen: string | null;
}

/** Widths of the columns, equal for the live part and the lines above it. */
export function liveColumns(view: RunView, width: number, chosen: string | null = null): Columns {
  const names = [...view.nodes.flatMap((node) => (node.trial === null ? [node.id] : [])), ...view.searches.map((search) => search.id)];
  const longest = names.reduce((most, name) => Math.max(most, printable(name).length), 0);
  const name = Math.max(8, Math.min(longest, Math.floor(width / 4), 32));
  return { width, name, kind: width >= 56 ? 7 : 0, bar: width >= 100 ? 16 : width >= 72 ? 10 : 0, chosen };
}
