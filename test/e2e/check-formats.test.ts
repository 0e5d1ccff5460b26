import { afterAll, expect, it } from 'vitest';
import { smallExperiment, Workplace } from './tml.js';

const place = new Workplace();
afterAll(() => place.remove());

const check = (text: string, format: string) => {
  place.write('x.tml', text);
  return place.tml('check', 'x.tml', '--format', format);
};
const wrong = smallExperiment.replace('kernel: 2', 'kernell: 2');

it('writes the problems of a file as other programs read them, with the exit code of a check', () => {
  const json = check(wrong, 'json');
  expect(json.code).toBe(3);
  expect(JSON.parse(json.stdout).diagnostics).toMatchObject([{ code: 'TML3104', file: 'x.tml', line: 9, hint: 'did you mean kernel?' }]);
  const sarif = check(wrong, 'sarif');
  expect(sarif.code).toBe(3);
  expect(JSON.parse(sarif.stdout).runs[0].results).toMatchObject([{ ruleId: 'TML3104', level: 'error' }]);
  const github = check(wrong, 'github');
  expect(github.code).toBe(3);
  expect(github.stdout).toMatch(/^::error file=x\.tml,line=9,.*::tcn has no parameter kernell \(did you mean kernel\?\)/);
});

it('writes nothing else for a file without problems', () => {
  expect(JSON.parse(check(smallExperiment, 'json').stdout).diagnostics).toEqual([]);
  expect(check(smallExperiment, 'github')).toMatchObject({ code: 0, stdout: '' });
  expect(check(smallExperiment, 'yaml')).toMatchObject({ code: 2 });
});
