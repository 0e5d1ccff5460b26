import type { Location } from '../../diagnostics/diagnostic.js';
import type { ComputeLayer } from '../../network/shapes.js';
import type { Block, CallStage, Name, Stage } from '../../parser/ast.js';
import { bindArguments } from '../arguments.js';
import { readParameters } from '../parameters.js';
import type { Tensor } from './builder.js';
import { type Expansion, type Inside, placeOf } from './expansion.js';
import { isJoin, joinTensors } from './tensors.js';

/** The one block of a stage; reports when there is none or more. */
function onlyBlock(stage: CallStage, name: Name, expansion: Expansion): Block | undefined {
  const [block] = stage.blocks;
  if (block && stage.blocks.length === 1) return block;
  expansion.context.problems.report(
    'TML3206',
    { layer: name.text, expected: `takes one block { … }, found ${stage.blocks.length}` },
    placeOf(expansion, name),
  );
  return undefined;
}

/** Reports whatever stands in the parentheses of a structure that takes nothing. */
function refuseArguments(stage: CallStage, name: string, signature: string, { scope, context }: Expansion): void {
  bindArguments({ name, parameters: [], signature, positional: true }, stage.args ?? [], scope.module, context.problems);
}

export function expandResidual(stage: CallStage, name: Name, input: Tensor, expansion: Expansion, inside: Inside): Tensor {
  refuseArguments(stage, 'residual', 'residual { … }', expansion);
  const block = onlyBlock(stage, name, expansion);
  const output = block && inside.block(block, input, expansion);
  if (output === undefined || input === undefined) return undefined;
  const { builder } = expansion;
  const place = placeOf(expansion, name);
  const [from, to] = [builder.shape(input), builder.shape(output)];
  const same = from.length === to.length && from.every((size, i) => size === to[i]);
  const shortcut = same ? input : project(input, to, expansion, place);
  return shortcut === undefined ? undefined : builder.add({ kind: 'add', inputs: [output, shortcut] }, place, 'residual');
}

/**
 * The 1×1 projection of a shortcut, with a bias, where shapes differ: in their channels, or on images in their sides too, which a stride
 * takes from one to the other.
 */
function project(input: number, to: readonly number[], expansion: Expansion, place: Location): Tensor {
  const { builder } = expansion;
  const [first = 1, second = 1, filters = 1] = to;
  const shape = builder.shape(input);
  if (to.length === 3 && shape.length === 3) {
    const stride = [strideOf(shape[0] ?? 1, first), strideOf(shape[1] ?? 1, second)] as const;
    return builder.add(
      { kind: 'conv2d', inputs: [input], filters, kernel: [1, 1], stride, padding: 'same', bias: true },
      place,
      'residual',
    );
  }
  const layer: ComputeLayer =
    to.length === 1
      ? { kind: 'dense', inputs: [input], units: first }
      : { kind: 'conv1d', inputs: [input], filters: second, kernel: 1, dilation: 1, padding: 'causal' };
  return builder.add(layer, place, 'residual');
}

/** The smallest stride that takes one side to another; the sum reports where none does. */
function strideOf(from: number, to: number): number {
  const stride = Math.ceil(from / to);
  return Math.ceil(from / stride) === to ? stride : 1;
}

export function expandSkips(stage: CallStage, name: Name, input: Tensor, expansion: Expansion, inside: Inside): Tensor {
  const { context, scope, builder } = expansion;
  const callee = { name: 'skips', parameters: ['sum'], signature: 'skips(sum: bool) { … }', positional: false };
  const bound = bindArguments(callee, stage.args ?? [], scope.module, context.problems);
  const spec = [{ name: 'sum', doc: 'Whether the taps are summed.', type: { kind: 'bool' as const } }];
  const values = readParameters('skips', spec, bound, name.span, scope, context);
  const block = onlyBlock(stage, name, expansion);
  if (!values || !block) return undefined;
  const taps: number[] = [];
  const output = inside.block(block, input, { ...expansion, taps });
  if (values['sum'] !== true || output === undefined) return output;
  const [first, ...others] = taps;
  if (first === undefined) {
    context.problems.report(
      'TML3206',
      { layer: 'skips', expected: 'sums the taps of its block, but there is no tap in it' },
      placeOf(expansion, name),
    );
    return undefined;
  }
  return others.length === 0 ? first : builder.add({ kind: 'add', inputs: taps }, placeOf(expansion, name), 'skips');
}

export function expandTap(stage: CallStage, name: Name, input: Tensor, expansion: Expansion): Tensor {
  refuseArguments(stage, 'tap', 'tap', expansion);
  if (!expansion.taps) expansion.context.problems.report('TML3204', {}, placeOf(expansion, name));
  else if (input !== undefined) expansion.taps.push(input);
  return input;
}

/** `branch { … } { … } -> concat`: every block gets what flows in; `join` is the stage behind, which must take what comes out. */
export function expandBranch(stage: CallStage, join: Stage | undefined, input: Tensor, expansion: Expansion, inside: Inside): Tensor {
  const { problems } = expansion.context;
  refuseArguments(stage, 'branch', 'branch { … } { … }', expansion);
  const outputs = stage.blocks.map((block) => inside.block(block, input, expansion));
  const place = placeOf(expansion, { span: stage.path[0]?.span ?? stage.span });
  if (stage.blocks.length < 2) {
    problems.report('TML3206', { layer: 'branch', expected: `takes two blocks { … } or more, found ${stage.blocks.length}` }, place);
    return undefined;
  }
  const name = join && branchJoin(join);
  if (!name || !isJoin(name.text)) {
    problems.report('TML3213', {}, place, { hint: 'write branch { … } { … } -> concat, or -> add' });
    return undefined;
  }
  return joinTensors(name.text, outputs, stage.blocks, {}, name, expansion);
}

/** The name of a stage that joins what a branch before it gives: `concat` or `add`, without arguments. */
export function branchJoin(stage: Stage): Name | undefined {
  if (stage.kind !== 'call' || stage.path.length !== 1 || stage.args?.length || stage.blocks.length > 0) return undefined;
  const [name] = stage.path;
  return name?.text === 'concat' || name?.text === 'add' ? name : undefined;
}
