import type { IToken, TokenType } from 'chevrotain';
import { createTokenInstance } from 'chevrotain';
import { Brackets, nestingLimit } from './brackets.js';
import { beginsDeclaration, isTopOnly } from './declaration-start.js';
import type { Problems } from './problems.js';
import {
  Arrow,
  Bar,
  Colon,
  Comma,
  ComparisonOperator,
  Dot,
  DotDot,
  Equal,
  endOf,
  is,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Less,
  LineBreak,
  Minus,
  Name,
  Plus,
  PrefixOperatorToken,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  Slash,
  SlashComment,
  Star,
  startOf,
  tokenSpan,
  word,
} from './tokens.js';

const openers: ReadonlySet<TokenType> = new Set([LeftParen, LeftBracket, LeftBrace]);
const closers: ReadonlySet<TokenType> = new Set([RightParen, RightBracket, RightBrace]);
const incomplete: ReadonlySet<TokenType> = new Set([
  Arrow,
  Equal,
  Colon,
  Comma,
  Dot,
  DotDot,
  Plus,
  Minus,
  Star,
  Slash,
  Bar,
  LeftBrace,
  LeftParen,
  LeftBracket,
  word('and'),
  word('or'),
  word('not'),
]);
const literalWords: ReadonlySet<TokenType> = new Set([word('true'), word('false'), word('none')]);

/** A declaration cannot end with this token, so a line break after it does not count. (`>` may end a type.) */
export const cannotEnd = (token: IToken): boolean => incomplete.has(token.tokenType) || is(token, ComparisonOperator);

const canBeginLine = (token: IToken): boolean => is(token, Name) || literalWords.has(token.tokenType);

/**
 * The layout pass (design/GRAMMAR.md, "Line breaks"): decides which line breaks count, balances brackets, drops trailing separators,
 * and returns the tokens of each statement of the file. What follows may rely on balanced brackets.
 */
export function layOut(raw: readonly IToken[], problems: Problems): readonly (readonly IToken[])[] {
  return new LayoutPass(raw, problems, true).run();
}

/** Balances the brackets of a single expression, in which line breaks do not count. */
export function layOutExpression(code: readonly IToken[], problems: Problems): readonly IToken[] {
  return new LayoutPass(code, problems, false).run()[0] ?? [];
}

class LayoutPass {
  readonly #raw: readonly IToken[];
  /** The tokens without breaks, to look ahead over lines. */
  readonly #code: readonly IToken[];
  readonly #problems: Problems;
  readonly #brackets: Brackets;
  /** False for a single expression, which may begin with anything and contains no `;`. */
  readonly #ofStatements: boolean;
  readonly #statements: IToken[][] = [];
  #current: IToken[] = [];
  #break: IToken | undefined;
  /** Open `{` among the tokens being dropped because their line begins with no word; undefined when nothing is being dropped. */
  #dropped: number | undefined;
  /** Pairs `NAME <` or prefix operators in a row, which nest without brackets. */
  #run = 0;

  constructor(raw: readonly IToken[], problems: Problems, ofStatements: boolean) {
    this.#raw = raw;
    this.#ofStatements = ofStatements;
    this.#code = raw.filter((token) => token.tokenType !== LineBreak && token.tokenType !== SlashComment);
    this.#problems = problems;
    this.#brackets = new Brackets(problems, (type, image) => this.#insertCloser(type, image));
  }

  run(): readonly (readonly IToken[])[] {
    let index = 0;
    for (const token of this.#raw) {
      if (token.tokenType === LineBreak) this.#break ??= token;
      else if (token.tokenType !== SlashComment) {
        if (!this.#take(token, index)) return this.#statements;
        index++;
      }
    }
    this.#brackets.closeAll();
    this.#endStatement();
    return this.#statements;
  }

  /** Returns false where the file nests too deeply to be read on. */
  #take(token: IToken, index: number): boolean {
    if (token.tokenType === Semicolon && this.#ofStatements) {
      const last = this.#current.at(-1);
      if (last && last.tokenType !== LineBreak && !cannotEnd(last)) this.#separate(token);
      this.#break = undefined;
      this.#dropped = undefined;
      return true;
    }
    if (this.#break) this.#lineBreak(this.#break, token, index);
    this.#break = undefined;
    if (this.#ofStatements && this.#dropsToken(token, index)) return true;
    if (this.#nestsTooDeep(token)) return false;
    if (openers.has(token.tokenType)) this.#brackets.open(token);
    else if (closers.has(token.tokenType)) {
      if (!this.#brackets.close(token)) return true;
      this.#dropTrailingSeparators();
    }
    this.#current.push(token);
    return true;
  }

  /** Decides whether the break before `token` counts, and closes brackets that a declaration on a new line shows to be unclosed. */
  #lineBreak(breakToken: IToken, token: IToken, index: number): void {
    this.#dropped = undefined;
    const last = this.#current.at(-1);
    const inner = this.#brackets.innermost();
    const declaration = beginsDeclaration(this.#code, index);
    if (inner !== undefined && inner.tokenType !== LeftBrace) {
      if (declaration) {
        this.#brackets.closeToBrace();
        this.#separate(breakToken);
      }
    } else if (last && declaration && this.#missesOperand(last, inner)) {
      this.#problems.report('TML1015', { after: `'${last.image}'` }, tokenSpan(last));
      this.#separate(breakToken);
    } else if (last && last.tokenType !== LineBreak && !cannotEnd(last) && canBeginLine(token) && !this.#continues(token, last, index)) {
      this.#separate(breakToken);
    }
    if (declaration && this.#brackets.innermost() !== undefined && isTopOnly(token) && this.#atLineStart(token)) {
      this.#brackets.closeAll();
      this.#separate(breakToken);
    }
  }

  /** Entries of braces may end in a comma before a line that looks like a declaration; a statement may not. */
  #missesOperand(last: IToken, inner: IToken | undefined): boolean {
    return cannotEnd(last) && last.tokenType !== LeftBrace && (last.tokenType !== Comma || inner === undefined);
  }

  #continues(token: IToken, last: IToken, index: number): boolean {
    if (token.tokenType === word('with')) return is(this.#code[index + 1], LeftBrace);
    return token.tokenType === word('else') && last.tokenType === RightBrace;
  }

  #atLineStart(token: IToken): boolean {
    const before = this.#problems.source.text[startOf(token) - 1];
    return before === undefined || before === '\n' || before === '\r' || before === '\uFEFF';
  }

  /** A statement begins with a word. What stands before it is dropped, to the end of its line, with one error. */
  #dropsToken(token: IToken, index: number): boolean {
    const last = this.#current.at(-1);
    const atStart = last === undefined || last.tokenType === LineBreak || last.tokenType === LeftBrace;
    if (this.#dropped === undefined) {
      if (!atStart || is(token, Name) || token.tokenType === RightBrace) return false;
      this.#problems.report('TML1013', { found: `'${token.image}'` }, tokenSpan(token));
      this.#dropped = token.tokenType === LeftBrace ? 1 : 0;
      return true;
    }
    if (token.tokenType === LeftBrace) this.#dropped++;
    else if (token.tokenType === RightBrace) {
      if (this.#dropped === 0) {
        this.#dropped = undefined;
        return false;
      }
      this.#dropped--;
    } else if (this.#dropped === 0 && beginsDeclaration(this.#code, index)) {
      this.#dropped = undefined;
      return false;
    }
    return true;
  }

  #nestsTooDeep(token: IToken): boolean {
    const nests = is(token, PrefixOperatorToken) || token.tokenType === Less;
    if (nests) this.#run++;
    else if (!is(token, Name)) this.#run = 0;
    const deep = this.#run > nestingLimit || (openers.has(token.tokenType) && this.#brackets.depth >= nestingLimit);
    if (deep)
      this.#problems.report(
        'TML1014',
        { what: openers.has(token.tokenType) ? 'brackets nest' : 'operators nest', limit: nestingLimit },
        tokenSpan(token),
      );
    return deep;
  }

  #insertCloser(type: TokenType, image: string): void {
    this.#dropTrailingSeparators();
    const at = endOf(this.#current.at(-1) as IToken);
    this.#current.push(createTokenInstance(type, image, at, at - 1, Number.NaN, Number.NaN, Number.NaN, Number.NaN));
  }

  #dropTrailingSeparators(): void {
    for (;;) {
      const last = this.#current.at(-1);
      const before = this.#current.at(-2);
      if (!last || !before) return;
      if (last.tokenType !== LineBreak && (last.tokenType !== Comma || cannotEnd(before))) return;
      this.#current.pop();
    }
  }

  #separate(token: IToken): void {
    this.#run = 0;
    if (this.#brackets.depth === 0) this.#endStatement();
    else {
      const start = startOf(token);
      this.#current.push(
        createTokenInstance(LineBreak, token.image, start, endOf(token) - 1, Number.NaN, Number.NaN, Number.NaN, Number.NaN),
      );
    }
  }

  #endStatement(): void {
    if (this.#current.length > 0) this.#statements.push(this.#current);
    this.#current = [];
  }
}
