import { describe, expect, it } from 'vitest';
import { findTml, type FoundTml, type Surroundings } from '../../editors/vscode/src/find-tml.js';

const find = (files: readonly string[], given: Partial<Surroundings> = {}): FoundTml =>
  findTml({
    folders: ['/home/me/project/models'],
    setting: '',
    searchPath: '/usr/local/bin::/usr/bin',
    isWindows: false,
    isFile: (file) => files.includes(file),
    ...given,
  });

const own = '/home/me/project/models/node_modules/.bin/tml';
const around = '/home/me/project/node_modules/.bin/tml';

describe('which tml the editor starts', () => {
  it("is the project's own, the nearest first, whatever the setting and the PATH say", () => {
    const setting = '/opt/tml';
    const elsewhere = [setting, '/usr/bin/tml'];
    expect(find([...elsewhere, around, own], { setting })).toMatchObject({ ok: true, command: own });
    expect(find([...elsewhere, around], { setting })).toEqual({
      ok: true,
      command: around,
      because: 'the project at /home/me/project has it installed',
    });
  });

  it('is that of a later open folder where the first has none', () => {
    const second = '/srv/other/node_modules/.bin/tml';
    expect(find([second], { folders: ['/home/me', '/srv/other'] })).toMatchObject({ command: second });
  });

  it('is else that of the setting, in the open folder where it is relative', () => {
    expect(find(['/opt/tml', '/usr/bin/tml'], { setting: '/opt/tml' })).toMatchObject({ command: '/opt/tml' });
    expect(find(['/home/me/project/models/bin/tml'], { setting: 'bin/tml' })).toMatchObject({ command: '/home/me/project/models/bin/tml' });
  });

  it('is else the first on the PATH', () => {
    expect(find(['/usr/bin/tml'])).toEqual({ ok: true, command: '/usr/bin/tml', because: 'it is on the PATH' });
    expect(find(['/usr/bin/tml'], { folders: [] })).toMatchObject({ command: '/usr/bin/tml' });
  });

  it('is a .cmd file on Windows', () => {
    const command = 'C:\\project\\node_modules\\.bin\\tml.cmd';
    const windows = { folders: ['C:\\project\\src'], isWindows: true, searchPath: 'C:\\bin;D:\\bin' };
    expect(find([command], windows)).toMatchObject({ command });
    expect(find(['D:\\bin\\tml.cmd'], windows)).toMatchObject({ command: 'D:\\bin\\tml.cmd' });
  });

  it('says how to get one where there is none, and that the setting is wrong where it is', () => {
    expect(find([])).toMatchObject({ ok: false, problem: expect.stringContaining('npm install --save-dev tml-lang') });
    expect(find(['/usr/bin/tml'], { setting: '/opt/tml' })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('The setting tml.path names /opt/tml, which is not there.'),
    });
  });
});
