import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import type { Results } from '../../src/runtime/results.js';
import { auritusFolder } from '../shared-auritus.js';
import { sharedFile } from '../shared-data.js';
import { Workplace } from './tml.js';

const place = new Workplace();
afterAll(() => place.remove());

const beside = (name: string): string | null => {
  const file = sharedFile(name);
  return file && path.dirname(file);
};
const pipeline = (name: string): string => path.join(packageRoot(), 'pipelines', name);
const SPEECH = 'data/speech_commands_test_v0.02';

interface Trained {
  readonly file: string;
  /** Null where the data is not there. */
  readonly folder: () => string | null;
  readonly settings: (folder: string) => readonly string[];
}

const all: readonly Trained[] = [
  { file: pipeline('trained-har.tml'), folder: auritusFolder, settings: (folder) => [`folder=${folder}`] },
  { file: pipeline('trained-resnet8.tml'), folder: () => beside('data/cifar10/index.json'), settings: (folder) => [`folder=${folder}`] },
  {
    file: path.join(packageRoot(), 'test', 'e2e', 'trained-ds-cnn.tml'),
    folder: () => beside(`${SPEECH}/index.csv`),
    settings: (folder) => [`features=${folder}/mfcc_int8_4890x49x10.bin.gz`, `index=${folder}/index.csv`],
  },
];

// Minutes of training: `npm run test:full`.
describe.skipIf(process.env['TML_FULL'] === undefined)('what docs/results.md says of networks trained here', () => {
  it.for(all.map((one) => [path.basename(one.file), one] as const))(
    '%s gives its figures',
    { timeout: 20 * 60_000 },
    ([, { file, folder: folderOf, settings }], { skip }) => {
      const folder = folderOf();
      if (folder === null) return skip('the data is not there');
      const set = settings(folder).flatMap((one) => ['--set', one]);
      const { code } = place.tml('run', file, ...set, '--results', 'results.json');
      expect(code).toBe(0);
      const { results } = JSON.parse(place.read('results.json')) as Results;
      const text = readFileSync(path.join(packageRoot(), 'docs', 'results.md'), 'utf8');
      const measured = results.filter(({ kind }) => kind === 'metric');
      expect(measured.length).toBeGreaterThan(0);
      for (const { value, ci95, n } of measured) {
        const [low, high] = ci95 ?? [];
        expect(text).toContain(`${value?.toFixed(3)} [${low?.toFixed(3)}, ${high?.toFixed(3)}], n ${n?.toLocaleString('en-US')}`);
      }
    },
  );
});
