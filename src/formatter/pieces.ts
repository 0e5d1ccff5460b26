import type { IToken } from 'chevrotain';
import { invariant } from '../diagnostics/invariant.js';
import {
  Comma,
  endOf,
  LeftBrace,
  LeftBracket,
  LeftParen,
  LineBreak,
  RightBrace,
  RightBracket,
  RightParen,
  startOf,
} from '../parser/tokens.js';
import type { TokenRoles } from './token-roles.js';

/** A token, or brackets with what stands in them. */
export type Piece = Single | Bracketed;

export interface Single {
  readonly kind: 'token';
  readonly token: IToken;
}

export interface Bracketed {
  readonly kind: 'brackets';
  /** `grouping`: `( )` around a value; `entries`: `{ }` with commas; `lines`: `{ }` with one item a line. */
  readonly holds: 'arguments' | 'items' | 'grouping' | 'entries' | 'lines';
  readonly open: IToken;
  readonly close: IToken;
  readonly items: readonly (readonly Piece[])[];
}

export const firstToken = (piece: Piece): IToken => (piece.kind === 'token' ? piece.token : piece.open);
export const lastToken = (piece: Piece): IToken => (piece.kind === 'token' ? piece.token : piece.close);

/** The brackets of a statement, paired; separators are left out. The tokens are balanced. */
export function readPieces(tokens: readonly IToken[], roles: TokenRoles): readonly Piece[] {
  let at = 0;
  const read = (inside: boolean): Piece[][] => {
    const items: Piece[][] = [[]];
    for (; at < tokens.length; at++) {
      const token = tokens[at] as IToken;
      const type = token.tokenType;
      if (type === RightParen || type === RightBracket || type === RightBrace) break;
      const separates = inside && (type === LineBreak || (type === Comma && !isInType(token, roles)));
      if (separates) items.push([]);
      else if (type === LeftParen || type === LeftBracket || type === LeftBrace) {
        const before = tokens[at - 1];
        at++;
        const held = read(true);
        const close = tokens[at];
        invariant(close, 'brackets are balanced before they are formatted');
        items.at(-1)?.push({ kind: 'brackets', holds: holding(token, close, before, roles), open: token, close, items: held });
      } else items.at(-1)?.push({ kind: 'token', token });
    }
    return items.filter((item) => item.length > 0);
  };
  return read(false)[0] ?? [];
}

export const isInType = (token: IToken, roles: TokenRoles): boolean =>
  roles.types.some(({ start, end }) => start < startOf(token) && startOf(token) < end);

function holding(open: IToken, close: IToken, before: IToken | undefined, roles: TokenRoles): Bracketed['holds'] {
  if (open.tokenType === LeftBracket) return roles.lists.has(startOf(open)) ? 'items' : 'arguments';
  if (open.tokenType === LeftParen) return before && roles.called.has(endOf(before)) ? 'arguments' : 'grouping';
  const imported = roles.imports.some(({ start, end }) => start < startOf(open) && startOf(open) < end);
  return imported || roles.entries.has(endOf(close)) ? 'entries' : 'lines';
}
