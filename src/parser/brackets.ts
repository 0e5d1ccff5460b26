import type { IToken, TokenType } from 'chevrotain';
import type { Problems } from './problems.js';
import { endOf, LeftBrace, LeftBracket, LeftParen, RightBrace, RightBracket, RightParen, tokenSpan } from './tokens.js';

/** Brackets nest at most this deep. */
export const nestingLimit = 200;

const closerOf = new Map<TokenType, { readonly type: TokenType; readonly image: string }>([
  [LeftParen, { type: RightParen, image: ')' }],
  [LeftBracket, { type: RightBracket, image: ']' }],
  [LeftBrace, { type: RightBrace, image: '}' }],
]);

/** The open brackets of the layout pass. Where one is never closed it is reported and `insert` is asked for a closer. */
export class Brackets {
  readonly #open: IToken[] = [];
  /** A `)` or `]` that closes nothing, by the `(` or `[` around it: one mistake if that one is never closed, as in `[1, 2)`. */
  readonly #strays = new Map<IToken, IToken>();
  readonly #problems: Problems;
  readonly #insert: (type: TokenType, image: string) => void;

  constructor(problems: Problems, insert: (type: TokenType, image: string) => void) {
    this.#problems = problems;
    this.#insert = insert;
  }

  get depth(): number {
    return this.#open.length;
  }

  innermost(): IToken | undefined {
    return this.#open.at(-1);
  }

  open(token: IToken): void {
    this.#open.push(token);
  }

  /** False if `token` closes nothing; it is then reported and must be dropped. `)` and `]` never close a `{`. */
  close(token: IToken): boolean {
    const at = this.#open.findLastIndex((opener) => closerOf.get(opener.tokenType)?.type === token.tokenType);
    const crossesBrace =
      token.tokenType !== RightBrace && this.#open.slice(Math.max(at, 0)).some((opener) => opener.tokenType === LeftBrace);
    if (at < 0 || crossesBrace) {
      const around = this.innermost();
      if (around === undefined || around.tokenType === LeftBrace || this.#strays.has(around)) this.#reportStray(token);
      else this.#strays.set(around, token);
      return false;
    }
    while (this.#open.length - 1 > at) this.#closeInnermost(token);
    const opener = this.#open.pop();
    const stray = opener && this.#strays.get(opener);
    if (stray) this.#reportStray(stray);
    return true;
  }

  #reportStray(token: IToken): void {
    this.#problems.report('TML1012', { bracket: `'${token.image}'` }, tokenSpan(token), {
      fixes: [this.#problems.fix(`remove ${token.image}`, tokenSpan(token), '')],
    });
  }

  /** Closes open `(` and `[` down to the innermost `{`. */
  closeToBrace(): void {
    while (this.#open.length > 0 && this.innermost()?.tokenType !== LeftBrace) this.#closeInnermost(undefined);
  }

  closeAll(): void {
    while (this.#open.length > 0) this.#closeInnermost(undefined);
  }

  #closeInnermost(next: IToken | undefined): void {
    const opener = this.#open.pop() as IToken;
    const closer = closerOf.get(opener.tokenType) as { type: TokenType; image: string };
    this.#insert(closer.type, closer.image);
    if (this.#isInsideOpenText(opener)) return;
    const by = this.#strays.get(opener) ?? next;
    this.#problems.report('TML1011', { bracket: `'${opener.image}'` }, tokenSpan(opener), {
      hint: `expected a matching ${closer.image}`,
      labels:
        by === undefined
          ? []
          : [{ span: { start: endOf(by) - by.image.length, end: endOf(by) }, text: `expected ${closer.image} before this` }],
    });
  }

  /** An unclosed text takes the rest of its line with it, and the closer may stand there. */
  #isInsideOpenText(opener: IToken): boolean {
    if (opener.tokenType === LeftBrace) return false;
    const { start } = tokenSpan(opener);
    return this.#problems
      .errorsOnLine(this.#problems.lineAt(start))
      .some((one) => one.code === 'TML1004' && (one.location?.span.start ?? 0) > start);
  }
}
