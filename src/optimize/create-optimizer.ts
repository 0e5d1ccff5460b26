import { BayesianSearch } from './bayesian-search.js';
import { domainOf } from './domain.js';
import type { Optimizer, OptimizerOptions } from './optimizer.js';
import { RandomSearch } from './random-search.js';

export function createOptimizer({ strategy, space, goals, seed }: OptimizerOptions): Optimizer {
  const domain = domainOf(space);
  switch (strategy.kind) {
    case 'random':
      return new RandomSearch(domain, seed);
    case 'bayesian':
      return new BayesianSearch(domain, strategy.initial, goals, seed);
  }
}
