import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './tml.js';

describe('tml doctor', () => {
  const place = new Workplace();
  afterAll(() => place.remove());

  it('finds this machine fit, and a missing program no problem', () => {
    const { code, stdout } = place.tml('doctor', '--json');
    const { findings } = JSON.parse(stdout) as { findings: readonly { what: string; state: string }[] };
    expect(code).toBe(0);
    expect(findings.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(findings).toEqual(expect.arrayContaining([expect.objectContaining({ what: 'kernels', state: 'ok' })]));
    expect(place.tml('doctor').stdout).toMatch(/^kernels +ok +WebAssembly SIMD$/m);
  });

  it('names a store that cannot be there, with the remedy', () => {
    place.write('file', '');
    const { code, stdout } = place.tml('doctor', '--store', 'file/store');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^store +problem .*--store$/m);
  });
});
