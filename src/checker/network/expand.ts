import type { Location } from '../../diagnostics/diagnostic.js';
import { isInteger } from '../../graph/rational.js';
import type { ComputeLayer } from '../../network/shapes.js';
import type { Block, CallStage, Chain, ForStage, IfStage, Name, RepeatStage, Stage } from '../../parser/ast.js';
import { bindArguments } from '../arguments.js';
import type { CheckContext, Scope } from '../context.js';
import { booleanOf, listItems } from '../evaluate.js';
import { type Module, resolveBinding } from '../modules.js';
import { calleeName } from '../namespaces.js';
import { plannedLayers } from '../not-available.js';
import { readParameters } from '../parameters.js';
import { at } from '../problems.js';
import { suggestion } from '../suggestion.js';
import { describeValue } from '../values.js';
import type { NetworkBuilder, Tensor } from './builder.js';
import { layerSpecs, structureNames } from './layers.js';

/** One use of a network's body: where its names are looked up and where its input and taps go. */
export interface Expansion {
  readonly builder: NetworkBuilder;
  readonly context: CheckContext;
  readonly scope: Scope;
  /** Taps of the innermost `skips`; absent outside one. */
  readonly taps?: number[];
  /** Expands a network used as a stage. */
  nested(name: string, stage: CallStage, input: number, expansion: Expansion): Tensor;
}

const placeOf = (expansion: Expansion, node: { readonly span: Location['span'] }): Location => at(expansion.scope.module.source, node);

/** Constants of a block, then its one chain. `begins` names the stage that stands for the block's input, for a network's own body. */
export function expandBlock(block: Block, input: Tensor, expansion: Expansion, begins?: 'input'): Tensor {
  const locals = new Map(expansion.scope.locals);
  const inner: Expansion = { ...expansion, scope: { ...expansion.scope, locals } };
  let output: Tensor;
  let chains = 0;
  for (const item of block.items) {
    if (item.kind === 'let') {
      if (item.value.kind === 'flow')
        expansion.context.problems.report('TML3901', { what: 'naming a tensor with let' }, placeOf(expansion, item));
      locals.set(item.name.text, item.value.kind === 'flow' ? { kind: 'unknown' } : expansion.context.evaluate(item.value, inner.scope));
    } else {
      chains += 1;
      // The parser reports a second chain; it is expanded all the same so that mistakes inside it are found.
      const result = expandChain(item, input, inner, begins);
      if (chains === 1) output = result;
    }
  }
  if (chains === 0) expansion.context.problems.report('TML3208', {}, placeOf(expansion, block));
  return output;
}

function expandChain(chain: Chain, input: Tensor, expansion: Expansion, begins: 'input' | undefined): Tensor {
  let stages = chain.stages;
  const [first] = stages;
  if (begins && first) {
    if (isInput(first)) stages = stages.slice(1);
    else expansion.context.problems.report('TML3209', {}, placeOf(expansion, first), { hint: 'begin with input ->' });
  }
  let tensor = input;
  for (const stage of stages) tensor = expandStage(stage, tensor, expansion);
  return tensor;
}

const isInput = (stage: Stage): boolean =>
  stage.kind === 'call' && stage.path.length === 1 && stage.path[0]?.text === 'input' && !stage.args;

function expandStage(stage: Stage, input: Tensor, expansion: Expansion): Tensor {
  switch (stage.kind) {
    case 'for':
      return expandFor(stage, input, expansion);
    case 'repeat':
      return expandRepeat(stage, input, expansion);
    case 'if':
      return expandIf(stage, input, expansion);
    case 'call':
      return expandCall(stage, input, expansion);
  }
}

function expandFor(stage: ForStage, input: Tensor, expansion: Expansion): Tensor {
  const list = expansion.context.evaluate(stage.list, expansion.scope);
  if (list.kind === 'unknown') return undefined;
  const items = listItems(list);
  if (!items) {
    expansion.context.problems.report('TML3101', { expected: 'a list', found: describeValue(list) }, placeOf(expansion, stage.list));
    return undefined;
  }
  let tensor = input;
  for (const item of items) {
    const locals = new Map(expansion.scope.locals).set(stage.variable.text, item);
    tensor = expandBlock(stage.body, tensor, { ...expansion, scope: { ...expansion.scope, locals } });
    if (tensor === undefined) return undefined;
  }
  return tensor;
}

function expandRepeat(stage: RepeatStage, input: Tensor, expansion: Expansion): Tensor {
  const count = expansion.context.evaluate(stage.count, expansion.scope);
  if (count.kind === 'unknown') return undefined;
  if (count.kind !== 'number' || !isInteger(count.value) || count.value.numerator < 0n) {
    expansion.context.problems.report(
      'TML3101',
      { expected: 'a whole number of repetitions', found: describeValue(count) },
      placeOf(expansion, stage.count),
    );
    return undefined;
  }
  let tensor = input;
  for (let i = 0n; i < count.value.numerator; i += 1n) {
    tensor = expandBlock(stage.body, tensor, expansion);
    if (tensor === undefined) return undefined;
  }
  return tensor;
}

function expandIf(stage: IfStage, input: Tensor, expansion: Expansion): Tensor {
  const condition = booleanOf(stage.condition, expansion.scope, expansion.context);
  if (condition === undefined) return undefined;
  if (condition) return expandBlock(stage.then, input, expansion);
  const { otherwise } = stage;
  if (!otherwise) return input;
  return 'kind' in otherwise ? expandIf(otherwise, input, expansion) : expandBlock(otherwise, input, expansion);
}

function expandCall(stage: CallStage, input: Tensor, expansion: Expansion): Tensor {
  const { problems } = expansion.context;
  const name = calleeName(stage.path, expansion.scope.module, expansion.context);
  if (!name) return undefined;
  switch (name.text) {
    case 'residual':
      return expandResidual(stage, name, input, expansion);
    case 'skips':
      return expandSkips(stage, name, input, expansion);
    case 'tap':
      return tap(stage, name, input, expansion);
    case 'input':
      problems.report('TML3209', {}, placeOf(expansion, stage));
      return undefined;
    default:
      return expandLayer(stage, name, input, expansion);
  }
}

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

function expandResidual(stage: CallStage, name: Name, input: Tensor, expansion: Expansion): Tensor {
  bindArguments(
    { name: 'residual', parameters: [], signature: 'residual { … }', positional: true },
    stage.args ?? [],
    expansion.scope.module,
    expansion.context.problems,
  );
  const block = onlyBlock(stage, name, expansion);
  const output = block && expandBlock(block, input, expansion);
  if (output === undefined || input === undefined) return undefined;
  const { builder } = expansion;
  const place = placeOf(expansion, name);
  const [from, to] = [builder.shape(input), builder.shape(output)];
  const same = from.length === to.length && from.every((size, i) => size === to[i]);
  const shortcut = same ? input : project(input, to, expansion, place);
  return shortcut === undefined ? undefined : builder.add({ kind: 'add', inputs: [output, shortcut] }, place, 'residual');
}

/** The 1×1 projection of a shortcut, with a bias, where shapes differ in their channels. */
function project(input: number, to: readonly number[], expansion: Expansion, place: Location): Tensor {
  const { builder } = expansion;
  const [time, channels] = to;
  const layer: ComputeLayer =
    channels === undefined
      ? { kind: 'dense', inputs: [input], units: time ?? 1 }
      : { kind: 'conv1d', inputs: [input], filters: channels, kernel: 1, dilation: 1, padding: 'causal' };
  return builder.add(layer, place, 'residual');
}

function expandSkips(stage: CallStage, name: Name, input: Tensor, expansion: Expansion): Tensor {
  const { context, scope, builder } = expansion;
  const callee = { name: 'skips', parameters: ['sum'], signature: 'skips(sum: bool) { … }', positional: false };
  const bound = bindArguments(callee, stage.args ?? [], scope.module, context.problems);
  const spec = [{ name: 'sum', doc: 'Whether the taps are summed.', type: { kind: 'bool' as const } }];
  const values = readParameters('skips', spec, bound, name.span, scope, context);
  const block = onlyBlock(stage, name, expansion);
  if (!values || !block) return undefined;
  const taps: number[] = [];
  const output = expandBlock(block, input, { ...expansion, taps });
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

function tap(stage: CallStage, name: Name, input: Tensor, expansion: Expansion): Tensor {
  bindArguments(
    { name: 'tap', parameters: [], signature: 'tap', positional: true },
    stage.args ?? [],
    expansion.scope.module,
    expansion.context.problems,
  );
  if (!expansion.taps) expansion.context.problems.report('TML3204', {}, placeOf(expansion, name));
  else if (input !== undefined) expansion.taps.push(input);
  return input;
}

function expandLayer(stage: CallStage, name: Name, input: Tensor, expansion: Expansion): Tensor {
  const { context, scope, builder } = expansion;
  const binding = scope.module.callables.get(name.text);
  if (binding) {
    const target = resolveBinding(binding);
    if (!target || input === undefined) return undefined;
    return target.statement.kind === 'network' ? expansion.nested(name.text, stage, input, expansion) : undefined;
  }
  const spec = layerSpecs.get(name.text);
  if (!spec) {
    reportUnknownLayer(name, scope.module, context);
    return undefined;
  }
  const [block] = stage.blocks;
  if (block) context.problems.report('TML3206', { layer: spec.name, expected: 'takes no block' }, placeOf(expansion, block));
  const parameters = spec.params.map((param) => param.name);
  const callee = { name: spec.name, parameters, signature: `${spec.name}(${parameters.join(', ')})`, positional: true };
  const bound = bindArguments(callee, stage.args ?? [], scope.module, context.problems);
  const values = readParameters(spec.name, spec.params, bound, name.span, scope, context);
  if (!values || input === undefined) return undefined;
  if (spec.name === 'dropout' && values['rate'] === '0') return input;
  return builder.add({ kind: spec.name, inputs: [input], ...values } as ComputeLayer, placeOf(expansion, name));
}

/** A stage that is neither a layer nor a network in sight. */
export function reportUnknownLayer(name: Name, module: Module, context: CheckContext): void {
  const place = at(module.source, name);
  if (plannedLayers.has(name.text)) {
    context.problems.report('TML3901', { what: `the layer ${name.text}` }, place);
    return;
  }
  if (!module.intact) return;
  context.problems.report('TML3202', { name: name.text }, place, {
    ...suggestion(name.text, [...layerSpecs.keys(), ...structureNames, ...module.callables.keys()], place),
  });
}
