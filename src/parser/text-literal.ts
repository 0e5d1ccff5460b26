import type { Span } from '../diagnostics/diagnostic.js';

/** Where the text that opens at `offset` ends, and whether its closing quotes are there. */
function scanText(source: string, offset: number): { readonly end: number; readonly closed: boolean } {
  const block = source.startsWith('"""', offset);
  for (let at = offset + (block ? 3 : 1); at < source.length; at++) {
    const character = source[at];
    if (character === '\\' && (block || (source[at + 1] !== '\n' && source[at + 1] !== '\r'))) at++;
    else if (block ? source.startsWith('"""', at) : character === '"') return { end: at + (block ? 3 : 1), closed: true };
    else if (!block && (character === '\n' || character === '\r')) return { end: at, closed: false };
  }
  return { end: source.length, closed: false };
}

/** The lexer's pattern of `"…"` and `"""…"""`. */
export function matchClosedText(source: string, offset: number): [string] | null {
  if (source[offset] !== '"') return null;
  const { end, closed } = scanText(source, offset);
  return closed ? [source.slice(offset, end)] : null;
}

/** An unclosed `"` ends at its line, an unclosed `"""` at the end of the file. */
export function matchOpenText(source: string, offset: number): [string] | null {
  if (source[offset] !== '"') return null;
  const { end, closed } = scanText(source, offset);
  return closed ? null : [source.slice(offset, end)];
}

export interface DecodedText {
  readonly value: string;
  /** For every UTF-16 unit of `value` and its end: the offset in the source it comes from. */
  readonly offsets: readonly number[];
  /** Escapes that do not exist, such as `\d`. */
  readonly badEscapes: readonly Span[];
}

const simpleEscapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t', r: '\r' };

/**
 * The value of a text literal as it stands in the source (`raw`, quotes included; a missing closing quote is allowed).
 * In `"""` text the line break after the opening quotes and the last line, if blank, are dropped, the indent common to all lines
 * with content (and the closing quotes) is removed, and breaks become LF. Escapes are resolved after that.
 */
export function decodeText(raw: string, start: number): DecodedText {
  const block = raw.startsWith('"""');
  const quotes = block ? 3 : 1;
  const { closed } = scanText(raw, 0);
  const bodyEnd = closed ? raw.length - quotes : raw.length;
  const pieces = block ? blockLines(raw, quotes, bodyEnd) : [{ start: quotes, end: bodyEnd }];
  let value = '';
  const offsets: number[] = [];
  const badEscapes: Span[] = [];
  const put = (text: string, at: number): void => {
    value += text;
    for (let i = 0; i < text.length; i++) offsets.push(start + at);
  };
  pieces.forEach((piece, index) => {
    if (index > 0) put('\n', Math.max((pieces[index - 1] as Span).end, 0));
    for (let at = piece.start; at < piece.end; ) {
      if (raw[at] !== '\\') {
        put(raw[at] as string, at);
        at++;
        continue;
      }
      const escape = readEscape(raw, at, piece.end);
      if (escape.value === undefined) badEscapes.push({ start: start + at, end: start + at + escape.length });
      put(escape.value ?? raw.slice(at, at + escape.length), at);
      at += escape.length;
    }
  });
  offsets.push(start + (pieces.at(-1)?.end ?? bodyEnd));
  return { value, offsets, badEscapes };
}

function readEscape(raw: string, at: number, end: number): { readonly value: string | undefined; readonly length: number } {
  const letter = raw[at + 1] ?? '';
  if (letter !== 'u') return { value: at + 1 < end ? simpleEscapes[letter] : undefined, length: Math.min(2, end - at) };
  const match = /^\\u\{([0-9A-Fa-f]{1,6})\}/.exec(raw.slice(at, Math.min(end, at + 10)));
  if (!match) return { value: undefined, length: /^\\u(?:\{[^}"\\\s]*\}?)?/.exec(raw.slice(at, end))?.[0].length ?? 2 };
  const code = Number.parseInt(match[1] as string, 16);
  const valid = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return { value: valid ? String.fromCodePoint(code) : undefined, length: match[0].length };
}

/** The parts of each line of a `"""` text that belong to its value. */
function blockLines(raw: string, from: number, to: number): readonly Span[] {
  const lines: { start: number; end: number; margin: number; blank: boolean }[] = [];
  for (let at = from; ; ) {
    const match = /\r\n|\n|\r/g;
    match.lastIndex = at;
    const found = match.exec(raw);
    const end = found && found.index < to ? found.index : to;
    const margin = indentOf(raw, at, end);
    lines.push({ start: at, end, margin, blank: margin === end - at });
    if (!found || found.index >= to) break;
    at = found.index + found[0].length;
  }
  if (lines.length === 1) return lines;
  const first = lines[0] as (typeof lines)[number];
  const last = lines.at(-1) as (typeof lines)[number];
  // The first line starts behind the quotes, so it has no indent of its own.
  const indented = lines.slice(1).filter((line) => !line.blank || line === last);
  const common = indented.reduce((least, line) => Math.min(least, line.margin), Number.MAX_SAFE_INTEGER);
  const kept = lines.map((line, index) =>
    index === 0 ? { start: line.start, end: line.end } : { start: Math.min(line.start + common, line.end), end: line.end },
  );
  return kept.slice(first.blank ? 1 : 0, last.blank ? -1 : undefined);
}

function indentOf(raw: string, start: number, end: number): number {
  let at = start;
  while (at < end && (raw[at] === ' ' || raw[at] === '\t')) at++;
  return at - start;
}
