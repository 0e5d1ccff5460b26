import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/checker/host.js';

export interface Block {
  readonly line: number;
  readonly language: string;
  /** Behind the language: the file a block is, `main.tml` where none is named. */
  readonly name: string | undefined;
  readonly text: string;
}

export const readDocument = (file: string): string => readFileSync(path.join(packageRoot(), file), 'utf8');

/** Fenced blocks in the order of the page. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map((match) => ({
    line: markdown.slice(0, match.index).split('\n').length,
    language: match[1] ?? '',
    name: match[2],
    text: match[3] ?? '',
  }));
}
