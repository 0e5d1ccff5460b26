import type { IToken } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Statement } from '../parser/ast.js';
import { layOut } from '../parser/layout.js';
import { lex } from '../parser/lex.js';
import { parse } from '../parser/parse.js';
import { Problems } from '../parser/problems.js';
import { Comma, endOf, LineBreak, startOf } from '../parser/tokens.js';
import type { Document } from './document.js';
import { Gaps } from './gaps.js';
import { PieceLayout } from './lay-out-pieces.js';
import { readPieces } from './pieces.js';
import { printDocument } from './print-document.js';
import { readRoles } from './token-roles.js';

export type FormatResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const width = 100;

/**
 * The text in the one layout of TML: two spaces of indent, at most 100 columns, nothing aligned. Tokens and comments stay what they are and
 * in their order; only blanks, line breaks and separators change. A text with a syntax error is not formatted.
 */
export function format(text: string, path: string): FormatResult {
  const { diagnostics } = parse({ path, text });
  if (diagnostics.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics };
  return { ok: true, text: formatted(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), path) };
}

function formatted(text: string, path: string): string {
  const source = { path, text };
  const { file } = parse(source);
  const problems = new Problems(source);
  const { tokens, comments } = lex(text, 0, problems);
  const statements = layOut(tokens, problems);
  const code = statements.flat().filter(({ tokenType }) => tokenType !== LineBreak && tokenType !== Comma);
  if (code.length + comments.length === 0) return '';
  const gaps = new Gaps(text, code, comments);
  const roles = readRoles(file);
  const layout = new PieceLayout(gaps, roles);
  const content: Document[] = [];
  let end = 0;
  statements.forEach((statement, index) => {
    const start = startOf(statement[0] as IToken);
    content.push(gaps.betweenLines(end, start, standsApart(file.statements[index - 1], file.statements[index])));
    content.push(layout.sequence(readPieces(statement, roles), 'statement'));
    end = endOf(statement.at(-1) as IToken);
  });
  if (gaps.has(text.length)) content.push(gaps.betweenLines(end, text.length, false));
  return `${printDocument(content, width).trim()}\n`;
}

/** An empty line stands between declarations of different sorts, and around those with a body. */
function standsApart(before: Statement | undefined, after: Statement | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return sortOf(before) !== sortOf(after) || hasBody(before);
}

/** Values depend on each other whatever they are called. */
function sortOf({ kind }: Statement): string {
  return kind === 'node' || kind === 'let' || kind === 'require' ? 'value' : kind;
}

const hasBody = ({ kind }: Statement): boolean =>
  kind === 'fn' || kind === 'network' || kind === 'space' || kind === 'search' || kind === 'report';
