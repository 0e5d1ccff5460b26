import type { IToken } from 'chevrotain';
import { Colon, Comma, Dot, DotDot, Equal, endOf, Greater, is, Less, NumberLike, Question, Slash, startOf } from '../parser/tokens.js';
import type { Piece } from './pieces.js';
import { firstToken, isInType, lastToken } from './pieces.js';
import type { TokenRoles } from './token-roles.js';

/** What stands between two neighbours on one line: a space or nothing. */
export function spaceBetween(
  before: Piece,
  after: Piece,
  beyond: Piece | undefined,
  earlier: Piece | undefined,
  roles: TokenRoles,
): '' | ' ' {
  const left = lastToken(before);
  const right = firstToken(after);
  if (after.kind === 'brackets') {
    if (after.holds === 'arguments') return '';
    if (after.holds === 'lines' || after.holds === 'entries') return ' ';
  }
  if (right.tokenType === Colon || right.tokenType === Comma || right.tokenType === Question) return '';
  if (isTight(left) || isTight(right)) return '';
  if (before.kind === 'token' && roles.prefixes.has(startOf(left)) && left.image === '-') return '';
  if ((right.tokenType === Less || right.tokenType === Greater) && isInType(right, roles)) return '';
  if (left.tokenType === Less && isInType(left, roles)) return '';
  if (right.tokenType === Equal && left.tokenType === Greater && !isInType(left, roles)) return '';
  if (right.tokenType === Equal && roles.indexNames.has(endOf(left))) return '';
  if (left.tokenType === Equal && earlier && roles.indexNames.has(endOf(lastToken(earlier)))) return '';
  if (right.tokenType === Slash && beyond && isTightFraction(left, right, firstToken(beyond))) return '';
  if (left.tokenType === Slash && earlier && isTightFraction(lastToken(earlier), left, right)) return '';
  return ' ';
}

const isTight = (token: IToken): boolean => token.tokenType === Dot || token.tokenType === DotDot;

/** `8/255` reads as one number where it was written so. */
const isTightFraction = (numerator: IToken, slash: IToken, denominator: IToken): boolean =>
  is(numerator, NumberLike) && is(denominator, NumberLike) && endOf(numerator) === startOf(slash) && endOf(slash) === startOf(denominator);
