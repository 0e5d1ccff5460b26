import type { Json } from '../../src/graph/json.js';
import type { Results, SearchRecord, TrialRecord } from '../../src/runtime/results.js';
import type { ScriptedTrial } from './sample-search.js';
import { SCRIPT } from './sample-search.js';

export const REQUIREMENTS: readonly string[] = ['net.sram <= stm32f446re.ram', 'acc >= 0.85'];

/** The record of a scripted trial: n 640, intervals of ± 0.02, and the violation of the memory limit of 128 kB where that ended it. */
export function trialRecord(script: ScriptedTrial, index: number, flags: Readonly<Record<string, Json>> | null = null): TrialRecord {
  const { params, state, acc, rob, sram, flash, error } = script;
  const around = (value: number): { n: number; ci95: readonly [number, number] } => ({ n: 640, ci95: [value - 0.02, value + 0.02] });
  const measured = acc === undefined || rob === undefined ? null : [acc, rob];
  return {
    index,
    params,
    values: { acc: acc ?? null, rob: rob ?? null, sram, flash },
    measured: measured ? { acc: around(measured[0] ?? 0), rob: around(measured[1] ?? 0) } : {},
    goals: measured ? [(measured[0] ?? 0) + (measured[1] ?? 0)] : null,
    constraints: state === 'infeasible' ? [(sram - 128_000) / 128_000, null] : state === 'ok' ? [-0.5, -0.1] : [null, null],
    feasible: state === 'ok',
    state,
    error: error ?? null,
    flags: flags && state === 'ok' ? { rob: flags } : {},
  };
}

export function searchRecord(trials: readonly TrialRecord[], over: Partial<SearchRecord> = {}): SearchRecord {
  return {
    name: 'robust',
    goals: [{ direction: 'maximize', text: 'acc + rob' }],
    requirements: REQUIREMENTS,
    state: 'ok',
    trials,
    best: 6,
    pareto: [6],
    ...over,
  };
}

export const searchResults = (record: SearchRecord): Results => ({ version: 1, results: [], searches: [record], requirements: [] });

export const scripted = (flags: Readonly<Record<string, Json>> | null): readonly TrialRecord[] =>
  SCRIPT.map((script, index) => trialRecord(script, index, flags));
