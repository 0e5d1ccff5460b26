import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { Workplace } from './tml.js';

const place = new Workplace();
afterAll(() => place.remove());

it('formats the files of a folder, names them, and leaves alone what cannot be read', () => {
  mkdirSync(place.path('files/node_modules'), { recursive: true });
  place.write('files/a.tml', 'let a=1');
  place.write('files/b.tml', 'let b = 1\n');
  place.write('files/node_modules/c.tml', 'let c=1');
  const checked = place.tml('fmt', '--check', 'files');
  expect(checked).toEqual({ code: 1, stdout: `${path.join('files', 'a.tml')}\n`, stderr: '' });
  expect(place.read('files/a.tml')).toBe('let a=1');
  expect(place.tml('fmt', 'files').code).toBe(0);
  expect(place.read('files/a.tml')).toBe('let a = 1\n');
  expect(place.read('files/node_modules/c.tml')).toBe('let c=1');
  expect(place.tml('fmt', '--check', 'files')).toEqual({ code: 0, stdout: '', stderr: '' });
  place.write('files/b.tml', 'let b=(1');
  const broken = place.tml('fmt', 'files');
  expect(broken.code).toBe(3);
  expect(broken.stderr).toContain(path.join('files', 'b.tml'));
  expect(place.read('files/b.tml')).toBe('let b=(1');
  expect(place.tml('fmt', 'none.tml').stderr).toContain('there is no file none.tml');
});

it('finds nothing to change in the pipelines and the standard library', () => {
  const folders = ['pipelines', 'stdlib'].map((folder) => path.join(packageRoot(), folder));
  expect(place.tml('fmt', '--check', ...folders)).toEqual({ code: 0, stdout: '', stderr: '' });
});
