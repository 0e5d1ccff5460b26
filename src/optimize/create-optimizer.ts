import { invariant } from '../diagnostics/invariant.js';
import { BayesianSearch } from './bayesian-search.js';
import { domainOf } from './domain.js';
import { GridSearch } from './grid-search.js';
import type { Optimizer, OptimizerOptions } from './optimizer.js';
import { RandomSearch } from './random-search.js';

/** Raised whenever equal calls may give other proposals: stores remember proposals by it. */
export const OPTIMIZER_VERSION = 1;

/** @param options a Bayesian search takes one goal; others any number. Dimensions are as the checker admits them, with no empty range. */
export function createOptimizer(options: OptimizerOptions): Optimizer {
  const { strategy, space, goals, seed } = options;
  const domain = domainOf(space);
  switch (strategy.kind) {
    case 'random':
      return new RandomSearch(domain, seed);
    case 'grid':
      return new GridSearch(domain, strategy.points);
    case 'bayesian': {
      const [goal] = goals;
      invariant(goal && goals.length === 1, 'a Bayesian search has one goal');
      return new BayesianSearch(domain, strategy.initial, goal, seed);
    }
  }
}
