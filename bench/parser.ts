import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Lexer } from 'chevrotain';
import { packageRoot } from '../src/checker/host.js';
import { parse } from '../src/parser/parse.js';
import { LineBreak, lexedTokens } from '../src/parser/tokens.js';
import { type Benchmark, summary } from './benchmark.js';

/** A person types on while a file is read again: 99 of 100 wrong files are read within this time, in milliseconds. */
const BOUND = 40;
const ROUNDS = 5;
const MUTATIONS = 1000;

/** What it takes to read a file in which one token is wrong, as while somebody is typing. */
export async function run(): Promise<Benchmark> {
  const files = ['pipelines', 'stdlib', 'grammar/conformance/valid']
    .flatMap((folder) => readdirSync(path.join(packageRoot(), folder)).map((file) => path.join(packageRoot(), folder, file)))
    .filter((file) => file.endsWith('.tml'));
  const texts = files.map((file) => readFileSync(file, 'utf8')).filter((text) => text.split('\n').length >= 20);
  const all = texts.flatMap(mutationsOf);
  // Spread over all files and kinds; the same in every run.
  const chosen = Array.from({ length: MUTATIONS }, (_, i) => all[Math.floor((i * all.length) / MUTATIONS)] as string);
  for (const text of chosen.slice(0, 200)) parse({ path: 'warm-up.tml', text });
  const rounds = Array.from({ length: ROUNDS }, () => chosen.map(timeToParse).sort((a, b) => a - b));
  const quantile = (p: number): readonly number[] => rounds.map((times) => times[Math.ceil(times.length * p) - 1] as number);
  const p99 = summary('p99', 'ms', quantile(0.99));
  return {
    title: `reading a file in which one token is missing, doubled or misplaced: ${MUTATIONS} mutations of ${texts.length} files`,
    measurements: [summary('median', 'ms', quantile(0.5)), p99, summary('slowest', 'ms', quantile(1))],
    ratios: { [`p99 / ${BOUND} ms`]: p99.median / BOUND },
    notes: [`each number is the median of ${ROUNDS} rounds`],
  };
}

function timeToParse(text: string): number {
  const start = performance.now();
  parse({ path: 'mutated.tml', text });
  return performance.now() - start;
}

/** Every token deleted, doubled, and the one after the next put before it. */
function mutationsOf(text: string): readonly string[] {
  const tokens = new Lexer(lexedTokens).tokenize(text).tokens.filter((token) => token.tokenType !== LineBreak);
  return tokens.flatMap((token, index) => {
    const start = token.startOffset;
    const end = start + token.image.length;
    const later = tokens[(index + 2) % tokens.length]?.image ?? '';
    return [
      `${text.slice(0, start)} ${text.slice(end)}`,
      `${text.slice(0, end)} ${token.image} ${text.slice(end)}`,
      `${text.slice(0, start)} ${later} ${text.slice(start)}`,
    ];
  });
}
