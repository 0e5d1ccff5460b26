import type { RunEvent } from '../runtime/events.js';
import type { RunView } from './view-model.js';

/** What draws a run: it reads the event stream and nothing else. */
export interface RunDisplay {
  handle(event: RunEvent): void;
  /** What the events so far amount to; absent where they pass through unread. */
  readonly view?: RunView;
  /** A line a person should see now, for example that the run is stopping. */
  notice(text: string): void;
  /** Draws what is pending and gives the terminal back; later calls change nothing. */
  close(): Promise<void>;
}

/** Writes text as it is, newlines included. */
export type Write = (text: string) => void;

/** What `notice` says after the first Ctrl-C. */
export const STOPPING_NOTICE = 'stopping: finishing what runs; press Ctrl-C again to stop now';
