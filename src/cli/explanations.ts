import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../checker/host.js';

const pageOf = (code: string): string => path.join(packageRoot(), 'docs', 'diagnostics', `${code}.md`);

export const hasExplanation = (code: string): boolean => statSync(pageOf(code), { throwIfNoEntry: false })?.isFile() ?? false;

/** The page of a code, as Markdown. */
export const readExplanation = (code: string): string => readFileSync(pageOf(code), 'utf8');
