import type { RunArguments } from './program.js';

/** Whether a shell would take the word as it stands. */
const isPlain = (word: string): boolean => /^[\w@%+=:,./-]+$/.test(word);

/** A word as a shell takes it. */
export const shellWord = (word: string): string => (isPlain(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);

/** The command that gives the same results again: what is science, without where and how fast. */
export function reproduceCommand(
  file: string,
  options: Pick<RunArguments, 'set' | 'profile' | 'params' | 'only' | 'store' | 'backend'>,
): string {
  const words = ['tml', 'run', file];
  for (const profile of options.profile) words.push('--profile', profile);
  for (const file of options.params) words.push('--params', file);
  for (const [name, value] of options.set) words.push('--set', `${name}=${value}`);
  if (options.only?.length) words.push('--only', ...options.only);
  if (options.backend === 'tensorflow') words.push('--backend', options.backend);
  if (options.store !== '.tml') words.push('--store', options.store);
  return words.map(shellWord).join(' ');
}
