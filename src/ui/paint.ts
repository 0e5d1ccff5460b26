export type Tone = 'plain' | 'strong' | 'faint' | 'good' | 'bad' | 'warning' | 'active';

/** Adds colour to text that already says everything without it. */
export type Paint = (tone: Tone, text: string) => string;

export const plainPaint: Paint = (_tone, text) => text;

const CODES: Readonly<Record<Tone, readonly [string, string]>> = {
  plain: ['', ''],
  strong: ['\u001b[1m', '\u001b[22m'],
  faint: ['\u001b[2m', '\u001b[22m'],
  good: ['\u001b[32m', '\u001b[39m'],
  bad: ['\u001b[31m', '\u001b[39m'],
  warning: ['\u001b[33m', '\u001b[39m'],
  active: ['\u001b[36m', '\u001b[39m'],
};

/** The sixteen colours of the person's own theme, never fixed RGB values. */
export const ansiPaint: Paint = (tone, text) => {
  const [on, off] = CODES[tone];
  return text === '' ? '' : `${on}${text}${off}`;
};

/** Whether a stream gets colour: NO_COLOR (any non-empty value) wins over FORCE_COLOR, which wins over the terminal. */
export function wantsColor(stream: { readonly isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
