import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTml } from '../../editors/vscode/src/find-tml.js';
import { packageRoot } from '../../src/checker/host.js';
import { type Finished, Workplace } from './tml.js';

describe('tml init', () => {
  const place = new Workplace();
  afterAll(() => place.remove());

  it('makes a project in a new or empty folder and says what to do next', () => {
    mkdirSync(place.path('empty'));
    for (const name of ['new one', 'empty']) {
      const { code, stdout } = place.tml('init', name);
      expect(code).toBe(0);
      expect(stdout).toContain(`cd ${name === 'empty' ? name : "'new one'"}\n   tml run main.tml\n`);
      expect(readdirSync(place.path(name)).sort()).toEqual(['.gitignore', '.vscode', 'README.md', 'main.tml']);
    }
    expect(place.read('new one/README.md')).toContain('# new one\n');
  });

  it('leaves a folder that holds something as it is', () => {
    mkdirSync(place.path('full/.git'), { recursive: true });
    const { code, stderr } = place.tml('init', 'full');
    expect(code).toBe(2);
    expect(stderr).toContain('TML7031');
    expect(readdirSync(place.path('full'))).toEqual(['.git']);
  });

  it('leaves nothing half written where it cannot write', () => {
    place.write('file', '');
    const { code, stderr } = place.tml('init', 'file/project');
    expect(code).toBe(1);
    expect(stderr).toContain('error[TML7032] the project file/project could not be written (ENOTDIR)');
    expect(place.tml('init', 'file')).toMatchObject({ code: 1, stderr: expect.stringContaining('TML7032') });
    expect(readdirSync(place.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('the package as npm packs it, installed elsewhere', () => {
  const place = new Workplace();
  const root = packageRoot();
  const modules = place.path('node_modules');
  let packed: { readonly size: number; readonly files: readonly { readonly path: string }[] };
  let command = '';

  beforeAll(() => {
    // Its scripts would build; what is tested has been built.
    const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', place.folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [made] = JSON.parse(said) as readonly [typeof packed & { readonly filename: string }];
    packed = made;
    const own = path.join(modules, 'tml-lang');
    mkdirSync(own, { recursive: true });
    execFileSync('tar', ['-xzf', place.path(made.filename), '-C', own, '--strip-components=1']);
    const manifest = JSON.parse(readFileSync(path.join(own, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
      readonly bin: { readonly tml: string };
    };
    for (const name of Object.keys(manifest.dependencies)) symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
    command = path.join(own, manifest.bin.tml);
    // As npm links it.
    mkdirSync(path.join(modules, '.bin'));
    symlinkSync(path.join('..', 'tml-lang', manifest.bin.tml), path.join(modules, '.bin', 'tml'));
  });
  afterAll(() => place.remove());

  const tml = (folder: string, ...args: readonly string[]): Finished => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    return { code: status, stdout, stderr };
  };

  it('holds what runs, and no tests or sources', () => {
    const folders = new Set(packed.files.map((file) => (file.path.includes('/') ? file.path.slice(0, file.path.indexOf('/')) : '')));
    expect([...folders].sort()).toEqual(['', 'dist', 'docs', 'grammar', 'pipelines', 'scripts', 'stdlib']);
    expect(packed.files.map((file) => file.path).filter((file) => file.startsWith('scripts/'))).toEqual(['scripts/install-tensorflow.sh']);
    expect(packed.files.filter((file) => /\.(ts|tsx|test\.\w+)$|(^|\/)(test|src|node_modules)\//.test(file.path))).toEqual([]);
    expect(packed.size).toBeLessThan(2_000_000);
  });

  it('makes a project that is formatted, checks, is lint-clean and runs', () => {
    expect(tml(place.folder, 'init', 'project')).toMatchObject({ code: 0, stderr: '' });
    const project = place.path('project');
    expect(tml(project, 'fmt', '--check')).toMatchObject({ code: 0, stdout: '' });
    expect(tml(project, 'lint')).toMatchObject({ code: 0, stdout: '1 file: nothing to report\n' });
    expect(tml(project, 'check', 'main.tml')).toMatchObject({ code: 0, stdout: expect.stringContaining('main.tml: fine') });
    const found = findTml({ folders: [project], setting: '', searchPath: '', isWindows: false, isFile: existsSync });
    expect(found.ok && realpathSync(found.command)).toBe(realpathSync(command));
    const { code, stdout } = tml(project, 'run', 'main.tml', '--profile', 'quick');
    expect(code).toBe(0);
    const [, report = ''] = /^ report +(\S+)$/m.exec(stdout) ?? [];
    expect(statSync(path.join(project, report)).size).toBeGreaterThan(1000);
  });
});
