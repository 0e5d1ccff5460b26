import { expect } from 'vitest';
import { FACTS_END, FACTS_START } from '../../src/report/page.js';
import type { RunFacts } from '../../src/report/run-facts.js';

export const facts: RunFacts = {
  run: 'r1',
  date: '2026-11-22T20:05:12Z',
  milliseconds: 18_400,
  computed: 9,
  cached: 3,
  failed: 0,
  skipped: 0,
  jobs: 2,
  profile: 'wasm-simd-f32/1',
  host: 'bench-1',
  platform: 'linux x64',
  versions: { tml: '0.1.0', node: '20.20.0' },
  command: 'tml run quickstart.tml --set epochs=10',
  warnings: [],
};
/** Everything but the block that is true of one run alone. */
export const withoutFacts = (text: string): string => {
  const [start, end] = [text.indexOf(FACTS_START), text.indexOf(FACTS_END)];
  expect(start).toBeGreaterThan(0);
  expect(end).toBeGreaterThan(start);
  return text.slice(0, start) + text.slice(end);
};

/** Text a reader sees, without markup. */
export const visible = (html: string): string =>
  html
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/[\s\u00a0]+/g, ' ');

const VOID = new Set(['meta', 'br', 'img', 'input', 'link', '!doctype']);

/** Throws where elements are not closed in the order in which they were opened. */
export function checkNesting(html: string): void {
  const open: string[] = [];
  for (const [, closing, name = '', selfClosing] of html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .matchAll(/<(\/?)([!a-zA-Z][a-zA-Z0-9]*)(?:"[^"]*"|'[^']*'|[^>"'])*?(\/?)>/g)) {
    if (VOID.has(name.toLowerCase()) || selfClosing === '/') continue;
    if (closing === '/') expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
}
