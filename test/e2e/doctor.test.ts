import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { command, Workplace } from './tml.js';

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

  it('says how to get what is missing', () => {
    const { stdout } = place.tml('doctor', '--json');
    const { findings } = JSON.parse(stdout) as { findings: readonly { what: string; state: string; detail: string }[] };
    expect(findings.map(({ what }) => what)).toEqual(expect.arrayContaining(['temporary files', 'disk', 'machine', 'redis-server']));
    for (const { state, detail } of findings) if (state !== 'ok') expect(detail).toMatch(/install|set |make room|choose/);
  });

  it('names a temporary folder that cannot be written', () => {
    const { status, stdout } = spawnSync(process.execPath, [command, 'doctor'], {
      cwd: place.folder,
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: place.path('absent') },
    });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^temporary files +problem .*absent cannot be written \(ENOENT\); set TMPDIR/m);
  });

  it('names a store that cannot be there, with the remedy', () => {
    place.write('file', '');
    const { code, stdout } = place.tml('doctor', '--store', 'file/store');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^store +problem .*--store$/m);
  });
});
