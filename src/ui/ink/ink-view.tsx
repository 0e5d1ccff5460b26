import { render } from 'ink';
import type { RunEvent } from '../../runtime/events.js';
import type { RunDisplay } from '../display.js';
import { printable } from '../format-text.js';
import type { Paint } from '../paint.js';
import { ansiPaint, plainPaint, wantsColor } from '../paint.js';
import { reduce } from '../reduce.js';
import type { SearchView } from '../search-view.js';
import type { RunView } from '../view-model.js';
import { emptyView, findNode, findSearch } from '../view-model.js';
import type { Columns } from './columns.js';
import { liveColumns } from './columns.js';
import type { KeySource } from './keyboard.js';
import { Keyboard } from './keyboard.js';
import type { Key } from './keys.js';
import type { Screen } from './layout.js';
import { layoutRun } from './layout.js';
import type { Line } from './line.js';
import { segment } from './line.js';
import { finishedLines } from './node-lines.js';
import { NodeLog } from './node-log.js';
import { layoutOverlay } from './overlay.js';
import type { HistoryLine } from './run-screen.js';
import { RunScreen } from './run-screen.js';
import type { ScreenState } from './screen-state.js';
import { pressKey, selectedId, startState } from './screen-state.js';
import { finishedSearchLines, moreTroublesLine, troubleLines } from './search-lines.js';
import type { Terminal } from './terminal-stream.js';
import { TerminalStream } from './terminal-stream.js';

export interface InkViewOptions {
  /** The terminal that is drawn on; nothing else is written to. */
  readonly stderr: Terminal;
  /** Shown before the first event. */
  readonly file?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A monotonic clock in milliseconds; it only moves the clock on the screen. */
  readonly clock?: () => number;
  /** Where keys are typed, and what `q` and Ctrl-C do: the same as SIGINT. Without it the view is looked at only. */
  readonly keys?: { readonly source: KeySource; readonly isForeground: () => boolean; readonly interrupt: () => void };
}

/** Frames a person can tell apart; more would only cost time that the workers need. */
const FRAME_MILLISECONDS = 100;
/** The clock on the screen moves even when no event arrives. */
const TICK_MILLISECONDS = 1000;

/** Draws a run on a terminal with Ink. The first frame stands before this returns; the process may exit while it is open. */
export function createInkView(options: InkViewOptions): RunDisplay {
  return new InkView(options);
}

class InkView implements RunDisplay {
  view: RunView;
  private readonly history: HistoryLine[] = [];
  private shownFinished = 0;
  private shownMessages = 0;
  private readonly shownTroubles = new Map<string, number>();
  private noticeText: string | null = null;
  private frame: NodeJS.Timeout | null = null;
  private readonly tick: NodeJS.Timeout;
  private closed = false;
  private readonly stream: TerminalStream;
  private readonly instance: ReturnType<typeof render>;
  private readonly paint: Paint;
  private readonly clock: () => number;
  /** The viewer's clock when the last event arrived. */
  private heardAt: number;
  private readonly log = new NodeLog();
  private chosen: ScreenState = startState;
  private drawn = { hidden: 0, page: 0 };
  private readonly keyboard: Keyboard | undefined;

  constructor(private readonly options: InkViewOptions) {
    this.view = { ...emptyView, file: options.file ?? null };
    this.paint = wantsColor(options.stderr, options.env ?? process.env) ? ansiPaint : plainPaint;
    this.clock = options.clock ?? (() => performance.now());
    this.heardAt = this.clock();
    this.stream = new TerminalStream(options.stderr);
    this.instance = render(this.screen(), {
      // Ink asks for the whole of tty.WriteStream and uses what TerminalStream has.
      stdout: this.stream as unknown as NodeJS.WriteStream,
      stderr: this.stream as unknown as NodeJS.WriteStream,
      exitOnCtrlC: false,
      patchConsole: false,
      isScreenReaderEnabled: false,
    });
    options.stderr.on('resize', this.resized);
    this.keyboard = this.openKeyboard();
    if (this.keyboard) this.draw();
    this.tick = setInterval(this.draw, TICK_MILLISECONDS);
    this.tick.unref();
  }

  handle(event: RunEvent): void {
    if (this.closed) return;
    const before = this.view;
    this.view = reduce(before, event);
    if (this.keyboard) this.log.add(before, this.view, event);
    this.heardAt = this.clock();
    this.frame ??= setTimeout(this.draw, FRAME_MILLISECONDS);
  }

  notice(text: string): void {
    if (this.closed) return;
    this.noticeText = printable(text);
    this.draw();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.draw();
    this.closed = true;
    this.keyboard?.close();
    clearInterval(this.tick);
    if (this.frame) clearTimeout(this.frame);
    this.options.stderr.off('resize', this.resized);
    // The live part is wiped: what a person needs of it is in the history and in the summary that follows.
    this.instance.rerender(<RunScreen history={this.history} live={[]} paint={this.paint} />);
    this.instance.unmount();
    await this.instance.waitUntilExit();
  }

  private readonly draw = (): void => {
    if (this.frame) clearTimeout(this.frame);
    this.frame = null;
    if (!this.closed) this.instance.rerender(this.screen());
  };

  private readonly resized = (): void => {
    this.draw();
    this.stream.announceResize();
  };

  private openKeyboard(): Keyboard | undefined {
    const { keys } = this.options;
    return keys && Keyboard.open(keys.source, { heard: this.pressed, resumed: this.draw }, keys.isForeground);
  }

  private readonly pressed = (key: Key): void => {
    if (this.closed) return;
    if (key.kind === 'interrupt' || (key.kind === 'character' && key.text === 'q')) this.options.keys?.interrupt();
    else if (key.kind === 'suspend') this.keyboard?.suspend();
    else this.chosen = pressKey(this.chosen, key, { view: this.view, ...this.drawn });
    this.draw();
  };

  private screen(): ReturnType<typeof RunScreen> {
    const { columns = 80, rows = 24 } = this.options.stderr;
    this.extendHistory(columns);
    const now = this.view.at + (this.view.end ? 0 : this.clock() - this.heardAt);
    const live = this.liveLines({ columns, rows, now, notice: this.noticeText });
    return <RunScreen history={this.history} live={live} paint={this.paint} />;
  }

  private liveLines(screen: Screen): readonly Line[] {
    // The first frame is drawn before there is a keyboard.
    if (!this.keyboard) return layoutRun(this.view, screen);
    const { mode, selected } = this.chosen;
    if (mode === 'run') return layoutRun(this.view, { ...screen, keys: { chosen: selected } });
    const overlay = layoutOverlay(this.view, this.chosen, this.log.of(selectedId(this.chosen, this.view) ?? ''), screen);
    this.drawn = overlay;
    return overlay.lines;
  }

  /** Finished nodes and searches, failed trials and warnings since the last frame go up once, all in one batch. */
  private extendHistory(columns: number): void {
    for (const message of this.view.messages.slice(this.shownMessages)) {
      const code = message.code === null ? '' : `${message.code}  `;
      const mark = message.level === 'warning' ? segment(' ! warning  ', 'warning') : segment('   ', 'plain');
      this.push(`message ${this.history.length}`, [[mark, segment(`${code}${printable(message.text)}`)]]);
    }
    this.shownMessages = this.view.messages.length;
    const widths = liveColumns(this.view, columns);
    for (const id of this.view.finished.slice(this.shownFinished)) {
      const node = findNode(this.view, id);
      const search = findSearch(this.view, id);
      if (node) this.push(`node ${id}`, finishedLines(node, widths));
      else if (search) {
        this.extendTroubles(search, widths);
        this.push(`search ${id}`, [...moreTroublesLine(search), ...finishedSearchLines(search, widths)]);
      }
    }
    this.shownFinished = this.view.finished.length;
    for (const search of this.view.searches) this.extendTroubles(search, widths);
  }

  private extendTroubles(search: SearchView, widths: Columns): void {
    const shown = this.shownTroubles.get(search.id) ?? 0;
    for (const trouble of search.troubles.slice(shown)) {
      this.push(`trouble ${search.id} ${trouble.index}`, troubleLines(search, trouble, widths));
    }
    this.shownTroubles.set(search.id, search.troubles.length);
  }

  private push(key: string, lines: readonly Line[]): void {
    for (const [place, line] of lines.entries()) this.history.push({ key: `${key} ${place}`, line });
  }
}
