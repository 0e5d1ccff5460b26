import { expect, test } from 'vitest';
import type { Logistics } from '../../src/graph/graph.js';
import { demandOf, type RunTask } from '../../src/runtime/run-task.js';

const tensors = { values: { dtype: 'float32', shape: [2 ** 20], blob: 'x' } };
const inputs = [{ type: 'dataset', meta: {}, tensors }] as unknown as Parameters<typeof demandOf>[1];
const taskOf = (...logistics: readonly (Logistics | undefined)[]): RunTask =>
  logistics.map((own) => ({ unit: { instances: [{ node: { logistics: own } }] } })) as unknown as RunTask;

test('a task takes what its inputs suggest, or what it is bound to where it says so', () => {
  expect(demandOf(taskOf(undefined), inputs).memory).toBeGreaterThan(2 * 4 * 2 ** 20);
  expect(demandOf(taskOf({ memory: 5000 }), inputs)).toEqual({ cores: 1, memory: 5000 });
  expect(demandOf(taskOf({ memory: 5000 }, undefined, { memory: 4000 }), inputs)).toEqual({ cores: 1, memory: 4000 });
});
