import { expect, test } from 'vitest';
import type { Action } from '../../src/graph/action.js';
import { changesBetween, describeChange } from '../../src/runtime/why.js';

const before: Action = {
  op: 'train',
  opVersion: 1,
  params: { epochs: 6, network: { layers: [1] }, lr: '1/1000' },
  inputs: { data: { digest: 'aa', split: 'train' } },
  profile: 'wasm-simd-f32/1:00',
};

test('every part that can change a key is named, with both values where they fit on a line', () => {
  const after: Action = {
    op: 'train',
    opVersion: 2,
    params: { epochs: 10, network: { layers: [2] }, seed: 1 },
    inputs: { data: { digest: 'bb', split: 'train' }, teacher: { digest: 'cc' } },
    profile: 'wasm-simd-f32/1:11',
  };
  expect(changesBetween(before, after).map(describeChange)).toEqual([
    'operation train/1 → train/2',
    'epochs 6 → 10',
    'lr 0.001 → none',
    'network changed',
    'seed none → 1',
    'data changed',
    'teacher changed',
    'numeric profile wasm-simd-f32/1:00 → wasm-simd-f32/1:11',
  ]);
});

test('equal actions differ in nothing, whatever the order of their keys', () => {
  const same: Action = { ...before, params: { lr: '1/1000', network: { layers: [1] }, epochs: 6 } };
  expect(changesBetween(before, same)).toEqual([]);
});

test('another split of the same data is a change', () => {
  const after: Action = { ...before, inputs: { data: { digest: 'aa', split: 'val' } } };
  expect(changesBetween(before, after).map(describeChange)).toEqual(['data changed']);
});
