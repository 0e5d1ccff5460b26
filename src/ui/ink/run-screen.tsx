import { Box, Static, Text } from 'ink';
import type { ReactElement } from 'react';
import type { Paint } from '../paint.js';
import type { Line } from './line.js';

/** A line that went up into the scrollback, with a key that never changes. */
export interface HistoryLine {
  readonly key: string;
  readonly line: Line;
}

export interface RunScreenProps {
  /** Grows only at its end; each entry is printed once. */
  readonly history: readonly HistoryLine[];
  readonly live: readonly Line[];
  /** Ours rather than Ink's colours: those ask whether stdout is a terminal, and this is drawn on stderr. */
  readonly paint: Paint;
}

/** Draws lines as they are: what is on them, and how many, was decided in `layoutRun`. */
export function RunScreen({ history, live, paint }: RunScreenProps): ReactElement {
  const painted = (line: Line): string => line.map(({ tone, text }) => paint(tone, text)).join('');
  // A row is its place: it is redrawn there.
  const rows = live.map((line, place) => ({ key: `row ${place}`, text: painted(line) }));
  return (
    <>
      <Static items={[...history]}>{({ key, line }: HistoryLine) => <Text key={key}>{painted(line)}</Text>}</Static>
      <Box flexDirection="column">
        {rows.map(({ key, text }) => (
          <Text key={key} wrap="truncate-end">
            {text}
          </Text>
        ))}
      </Box>
    </>
  );
}
