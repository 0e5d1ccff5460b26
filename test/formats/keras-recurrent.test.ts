import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/formats/format-error.js';
import { modelWriters } from '../../src/formats/write-model-file.js';
import type { RecurrentLayer } from '../../src/network/recurrent-layer.js';
import type { Network } from '../../src/network/network.js';
import { randomWeights, testRandom } from '../tensor/random-networks.js';
import { testExecutor } from '../tensor/test-executor.js';
import { importBytes, importFile, wholeModel } from './model-files.js';

/** As test/golden/keras/make.py. */
const samples = Float32Array.from({ length: 36 }, (_, index) => ((index * 7919) % 211) / 105 - 1);
const golden = JSON.parse(readFileSync('test/golden/keras/recurrent.json', 'utf8')) as Readonly<
  Record<'read' | 'written' | 'images', readonly number[]>
>;

const furthest = (scores: readonly number[], from: readonly number[]): number =>
  Math.max(...scores.map((score, index) => Math.abs(score - (from[index] ?? Number.NaN))));

async function scoresOf(read: ReturnType<typeof importBytes>): Promise<readonly number[]> {
  const { network, weights } = wholeModel(read);
  const plan = (await testExecutor()).compileInference(network, 2);
  plan.setWeights([...weights]);
  return [...plan.infer(samples, 2)];
}

const cell = (kind: 'lstm' | 'gru', input: number, returned: RecurrentLayer['return'], direction: RecurrentLayer['direction']) =>
  ({ kind, inputs: [input], units: 4, return: returned, direction }) as const;

/** Both directions of sequences, and of the last state alone. */
const network: Network = {
  input: [6, 3],
  layers: [
    { kind: 'input', inputs: [] },
    cell('gru', 0, 'sequence', 'forward'),
    cell('gru', 0, 'sequence', 'backward'),
    { kind: 'concat', inputs: [1, 2] },
    cell('lstm', 3, 'sequence', 'forward'),
    cell('lstm', 4, 'last', 'forward'),
    cell('lstm', 4, 'last', 'backward'),
    { kind: 'concat', inputs: [5, 6] },
    { kind: 'dense', inputs: [7], units: 3 },
  ],
};

describe('lstm, gru and both directions', () => {
  it('of an .h5 by Keras give its scores, and again when they are written and read', async () => {
    const read = importFile('test/golden/keras/recurrent.h5');
    const scores = await scoresOf(read);
    expect(furthest(scores, golden.read)).toBeLessThan(1e-6);
    const { network: own, weights } = wholeModel(read);
    const [file] = modelWriters.keras.write(own, weights);
    expect(await scoresOf(importBytes(file?.bytes ?? new Uint8Array()))).toEqual(scores);
  });

  it('are written so that Keras computes the same, and read again with every bit', async () => {
    const weights = randomWeights(network, testRandom(11));
    const [file] = modelWriters.keras.write(network, weights);
    const folder = process.env['TML_KERAS_FOLDER'];
    if (folder) writeFileSync(path.join(folder, 'written.h5'), file?.bytes ?? new Uint8Array());
    const read = importBytes(file?.bytes ?? new Uint8Array());
    expect(wholeModel(read)).toEqual({ network, weights });
    expect(furthest(await scoresOf(read), golden.written)).toBeLessThan(1e-6);
  });

  it('that Keras cannot say are refused by the layer', () => {
    const backward: Network = {
      input: [6, 3],
      layers: [{ kind: 'input', inputs: [] }, cell('lstm', 0, 'sequence', 'backward'), { kind: 'last', inputs: [1] }],
    };
    const write = () => modelWriters.keras.write(backward, randomWeights(backward, testRandom(1)));
    expect(write).toThrow(FormatError);
    expect(write).toThrow('lstm_1');
  });
});
