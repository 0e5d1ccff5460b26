import { EventEmitter } from 'node:events';

/** What the view needs of a terminal; `process.stderr` is one. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/**
 * The terminal as Ink sees it: endlessly high. The layout keeps frames below the true height; told that height, Ink would
 * wipe screen and scrollback whenever a terminal shrinks below the last frame. Resizes are passed on by `announceResize`,
 * after the new layout has been committed, so that Ink never draws an old frame into a new size.
 */
export class TerminalStream extends EventEmitter {
  readonly rows = 1_000_000;

  constructor(private readonly terminal: Terminal) {
    super();
  }

  get isTTY(): boolean {
    return this.terminal.isTTY === true;
  }

  get columns(): number {
    return this.terminal.columns ?? 80;
  }

  write(text: string): boolean {
    this.terminal.write(text);
    return true;
  }

  announceResize(): void {
    this.emit('resize');
  }
}
