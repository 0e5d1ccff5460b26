import { mkdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { command, Workplace } from './tml.js';

const place = new Workplace();
afterAll(() => place.remove());

describe('data files on a disk', () => {
  it.each([
    ['is larger than a data file may be', 'large.yaml', 'error[TML2005] large.yaml is too large: a data file has at most 65536 bytes'],
    ['is a directory', 'folder.yaml', 'error[TML2002] folder.yaml is a directory, expected a data file'],
    ['is not UTF-8', 'latin.yaml', 'error[TML2003] latin.yaml is not UTF-8 text: byte 6 begins no character'],
    ['is not there', 'none.json', 'error[TML2001] there is no file none.json'],
  ])('refuses one that %s', (_, file, message) => {
    place.write('large.yaml', `kind: target\n# ${'x'.repeat(2_000_000)}\n`);
    place.write('latin.yaml', Uint8Array.from([...'name: \u00fc\n'].map((letter) => letter.charCodeAt(0))));
    mkdirSync(place.path('folder.yaml'), { recursive: true });
    place.write('main.tml', `edition 1\nimport b from "./${file}"\n`);
    const { code, stdout } = place.tml('check', 'main.tml');
    expect(code).toBe(3);
    expect(stdout).toContain(message);
    expect(stdout).toContain('main.tml:2:15');
  });

  it('accepts one of exactly the largest size', () => {
    const board = 'kind: target\nname: x\ncore: other\npartial: true\n# ';
    place.write('full.yaml', board.padEnd(65_536, 'x'));
    place.write('main.tml', 'edition 1\nimport b from "./full.yaml"\n');
    expect(place.tml('check', 'main.tml')).toMatchObject({ code: 0 });
    place.write('full.yaml', board.padEnd(65_537, 'x'));
    expect(place.tml('check', 'main.tml')).toMatchObject({ code: 3 });
  });

  it('loads the readers of YAML and JSON Schema only where data are imported', () => {
    place.write('loaded.cjs', "process.on('exit', () => console.log(Object.keys(require.cache).join('\\n')));");
    const loaded = (text: string): { code: number | null; yaml: boolean; ajv: boolean } => {
      place.write('main.tml', text);
      const { status, stdout } = spawnSync(process.execPath, ['--require', place.path('loaded.cjs'), command, 'check', 'main.tml'], {
        cwd: place.folder,
        encoding: 'utf8',
      });
      return { code: status, yaml: /[\\/]node_modules[\\/]yaml[\\/]/.test(stdout), ajv: /[\\/]node_modules[\\/]ajv[\\/]/.test(stdout) };
    };
    expect(loaded('edition 1\nimport { tcn } from "std/models"\nmodel m = digits() -> tcn()\n')).toEqual({
      code: 0,
      yaml: false,
      ajv: false,
    });
    expect(loaded('edition 1\nimport { rp2040 } from "std/targets"\nlet x = rp2040.ram\n')).toEqual({ code: 0, yaml: true, ajv: true });
  });
});
