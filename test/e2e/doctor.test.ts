import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
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

  it('loads TensorFlow to say whether it works, and names a script that is there', () => {
    const inFolder = (folder: string) => {
      const env = { ...process.env, TML_TENSORFLOW: folder };
      return spawnSync(process.execPath, [command, 'doctor'], { cwd: place.folder, encoding: 'utf8', env });
    };
    const absent = inFolder(place.path('empty'));
    expect(absent.status).toBe(0);
    const script = /^@tensorflow\/tfjs-node +missing \(optional\) +not in .*empty; install it: bash (\S+) FOLDER/m.exec(absent.stdout)?.[1];
    expect(existsSync(script ?? '')).toBe(true);
    const fake = place.path('fake/node_modules/@tensorflow/tfjs-node');
    mkdirSync(fake, { recursive: true });
    writeFileSync(`${fake}/index.js`, 'throw new Error("no binary")');
    expect(inFolder(place.path('fake')).stdout).toMatch(/tfjs-node +missing \(optional\) .*index\.js does not load; install it again/);
    writeFileSync(`${fake}/index.js`, 'exports.backend = () => ({ binding: { TF_Version: "2.15.1" } })');
    expect(inFolder(place.path('fake')).stdout).toMatch(/tfjs-node +ok +TensorFlow 2\.15\.1, .*index\.js$/m);
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
