import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { probeTensorFlow } from '../../src/cli/probe-tensorflow.js';
import { command, readEvents, smallExperiment, Workplace } from './tml.js';

const folder = process.env['TML_TENSORFLOW'];
const probed = probeTensorFlow(folder);
if (folder !== undefined && probed.kind !== 'works') throw new Error(`TML_TENSORFLOW is ${folder}, but there is no TensorFlow that works`);
if (probed.kind !== 'works') console.warn('skipped: runs on TensorFlow, which is not installed (scripts/install-tensorflow.sh)');

const place = new Workplace();
afterAll(() => place.remove());
place.write('small.tml', smallExperiment);

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [command, 'run', 'small.tml', '--output', 'ndjson', ...args], {
    cwd: place.folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...env },
  });

describe('tml run --backend tensorflow', () => {
  it('says what is missing before anything runs', () => {
    const { status, stdout, stderr } = run(['--backend', 'tensorflow', '--store', 'none'], { TML_TENSORFLOW: place.path('empty') });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error\[TML7176\] nothing can be computed with TensorFlow: @tensorflow\/tfjs-node is not in .*empty$/m);
    expect(stderr).toMatch(/install it: bash \S+install-tensorflow\.sh FOLDER/);
  });

  it.skipIf(probed.kind !== 'works')('trains, attacks and reports; the same bits in another store; a key of its own', () => {
    const results = ['a', 'b'].map((name) => {
      const { status, stdout, stderr } = run(['--backend', 'tensorflow', '--store', name, '--results', `${name}.json`]);
      expect(status, stderr).toBe(0);
      expect(readEvents(stdout)[0]).toMatchObject({ profile: 'tensorflow-f32/1' });
      return place.read(`${name}.json`);
    });
    expect(results[1]).toBe(results[0]);
    const known = place.tml('plan', 'small.tml', '--backend', 'tensorflow', '--store', 'b');
    expect(known.stdout).toMatch(/^cached +net /m);
    expect(known.stdout).not.toMatch(/^run /m);
    const onKernels = run(['--store', 'a']);
    const started = readEvents(onKernels.stdout).flatMap((event) => (event.type === 'node-started' ? [event.node] : []));
    expect(started).toContain('net');
    expect(started).not.toContain('digits');
  });
});
