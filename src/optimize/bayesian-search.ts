import { invariant } from '../diagnostics/invariant.js';
import { randomStream, wordSource } from '../numeric/stream.js';
import { type Acquisition, sumOf } from './acquisition.js';
import { ConstraintModel } from './constraint-model.js';
import { type Coordinates, type Domain, pointOf } from './domain.js';
import { type Encoding, encodingOf } from './encoding.js';
import { GoalModel } from './goal-model.js';
import { haltonPoints } from './halton.js';
import { initialDesign } from './initial-design.js';
import { type Landscape, maximizeAcquisition } from './maximize-acquisition.js';
import type { Direction, Optimizer, Outcome, Trial } from './optimizer.js';
import { violationOf } from './outcomes.js';
import { Proposed } from './proposed.js';

/** Quasi-random points looked at for each proposal. */
const POOL = 1000;
/** Trials whose surroundings are looked at closely. */
const CENTRES = 5;
const LN_HALF = -0.6931471805599453;

interface Asked {
  readonly coordinates: Coordinates;
  readonly features: Float64Array;
}

interface Told extends Asked {
  readonly loss: number | null;
  readonly violations: Outcome['constraints'];
  /** Of all requirements together. */
  readonly violation: number;
}

/**
 * Proposes where the logarithm of the expected improvement, plus those of the probabilities that the requirements hold, is largest, under Gaussian
 * processes of the goal and of each requirement (Jones et al. 1998; Gardner et al. 2014). Before anything feasible is known, where the
 * requirements are most probable to hold. Trials in flight count as if they had given what is expected of them.
 */
export class BayesianSearch implements Optimizer {
  readonly #seed: number;
  readonly #domain: Domain;
  readonly #encoding: Encoding;
  readonly #initial: readonly Coordinates[];
  readonly #landscape: Landscape;
  readonly #proposed: Proposed;
  readonly #goal: GoalModel;
  readonly #constraints: ConstraintModel[] = [];
  readonly #pending: Asked[] = [];
  readonly #told: Told[] = [];

  constructor(domain: Domain, initial: number, direction: Direction, seed: number) {
    this.#seed = seed;
    this.#domain = domain;
    this.#encoding = encodingOf(domain.axes);
    this.#proposed = new Proposed(domain);
    this.#initial = initialDesign(domain, this.#encoding, Math.min(initial, domain.size), randomStream(seed, 'optimize', 'initial'));
    const pool = haltonPoints(POOL, domain.axes.length, randomStream(seed, 'optimize', 'candidates'));
    this.#landscape = { domain, encoding: this.#encoding, pool, proposed: this.#proposed };
    this.#goal = new GoalModel(this.#encoding, 0, direction);
  }

  ask(): Trial | undefined {
    if (this.#proposed.exhausted) return undefined;
    const index = this.#told.length + this.#pending.length;
    const coordinates = this.#choose(index);
    this.#proposed.add(coordinates);
    const features = new Float64Array(this.#encoding.width);
    this.#encoding.encode(coordinates, features);
    this.#pending.push({ coordinates, features });
    return { index, point: pointOf(this.#domain, coordinates) };
  }

  tell(trial: Trial, outcome: Outcome): void {
    const asked = this.#pending.shift();
    invariant(asked && trial.index === this.#told.length, 'trials are told in the order they were asked for');
    const loss = this.#goal.loss(outcome);
    this.#told.push({ ...asked, loss, violations: outcome.constraints, violation: violationOf(outcome) });
    this.#goal.tell(asked.features, outcome);
    outcome.constraints.forEach((violation, index) => {
      this.#constraints[index] ??= new ConstraintModel(this.#encoding);
      this.#constraints[index].tell(asked.features, violation);
    });
  }

  #choose(index: number): Coordinates {
    const words = wordSource(randomStream(this.#seed, 'optimize', 'propose'), { sample: index });
    const prepared = this.#initial[index];
    if (prepared && !this.#proposed.has(prepared)) return prepared;
    const acquisition = prepared ? undefined : this.#acquisition();
    const chosen = acquisition && maximizeAcquisition(this.#landscape, acquisition, this.#centres(), words);
    return chosen ?? this.#proposed.drawNew(words);
  }

  /** Undefined while nothing was learnt. */
  #acquisition(): Acquisition | undefined {
    const pending = this.#pending.map(({ features }) => features);
    const [nearest] = this.#told.toSorted(byMerit);
    const violations = nearest && nearest.violation > 0 ? nearest.violations : [];
    const feasibility = this.#constraints.flatMap((model, index) => model.feasibility(pending, violations[index] ?? null) ?? []);
    const expectedFeasible = (features: Float64Array): boolean => feasibility.every((one) => one.value(features) >= LN_HALF);
    const improvement = this.#goal.improvement(pending, expectedFeasible);
    const parts = improvement ? [...feasibility, improvement] : feasibility;
    return parts.length === 0 ? undefined : sumOf(parts, this.#encoding.width);
  }

  #centres(): readonly Coordinates[] {
    return this.#told
      .filter(({ loss, violation }) => loss !== null || violation > 0)
      .sort(byMerit)
      .slice(0, CENTRES)
      .map(({ coordinates }) => coordinates);
  }
}

/** The best first: feasible trials by their goal, then failed ones, then others by how much they violate. */
const byMerit = (a: Told, b: Told): number => a.violation - b.violation || (a.loss ?? Number.MAX_VALUE) - (b.loss ?? Number.MAX_VALUE);
