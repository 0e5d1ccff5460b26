import { coordinateText } from '../ui/axis-meaning.js';
import { formatInteger, formatInterval } from '../ui/format-number.js';
import type { Html } from './html.js';
import { html, joinHtml, nothing } from './html.js';
import type { FlagMark } from './flag-mark.js';
import type { Row } from './rows.js';
import { valueText } from './rows.js';
import type { Table } from './table.js';

/** More columns than the text is wide. */
export const isBroad = ({ axes, rows }: Table): boolean => axes.length + (rows.some((row) => row.flags !== null) ? 1 : 0) > 2;

/** A table of results. Shares get a small picture of value and interval on 0…1, so that a column can be read at a glance. */
export function tableHtml(table: Table): Html {
  const pictured = table.rows.some((row) => row.unit === 'share');
  const counted = table.rows.some((row) => row.n !== null);
  const flagged = table.rows.some((row) => row.flags !== null);
  const intervals = table.rows.some((row) => row.ci95 !== null);
  const columns = (intervals ? 1 : 0) + (pictured ? 1 : 0) + (counted ? 1 : 0) + (flagged ? 1 : 0);
  // Reasons take the place of intervals and the like; where there are none of these, a column of their own.
  const reasons = columns === 0 && table.rows.some(({ error }) => error !== null);
  const head = html`<tr>${joinHtml(
    table.axes.map(({ symbol, unit }) => html`<th scope="col"${unit === null ? nothing : html` title="${`ε ${unit}`}"`}>${symbol}</th>`),
  )}<th scope="col">metric</th><th scope="col" class="number">value</th>${intervals ? html`<th scope="col">95 % interval</th>` : nothing}${
    pictured ? html`<th scope="col"><span title="from 0 to 1">0 … 1</span></th>` : nothing
  }${counted ? html`<th scope="col" class="number">n</th>` : nothing}${
    flagged ? html`<th scope="col" title="of the attack's soundness">checks</th>` : nothing
  }${reasons ? html`<th scope="col">because</th>` : nothing}</tr>`;
  const rows = table.rows.map((row, place) => {
    const starts = place > 0 && table.rows[place - 1]?.name !== row.name;
    const axes = table.axes.map(({ name }) => {
      const value = row.axes[name];
      return value === undefined ? html`<td aria-label="none">–</td>` : html`<td>${coordinateText(value)}</td>`;
    });
    const metric = html`<td>${row.name}${row.title === '' ? nothing : html`<span class="title">${row.on === '' ? row.title : `${row.title} on ${row.on}`}</span>`}</td>`;
    const numbers =
      row.value === null && row.words === null
        ? html`<td class="number absent">${row.missing ? valueText(row) : row.state === 'ok' || row.state === 'pending' ? 'n/a' : row.state}</td>${columns > 0 || reasons ? html`<td class="reason" colspan="${Math.max(1, columns)}">${shorten(row.error ?? '')}</td>` : nothing}`
        : html`<td class="number value">${valueText(row)}</td>${
            intervals ? html`<td>${row.ci95 ? formatInterval(row.ci95, row.unit) : ''}</td>` : nothing
          }${pictured ? html`<td>${rangePicture(row)}</td>` : nothing}${
            counted ? html`<td class="number">${row.n === null ? '' : formatInteger(row.n)}</td>` : nothing
          }${flagged ? html`<td>${markHtml(row.flags)}</td>` : nothing}${reasons ? html`<td></td>` : nothing}`;
    return html`<tr${starts ? html` class="group"` : nothing}>${joinHtml(axes)}${metric}${numbers}</tr>`;
  });
  return html`<div class="scroll"><table><thead>${head}</thead><tbody>${joinHtml(rows)}</tbody></table></div>`;
}

/** `⚑ zero gradients (12.5 % of samples)`; what else is known is its title and stands in the CSV. */
const markHtml = (mark: FlagMark | null): Html =>
  mark === null ? nothing : html`<span class="mark ${mark.kind}" title="${mark.full}">${mark.sign} ${mark.words}</span>`;

const shorten = (text: string): string => (text.length <= 90 ? text : `${text.slice(0, 89)}…`);

/** A stroke at the value, a bar over the interval, on a line from 0 to 1. */
function rangePicture(row: Row): Html {
  if (row.unit !== 'share' || row.value === null) return nothing;
  const x = (share: number): string => (4 + Math.min(1, Math.max(0, share)) * 104).toFixed(1);
  const interval = row.ci95 ? html`<path class="interval" d="M${x(row.ci95[0])} 8H${x(row.ci95[1])}"/>` : nothing;
  return html`<svg class="range" viewBox="0 0 112 16" aria-hidden="true"><path class="track" d="M4 8H108"/>${interval}<path class="value" d="M${x(row.value)} 1.5V14.5"/></svg>`;
}
