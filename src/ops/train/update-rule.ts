import { unreachable } from '../../diagnostics/invariant.js';
import { compare, rational, toFloat64 } from '../../graph/rational.js';
import type { UpdateRule, WeightDecay } from '../../tensor/executor.js';
import type { RunParams } from '../op-run.js';
import { rationalParam, variantParam } from '../param-codec.js';
import { OPTIMIZERS } from './optimizer-params.js';

/** How gradients become steps, as the executor takes it. */
export function readUpdateRule(params: RunParams): UpdateRule & { readonly weightDecay?: WeightDecay; readonly clip?: number } {
  const share = rationalParam(params, 'weight_decay');
  const { kind } = variantParam(params, 'optimizer', OPTIMIZERS);
  return {
    ...ruleOf(params),
    ...(compare(share, rational(0)) === 0
      ? {}
      : { weightDecay: { share: toFloat64(share), to: kind === 'adamw' ? ('weights' as const) : ('gradient' as const) } }),
    ...(params['clip'] === null ? {} : { clip: toFloat64(rationalParam(params, 'clip')) }),
  };
}

function ruleOf(params: RunParams): UpdateRule {
  const { kind, params: own } = variantParam(params, 'optimizer', OPTIMIZERS);
  const learningRate = toFloat64(rationalParam(params, 'rate'));
  const number = (name: string): number => toFloat64(rationalParam(own, name));
  switch (kind) {
    case 'sgd':
      return { momentum: { learningRate, momentum: 0, nesterov: false } };
    case 'momentum':
      return { momentum: { learningRate, momentum: number('momentum'), nesterov: own['nesterov'] === true } };
    case 'adam':
    case 'adamw':
      return { adam: { learningRate, beta1: number('beta1'), beta2: number('beta2'), epsilon: number('epsilon') } };
    case 'rmsprop':
      return { rmsprop: { learningRate, decay: number('decay'), epsilon: number('epsilon') } };
    default:
      return unreachable(kind);
  }
}
