import type { IToken } from 'chevrotain';
import { beginsLine } from '../parser/doc-comments.js';
import { endOf, startOf } from '../parser/tokens.js';
import type { Document } from './document.js';
import { blankLine, hardLine, indent, lineEnd } from './document.js';

/** What may stand between two tokens beside the usual space or break: comments and an empty line. */
export class Gaps {
  readonly #text: string;
  /** By the start of the token they stand before; the end of the text for those behind everything. */
  readonly #comments = new Map<number, IToken[]>();

  /** `code`: the tokens that are printed, in the order of the source. */
  constructor(text: string, code: readonly IToken[], comments: readonly IToken[]) {
    this.#text = text;
    let next = 0;
    for (const comment of comments) {
      while (next < code.length && startOf(code[next] as IToken) < startOf(comment)) next++;
      const owner = code[next];
      const place = owner ? startOf(owner) : text.length;
      const known = this.#comments.get(place);
      if (known) known.push(comment);
      else this.#comments.set(place, [comment]);
    }
  }

  breaksLine(from: number, to: number): boolean {
    return this.#text.slice(from, to).includes('\n');
  }

  /** The usual separator where there is no comment; else the comments, each on the line where it stood: behind code, or alone. */
  between(end: number, start: number, usual: Document): Document {
    const { remark, own } = this.#split(end, start);
    if (remark === '' && own.length === 0) return usual;
    return [remark === '' ? [] : lineEnd(remark), own.map((comment) => [hardLine, textOf(comment)]), hardLine];
  }

  /** Before a closing bracket, whose content is indented. */
  beforeClosing(end: number, start: number, usual: Document, keepBlanks: boolean): Document {
    const { remark, own } = this.#split(end, start);
    if (remark === '' && own.length === 0) return usual;
    return [remark === '' ? [] : lineEnd(remark), indent(this.#alone(own, end, keepBlanks).content), hardLine];
  }

  /** Between items that stand on lines of their own: one empty line stays, and one is made where `apart`. */
  betweenLines(end: number, start: number, apart: boolean): Document {
    const { remark, own } = this.#split(end, start);
    const { content, end: last, blanks } = this.#alone(own, end, true);
    const blankBelow = this.#blank(last, start);
    const trailing = remark === '' ? [] : lineEnd(remark);
    if (!apart || blanks || blankBelow) return [trailing, content, blankBelow ? blankLine : hardLine];
    return own.length === 0 ? [trailing, blankLine] : [trailing, this.#alone(own, end, true, true).content, hardLine];
  }

  /** Before the first item between brackets: no empty line. */
  afterOpening(end: number, start: number, usual: Document): Document {
    const { remark, own } = this.#split(end, start);
    if (remark === '' && own.length === 0) return usual;
    const first = own[0];
    const rest = first ? [hardLine, textOf(first), this.#alone(own.slice(1), endOf(first), true).content] : [];
    const last = own.at(-1);
    return [remark === '' ? [] : lineEnd(remark), rest, last && this.#blank(endOf(last), start) ? blankLine : hardLine];
  }

  has(start: number): boolean {
    return this.#comments.has(start);
  }

  #split(end: number, start: number): { readonly remark: string; readonly own: readonly IToken[] } {
    const comments = this.#comments.get(start) ?? [];
    const first = comments[0];
    return first && end > 0 && !beginsLine(this.#text, startOf(first))
      ? { remark: textOf(first), own: comments.slice(1) }
      : { remark: '', own: comments };
  }

  #alone(own: readonly IToken[], end: number, keepBlanks: boolean, apart = false) {
    const content: Document[] = [];
    let last = end;
    let blanks = false;
    own.forEach((comment, index) => {
      const blank = (keepBlanks && this.#blank(last, startOf(comment))) || (apart && index === 0);
      blanks ||= blank;
      content.push(blank ? blankLine : hardLine, textOf(comment));
      last = endOf(comment);
    });
    return { content, end: last, blanks };
  }

  /** Whether an empty line stands there, not counting lines that hold a remark. */
  #blank(from: number, to: number): boolean {
    return /\n[^\S\n]*\n/.test(this.#text.slice(from, to));
  }
}

const textOf = (comment: IToken): string => comment.image.trimEnd();
