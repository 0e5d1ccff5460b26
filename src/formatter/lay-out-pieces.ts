import type { IToken } from 'chevrotain';
import { Arrow, endOf, Minus, Plus, startOf, word } from '../parser/tokens.js';
import type { Document } from './document.js';
import { group, hardLine, ifBroken, indent, line, softLine } from './document.js';
import type { Gaps } from './gaps.js';
import type { Bracketed, Piece } from './pieces.js';
import { firstToken, lastToken } from './pieces.js';
import { spaceBetween } from './spacing.js';
import type { TokenRoles } from './token-roles.js';

/** Where a sequence stands: a `statement` or a `chain` of a block begins a line, an `item` of brackets need not. */
export type Position = 'statement' | 'chain' | 'item';

/** Turns the pieces of statements and items into documents. */
export class PieceLayout {
  readonly #gaps: Gaps;
  readonly #roles: TokenRoles;

  constructor(gaps: Gaps, roles: TokenRoles) {
    this.#gaps = gaps;
    this.#roles = roles;
  }

  /** A flow breaks before every `->` where it does not fit, or where its author broke it before the first one. */
  sequence(pieces: readonly Piece[], position: Position): Document {
    const breaks = this.#breaks(pieces);
    const first = breaks.findIndex(Boolean);
    const before: Document[] = [];
    const after: Document[] = [];
    pieces.forEach((piece, index) => {
      const content = piece.kind === 'token' ? piece.token.image : this.#brackets(piece);
      const previous = pieces[index - 1];
      if (previous === undefined) {
        before.push(content);
        return;
      }
      const usual = breaks[index] ? line : spaceBetween(previous, piece, pieces[index + 1], pieces[index - 2], this.#roles);
      const gap = this.#gaps.between(endOf(lastToken(previous)), startOf(firstToken(piece)), usual);
      if (first >= 0 && index >= first) after.push(gap, content);
      else before.push(indent(gap), content);
    });
    const tail = position === 'chain' ? after : indent(after);
    return group([before, tail], position !== 'item' && this.#brokenByAuthor(pieces, first));
  }

  #brokenByAuthor(pieces: readonly Piece[], first: number): boolean {
    const [previous, arrow, next] = pieces.slice(first - 1, first + 2);
    if (first < 1 || !previous || !arrow || !next || firstToken(arrow).tokenType !== Arrow) return false;
    return this.#gaps.breaksLine(endOf(lastToken(previous)), startOf(firstToken(next)));
  }

  /** Before which pieces the sequence may break: arrows and `with`, else the operators that bind least. */
  #breaks(pieces: readonly Piece[]): readonly boolean[] {
    const arrows = pieces.map((piece, index) => {
      const next = pieces[index + 1];
      if (piece.kind !== 'token' || next === undefined) return false;
      if (piece.token.tokenType === Arrow) return !this.#roles.results.has(startOf(firstToken(next)));
      // In a profile, `net with { … }` is an entry; only a declaration is long enough to be broken here.
      return piece.token.tokenType === word('with') && index > 3 && next.kind === 'brackets' && next.holds === 'entries';
    });
    if (arrows.some(Boolean) || pieces.some((piece) => piece.kind === 'brackets' && piece.holds === 'lines')) return arrows;
    const levels = pieces.map((piece, index) => (index > 0 && piece.kind === 'token' ? this.#looseness(piece.token) : 0));
    const loosest = Math.max(0, ...levels);
    return levels.map((level) => level > 0 && level === loosest);
  }

  #looseness(token: IToken): number {
    if (token.tokenType === word('or')) return 3;
    if (token.tokenType === word('and')) return 2;
    return (token.tokenType === Plus || token.tokenType === Minus) && !this.#roles.prefixes.has(startOf(token)) ? 1 : 0;
  }

  #brackets(piece: Bracketed): Document {
    const { open, close, items, holds } = piece;
    if (items.length === 0 && !this.#gaps.has(startOf(close))) return open.image + close.image;
    const inLines = holds === 'lines';
    const edge = inLines || holds === 'entries' ? line : softLine;
    const content: Document[] = [];
    let end = endOf(open);
    items.forEach((item, index) => {
      const start = startOf(firstToken(item[0] as Piece));
      if (index === 0) content.push(this.#gaps.afterOpening(end, start, edge));
      else if (inLines) content.push(this.#gaps.betweenLines(end, start, false));
      else content.push(',', this.#gaps.between(end, start, line));
      const chain = this.#roles.chains.has(start);
      content.push(this.sequence(item, inLines ? (chain ? 'chain' : 'statement') : 'item'));
      end = endOf(lastToken(item.at(-1) as Piece));
    });
    if (!inLines && holds !== 'grouping' && items.length > 0) content.push(ifBroken(','));
    const closing = this.#gaps.beforeClosing(end, startOf(close), items.length === 0 ? hardLine : edge, inLines);
    const firstItem = items[0]?.[0];
    const authorBreaks =
      firstItem !== undefined &&
      open.image === '{' &&
      (inLines || this.#roles.profiles.has(endOf(close))) &&
      this.#gaps.breaksLine(endOf(open), startOf(firstToken(firstItem)));
    return group([open.image, indent(content), closing, close.image], authorBreaks || (inLines && items.length > 1));
  }
}
