import { describe, expect, it } from 'vitest';
import { rational } from '../../../src/graph/rational.js';
import { readDatasetMeta, writeDatasetMeta } from '../../../src/ops/data/dataset-meta.js';
import { consecutiveBatches, openSplit } from '../../../src/ops/data/split-reader.js';
import { asInput } from '../artifacts.js';
import { floatSet } from '../datasets.js';

const set = floatSet({ shape: [2], samples: [0.5, 1, 2.25, 3, 4, 5.5], labels: [2, 0, 1], classes: 3, train: [2, 0] });

describe('openSplit', () => {
  it('reads float32 samples and labels in order of the split', () => {
    const split = openSplit(asInput(set, 'train'));
    expect([split.count, split.size]).toEqual([2, 2]);
    expect(split.labels).toEqual(Int32Array.of(1, 2));
    const target = new Float32Array(4);
    split.read([1, 0], target);
    expect(target).toEqual(Float32Array.of(0.5, 1, 4, 5.5));
  });

  it('rounds bytes times a scale once', () => {
    const bytes = Uint8Array.of(0, 1, 77, 128, 254, 255);
    const meta = { ...readDatasetMeta(set.meta), scale: rational(1, 255) };
    const draft = { ...set, meta: writeDatasetMeta(meta), tensors: { ...set.tensors, samples: { shape: [3, 2], data: bytes } } };
    const target = new Float32Array(6);
    openSplit(asInput(draft, 'test')).read([0, 1, 2], target);
    expect(target).toEqual(Float32Array.from(bytes, (byte) => byte / 255));
  });

  it('refuses tensors that do not belong together', () => {
    const broken = { ...set, tensors: { ...set.tensors, labels: { shape: [2], data: Uint8Array.of(0, 1) } } };
    expect(() => openSplit(asInput(broken, 'test'))).toThrow('do not match');
    expect(() => openSplit(asInput(set))).toThrow('no split');
  });
});

describe('dataset meta', () => {
  it('survives writing and reading', () => {
    const meta = readDatasetMeta(set.meta);
    expect(readDatasetMeta(JSON.parse(JSON.stringify(writeDatasetMeta(meta))))).toEqual(meta);
    expect(meta.channels[0]).toEqual({ name: 'c0', unit: 'V', low: rational(0), high: rational(1) });
  });
});

describe('consecutiveBatches', () => {
  it('covers all positions in order, the last batch being smaller', () => {
    expect([...consecutiveBatches(5, 2)]).toEqual([Int32Array.of(0, 1), Int32Array.of(2, 3), Int32Array.of(4)]);
    expect([...consecutiveBatches(2, 2)]).toEqual([Int32Array.of(0, 1)]);
  });
});
