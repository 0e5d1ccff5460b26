import { type Formula, type ResultReference, resultsOf } from '../../graph/formula.js';
import type { Json } from '../../graph/json.js';
import type { Candidate, CandidateRequirement, SearchNode } from '../../graph/search.js';
import { evaluateFormula, numberFrom, type ReadResult } from '../formula-value.js';
import { flagsOf, metricResultOf } from '../metric-result.js';
import type { TrialRecord } from '../results.js';
import type { UnitState } from '../unit-state.js';

/** What became of an instance that a candidate's formulas read. */
export type StateOf = (node: string, instance: number) => UnitState;

/** What has not ended yet. */
const isOpen = (state: UnitState): boolean => state.status === 'waiting' || state.status === 'active';

/** A candidate whose network cannot be built. */
export function brokenTrial(search: SearchNode, index: number, candidate: Candidate): TrialRecord {
  const [problem] = candidate.problems;
  return {
    ...emptyTrial(search, index, candidate),
    state: 'broken',
    error: problem ? `${problem.code} ${problem.message}` : 'the candidate cannot be built',
  };
}

function emptyTrial(search: SearchNode, index: number, candidate: Candidate): Omit<TrialRecord, 'state' | 'error'> {
  const columns = search.columns.filter(({ role }) => role === 'metric' || role === 'field');
  return {
    index,
    params: candidate.params,
    values: Object.fromEntries(columns.map(({ name }) => [name, null])),
    measured: {},
    goals: null,
    constraints: search.requirements.map(() => null),
    feasible: false,
    flags: {},
  };
}

/**
 * What a trial has come to; undefined while that depends on what still runs. The record says the same whatever finished first:
 * requirements are decided in their order, each only when all it reads has ended, and only what was read up to then is told.
 */
export function decideTrial(search: SearchNode, index: number, candidate: Candidate, stateOf: StateOf): TrialRecord | undefined {
  const read = readerOf(stateOf);
  const constraints: (number | null)[] = search.requirements.map(() => null);
  const told: ResultReference[] = [];
  for (const [place, requirement] of candidate.requirements.entries()) {
    const results = resultsOf(requirement.condition);
    const states = results.map(({ node, instance }) => stateOf(node, instance));
    if (states.some(isOpen)) return undefined;
    const failed = states.find(({ status }) => status !== 'ok');
    if (failed) return failedTrial(search, index, candidate, failed, told, constraints, read, stateOf);
    told.push(...results);
    const violation = violationOf(requirement, read);
    constraints[place] = violation;
    if (violation > 0) {
      return {
        ...recordOf(search, index, candidate, told, constraints, read, stateOf),
        state: 'infeasible',
        error: boundText(search.requirements[place]?.text ?? '', requirement, read),
      };
    }
  }
  return decideAll(search, index, candidate, constraints, stateOf, read);
}

function decideAll(
  search: SearchNode,
  index: number,
  candidate: Candidate,
  constraints: readonly (number | null)[],
  stateOf: StateOf,
  read: ReadResult,
): TrialRecord | undefined {
  const all = candidate.nodes.flatMap((node) => node.instances.map((_, instance) => ({ node: node.id, instance })));
  const states = all.map(({ node, instance }) => stateOf(node, instance));
  if (states.some(isOpen)) return undefined;
  const told = all.map((one): ResultReference => ({ kind: 'metric', ...one }));
  const failed = states.find(({ status }) => status === 'failed') ?? states.find(({ status }) => status !== 'ok');
  if (failed) return failedTrial(search, index, candidate, failed, told, constraints, read, stateOf);
  const record = recordOf(search, index, candidate, told, constraints, read, stateOf);
  const goals = candidate.goals.map((goal) => numberFrom(goal, read));
  if (!goals.every((goal) => goal !== undefined && Number.isFinite(goal))) {
    return { ...record, state: 'failed', error: 'the goal is not a finite number' };
  }
  return { ...record, goals: goals as number[], feasible: true, state: 'ok', error: null };
}

function failedTrial(
  search: SearchNode,
  index: number,
  candidate: Candidate,
  failed: UnitState,
  told: readonly ResultReference[],
  constraints: readonly (number | null)[],
  read: ReadResult,
  stateOf: StateOf,
): TrialRecord {
  const error =
    failed.status === 'failed'
      ? `${failed.code} ${failed.message}`
      : failed.status === 'skipped'
        ? `not computed because of ${failed.because}`
        : '';
  return { ...recordOf(search, index, candidate, told, constraints, read, stateOf), state: 'failed', error };
}

/** Values, intervals and flags of what may be told. */
function recordOf(
  search: SearchNode,
  index: number,
  candidate: Candidate,
  told: readonly ResultReference[],
  constraints: readonly (number | null)[],
  read: ReadResult,
  stateOf: StateOf,
): Omit<TrialRecord, 'state' | 'error'> {
  const empty = emptyTrial(search, index, candidate);
  const mayTell = new Set(told.map(({ node, instance }) => `${node} ${instance}`));
  const values: Record<string, number | boolean | null> = { ...empty.values };
  const measured: Record<string, TrialRecord['measured'][string]> = {};
  const flags: Record<string, Readonly<Record<string, Json>>> = {};
  for (const [name, formula] of Object.entries(candidate.values)) {
    if (!resultsOf(formula).every(({ node, instance }) => mayTell.has(`${node} ${instance}`))) continue;
    values[name] = evaluateFormula(formula, read) ?? null;
    const manifest = manifestOf(formula, stateOf);
    if (!manifest) continue;
    const metric = metricResultOf(manifest);
    if (metric) measured[name] = { n: metric.n, ci95: metric.ci95 };
    const own = flagsOf(manifest);
    if (own) flags[name] = own;
  }
  return { ...empty, values, measured, flags, constraints };
}

function manifestOf(formula: Formula, stateOf: StateOf) {
  if (formula.kind !== 'metric') return undefined;
  const state = stateOf(formula.node, formula.instance);
  return state.status === 'ok' ? state.manifest : undefined;
}

/** Reads metrics and the soundness of attacks from what is known of their units. */
export function readerOf(stateOf: StateOf): ReadResult {
  return ({ kind, node, instance }) => {
    const state = stateOf(node, instance);
    if (state.status !== 'ok' || !state.manifest) return undefined;
    return kind === 'metric' ? metricResultOf(state.manifest)?.value : state.manifest.meta['sound'] === true;
  };
}

/** Above 0 where a requirement does not hold: how far, relative to its bound; 1 where there is nothing to measure. */
export function violationOf({ condition, sides }: CandidateRequirement, read: ReadResult): number {
  const holds = evaluateFormula(condition, read) === true;
  const left = sides && numberFrom(sides.left, read);
  const right = sides && numberFrom(sides.right, read);
  if (!sides || left === undefined || right === undefined || !Number.isFinite(left - right)) return holds ? 0 : 1;
  const bound = Math.abs(sides.bound === 'left' ? left : right);
  const excess = (left - right) / (bound > 0 ? bound : 1);
  // A strict comparison of equal sides is violated by nothing that could be measured.
  return holds ? Math.min(excess, 0) : Math.max(excess, LEAST_VIOLATION);
}

const LEAST_VIOLATION = 1e-9;

/** `net.sram <= 64KiB does not hold: 81920 B, bound 65536 B` */
function boundText(text: string, { sides }: CandidateRequirement, read: ReadResult): string {
  const left = sides && numberFrom(sides.left, read);
  const right = sides && numberFrom(sides.right, read);
  if (!sides || left === undefined || right === undefined) return `${text} does not hold`;
  const [value, bound] = sides.bound === 'right' ? [left, right] : [right, left];
  const unit = sides.unit === '' ? '' : ` ${sides.unit}`;
  return `${text} does not hold: ${value}${unit}, bound ${bound}${unit}`;
}
