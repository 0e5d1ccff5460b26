/** Markup that is safe to insert; everything else is escaped on insertion. */
export interface Html {
  readonly markup: string;
}

type Insertable = string | number | Html | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes text for element content and quoted attributes; control characters, which HTML forbids, become U+FFFD. */
export const escapeHtml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

/** Template tag: what is written is markup, what is inserted is text unless it is `Html`. */
export function html(parts: TemplateStringsArray, ...values: readonly Insertable[]): Html {
  const markup = parts.reduce((all, part, place) => `${all}${place === 0 ? '' : markupOf(values[place - 1] ?? '')}${part}`, '');
  return { markup };
}

/** For markup made by this program, such as an SVG of its own. */
export const trusted = (markup: string): Html => ({ markup });

export const joinHtml = (parts: readonly Html[], between = ''): Html => ({ markup: parts.map((part) => part.markup).join(between) });

export const nothing: Html = { markup: '' };

function markupOf(value: Insertable): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return `${value}`;
  return 'markup' in value ? value.markup : value.map((part) => part.markup).join('');
}
