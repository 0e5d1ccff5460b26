import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import type { Point, Space } from '../optimize/space.js';
import type { Formula } from './formula.js';
import type { GraphNode } from './graph.js';

/** A search: a space, a strategy, and a function that makes the graph of one candidate (design/LANGUAGE.md 8). */
export interface SearchNode {
  readonly id: string;
  readonly doc?: string;
  readonly location: Location;
  readonly space: Space;
  readonly strategy: SearchStrategy;
  readonly goals: readonly SearchGoal[];
  /** In the order in which they are decided: by architecture, then by the place of what they read in the graph. */
  readonly requirements: readonly SearchRequirement[];
  /** Of `search.trials`: index, the dimensions, metrics, fields used in goals and requirements, goal, state. */
  readonly columns: readonly SearchColumn[];
  /** Ids of the nodes outside the search that its candidates read. */
  readonly after: readonly string[];
  /** The graph of one candidate. Its nodes read each other and nodes of the graph outside. */
  candidate(index: number, point: Point): Candidate;
}

export type SearchStrategy = StrategySettings &
  (
    | { readonly kind: 'random' }
    | { readonly kind: 'bayesian' }
    /** All points of a grid: `points` of each interval, and all values of other dimensions. */
    | { readonly kind: 'grid'; readonly points: number }
  );

interface StrategySettings {
  /** The budget. Of a grid at most as many as it has points. */
  readonly trials: number;
  /** Bayesian: trials drawn without looking at results. */
  readonly initial: number;
  /** Trial i is proposed from the results of trials 0 … i − batch (fixed lag). */
  readonly batch: number;
  readonly seed: number;
}

export interface SearchGoal {
  readonly direction: 'maximize' | 'minimize';
  /** As written: `acc + rob`. */
  readonly text: string;
}

export interface SearchRequirement {
  /** As written: `net.sram <= stm32f446re.ram`. */
  readonly text: string;
  readonly location: Location;
}

/** A value of the space for people and results: `3`, `true`, `[1, 2, 8]`, `relu`; null where the dimension does not exist. */
export type ParamText = number | string | boolean | null | readonly (number | string | boolean)[];

export interface SearchColumn {
  readonly name: string;
  readonly role: 'index' | 'dimension' | 'metric' | 'field' | 'goal' | 'state';
  readonly unit: 'share' | 'count' | 'byte' | 'none';
  /** Where one side is better: metrics by their type, resources less, the goal by its direction. */
  readonly better: 'more' | 'less' | null;
  /** Set where requirements compare exactly this column with a constant: a board's limit. */
  readonly limits: readonly number[];
  /** Of a goal, where there are several: its place among them. One that is another column as it stands has no column of its own. */
  readonly place?: number;
}

/** One candidate, elaborated. */
export interface Candidate {
  /** For people, in the order of the space. */
  readonly params: Readonly<Record<string, ParamText>>;
  /** In topological order; empty where the candidate is broken. */
  readonly nodes: readonly GraphNode[];
  /** Metrics of the body by name, and fields: what the columns hold. */
  readonly values: Readonly<Record<string, Formula>>;
  readonly goals: readonly Formula[];
  /** One a requirement of the search. */
  readonly requirements: readonly CandidateRequirement[];
  /** Errors that only this candidate has, as a kernel longer than its input: it is shown as broken and the search goes on. */
  readonly problems: readonly Diagnostic[];
}

export interface CandidateRequirement {
  /** Of truth value. */
  readonly condition: Formula;
  /** For a comparison of two numbers: its sides, in the order in which the left must not be above the right; `bound` was written right. */
  readonly sides?: { readonly left: Formula; readonly right: Formula; readonly unit: string; readonly bound: 'left' | 'right' };
}
