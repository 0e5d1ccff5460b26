import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './tml.js';

const library = `edition 1
import { tcn } from "std/models"
import { rp2040 } from "std/targets"

## Fits a budget. Of \`size\` < 1 nothing is left.
export fn fits(size: bytes = 64KiB, within: duration, loss: ce | mse = ce) -> dataset {
  return digits(train: 100)
}

# Not part of what is offered.
let hidden = 3

## The board of the study.
export let board = rp2040.ram
export import { tcn as small } from "std/models"
`;

describe('tml doc', () => {
  const place = new Workplace();
  beforeAll(() => place.write('lib.tml', library));
  afterAll(() => place.remove());

  it('lists what a module of the standard library exports', () => {
    const { code, stdout } = place.tml('doc', 'std/models');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# std\/models\n\n## network /);
    expect(stdout).toContain('\n## network tcn\n\nTemporal convolutional network');
    expect(stdout).toContain('\n| `rate` | `float in 0..1` | `5%` |\n');
  });

  it('shows the fields of data with their units', () => {
    expect(place.tml('doc', 'std/targets').stdout).toMatch(/## target rp2040\n\n\| field \| value \|\n[^#]*\| `ram` \| `270336 B` \|/);
  });

  it('leaves out what is private, and documents a name that is exported on', () => {
    const { stdout } = place.tml('doc', 'lib.tml');
    expect([...stdout.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(['fn fits', 'let board', 'network small']);
    expect(stdout).toContain('Fits a budget. Of `size` < 1 nothing is left.\n\n```tml\nfn fits(size: bytes');
    expect(stdout).toContain('| `size` | `bytes` | `B` | `64KiB` |');
    expect(stdout).toContain('| `within` | `duration` | `s` | `must be given` |');
    expect(stdout).toContain('| `loss` | `ce \\| mse` |  | `ce` |');
    expect(stdout).not.toContain('hidden');
  });

  it('makes a page that loads nothing and keeps text as text', () => {
    const { code, stdout } = place.tml('doc', 'lib.tml', '--format', 'html');
    expect(code).toBe(0);
    expect(stdout).toContain('<p>Fits a budget. Of <code>size</code> &lt; 1 nothing is left.</p>');
    expect(stdout).not.toMatch(/<script|src=|https?:/);
  });

  it('says what is wrong with a module that is not there or cannot be read', () => {
    expect(place.tml('doc', 'std/model')).toMatchObject({ code: 3, stderr: expect.stringContaining('did you mean std/models?') });
    expect(place.tml('doc', 'absent.tml')).toMatchObject({ code: 3, stderr: expect.stringContaining('TML2001') });
    place.write('broken.tml', 'edition 1\nlet a = (\n');
    expect(place.tml('doc', 'broken.tml')).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('TML10') });
  });
});
