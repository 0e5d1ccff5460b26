import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import type { Terminal as HeadlessTerminal } from '@xterm/headless';
import { vi } from 'vitest';
import type { RunEvent } from '../../../src/runtime/events.js';
import type { RunDisplay } from '../../../src/ui/display.js';

const { Terminal } = createRequire(import.meta.url)('@xterm/headless') as { Terminal: typeof HeadlessTerminal };

/** A real terminal emulator behind the stream that the view draws on. */
export class Screen extends EventEmitter {
  readonly isTTY = true;
  written = '';
  private readonly terminal: HeadlessTerminal;

  constructor(
    public columns: number,
    public rows: number,
  ) {
    super();
    this.terminal = new Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true, convertEol: true });
  }

  write(text: string): boolean {
    this.written += text;
    this.terminal.write(text);
    return true;
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.terminal.resize(columns, rows);
    this.emit('resize');
  }

  /** Everything on the screen and above it, without trailing blanks. */
  async text(): Promise<readonly string[]> {
    // The emulator parses in a timer of its own.
    const parsed = new Promise<void>((resolve) => this.terminal.write('', resolve));
    await vi.advanceTimersByTimeAsync(20);
    await parsed;
    const buffer = this.terminal.buffer.active;
    const lines = Array.from({ length: buffer.length }, (_, place) => buffer.getLine(place)?.translateToString(true) ?? '');
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }
}

export const WIPES_SCROLLBACK = '\u001b[3J';
export const count = (lines: readonly string[], pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;

/** Feeds events at their own times. */
export async function play(view: RunDisplay, events: readonly RunEvent[]): Promise<void> {
  let now = 0;
  for (const event of events) {
    if (event.at > now) await vi.advanceTimersByTimeAsync(event.at - now);
    now = Math.max(now, event.at);
    view.handle(event);
  }
  await vi.advanceTimersByTimeAsync(200);
}
