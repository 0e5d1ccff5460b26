import type { IToken } from 'chevrotain';
import type { Problems } from './problems.js';
import { DocComment, endOf, startOf, tokenSpan } from './tokens.js';

/** True if nothing but blanks stands before `offset` on its line. */
export function beginsLine(text: string, offset: number): boolean {
  let at = offset - 1;
  while (at >= 0 && (text[at] === ' ' || text[at] === '\t' || text[at] === '\uFEFF' || text[at] === '\f')) at--;
  return at < 0 || text[at] === '\n' || text[at] === '\r';
}

/** The `##` comments of a file, by the offset of the token they stand above. */
export class DocComments {
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
    const comments = this.#byNextToken.get(start);
    if (!comments) return {};
    for (const comment of comments) this.#unused.delete(comment);
    return { doc: comments.map((comment) => comment.image.replace(/^## ?/, '').trimEnd()).join('\n') };
  }

  /** Warns about documentation that no declaration took. */
  reportUnused(problems: Problems): void {
    for (const comment of this.#unused) {
      const second = { start: startOf(comment) + 1, end: startOf(comment) + 2 };
      problems.report('TML1090', {}, tokenSpan(comment), { fixes: [problems.fix('make it an ordinary comment', second, '')] });
    }
  }
}
