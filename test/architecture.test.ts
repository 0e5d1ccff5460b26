import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../src/checker/host.js';
import { forbidden, srcFolders } from './architecture-rules.js';
import { checkText, problemsOf } from './checker/check-text.js';

const root = packageRoot();
const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

describe('the structure of src', () => {
  it('has imports in one direction only', async () => {
    const result = await cruise(['src'], {
      baseDir: root,
      ruleSet: { forbidden },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '^src/tensor/kernels/' },
    });
    const { summary, modules } = result.output as ICruiseResult;
    expect(modules.length).toBeGreaterThan(100);
    expect(summary.violations.map((one) => `${one.rule.name}: ${one.from} -> ${one.to}`)).toEqual([]);
  });

  it('has a rule for every folder', () => {
    const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((folder) => folder.name).sort()).toEqual([...srcFolders].sort());
  });

  it('keeps each file to one concept: at most 400 lines', () => {
    const long = sources.filter((file) => readFileSync(path.join(root, 'src', file), 'utf8').split('\n').length > 401);
    expect(long).toEqual([]);
  });

  it('computes with no mathematics of the engine where results must be the same bits everywhere', () => {
    const offending = sources
      .filter((file) => /^(numeric|ops|optimize|mcu)[/\\]/.test(file))
      .filter((file) =>
        /\bMath\.(exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|tanh|sinh|cosh|cbrt|hypot)\b|[^*/]\*\*[^*/]/.test(
          withoutComments(readFileSync(path.join(root, 'src', file), 'utf8')),
        ),
      );
    expect(offending).toEqual([]);
  });
});

describe('the documents', () => {
  const documents = [
    'README.md',
    ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => path.join('docs', file)),
  ];

  it.each(documents)('%s links to what is there', (document) => {
    const text = readFileSync(path.join(root, document), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => path.join(root, path.dirname(document), match[1] ?? ''));
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });

  it('README.md shows an example that checks', () => {
    const [, example] = /```tml\n([\s\S]*?)```/.exec(readFileSync(path.join(root, 'README.md'), 'utf8')) ?? [];
    expect(problemsOf(checkText(example ?? ''))).toEqual([]);
  });
});

const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/`[^`]*`/g, '``');
