export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters (code points); a byte order mark at the start of the file does not count. */
  readonly column: number;
}

/** Finds lines in one text. Lines end at LF, CRLF or CR. */
export class LineIndex {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) this.#starts.push(at + 1);
    }
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The number, from 1, of the line that holds `offset`; offsets outside the text count as its first or last. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** The offset of the first character of a line that exists. */
  lineStart(line: number): number {
    return this.#starts[line - 1] as number;
  }

  /** The offset behind the last character of a line, its line break not counted. */
  lineEnd(line: number): number {
    let end = line < this.#starts.length ? (this.#starts[line] as number) : this.#text.length;
    if (line < this.#starts.length) {
      end--;
      if (this.#text[end] === '\n' && end > this.lineStart(line) && this.#text[end - 1] === '\r') end--;
    }
    return end;
  }

  position(offset: number): Position {
    const line = this.lineAt(offset);
    let start = this.lineStart(line);
    if (start === 0 && this.#text.charCodeAt(0) === 0xfeff) start = 1;
    const end = Math.min(Math.max(offset, start), this.#text.length);
    let column = 1;
    for (let at = start; at < end; at++) {
      const code = this.#text.charCodeAt(at);
      // The second half of a surrogate pair is no character of its own.
      if (!(code >= 0xdc00 && code <= 0xdfff && at > start)) column++;
    }
    return { line, column };
  }
}
