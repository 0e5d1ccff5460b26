import { canonicalJson } from '../../graph/canonical-json.js';
import type { Digest } from '../../graph/artifact.js';
import type { Json } from '../../graph/json.js';
import { sha256 } from '../../graph/keys.js';
import { createOptimizer, OPTIMIZER_VERSION } from '../../optimize/create-optimizer.js';
import type { Optimizer, OptimizerOptions, Outcome, Trial } from '../../optimize/optimizer.js';
import type { Point } from '../../optimize/space.js';

/** Small results of pure functions, by the digest of what they are made of. */
export interface ProposalMemo {
  readMemo(name: Digest): Json | undefined;
  writeMemo(name: Digest, value: Json): void;
}

type Call = { readonly kind: 'ask' } | { readonly kind: 'tell'; readonly trial: Trial; readonly outcome: Outcome };

/**
 * An optimiser whose proposals are remembered. A proposal is a pure function of the options and of every call before it; it is kept under
 * the digest of those, so that replaying a search of a hundred trials fits no Gaussian process. Where one is not known, all calls so far are
 * made to the real optimiser, and it goes on from there.
 */
export function rememberedOptimizer(options: OptimizerOptions, memo: ProposalMemo): Optimizer {
  // Drawing at random and counting cost less than looking up.
  if (options.strategy.kind !== 'bayesian') return createOptimizer(options);
  const calls: Call[] = [];
  let state = sha256(canonicalJson(['tml/proposals', OPTIMIZER_VERSION, options as unknown as Json]));
  let real: Optimizer | undefined;
  let asked = 0;

  const advance = (call: Json): void => {
    state = sha256(`${state}\n${canonicalJson(call)}`);
  };
  const proposal = (): Trial | undefined => {
    if (real) return real.ask();
    real = createOptimizer(options);
    let last: Trial | undefined;
    for (const call of calls) {
      if (call.kind === 'ask') last = real.ask();
      else real.tell(call.trial, call.outcome);
    }
    return last;
  };

  return {
    ask() {
      advance('ask');
      calls.push({ kind: 'ask' });
      const index = asked;
      asked += 1;
      const known = real ? undefined : readPoint(memo.readMemo(state), options);
      if (known !== undefined) return known === 'exhausted' ? undefined : { index, point: known };
      const trial = proposal();
      memo.writeMemo(state, trial ? (trial.point as unknown as Json) : 'exhausted');
      return trial;
    },
    tell(trial, outcome) {
      advance([trial.index, outcome as unknown as Json]);
      calls.push({ kind: 'tell', trial, outcome });
      real?.tell(trial, outcome);
    },
  };
}

/** What `ask` wrote; anything else, as an entry of another version, counts as unknown. */
function readPoint(value: Json | undefined, { space }: OptimizerOptions): Point | 'exhausted' | undefined {
  if (value === 'exhausted') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const point = value as { readonly [name: string]: Json };
  return space.every(({ name }) => Object.hasOwn(point, name)) ? (point as unknown as Point) : undefined;
}
