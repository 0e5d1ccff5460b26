import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../shared-data.js';
import { testExecutor } from '../tensor/test-executor.js';
import { importBytes, wholeModel } from './model-files.js';

interface Golden {
  /** Of LiteRT, at most 20 values. */
  readonly output: readonly number[];
  readonly argmax: number;
  /** What the output is rounded to; 0 where it is not. */
  readonly step: number;
  readonly input: readonly [scale: number, zero: number];
}

const goldens = JSON.parse(readFileSync('test/golden/tflite/outputs.json', 'utf8')) as Record<string, Golden>;

async function outputsOf(file: string, samples: (size: number) => Float32Array, count: number): Promise<readonly Float32Array[]> {
  const { network, weights } = wholeModel(importBytes(readFileSync(file)));
  const size = network.input.reduce((product, side) => product * side, 1);
  const plan = (await testExecutor()).compileInference(network, count);
  plan.setWeights([...weights]);
  const values = plan.infer(samples(size), count).slice();
  const width = values.length / count;
  return Array.from({ length: count }, (_, index) => values.subarray(index * width, (index + 1) * width));
}

/** As test/golden/tflite/record.py. */
function sampleOf(size: number, [scale, zero]: Golden['input']): Float32Array {
  return Float32Array.from({ length: size }, (_, index) => {
    const value = ((index * 7919) % 211) / 105 - 1;
    return scale > 0 ? (Math.min(Math.max(Math.round(value / scale + zero), -128), 127) - zero) * scale : value;
  });
}

const argmax = (values: Float32Array): number => values.indexOf(Math.max(...values));

function softmax(logits: Float32Array): Float32Array {
  const powers = logits.map((value) => Math.exp(value - Math.max(...logits)));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** How far an output may lie from that of LiteRT, which rounds to 8 bits between the operators where weights have 8 bits. */
const bounds: readonly (readonly [name: string, most: number, probabilities: boolean])[] = [
  ['mlperf_tiny/ad01_fp32', 1e-4, false],
  ['mlperf_tiny/ad01_int8', 1.2, false],
  ['mlperf_tiny/vww_96_int8', 0.02, true],
  ['mlperf_tiny/str_ww_ref_model', 0.004, true],
  ['mlperf_tiny/kws_ref_model_float32', 0.001, true],
  ['tinyml_security/mcunet/mcunet-256kb-1mb_imagenet', 0.8, false],
  ['tinyml_security/mcunet/mcunet-320kb-1mb_imagenet', 0.8, false],
  ['tinyml_security/protoNN_model', 1e-4, false],
  ['sequence', 1e-6, true],
];

describe('models of other people give what LiteRT gives', () => {
  for (const [name, most, probabilities] of bounds) {
    // Convolutions over time, joined channels and a causal padding, as Keras writes them: made by make.py.
    const file = name === 'sequence' ? 'test/golden/tflite/sequence.tflite' : sharedFile(`data/models/${name}.tflite`);
    it.skipIf(!file)(name, async () => {
      const golden = goldens[name];
      if (!file || !golden) throw new Error('it is not recorded');
      const [logits = new Float32Array()] = await outputsOf(file, (size) => sampleOf(size, golden.input), 1);
      const output = probabilities ? softmax(logits) : logits;
      const furthest = golden.output.reduce((far, value, index) => Math.max(far, Math.abs(value - (output[index] ?? Number.NaN))), 0);
      expect(argmax(output)).toBe(golden.argmax);
      expect(furthest).toBeLessThanOrEqual(most);
    });
  }
});

const speech = (name: string) => sharedFile(`data/speech_commands_test_v0.02/${name}`);
const features = speech('mfcc_int8_4890x49x10.bin.gz');
const classes = speech('labels_uint8_4890.bin');
const hybrid = sharedFile('data/models/mlperf_tiny/kws_ref_model_float32.tflite');
const int8 = sharedFile('data/models/mlperf_tiny/kws_ref_model.tflite');
const kwsLogits = sharedFile('data/golden/mlperf_tiny/kws_float32_logits_first1000x12.bin');
const realFeatures = speech('mfcc_float32_golden24x49x10.bin');

/** Samples of `realFeatures` that are among the first 1,000 of all, and their rows there. */
const REAL_ROWS: readonly (readonly [sample: number, row: number])[] = [
  [0, 0],
  [1, 203],
  [2, 406],
  [3, 607],
  [4, 808],
];
const VALUES = 490;

/** The features of rows as real numbers, by the scale that belongs to them. */
function wholeFeatures(first: number, count: number): Float32Array {
  const rows = gunzipSync(readFileSync(features ?? '')).subarray(first * VALUES, (first + count) * VALUES);
  return Float32Array.from(new Int8Array(rows.buffer, rows.byteOffset, rows.length), (value) => (value - 83) * 0.58470291);
}

describe.skipIf(!features || !classes || !hybrid || !int8 || !kwsLogits || !realFeatures)('the DS-CNN of MLPerf Tiny', () => {
  it('gives the logits that were computed from real features', async () => {
    const bytes = readFileSync(realFeatures ?? '');
    const samples = Float32Array.from({ length: REAL_ROWS.length * VALUES }, (_, index) => bytes.readFloatLE(4 * index));
    const outputs = await outputsOf(hybrid ?? '', () => samples, REAL_ROWS.length);
    const golden = readFileSync(kwsLogits ?? '');
    const furthest = REAL_ROWS.flatMap(([sample, row]) =>
      Array.from(outputs[sample] ?? [], (value, index) => Math.abs(value - golden.readFloatLE(4 * (row * 12 + index)))),
    );
    expect(furthest).toHaveLength(60);
    expect(Math.max(...furthest)).toBeLessThan(1e-4);
  });

  // LiteRT, which rounds what flows between the operators of the first one, is right on 4472 of these features rounded to integers.
  it.skipIf(process.env['TML_FULL'] !== '1')(
    'is right on 4471 of the 4890 words, with int8 weights on 4474',
    { timeout: 600_000 },
    async () => {
      const labels = readFileSync(classes ?? '');
      const right = async (file: string): Promise<number> => {
        let count = 0;
        for (let first = 0; first < 4890; first += 489) {
          const outputs = await outputsOf(file, () => wholeFeatures(first, 489), 489);
          count += outputs.filter((output, index) => argmax(output) === labels[first + index]).length;
        }
        return count;
      };
      expect(Math.abs((await right(hybrid ?? '')) - 4471)).toBeLessThanOrEqual(2);
      expect(Math.abs((await right(int8 ?? '')) - 4474)).toBeLessThanOrEqual(2);
    },
  );
});
