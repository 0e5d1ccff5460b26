import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { readDocument } from './document.js';

const pages = [
  'README.md',
  ...readdirSync(path.join(packageRoot(), 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

const anchorsOf = (page: string): readonly string[] =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-'),
  );

it.each(pages)('every link of %s leads somewhere', (file) => {
  const links = [...readDocument(file).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => (/^[a-z]+:/.test(link) ? [] : [link]));
  const broken = links.filter((link) => {
    const [target = '', anchor] = link.split('#');
    const found = target === '' ? file : path.join(path.dirname(file), target);
    if (!existsSync(path.join(packageRoot(), found))) return true;
    return anchor !== undefined && found.endsWith('.md') && !anchorsOf(readDocument(found)).includes(anchor);
  });
  expect(broken).toEqual([]);
});
