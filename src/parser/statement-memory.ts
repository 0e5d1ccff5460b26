import type { IToken, TokenType } from 'chevrotain';
import type { Statement } from './ast.js';
import type { AskedDoc, DocComments } from './doc-comments.js';
import { endOf, startOf } from './tokens.js';

interface Remembered {
  readonly start: number;
  readonly types: readonly TokenType[];
  readonly statement: Statement;
  /** What the documentation was at each place where it was asked for, relative to the start. */
  readonly docs: readonly AskedDoc[];
  /** Nothing in it is out of place. */
  readonly placed: boolean;
}

/**
 * The statements of a file as they were last read without a problem, by their text: what did not change since is not read again. One
 * memory belongs to one file.
 */
export class StatementMemory {
  #known = new Map<string, Remembered>();
  #next = new Map<string, Remembered>();
  readonly #placed = new WeakSet<Statement>();

  /** A statement with the same text and the same tokens, moved to where it stands now. */
  find(text: string, tokens: readonly IToken[], docs: DocComments): Statement | undefined {
    const start = startOf(tokens[0] as IToken);
    const slice = sliceOf(text, tokens);
    const known = this.#known.get(slice) ?? this.#next.get(slice);
    if (!known || known.types.length !== tokens.length || tokens.some(({ tokenType }, i) => tokenType !== known.types[i])) return undefined;
    if (known.docs.some(({ start: at, doc }) => docs.at(start + at) !== doc)) return undefined;
    for (const { start: at } of known.docs) docs.takeAt(start + at);
    const statement = start === known.start ? known.statement : moved(known.statement, start - known.start);
    if (known.placed) this.#placed.add(statement);
    this.#next.set(slice, { ...known, start, statement });
    return statement;
  }

  /** Remembers a statement that was read without a problem. */
  keep(text: string, tokens: readonly IToken[], statement: Statement, asked: readonly AskedDoc[]): void {
    const start = startOf(tokens[0] as IToken);
    const docs = asked.map(({ start: at, doc }) => ({ start: at - start, doc }));
    this.#next.set(sliceOf(text, tokens), { start, types: tokens.map(({ tokenType }) => tokenType), statement, docs, placed: false });
  }

  isPlaced(statement: Statement): boolean {
    return this.#placed.has(statement);
  }

  /** Ends the reading of a file: what it no longer has is forgotten. `faultless` when nothing at all was wrong with it. */
  turn(faultless: boolean): void {
    this.#known = faultless ? new Map([...this.#next].map(([slice, one]) => [slice, { ...one, placed: true }])) : this.#next;
    this.#next = new Map();
  }
}

const sliceOf = (text: string, tokens: readonly IToken[]): string =>
  text.slice(startOf(tokens[0] as IToken), endOf(tokens.at(-1) as IToken));

/** A copy of a part of a tree whose every span is moved. */
function moved<T>(part: T, by: number): T {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map((one) => moved(one, by)) as T;
  const copy = { ...part } as Record<string, unknown>;
  if (typeof copy['start'] === 'number' && typeof copy['end'] === 'number')
    return { start: copy['start'] + by, end: copy['end'] + by } as T;
  for (const key in copy) {
    const value = copy[key];
    if (typeof value === 'object') copy[key] = moved(value, by);
  }
  return copy as T;
}
