import { afterAll, expect, it } from 'vitest';
import { smallExperiment, Workplace } from './tml.js';

const place = new Workplace();
afterAll(() => place.remove());

it('tml check --fix writes what leaves no choice, says so, and reports the rest', () => {
  place.write('x.tml', smallExperiment.replace('kernel: 2', 'kernell: 2'));
  const fixed = place.tml('check', 'x.tml', '--fix');
  expect(fixed.stdout).toMatch(/^x\.tml:9:\d+: fixed TML3104: write kernel\nx\.tml: fine, /);
  expect(fixed.code).toBe(0);
  expect(place.read('x.tml')).toBe(smallExperiment);

  place.write('y.tml', 'edition 1\nlet a = 1 / 0\n');
  const left = place.tml('check', 'y.tml', '--fix', '--format', 'json');
  expect(left.code).toBe(3);
  expect(JSON.parse(left.stdout).diagnostics).toMatchObject([{ code: 'TML3103' }]);
  expect(place.read('y.tml')).toBe('edition 1\nlet a = 1 / 0\n');
});
