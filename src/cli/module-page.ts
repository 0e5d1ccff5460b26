import type { DocumentedName, ModuleDoc } from '../checker/describe-module.js';
import { escapeHtml, type Html, html, joinHtml, nothing, trusted } from '../report/html.js';
import { pageStyle } from '../report/page-style.js';

interface TableText {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Parameters with their types, or the fields of data; columns that say nothing are left out. */
function tableOf({ kind, parameters, fields }: DocumentedName): TableText | undefined {
  if (fields.length > 0) return { head: ['field', 'value'], rows: fields.map(({ name, value }) => [name, value]) };
  // The signature of a param says the same.
  if (parameters.length === 0 || kind === 'param') return undefined;
  const units = parameters.some(({ unit }) => unit !== '');
  return {
    head: ['parameter', 'type', ...(units ? ['unit'] : []), 'default'],
    rows: parameters.map(({ name, type, unit, initial }) => [name, type, ...(units ? [unit] : []), initial ?? 'must be given']),
  };
}

const title = ({ kind, name }: DocumentedName): string => `${kind} ${name}`;
const nothingExported = 'It declares nothing that another file could use.';

/** The documentation of a module as Markdown. */
export function moduleMarkdown(name: string, { entries }: ModuleDoc): string {
  const cell = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}\``);
  const table = (rows: TableText | undefined): string =>
    rows
      ? [
          `| ${rows.head.join(' | ')} |`,
          `| ${rows.head.map(() => '---').join(' | ')} |`,
          ...rows.rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
        ].join('\n')
      : '';
  const sections = entries.map((entry) =>
    [`## ${title(entry)}`, entry.doc, entry.signature === undefined ? '' : `\`\`\`tml\n${entry.signature}\n\`\`\``, table(tableOf(entry))]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
  return `${[`# ${name}`, ...(sections.length > 0 ? sections : [nothingExported])].join('\n\n')}\n`;
}

/** The same as a page of its own, with nothing loaded from anywhere. */
export function moduleHtml(name: string, { entries }: ModuleDoc): string {
  const table = (rows: TableText | undefined): Html =>
    rows
      ? html`<div class="scroll"><table><thead><tr>${rows.head.map((text) => html`<th>${text}</th>`)}</tr></thead>
<tbody>${joinHtml(
          rows.rows.map((row) => html`<tr>${row.map((text) => html`<td>${text === '' ? nothing : html`<code>${text}</code>`}</td>`)}</tr>`),
          '\n',
        )}</tbody></table></div>`
      : nothing;
  const links = entries.map((entry) => html`<li><a href="#${entry.name}">${title(entry)}</a></li>`);
  const sections = entries.map(
    (entry) => html`<section id="${entry.name}"><h2>${title(entry)}</h2>
${entry.doc === '' ? nothing : html`<p>${codeSpans(entry.doc)}</p>`}
${entry.signature === undefined ? nothing : html`<pre><code>${entry.signature}</code></pre>`}
${table(tableOf(entry))}</section>`,
  );
  const body = html`<main><p class="eyebrow">TML module</p><h1>${name}</h1>
${entries.length > 1 ? html`<ul>${joinHtml(links)}</ul>` : nothing}
${entries.length > 0 ? joinHtml(sections, '\n') : html`<p>${nothingExported}</p>`}</main>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(name)}</title>
<style>
${pageStyle}
</style>
</head>
<body>
${body.markup}
</body>
</html>
`;
}

/** Names between backticks as code; the rest as text. */
const codeSpans = (text: string): Html => trusted(escapeHtml(text).replaceAll(/`([^`]+)`/g, (_, code: string) => `<code>${code}</code>`));
