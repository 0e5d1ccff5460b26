import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../../src/ops');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
/** Functions whose last bits an engine may choose, the clock and chance. */
const forbidden =
  /Math\.(exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|tanh|sinh|cosh|atan|atan2|cbrt|hypot|random)\b|\*\*|Date\.now|performance\./;

/** Sources without comments, where such names may stand. */
const code = (file: string): string =>
  readFileSync(path.join(folder, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '');

describe('src/ops', () => {
  it('has sources to look at', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  it.each(files)('%s uses no mathematics of the engine, no clock and no chance', (file) => {
    expect(code(file)).not.toMatch(forbidden);
  });

  it.each(files.filter((file) => file.endsWith('.spec.ts')))('%s reaches no tensor code', (file) => {
    const seen = new Set<string>();
    const visit = (absolute: string): void => {
      if (seen.has(absolute)) return;
      seen.add(absolute);
      for (const match of readFileSync(absolute, 'utf8').matchAll(/^import (?!type).*?from '(\.[^']*)'/gm)) {
        visit(path.resolve(path.dirname(absolute), match[1]!.replace(/\.js$/, '.ts')));
      }
    };
    visit(path.join(folder, file));
    expect([...seen].filter((source) => source.includes(`${path.sep}tensor${path.sep}`) || source.endsWith('.run.ts'))).toEqual([]);
  });
});
