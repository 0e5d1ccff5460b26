import { afterAll, describe, expect, it } from 'vitest';
import { smallExperiment, Workplace } from './tml.js';

const place = new Workplace();
afterAll(() => place.remove());

describe('tml explain', () => {
  it('prints the page of a code, also by its name, and a message says so', () => {
    place.write('x.tml', smallExperiment.replace('kernel: 2', 'kernell: 2'));
    expect(place.tml('check', 'x.tml').stdout).toContain('\n   = tml explain TML3104\n');
    const { code, stdout } = place.tml('explain', 'TML3104');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# TML3104 unknown-parameter\n/);
    expect(stdout).toContain('## Good');
    expect(place.tml('explain', 'unknown-parameter').stdout).toBe(stdout);
    expect(place.tml('explain', 'tml3104').stdout).toBe(stdout);
  });

  it.each([
    ['TML3194', /there is no diagnostic TML3194 \(did you mean TML3\d{3}\?\)/],
    ['unknown-paramater', /did you mean unknown-parameter\?/],
    ['x', /messages show theirs/],
  ])('of %s, which is no code, helps on', (asked, message) => {
    const { code, stderr } = place.tml('explain', asked);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
