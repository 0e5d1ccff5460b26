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

const cifar = (): string | null => {
  const index = sharedFile('data/cifar10/index.json');
  return index && path.dirname(index);
};

// Minutes of training: `npm run test:full`.
describe.skipIf(process.env['TML_FULL'] === undefined)('what docs/results.md says of networks trained here', () => {
  it.for([['trained-har.tml', auritusFolder] as const, ['trained-resnet8.tml', cifar] as const])(
    '%s gives its figures',
    { timeout: 20 * 60_000 },
    ([file, folderOf], { skip }) => {
      const folder = folderOf();
      if (folder === null) skip('the data is not there');
      const { code } = place.tml(
        'run',
        path.join(packageRoot(), 'pipelines', file),
        '--set',
        `folder=${folder}`,
        '--results',
        'results.json',
      );
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
