export type ViewKind = 'ink' | 'plain' | 'ndjson';

export interface ViewOptions {
  /** `--output`; without it the surroundings decide. */
  readonly output?: ViewKind;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** As Ink itself decides (is-in-ci): where it sees continuous integration it draws no frames. */
const isCiVariable = (name: string): boolean => name === 'CI' || name === 'CONTINUOUS_INTEGRATION' || name.startsWith('CI_');

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0' && value !== 'false';

/**
 * Which view a run gets. What was asked for wins; otherwise the drawn view needs a terminal on `stream` (stderr) that can
 * move its cursor, a person who sees it, and no continuous integration.
 */
export function chooseView(options: ViewOptions, stream: { readonly isTTY?: boolean }, env: Environment): ViewKind {
  if (options.output !== undefined) return options.output;
  if (stream.isTTY !== true) return 'plain';
  if (env['TERM'] === 'dumb') return 'plain';
  if (isSet(env['INK_SCREEN_READER']) || isSet(env['TML_SCREEN_READER'])) return 'plain';
  return Object.keys(env).some((name) => isCiVariable(name) && isSet(env[name])) ? 'plain' : 'ink';
}
