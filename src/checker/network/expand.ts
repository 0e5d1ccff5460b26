import type { Json } from '../../graph/json.js';
import { isInteger } from '../../graph/rational.js';
import { describeShape } from '../../network/shape.js';
import type { ComputeLayer } from '../../network/shapes.js';
import type { Block, CallStage, Chain, ForStage, IfStage, Name, RepeatStage, Stage } from '../../parser/ast.js';
import { bindArguments } from '../arguments.js';
import type { CheckContext } from '../context.js';
import { booleanOf, listItems } from '../evaluate.js';
import { type Module, resolveBinding } from '../modules.js';
import { calleeName } from '../namespaces.js';
import { plannedLayers } from '../not-available.js';
import { readParameters } from '../parameters.js';
import { at } from '../problems.js';
import { suggestion } from '../suggestion.js';
import { describeValue } from '../values.js';
import type { Tensor } from './builder.js';
import { type Expansion, type Inside, placeOf, tensorValue } from './expansion.js';
import { poolLayer } from './image-layers.js';
import { joinSpecs, layerSpecs, structureNames } from './layers.js';
import { squeezeExcite } from './squeeze-excite.js';
import { branchJoin, expandBranch, expandResidual, expandSkips, expandTap } from './structures.js';
import { isJoin, readBeginning, readLet } from './tensors.js';

const inside: Inside = { block: expandBlock, stages: expandStages };

/** What a block names, then its one chain. `begins` marks a network's own body, whose chain says where it begins. */
export function expandBlock(block: Block, input: Tensor, expansion: Expansion, begins?: 'input'): Tensor {
  const locals = new Map(expansion.scope.locals).set('input', tensorValue(input, expansion));
  const inner: Expansion = { ...expansion, scope: { ...expansion.scope, locals } };
  let output: Tensor;
  let chains = 0;
  for (const item of block.items) {
    if (item.kind === 'let') {
      const { name } = item;
      const value = readLet(item, inner, inside);
      // `checkNetwork` tells it of the entry file, whether the network is used or not.
      if (locals.has(name.text) && !inner.scope.module.isEntry)
        inner.context.problems.report('TML3002', { name: name.text }, placeOf(inner, name));
      if (!locals.has(name.text)) locals.set(name.text, value);
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
  const [first, ...others] = chain.stages;
  const beginning = readBeginning(first, expansion, inside);
  if (beginning) return expandStages(others, beginning.tensor, expansion);
  if (begins && first && isKnown(first, expansion))
    expansion.context.problems.report('TML3209', {}, placeOf(expansion, first), { hint: 'begin with input ->' });
  return expandStages(chain.stages, input, expansion);
}

/** A name that nothing has is reported as such. */
const isKnown = (stage: Stage, { scope }: Expansion): boolean =>
  stage.kind !== 'call' ||
  stage.path.length > 1 ||
  stage.path.some(
    ({ text }) => layerSpecs.has(text) || structureNames.includes(text) || joinSpecs.has(text) || scope.module.callables.has(text),
  );

function expandStages(stages: readonly Stage[], input: Tensor, expansion: Expansion): Tensor {
  let tensor = input;
  for (let index = 0; index < stages.length; index++) {
    const stage = stages[index];
    if (!stage) continue;
    const next = stages[index + 1];
    if (isBranch(stage, expansion)) {
      tensor = expandBranch(stage, next, tensor, expansion, inside);
      if (next && branchJoin(next)) index += 1;
    } else tensor = expandStage(stage, tensor, expansion);
  }
  return tensor;
}

const isBranch = (stage: Stage, { scope }: Expansion): stage is CallStage =>
  stage.kind === 'call' && stage.path.length === 1 && stage.path[0]?.text === 'branch' && !scope.module.callables.has('branch');

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
  const name = calleeName(stage.path, expansion.scope.module, expansion.context);
  if (!name) return undefined;
  switch (name.text) {
    case 'residual':
      return expandResidual(stage, name, input, expansion, inside);
    case 'skips':
      return expandSkips(stage, name, input, expansion, inside);
    case 'tap':
      return expandTap(stage, name, input, expansion);
    default:
      return expandLayer(stage, name, input, expansion);
  }
}

/** What begins a chain stands in the middle of one; a name that nothing else has is looked for among the tensors. */
function isMisplaced(stage: CallStage, name: Name, { scope, context }: Expansion): boolean {
  const place = at(scope.module.source, name);
  const { text } = name;
  if (text === 'input') context.problems.report('TML3209', {}, place);
  else if (isJoin(text) && !stage.args?.length) {
    const hint = text === 'matmul' ? 'write matmul(a, b)' : `write branch { … } { … } -> ${text}, or ${text}(a, b)`;
    context.problems.report('TML3218', { join: text }, place, { hint });
  } else if (isJoin(text) || scope.locals?.get(text)?.kind === 'tensor') {
    const what = isJoin(text) ? `${text}(…)` : text;
    context.problems.report('TML3214', { what }, place, { hint: 'name with let what flows here, and begin another chain' });
  } else return scope.locals?.get(text)?.kind === 'unknown';
  return true;
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
    if (!isMisplaced(stage, name, expansion)) reportUnknownLayer(name, scope.module, context, [...(scope.locals?.keys() ?? [])]);
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
  const place = placeOf(expansion, name);
  const add = (from: number, layer: Readonly<Record<string, Json>>): Tensor =>
    builder.add({ inputs: [from], ...layer } as unknown as ComputeLayer, place, spec.name);
  switch (spec.name) {
    case 'separable': {
      const { filters = 1, bias = true, ...window } = values;
      const apart = add(input, { kind: 'depthwise', ...window, bias: false });
      const own = { kernel: [1, 1], stride: [1, 1], padding: 'same' } as const;
      return apart === undefined ? undefined : add(apart, { kind: 'conv2d', filters, ...own, bias });
    }
    case 'squeeze_excite':
      return squeezeExcite(input, values, builder, context.problems, place);
    case 'maxpool':
    case 'avgpool': {
      const layer = poolLayer(spec.name, values, builder.shape(input).length);
      if (layer) return add(input, layer);
      context.problems.report('TML3221', { layer: spec.name, found: describeShape(builder.shape(input)) }, place, {
        hint: 'write one number for size and one for stride, or as_image before it',
      });
      return undefined;
    }
    case 'lstm':
    case 'gru':
    case 'fastrnn':
    case 'fastgrnn': {
      const kind = spec.name;
      if (values['direction'] !== 'both') return add(input, { kind, ...values });
      const forward = add(input, { kind, ...values, direction: 'forward' });
      const backward = forward === undefined ? undefined : add(input, { kind, ...values, direction: 'backward' });
      if (forward === undefined || backward === undefined) return undefined;
      return builder.add({ kind: 'concat', inputs: [forward, backward] }, place, kind);
    }
    default:
      return add(input, { kind: spec.name, ...values });
  }
}

/** Layers of other libraries that are written otherwise here. */
const layerHabits: ReadonlyMap<string, string> = new Map([['bidirectional', 'write direction: both in the recurrent layer itself']]);

/** A stage that is neither a layer nor a network in sight. */
export function reportUnknownLayer(name: Name, module: Module, context: CheckContext, names: readonly string[] = []): void {
  const place = at(module.source, name);
  if (plannedLayers.has(name.text)) {
    context.problems.report('TML3901', { what: `the layer ${name.text}` }, place);
    return;
  }
  if (!module.intact) return;
  const habit = layerHabits.get(name.text);
  if (habit !== undefined) {
    context.problems.report('TML3202', { name: name.text }, place, { hint: habit });
    return;
  }
  context.problems.report('TML3202', { name: name.text }, place, {
    ...suggestion(name.text, [...layerSpecs.keys(), ...structureNames, ...joinSpecs.keys(), ...module.callables.keys(), ...names], place),
  });
}
