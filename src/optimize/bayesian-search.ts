import { invariant } from '../diagnostics/invariant.js';
import { naturalLogarithm } from '../numeric/natural-logarithm.js';
import { randomStream, wordSource } from '../numeric/stream.js';
import { type Acquisition, logExpectedImprovement, logProbabilityBelow, sumOf } from './acquisition.js';
import { type Coordinates, type Domain, pointOf } from './domain.js';
import { type Encoding, encodingOf } from './encoding.js';
import { CFG } from './fit.js';
import { haltonPoints } from './halton.js';
import { initialDesign } from './initial-design.js';
import { maximizeAcquisition } from './maximize-acquisition.js';
import type { Direction, Optimizer, Outcome, Trial } from './optimizer.js';
import { Proposed } from './proposed.js';
import { unit } from './random-words.js';
import { Surrogate } from './surrogate.js';

const POOL = 1000;

interface Known {
  readonly coordinates: Coordinates;
  readonly features: Float64Array;
}

export class BayesianSearch implements Optimizer {
  readonly #domain: Domain;
  readonly #encoding: Encoding;
  readonly #proposed: Proposed;
  readonly #seed: number;
  readonly #sign: number;
  readonly #initial: readonly Coordinates[];
  readonly #pool: Float64Array;
  readonly #asked: Known[] = [];
  readonly #told: Outcome[] = [];
  readonly #goal: Surrogate;
  readonly #constraints: Surrogate[] = [];

  constructor(domain: Domain, initial: number, goals: readonly Direction[], seed: number) {
    invariant(goals.length === 1, 'a Bayesian search has one goal');
    this.#domain = domain;
    this.#seed = seed;
    this.#sign = goals[0] === 'minimize' ? 1 : -1;
    this.#encoding = encodingOf(domain.axes);
    this.#proposed = new Proposed(domain);
    this.#initial = initialDesign(domain, this.#encoding, initial, randomStream(seed, 'optimize', 'initial'));
    this.#pool = haltonPoints(POOL, domain.axes.length, randomStream(seed, 'optimize', 'halton'));
    this.#goal = new Surrogate(this.#encoding);
  }

  ask(): Trial | undefined {
    if (this.#proposed.exhausted) return undefined;
    const index = this.#asked.length;
    const coordinates = this.#choose(index);
    this.#proposed.add(coordinates);
    const features = new Float64Array(this.#encoding.width);
    this.#encoding.encode(coordinates, features);
    this.#asked.push({ coordinates, features });
    return { index, point: pointOf(this.#domain, coordinates) };
  }

  tell(trial: Trial, outcome: Outcome): void {
    invariant(trial.index === this.#told.length, 'trials are told in the order they were asked for');
    const { features } = this.#asked[trial.index]!;
    this.#told.push(outcome);
    if (countsForGoal(outcome)) this.#goal.add(features);
    outcome.constraints.forEach((violation, index) => {
      this.#constraints[index] ??= new Surrogate(this.#encoding);
      if (violation !== null) this.#constraints[index].add(features);
    });
  }

  #choose(index: number): Coordinates {
    const words = wordSource(randomStream(this.#seed, 'optimize', 'propose'), { sample: index });
    const prepared = this.#initial[index];
    if (prepared) return this.#proposed.has(prepared) ? this.#proposed.drawNew(words) : prepared;
    const count = this.#told.length;
    if (count < 2) return this.#proposed.drawNew(words);
    if (unit(words) < (CFG['eps'] ?? 0)) return this.#proposed.drawNew(words);
    const acquisition = this.#acquisition();
    const chosen = acquisition && maximizeAcquisition(
      { domain: this.#domain, encoding: this.#encoding, proposed: this.#proposed, pool: this.#pool },
      acquisition,
      this.#centres(),
      words,
    );
    this.#goal.release();
    for (const one of this.#constraints) one.release();
    return chosen ?? this.#proposed.drawNew(words);
  }

  #centres(): readonly Coordinates[] {
    return this.#told
      .flatMap((outcome, index) => (outcome.goals && isFeasible(outcome) ? [{ index, goal: this.#sign * outcome.goals[0]! }] : []))
      .sort((a, b) => a.goal - b.goal)
      .slice(0, CFG['ncentres'] ?? 5)
      .map(({ index }) => this.#asked[index]!.coordinates);
  }

  #acquisition(): Acquisition | undefined {
    const pending = this.#asked.slice(this.#told.length).map(({ features }) => features);
    const { width } = this.#encoding;
    const parts: Acquisition[] = [];
    this.#constraints.forEach((surrogate, index) => {
      if (surrogate.size < 2) return;
      const values = this.#told.flatMap(({ constraints }) => {
        const v = constraints[index] ?? null;
        return v === null ? [] : [Math.sign(v) * naturalLogarithm(1 + Math.abs(v))];
      });
      const { standard, mean, deviation } = standardize(values);
      parts.push(logProbabilityBelow(surrogate.condition(standard, pending), -mean / deviation, width));
    });
    const goals = this.#told.filter(countsForGoal).map(({ goals }) => (goals ? this.#sign * goals[0]! : Number.NaN));
    const worst = goals.reduce((max, one) => (one > max ? one : max), Number.NEGATIVE_INFINITY);
    if (this.#told.some((outcome) => outcome.goals && isFeasible(outcome)) && goals.length >= 2) {
      const raw = goals.map((goal) => (Number.isNaN(goal) ? worst : goal));
      const { standard } = standardize(warp(raw));
      const process = this.#goal.condition(standard, pending);
      let incumbent = Number.POSITIVE_INFINITY;
      let at = 0;
      this.#told.forEach((outcome, index) => {
        if (!countsForGoal(outcome)) return;
        const value = (CFG['meanbest'] ?? 0) === 1 ? process.mean(this.#asked[index]!.features) : standard[at]!;
        if (isFeasible(outcome) && outcome.goals && value < incumbent) incumbent = value;
        at++;
      });
      if ((CFG['pendbest'] ?? 0) === 1) for (const one of pending) incumbent = Math.min(incumbent, process.mean(one));
      parts.push(logExpectedImprovement(process, incumbent, width));
    }
    return parts.length > 0 ? sumOf(parts, width) : undefined;
  }
}

function warp(values: readonly number[]): readonly number[] {
  const mode = CFG['warp'] ?? 0;
  if (mode === 0) return values;
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1]!;
  const low = sorted[0]!;
  const spread = median - low;
  if (!(spread > 0)) return values;
  if (mode === 1) return values.map((v) => (v <= median ? v : median + spread * naturalLogarithm(1 + (v - median) / spread)));
  if (mode === 2) return values.map((v) => Math.min(v, median + (CFG['clip'] ?? 2) * spread));
  // log compress from the best
  const unitOf = sorted[Math.floor(sorted.length * (CFG['q'] ?? 0.25))]! - low;
  if (!(unitOf > 0)) return values;
  return values.map((v) => naturalLogarithm(1 + (v - low) / unitOf));
}

function isFeasible({ constraints }: Outcome): boolean {
  return constraints.every((violation) => violation === null || violation <= 0);
}

function countsForGoal(outcome: Outcome): boolean {
  return outcome.goals !== null || isFeasible(outcome);
}

function standardize(values: readonly number[]): { standard: Float64Array; mean: number; deviation: number } {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const variance = values.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / values.length;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return { standard: Float64Array.from(values, (one) => (one - mean) / deviation), mean, deviation };
}
