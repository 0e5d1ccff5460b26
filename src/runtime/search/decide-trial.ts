import { type Formula, type ResultReference, resultsOf } from '../../graph/formula.js';
import type { Json } from '../../graph/json.js';
import type { Candidate, CandidateRequirement, SearchNode } from '../../graph/search.js';
import { evaluateFormula, numberFrom, type ReadResult } from '../formula-value.js';
import { flagsOf, metricResultOf } from '../metric-result.js';
import type { TrialRecord } from '../results.js';
import type { UnitState } from '../unit-state.js';

/** What became of an instance that a candidate's formulas read. */
export type StateOf = (node: string, instance: number) => UnitState;

/** A candidate that is being tried. */
export interface TriedCandidate {
  readonly search: SearchNode;
  readonly index: number;
  readonly candidate: Candidate;
}

/** A candidate whose network cannot be built. */
export function brokenTrial(tried: TriedCandidate): TrialRecord {
  const [problem] = tried.candidate.problems;
  const error = problem ? `${problem.code} ${problem.message}` : 'the candidate cannot be built';
  return { ...emptyTrial(tried), state: 'broken', error };
}

function emptyTrial({ search, index, candidate }: TriedCandidate): Omit<TrialRecord, 'state' | 'error'> {
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

/** Something of a trial failed and the failure is not kept, as when a worker died: another run may find another result. */
export interface StoppedTrial {
  readonly state: 'stopped';
  /** Of the failure. */
  readonly code: string;
}

/** What is known of a trial when it is decided. */
interface Findings {
  readonly stateOf: StateOf;
  readonly read: ReadResult;
  /** Results that may be told. */
  readonly told: ResultReference[];
  readonly constraints: (number | null)[];
}

/** What has not ended yet. */
const isOpen = (state: UnitState): boolean => state.status === 'waiting' || state.status === 'active';

/**
 * What a trial has come to; undefined while that depends on what still runs. The record says the same whatever finished first:
 * requirements are decided in their order, each only when all it reads has ended, and only what was read up to then is told. A failure that is
 * no result decides nothing.
 */
export function decideTrial(tried: TriedCandidate, stateOf: StateOf): TrialRecord | StoppedTrial | undefined {
  const { search, candidate } = tried;
  const findings: Findings = { stateOf, read: readerOf(stateOf), told: [], constraints: search.requirements.map(() => null) };
  for (const [place, requirement] of candidate.requirements.entries()) {
    const results = resultsOf(requirement.condition);
    const states = results.map(({ node, instance }) => stateOf(node, instance));
    if (states.some(isOpen)) return undefined;
    const failed = states.find(({ status }) => status !== 'ok');
    if (failed) return failedTrial(tried, findings, failed);
    findings.told.push(...results);
    const violation = violationOf(requirement, findings.read);
    findings.constraints[place] = violation;
    if (violation > 0) {
      const error = boundText(search.requirements[place]?.text ?? '', requirement, findings.read);
      return { ...recordOf(tried, findings), state: 'infeasible', error };
    }
  }
  return decideFeasible(tried, findings);
}

/** Every requirement holds: the trial ends with the last of its nodes. */
function decideFeasible(tried: TriedCandidate, findings: Findings): TrialRecord | StoppedTrial | undefined {
  const all = tried.candidate.nodes.flatMap((node) => node.instances.map((_, instance) => ({ node: node.id, instance })));
  const states = all.map(({ node, instance }) => findings.stateOf(node, instance));
  if (states.some(isOpen)) return undefined;
  findings.told.push(...all.map((one): ResultReference => ({ kind: 'metric', ...one })));
  const failed = states.find(({ status }) => status === 'failed') ?? states.find(({ status }) => status !== 'ok');
  if (failed) return failedTrial(tried, findings, failed);
  const record = recordOf(tried, findings);
  const goals = tried.candidate.goals.map((goal) => numberFrom(goal, findings.read));
  if (!goals.every((goal) => goal !== undefined && Number.isFinite(goal)))
    return { ...record, state: 'failed', error: 'the goal is not a finite number' };
  return { ...record, goals: goals as number[], feasible: true, state: 'ok', error: null };
}

function failedTrial(tried: TriedCandidate, findings: Findings, failed: UnitState): TrialRecord | StoppedTrial {
  for (const node of tried.candidate.nodes) {
    for (const instance of node.instances.keys()) {
      const state = findings.stateOf(node.id, instance);
      if (state.status === 'failed' && !state.stored) return { state: 'stopped', code: state.code };
    }
  }
  const reason = failed.status === 'skipped' ? `not computed because of ${failed.because}` : 'not computed';
  const error = failed.status === 'failed' ? `${failed.code} ${failed.message}` : reason;
  return { ...recordOf(tried, findings), state: 'failed', error };
}

/** Values, intervals and flags of what may be told. */
function recordOf(tried: TriedCandidate, { stateOf, read, told, constraints }: Findings): Omit<TrialRecord, 'state' | 'error'> {
  const empty = emptyTrial(tried);
  const mayTell = new Set(told.map(({ node, instance }) => `${node} ${instance}`));
  const values: Record<string, number | boolean | null> = { ...empty.values };
  const measured: Record<string, TrialRecord['measured'][string]> = {};
  const flags: Record<string, Readonly<Record<string, Json>>> = {};
  for (const [name, formula] of Object.entries(tried.candidate.values)) {
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

/** A strict comparison of equal sides is violated by nothing that could be measured. */
const LEAST_VIOLATION = 1e-9;

/** Above 0 where a requirement does not hold: how far, relative to its bound; 1 where there is nothing to measure. */
function violationOf({ condition, sides }: CandidateRequirement, read: ReadResult): number {
  const holds = evaluateFormula(condition, read) === true;
  const left = sides && numberFrom(sides.left, read);
  const right = sides && numberFrom(sides.right, read);
  if (!sides || left === undefined || right === undefined || !Number.isFinite(left - right)) return holds ? 0 : 1;
  const bound = Math.abs(sides.bound === 'left' ? left : right);
  const excess = (left - right) / (bound > 0 ? bound : 1);
  return holds ? Math.min(excess, 0) : Math.max(excess, LEAST_VIOLATION);
}

/** `net.sram <= 64KiB does not hold: 81920 B, bound 65536 B` */
function boundText(text: string, { sides }: CandidateRequirement, read: ReadResult): string {
  const left = sides && numberFrom(sides.left, read);
  const right = sides && numberFrom(sides.right, read);
  if (!sides || left === undefined || right === undefined) return `${text} does not hold`;
  const [value, bound] = sides.bound === 'right' ? [left, right] : [right, left];
  const unit = sides.unit === '' ? '' : ` ${sides.unit}`;
  return `${text} does not hold: ${value}${unit}, bound ${bound}${unit}`;
}
