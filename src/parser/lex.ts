import type { IToken } from 'chevrotain';
import { Lexer } from 'chevrotain';
import { reportLexicalErrors } from './lexical-errors.js';
import type { Problems } from './problems.js';
import { finishTokens, LineBreak, lexedTokens } from './tokens.js';

// Built when first needed, and once: building costs more than reading a file.
let lexer: Lexer | undefined;

const theLexer = (): Lexer =>
  (lexer ??= new Lexer(lexedTokens, { ensureOptimizations: true, positionTracking: 'onlyOffset', skipValidations: true }));

export interface Lexed {
  /** With line breaks. */
  readonly tokens: readonly IToken[];
  /** Without line breaks. */
  readonly code: readonly IToken[];
  readonly comments: readonly IToken[];
}

/** The tokens of a text, keywords told from names; what cannot be a token is reported. All offsets are moved by `shift`. */
export function lex(text: string, shift: number, problems: Problems): Lexed {
  const result = theLexer().tokenize(text);
  const comments = result.groups['comments'] ?? [];
  finishTokens(result.tokens, shift);
  finishTokens(comments, shift);
  const code = result.tokens.filter((token) => token.tokenType !== LineBreak);
  reportLexicalErrors(code, result.errors, shift, problems);
  return { tokens: result.tokens, code, comments };
}
