import type { GraphNode, SearchOutcome } from '../../graph/graph.js';
import type { Candidate, SearchNode, SearchStrategy } from '../../graph/search.js';
import type { Optimizer, OptimizerOptions, Strategy, Trial } from '../../optimize/optimizer.js';
import type { SearchRecord, TrialRecord } from '../results.js';
import { evaluateFormula } from '../formula-value.js';
import { brokenTrial, decideTrial, readerOf, type StateOf, type TriedCandidate } from './decide-trial.js';
import { bestTrial, kneeTrial, paretoFront } from './rank-trials.js';
import { type ProposalMemo, rememberedOptimizer } from './remembered-optimizer.js';

/** What a search needs of whoever runs it. */
export interface SearchHost {
  /** Nodes of a candidate that may still be worth computing. */
  begin(trial: Trial, candidate: Candidate): void;
  /** The state of an instance of a candidate's node, or of one outside. */
  stateOf(node: string, instance: number): ReturnType<StateOf>;
  /** A trial was decided; the rest of its work is not needed. */
  decided(record: TrialRecord, nodes: readonly GraphNode[]): void;
  /** True where nothing new may start. */
  readonly isHalted: boolean;
}

/** A trial that cannot be decided, because something of it failed and the failure is no result. */
export interface Stop {
  readonly index: number;
  /** Of the failure. */
  readonly code: string;
}

interface OpenTrial {
  readonly trial: Trial;
  readonly candidate: Candidate;
}

/**
 * One search while it runs, or while it is replayed from what is known: proposes trials with a fixed lag (trial i from the results of
 * trials 0 … i − batch, whoever finished first) and decides them as their nodes end.
 */
export class SearchRun {
  readonly search: SearchNode;
  readonly #host: SearchHost;
  readonly #optimizer: Optimizer;
  readonly #open = new Map<number, OpenTrial>();
  readonly #records: TrialRecord[] = [];
  readonly #trials: Trial[] = [];
  #told = 0;
  /** Set where the space holds no other point. */
  #isExhausted = false;
  #hasBegun = false;
  #stop: Stop | undefined;

  constructor(search: SearchNode, host: SearchHost, memo: ProposalMemo) {
    this.search = search;
    this.#host = host;
    const { strategy, space, goals } = search;
    const options: OptimizerOptions = {
      strategy: optimizerStrategy(strategy),
      space,
      goals: goals.map(({ direction }) => direction),
      seed: strategy.seed,
    };
    this.#optimizer = rememberedOptimizer(options, memo);
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  get isFinished(): boolean {
    return this.#hasBegun && this.#open.size === 0 && (this.#isExhausted || this.#trials.length >= this.search.strategy.trials);
  }

  /** Set where the search cannot go on in this run: what comes next would depend on a failure of the machine. */
  get stop(): Stop | undefined {
    return this.#stop;
  }

  /** Indices and nodes of the trials that are not decided. */
  get open(): readonly { readonly index: number; readonly nodes: readonly GraphNode[] }[] {
    return [...this.#open.values()].map(({ trial, candidate }) => ({ index: trial.index, nodes: candidate.nodes }));
  }

  /** Decided trials, in order of their index. */
  get records(): readonly TrialRecord[] {
    return this.#records.filter((record) => record !== undefined);
  }

  begin(): void {
    this.#hasBegun = true;
    this.advance();
  }

  /** Decides what can be decided and proposes what may be proposed, until neither is possible. */
  advance(): void {
    if (!this.#hasBegun) return;
    for (let progress = true; progress; ) {
      progress = false;
      for (const { trial, candidate } of [...this.#open.values()]) {
        const tried = { search: this.search, index: trial.index, candidate };
        const record = decideTrial(tried, (node, instance) => this.#host.stateOf(node, instance));
        if (!record) continue;
        if (record.state === 'stopped') {
          this.#stop ??= { index: trial.index, code: record.code };
          continue;
        }
        this.#decide(record, candidate.nodes);
        progress = true;
      }
      while (this.#mayPropose()) {
        this.#propose();
        progress = true;
      }
    }
  }

  /** The trial that is taken further, with its point. */
  get outcome(): SearchOutcome {
    const { search, records } = this;
    const best = search.goals.length > 1 ? kneeTrial(search, records) : bestTrial(search, records);
    const trial = best && this.#trials[best.index];
    return { best: best?.goals && trial ? { index: best.index, point: trial.point, goals: best.goals } : null };
  }

  record(state: SearchRecord['state']): SearchRecord {
    const { id, goals, requirements } = this.search;
    const chosen = this.outcome.best?.index ?? null;
    return {
      name: id,
      goals,
      requirements: requirements.map(({ text }) => text),
      state,
      trials: this.records,
      ...(goals.length > 1 ? { best: null, knee: chosen } : { best: chosen }),
      pareto: paretoFront(this.search, this.records),
    };
  }

  #mayPropose(): boolean {
    const { trials, batch } = this.search.strategy;
    const next = this.#trials.length;
    if (this.#stop || this.#isExhausted || next >= trials || this.#host.isHalted) return false;
    // The lag: everything up to trial `next − batch` has to be told first.
    for (; this.#told <= next - batch; this.#told += 1) {
      const record = this.#records[this.#told];
      const trial = this.#trials[this.#told];
      if (!record || !trial) return false;
      this.#optimizer.tell(trial, { goals: record.goals, constraints: record.constraints });
    }
    return true;
  }

  #propose(): void {
    const trial = this.#optimizer.ask();
    if (!trial) {
      this.#isExhausted = true;
      return;
    }
    this.#trials.push(trial);
    const candidate = this.search.candidate(trial.index, trial.point);
    const tried = { search: this.search, index: trial.index, candidate };
    if (candidate.problems.length > 0) {
      this.#decide(brokenTrial(tried), []);
      return;
    }
    // What follows from the architecture is decided before anything of the trial is computed.
    const early = decideEarly(tried);
    if (early) {
      this.#decide(early, []);
      return;
    }
    this.#open.set(trial.index, { trial, candidate });
    this.#host.begin(trial, candidate);
  }

  #decide(record: TrialRecord, nodes: readonly GraphNode[]): void {
    this.#open.delete(record.index);
    this.#records[record.index] = record;
    this.#host.decided(record, nodes);
  }
}

function optimizerStrategy(strategy: SearchStrategy): Strategy {
  switch (strategy.kind) {
    case 'random':
      return { kind: 'random' };
    case 'bayesian':
      return { kind: 'bayesian', initial: strategy.initial };
    case 'grid':
      return { kind: 'grid', points: strategy.points };
  }
}

/** The record of a candidate that its architecture rules out. */
function decideEarly(tried: TriedCandidate): TrialRecord | undefined {
  const record = decideTrial(tried, () => ({ status: 'waiting' }));
  return record?.state === 'infeasible' ? record : undefined;
}

/** What is known of a candidate before anything runs: its fields. */
export function earlyValues(candidate: Candidate): Readonly<Record<string, number | boolean | null>> {
  const read = readerOf(() => ({ status: 'waiting' }));
  return Object.fromEntries(Object.entries(candidate.values).map(([name, formula]) => [name, evaluateFormula(formula, read) ?? null]));
}
