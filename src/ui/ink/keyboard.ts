import type { Key } from './keys.js';
import { readKeys } from './keys.js';

/** What the keyboard needs of stdin; `process.stdin` is one where it is a terminal. */
export interface KeySource {
  readonly isTTY?: boolean;
  setRawMode?(mode: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  off(event: 'data', listener: (text: string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
  unref?(): unknown;
}

export interface KeyListener {
  heard(key: Key): void;
  /** The process goes on after it was stopped: what stands on the screen is not ours any more. */
  resumed(): void;
}

/**
 * Reads keys one by one while it is open. The terminal gets its mode back when it closes, when the process stops for a while, and,
 * through Node, when it ends in any other way.
 */
export class Keyboard {
  #open = true;

  private constructor(
    private readonly source: KeySource,
    private readonly listener: KeyListener,
    private readonly isForeground: () => boolean,
  ) {
    source.setEncoding('utf8');
    source.on('data', this.#read);
    process.on('SIGCONT', this.#continue);
    this.#listen();
  }

  /** Undefined where nobody types: stdin is no terminal, or belongs to another process now. */
  static open(source: KeySource, listener: KeyListener, isForeground: () => boolean): Keyboard | undefined {
    return source.isTTY === true && source.setRawMode && isForeground() ? new Keyboard(source, listener, isForeground) : undefined;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.source.off('data', this.#read);
    process.off('SIGCONT', this.#continue);
    this.#release();
  }

  /** Ctrl-Z as it is without raw mode: the whole job stops until the shell continues it. */
  suspend(): void {
    this.#release();
    process.kill(0, 'SIGTSTP');
  }

  readonly #read = (text: string): void => {
    for (const key of readKeys(text)) if (this.#open) this.listener.heard(key);
  };

  readonly #continue = (): void => {
    // A job that goes on in the background must not touch the terminal: it would be stopped again.
    if (this.isForeground()) this.#listen();
    this.listener.resumed();
  };

  #listen(): void {
    this.source.setRawMode?.(true);
    this.source.resume();
    // The run decides when the process ends.
    this.source.unref?.();
  }

  #release(): void {
    this.source.setRawMode?.(false);
    this.source.pause();
  }
}
