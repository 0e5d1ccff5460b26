import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import type { IBufferCell, IBufferLine, Terminal as HeadlessTerminal } from '@xterm/headless';

const { Terminal } = createRequire(import.meta.url)('@xterm/headless') as { Terminal: typeof HeadlessTerminal };

export interface TerminalRun {
  readonly folder: string;
  readonly columns: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The bytes that a command writes to a terminal of a size: it runs under a pseudo-terminal of its own. */
export function onTerminal(words: readonly string[], { folder, columns, rows = 40, env = {} }: TerminalRun): string {
  const line = `stty cols ${columns} rows ${rows} && exec ${words.map(quoted).join(' ')}`;
  // script(1) of util-linux takes the command as one word, that of BSD and macOS as several.
  const args = process.platform === 'linux' ? ['-qec', line, '/dev/null'] : ['-q', '/dev/null', 'sh', '-c', line];
  const { NO_COLOR: _no, FORCE_COLOR: _force, CI: _ci, ...rest } = process.env;
  const { stdout, error } = spawnSync('script', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...rest, TERM: 'xterm-256color', ...env },
  });
  if (error) throw error;
  return stdout;
}

/** A screen as text, and what is not plain in it. */
export interface Picture {
  readonly lines: readonly string[];
  /** `3: 0–6 bold red, 8–12 faint`: the line, counted from 1, and runs of columns, counted from 0. */
  readonly attributes: readonly string[];
}

/** What an emulator of a terminal shows after these bytes. */
export async function pictureOf(bytes: string, columns: number): Promise<Picture> {
  const terminal = new Terminal({ cols: columns, rows: 40, scrollback: 1000, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  const { active } = terminal.buffer;
  const rows = Array.from({ length: active.length }, (_, place) => active.getLine(place)).filter((line) => line !== undefined);
  const lines = rows.map((line) => line.translateToString(true).trimEnd());
  while (lines.at(-1) === '') lines.pop();
  const attributes = rows.slice(0, lines.length).flatMap((line, place) => {
    const runs = runsOf(line);
    return runs.length === 0 ? [] : [`${place + 1}: ${runs.join(', ')}`];
  });
  terminal.dispose();
  return { lines, attributes };
}

function runsOf(line: IBufferLine): readonly string[] {
  const runs: { from: number; to: number; style: string }[] = [];
  for (let column = 0; column < line.length; column += 1) {
    const cell = line.getCell(column);
    const style = cell && cell.getChars() !== '' ? styleOf(cell) : '';
    const last = runs.at(-1);
    if (style === '') continue;
    if (last?.style === style && last.to === column - 1) last.to = column;
    else runs.push({ from: column, to: column, style });
  }
  return runs.map(({ from, to, style }) => `${from}–${to} ${style}`);
}

const COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

function styleOf(cell: IBufferCell): string {
  return [
    ...(cell.isBold() ? ['bold'] : []),
    ...(cell.isDim() ? ['dim'] : []),
    ...(cell.isUnderline() ? ['underline'] : []),
    ...(cell.isInverse() ? ['inverse'] : []),
    ...(cell.isFgDefault() ? [] : [COLORS[cell.getFgColor()] ?? `colour ${cell.getFgColor()}`]),
    ...(cell.isBgDefault() ? [] : [`on ${COLORS[cell.getBgColor()] ?? cell.getBgColor()}`]),
  ].join(' ');
}
