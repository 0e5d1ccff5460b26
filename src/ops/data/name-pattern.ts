/** What the name of a file says of what is in it. */
export interface NamedParts {
  readonly label?: string;
  readonly subject?: string;
  readonly split?: string;
}

export type NamePart = keyof NamedParts;
const PARTS: readonly NamePart[] = ['label', 'subject', 'split'];

/** The parts that a pattern asks for; null where it asks for something that there is not, or for one twice. */
export function patternParts(pattern: string): readonly NamePart[] | null {
  const found = [...pattern.matchAll(/\{(\w*)\}/g)].map(([, name]) => PARTS.find((part) => part === name));
  const known = found.filter((part) => part !== undefined);
  return known.length === found.length && new Set(known).size === known.length ? known : null;
}

/**
 * Reads the path of a file beneath its folder by a pattern: `{label}`, `{subject}` and `{split}` each stand for one or more characters other than
 * `/`, `*` for any number of them; everything else stands for itself. Undefined where the path does not match.
 */
export function readName(pattern: string, path: string): NamedParts | undefined {
  const source = pattern.replace(/\{(\w+)\}|\*|[.+?^${}()|[\]\\]/g, (found, name: string | undefined) =>
    name !== undefined ? `(?<${name}>[^/]+?)` : found === '*' ? '[^/]*' : `\\${found}`,
  );
  const groups = new RegExp(`^${source}$`, 'u').exec(path);
  return groups === null ? undefined : { ...groups.groups };
}

const SPLIT_WORDS: ReadonlyMap<string, number> = new Map([
  ['train', 0],
  ['training', 0],
  ['val', 1],
  ['valid', 1],
  ['validation', 1],
  ['test', 2],
  ['testing', 2],
]);

/** The split that a word names, as an index of train, val, test. */
export const namedSplit = (word: string): number | undefined => SPLIT_WORDS.get(word.toLowerCase());
