import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../checker/network-of.js';
import { harTcn } from '../network/example-networks.js';
import { sharedFile } from '../shared-data.js';
import { sharedTcn } from '../shared-models.js';
import { testExecutor } from './test-executor.js';

const WINDOW = 550;
const CHANNELS = 6;

/** The first window of a recording (windows are aligned at its end): columns are six channels and the time. */
function window(folder: string, name: string): Float32Array {
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((entry) => path.basename(entry) === name);
  const rows = readFileSync(path.join(folder, file ?? name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  const offset = (rows.length - WINDOW) % 50;
  return Float32Array.from(rows.slice(offset, offset + WINDOW).flatMap((row) => row.slice(0, CHANNELS)));
}

/** Logits computed from the published weights by an independent float32 implementation. */
const GOLDEN = [
  { file: '1_F.csv', logits: [1.4223, 8.9422, 14.115, -8.2353, -3.3203, -1.2018, -25.3611, -1.6793, 19.4095] },
  { file: '10_W.csv', logits: [9.0447, 1.1333, -2.9162, -12.444, -3.0596, -4.0931, -30.2227, -21.0936, 2.056] },
];

const tcn = await sharedTcn();
const archive = sharedFile('data/auritus/Activity_Dataset.tar.xz');

describe.skipIf(tcn === null || archive === null)('the published human-activity network', () => {
  const fromLibrary = networkOf('tcn(filters: 21, kernel: 2, dilations: [2, 8, 16, 64, 128, 256])', [WINDOW, CHANNELS], 9);

  it.each([
    { name: 'built from stdlib/models/tcn.tml', network: fromLibrary, neededTimes: true },
    { name: 'built by hand', network: harTcn, neededTimes: true },
    { name: 'built by hand, with all times computed', network: harTcn, neededTimes: false },
  ])('gives the published logits: $name', { timeout: 120_000 }, async ({ network, neededTimes }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tml-auritus-'));
    try {
      execFileSync('tar', ['xf', archive ?? '', '-C', folder, '--wildcards', '*/1_F.csv', '*/10_W.csv']);
      const executor = await testExecutor({ epilogues: true, neededTimes });
      const plan = executor.compileInference(network, 2);
      plan.setWeights(tcn?.weights ?? []);
      for (const { file, logits } of GOLDEN) {
        const actual = plan.infer(window(folder, file), 1);
        expect(actual.length).toBe(9);
        logits.forEach((value, index) =>
          expect(Math.abs((actual[index] ?? Number.NaN) - value), `${file}, class ${index}`).toBeLessThan(1e-3),
        );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
