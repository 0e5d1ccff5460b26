import type { IToken } from 'chevrotain';
import type { Problems } from './problems.js';
import { DocComment, endOf, startOf, tokenSpan } from './tokens.js';

/** True if nothing but blanks stands before `offset` on its line. */
export function beginsLine(text: string, offset: number): boolean {
  let at = offset - 1;
  while (at >= 0 && (text[at] === ' ' || text[at] === '\t' || text[at] === '\uFEFF' || text[at] === '\f')) at--;
  return at < 0 || text[at] === '\n' || text[at] === '\r';
}

/** Where documentation was asked for, and what there was. */
export interface AskedDoc {
  readonly start: number;
  readonly doc: string | undefined;
}

/** The `##` comments of a file, by the offset of the token they stand above. */
export class DocComments {
  /** Everything asked for so far. */
  readonly asked: AskedDoc[] = [];
  readonly #byNextToken = new Map<number, IToken[]>();
  readonly #unused = new Set<IToken>();

  /** `comments` and `code` in the order of the source, `code` without line breaks. */
  constructor(comments: readonly IToken[], code: readonly IToken[], text: string) {
    let next = 0;
    for (const comment of comments) {
      if (comment.tokenType !== DocComment) continue;
      this.#unused.add(comment);
      if (!beginsLine(text, startOf(comment))) continue;
      while (next < code.length && startOf(code[next] as IToken) < endOf(comment)) next++;
      const owner = code[next];
      if (!owner) continue;
      const known = this.#byNextToken.get(startOf(owner));
      if (known) known.push(comment);
      else this.#byNextToken.set(startOf(owner), [comment]);
    }
  }

  /** The documentation of the declaration that begins at `start`. */
  takeAt(start: number): { readonly doc?: string } {
    const doc = this.at(start);
    this.asked.push({ start, doc });
    for (const comment of this.#byNextToken.get(start) ?? []) this.#unused.delete(comment);
    return doc === undefined ? {} : { doc };
  }

  /** The same, without taking it. */
  at(start: number): string | undefined {
    const comments = this.#byNextToken.get(start);
    return comments?.map((comment) => comment.image.replace(/^## ?/, '').trimEnd()).join('\n');
  }

  /** Warns about documentation that no declaration took. */
  reportUnused(problems: Problems): void {
    for (const comment of this.#unused) {
      const second = { start: startOf(comment) + 1, end: startOf(comment) + 2 };
      problems.report('TML1090', {}, tokenSpan(comment), { fixes: [problems.fix('make it an ordinary comment', second, '')] });
    }
  }
}
