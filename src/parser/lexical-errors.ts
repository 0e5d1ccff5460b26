import type { ILexingError, IToken } from 'chevrotain';
import type { Span } from '../diagnostics/diagnostic.js';
import type { Problems } from './problems.js';
import { decodeText } from './text-literal.js';
import {
  DigitWord,
  endOf,
  ForeignOperator,
  is,
  LeadingDot,
  OpenText,
  SlashComment,
  startOf,
  TextLike,
  TrailingDot,
  tokenSpan,
} from './tokens.js';

/** What to write instead of an operator of another language, and the text that replaces it where that is safe. */
const foreignOperators: Readonly<Record<string, { readonly hint: string; readonly replacement?: string }>> = {
  '=>': { hint: 'write ->', replacement: '->' },
  '&&': { hint: 'write and', replacement: 'and' },
  '&': { hint: 'write and', replacement: 'and' },
  '||': { hint: 'write or', replacement: 'or' },
  '!': { hint: 'write not', replacement: 'not ' },
  ':=': { hint: 'write =', replacement: '=' },
  '::': { hint: 'write .', replacement: '.' },
  '//': { hint: 'a comment begins with #; integer division is div(a, b)' },
  '%': { hint: '% is per cent and sticks to its number; the remainder is mod(a, b)' },
  '**': { hint: 'write pow(a, b)' },
  '^': { hint: 'write pow(a, b)' },
};

/** Characters that word processors and mathematics put in place of ours. */
const foreignCharacters: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '‘': '"',
  '’': '"',
  '→': '->',
  '⇒': '->',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '×': '*',
  '·': '*',
  '−': '-',
  '–': '-',
  '\u00a0': ' ',
};

/** Reports what is wrong inside single tokens and between them. */
export function reportLexicalErrors(tokens: readonly IToken[], errors: readonly ILexingError[], shift: number, problems: Problems): void {
  for (const error of errors) reportCharacters({ start: error.offset + shift, end: error.offset + shift + error.length }, problems);
  tokens.forEach((token, index) => {
    const { tokenType, image } = token;
    if (tokenType === ForeignOperator) reportOperator(token, problems);
    else if (tokenType === SlashComment) {
      const slashes = { start: startOf(token), end: startOf(token) + 2 };
      problems.report('TML1002', { found: "'//'" }, slashes, {
        hint: 'a comment begins with #',
        fixes: [problems.fix('write #', slashes, '#')],
      });
    } else if (tokenType === TrailingDot || tokenType === LeadingDot || tokenType === DigitWord) {
      reportNumber(token, tokens[index - 1], problems);
    } else if (is(token, TextLike)) {
      if (tokenType === OpenText) reportOpenText(token, problems);
      if (image.includes('\\')) reportEscapes(token, problems);
    }
  });
}

function reportCharacters(span: Span, problems: Problems): void {
  const text = problems.source.text.slice(span.start, span.end);
  const character = String.fromCodePoint(text.codePointAt(0) ?? 0);
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const replacement = foreignCharacters[character];
  // Control and separator characters would disturb the line that reports them.
  const shown = /^[\p{C}\p{Z}]/u.test(character) ? code : `${character} (${code})`;
  problems.report('TML1001', { character: shown }, span, {
    hint:
      replacement === undefined
        ? 'names are ASCII; any character may stand in text and comments'
        : replacement === ' '
          ? 'write a plain space'
          : `write ${replacement}`,
    fixes: replacement === undefined ? [] : [problems.fix(`write ${replacement}`, span, replacement.repeat([...text].length))],
  });
}

function reportOperator(token: IToken, problems: Problems): void {
  const { image } = token;
  const span = tokenSpan(token);
  if (/^['“„‘]/.test(image)) {
    const closed = image.length > 1 && /['“”’]$/.test(image);
    const fixes = closed ? [problems.fix('use double quotes', span, `"${image.slice(1, -1).replace(/["\\]/g, '\\$&')}"`)] : [];
    problems.report('TML1002', { found: closed ? image : "'" }, span, { hint: 'text takes double quotes', fixes });
    return;
  }
  const advice = foreignOperators[image];
  problems.report('TML1002', { found: `'${image}'` }, span, {
    ...(advice ? { hint: advice.hint } : {}),
    fixes: advice?.replacement === undefined ? [] : [problems.fix(advice.hint, span, advice.replacement)],
  });
}

function reportNumber(token: IToken, before: IToken | undefined, problems: Problems): void {
  const { image } = token;
  const adjacent = before !== undefined && endOf(before) === startOf(token) && /[\w)\]]$/.test(before.image);
  if (token.tokenType === DigitWord) {
    problems.report('TML1003', { found: image, expected: 'a number, a quantity or a name' }, tokenSpan(token), {
      hint: 'a name does not begin with a digit',
    });
  } else if (token.tokenType === LeadingDot && adjacent) {
    problems.report('TML1003', { found: image, expected: 'an operator, or .name' }, tokenSpan(token));
  } else {
    const written = token.tokenType === TrailingDot ? `${image}0` : `0${image}`;
    problems.report('TML1003', { found: image, expected: 'a digit on both sides of the dot' }, tokenSpan(token), {
      hint: `write ${written}`,
      fixes: [problems.fix(`write ${written}`, tokenSpan(token), written)],
    });
  }
}

function reportOpenText(token: IToken, problems: Problems): void {
  const block = token.image.startsWith('"""');
  const quotes = block ? '"""' : '"';
  const end = startOf(token) + token.image.trimEnd().length;
  const opening = { start: startOf(token), end: block ? startOf(token) + 3 : Math.max(end, startOf(token) + 1) };
  problems.report('TML1004', { quotes }, opening, {
    hint: block ? 'nothing closes it before the end of the file' : 'text ends on its line; """ … """ spans lines',
    fixes: block ? [] : [problems.fix(`close it with ${quotes}`, { start: end, end }, quotes)],
  });
}

function reportEscapes(token: IToken, problems: Problems): void {
  for (const span of decodeText(token.image, startOf(token)).badEscapes) {
    const escape = problems.source.text.slice(span.start, span.end);
    problems.report('TML1005', { escape }, span, {
      hint: 'a backslash itself is \\\\',
      fixes: [problems.fix('double the backslash', { start: span.start, end: span.start }, '\\')],
    });
  }
}
