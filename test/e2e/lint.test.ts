import { chmodSync, lstatSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './tml.js';

const untidy = 'edition 1\nimport { rp2040, esense } from "std/targets"\nexport let ram = rp2040.ram\n';
const tidy = 'edition 1\nimport { rp2040 } from "std/targets"\nexport let ram = rp2040.ram\n';

describe('tml lint', () => {
  const place = new Workplace();
  beforeAll(() => {
    mkdirSync(place.path('src'));
    place.write('src/untidy.tml', untidy);
    place.write('src/tidy.tml', tidy);
  });
  afterAll(() => place.remove());

  it('reports what is rarely meant in every file of a folder, with exit code 1; tml check does not', () => {
    const { code, stdout } = place.tml('lint');
    expect(code).toBe(1);
    expect(stdout).toContain('warning[TML5012] esense is imported and not used\n   ┌─ src/untidy.tml:2:18\n');
    expect(stdout).not.toContain('src/tidy.tml');
    expect(place.tml('check', 'src/untidy.tml').stdout).not.toContain('TML5012');
  });

  it('writes what other programs read', () => {
    const { code, stdout } = place.tml('lint', 'src/untidy.tml', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'TML5012', file: 'src/untidy.tml' }] });
    expect(place.tml('lint', 'src/tidy.tml')).toMatchObject({ code: 0, stdout: '1 file: nothing to report\n' });
  });

  it('exits with 3 where a file has an error, and with what is wrong where there is no file', () => {
    place.write('broken.tml', 'edition 1\nlet a = nothing\n');
    expect(place.tml('lint', 'broken.tml')).toMatchObject({ code: 3, stdout: expect.stringContaining('TML3001') });
    expect(place.tml('lint', 'absent.tml')).toMatchObject({ code: 3, stdout: expect.stringContaining('TML2001') });
  });

  it('--fix leaves the mode of the file and a link to it as they are', () => {
    place.write('script.tml', untidy);
    chmodSync(place.path('script.tml'), 0o751);
    symlinkSync('script.tml', place.path('link.tml'));
    const { code, stdout } = place.tml('lint', 'link.tml', '--fix');
    expect(code).toBe(0);
    expect(stdout).toContain('link.tml:2:18: fixed TML5012: remove this import');
    expect(place.read('script.tml')).toBe(tidy);
    expect(statSync(place.path('script.tml')).mode & 0o7777).toBe(0o751);
    expect(lstatSync(place.path('link.tml')).isSymbolicLink()).toBe(true);
  });

  it('tml fmt keeps the mode too', () => {
    place.write('loose.tml', 'edition   1\n');
    chmodSync(place.path('loose.tml'), 0o640);
    expect(place.tml('fmt', 'loose.tml').code).toBe(0);
    expect(statSync(place.path('loose.tml')).mode & 0o7777).toBe(0o640);
  });
});
