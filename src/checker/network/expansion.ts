import type { Location } from '../../diagnostics/diagnostic.js';
import type { Block, CallStage, Stage } from '../../parser/ast.js';
import type { CheckContext, Scope } from '../context.js';
import { at } from '../problems.js';
import { unknown, type Value } from '../values.js';
import type { NetworkBuilder, Tensor } from './builder.js';

/** One use of a network's body: where its names are looked up and where its input and taps go. */
export interface Expansion {
  readonly builder: NetworkBuilder;
  readonly context: CheckContext;
  /** `input` among its names is what the innermost block receives. */
  readonly scope: Scope;
  /** Taps of the innermost `skips`; absent outside one. */
  readonly taps?: number[];
  /** Expands a network used as a stage. */
  nested(name: string, stage: CallStage, input: number, expansion: Expansion): Tensor;
}

/** How the structures around blocks come back to the stages inside them; handed down, so that the files need not import each other in circles. */
export interface Inside {
  block(block: Block, input: Tensor, expansion: Expansion): Tensor;
  stages(stages: readonly Stage[], input: Tensor, expansion: Expansion): Tensor;
}

export const placeOf = (expansion: Expansion, node: { readonly span: Location['span'] }): Location =>
  at(expansion.scope.module.source, node);

export const tensorValue = (tensor: Tensor, { builder }: Expansion): Value =>
  tensor === undefined ? unknown : { kind: 'tensor', tensor, shape: builder.shape(tensor) };
