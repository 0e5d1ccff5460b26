import type { Html } from './html.js';
import { html, joinHtml, nothing } from './html.js';
import type { TrialCell, TrialColumn, TrialRow, TrialTable } from './trial-table.js';

/** More rows than this scroll in a box of their own. */
const SHOWN = 24;

/** A table of trials: complete as it is; the page's script adds sorting and filtering. */
export function trialTableHtml(table: TrialTable, name: string): Html {
  const head = table.columns.map(
    (column) =>
      html`<th scope="col"${column.numeric ? html` class="number"` : nothing} data-name="${column.name}"${
        column.divisor === 1 ? nothing : html` data-per="${column.divisor}"`
      }${column.better === null ? nothing : html` data-better="${column.better}"`}${
        column.about === '' ? nothing : html` title="${column.about}"`
      }>${column.name}${column.unit === '' ? nothing : html` <span class="unit">${column.unit}</span>`}</th>`,
  );
  const example = table.columns.find(({ better }) => better !== null);
  return html`<div class="tools" hidden><label>Filter <input type="search" autocomplete="off" spellcheck="false" placeholder="${
    example === undefined ? '#1' : `${example.name}${example.better === 'more' ? '>' : '<'}…`
  }" aria-controls="table-${name}"></label><label><input type="checkbox"> only feasible</label><output aria-live="polite"></output></div>
<div class="scroll${table.rows.length > SHOWN ? ' tall' : ''}" tabindex="0" role="region" aria-label="${table.title}"><table id="table-${name}"><thead><tr>${joinHtml(head)}</tr></thead>
<tbody>
${joinHtml(
  table.rows.map((row) => rowHtml(row, table.columns)),
  '\n',
)}
</tbody></table></div>`;
}

function rowHtml(row: TrialRow, columns: readonly TrialColumn[]): Html {
  const kind = row.best ? 'best' : row.feasible ? '' : row.state === 'infeasible' ? 'infeasible' : 'broken';
  const cells = row.cells.map((cell, place) => cellHtml(row, cell, columns[place]?.numeric ?? false, place === 0));
  return html`<tr${kind === '' ? nothing : html` class="${kind}"`} data-feasible="${row.feasible ? 'yes' : 'no'}">${joinHtml(cells)}</tr>`;
}

function cellHtml(row: TrialRow, cell: TrialCell, numeric: boolean, first: boolean): Html {
  const value = html` data-v="${cell.value === null ? '' : `${cell.value}`}"`;
  if (cell.role === 'state') return html`<td class="state"${value}>${stateHtml(row)}</td>`;
  const number = numeric ? html` class="number"` : nothing;
  if (cell.text === '') return html`<td${number}${value}><span aria-label="none">–</span></td>`;
  const mark =
    cell.mark === null || cell.mark.kind === 'passed'
      ? nothing
      : html` <span class="mark ${cell.mark.kind}" title="${cell.mark.full}">${cell.mark.sign}<span class="spoken"> ${cell.mark.words}</span></span>`;
  const interval = cell.interval === '' ? nothing : html`<span class="interval">${cell.interval}</span>`;
  if (first)
    return html`<th scope="row"${number}${value}>${row.best ? html`<span title="the ${row.called === 'knee' ? 'knee of the front' : 'best trial'}">★ </span>` : nothing}${cell.text}</th>`;
  return html`<td${number}${value}>${cell.text}${mark}${interval}</td>`;
}

/** The state with its reason: in words, because a colour or a title alone does not reach everyone. */
function stateHtml({ state, best, called, reason }: TrialRow): Html {
  if (best) return html`<strong>${called}</strong>`;
  return html`${state}${reason === '' ? nothing : html`<span class="why">${reason}</span>`}`;
}
