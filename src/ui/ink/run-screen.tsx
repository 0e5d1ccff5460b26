import { Box, Static, Text } from 'ink';
import type { ReactElement } from 'react';
import type { Tone } from '../paint.js';
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
  readonly color: boolean;
}

/** Draws lines as they are: what is on them, and how many, was decided in `layoutRun`. */
export function RunScreen({ history, live, color }: RunScreenProps): ReactElement {
  return (
    <>
      <Static items={[...history]}>{({ key, line }: HistoryLine) => <LineText key={key} line={line} color={color} wrap="wrap" />}</Static>
      <Box flexDirection="column">
        {live.map((line, place) => (
          // The place is the identity: a line is redrawn in place.
          <LineText key={`${place}`} line={line} color={color} wrap="truncate-end" />
        ))}
      </Box>
    </>
  );
}

interface LineTextProps {
  readonly line: Line;
  readonly color: boolean;
  readonly wrap: 'wrap' | 'truncate-end';
}

function LineText({ line, color, wrap }: LineTextProps): ReactElement {
  return (
    <Text wrap={wrap}>
      {line.map((part, place) => (
        <Text key={`${place}`} {...(color ? STYLES[part.tone] : {})}>
          {part.text}
        </Text>
      ))}
    </Text>
  );
}

interface Style {
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly color?: string;
}

const STYLES: Readonly<Record<Tone, Style>> = {
  plain: {},
  strong: { bold: true },
  faint: { dimColor: true },
  good: { color: 'green' },
  bad: { color: 'red' },
  warning: { color: 'yellow' },
  active: { color: 'cyan' },
};
