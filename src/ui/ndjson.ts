import type { RunDisplay, Write } from './display.js';

/** One JSON document a line, exactly the events. A notice is for people and is not an event, so it is left out. */
export function createNdjsonView(write: Write): RunDisplay {
  return {
    handle: (event) => write(`${JSON.stringify(event)}\n`),
    notice: () => {},
    close: () => Promise.resolve(),
  };
}
