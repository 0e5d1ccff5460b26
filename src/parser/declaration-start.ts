import type { IToken, TokenType } from 'chevrotain';
import { Colon, Comma, Equal, is, isInfixWord, LeftBrace, LeftParen, Name, NumberLike, Star, TextLike, word } from './tokens.js';

const setOf = (words: string): ReadonlySet<TokenType> => new Set(words.split(' ').map(word));
const declarations = setOf('import edition export param let axis dataset model attack metric file fn network space search report profile');
const innerStatements = setOf('require maximize minimize using return table plot text');
const topOnly = setOf('import export param axis fn network space search report profile');

/** True if the token can only begin a declaration that stands at the top of a file. */
export const isTopOnly = (token: IToken): boolean => topOnly.has(token.tokenType);

/**
 * True if `tokens[index]`, the first on its line, surely begins a declaration: nothing valid inside `( )` or `[ ]` looks like it.
 * `tokens` has no line breaks.
 */
export function beginsDeclaration(tokens: readonly IToken[], index: number): boolean {
  const first = tokens[index]?.tokenType === word('export') ? index + 1 : index;
  const token = tokens[first];
  if (token === undefined) return false;
  const type = token.tokenType;
  const next = tokens[first + 1];
  const second = tokens[first + 2];
  if (innerStatements.has(type) && type !== word('text')) return is(next, Name) && !isInfixWord(next);
  if (type === word('text')) return is(next, TextLike);
  if (!declarations.has(type)) return false;
  if (type === word('edition')) return is(next, NumberLike);
  if (type === word('report')) return is(next, TextLike);
  if (type === word('import')) return is(next, LeftBrace) || is(next, Star) || is(second, word('from'));
  if (!is(next, Name) || second === undefined) return false;
  if (second.tokenType === word('over')) return !isInfixWord(next);
  // `net with {` is an entry of a profile, not the declaration of something named `with`.
  if (next?.tokenType === word('with') && second.tokenType === LeftBrace) return false;
  return [Equal, Colon, LeftBrace, LeftParen, Comma].includes(second.tokenType);
}
