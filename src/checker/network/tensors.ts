import { formatShape } from '../../network/shape.js';
import type { ComputeLayer } from '../../network/shapes.js';
import type { Argument, Expression, Let, Name, Stage } from '../../parser/ast.js';
import { bindArguments } from '../arguments.js';
import { type Module, resolveBinding } from '../modules.js';
import { calleePath } from '../namespaces.js';
import { readParameters } from '../parameters.js';
import { conforms, describeDeclaredType, readType } from '../types.js';
import { describeValue, unknown, type Value } from '../values.js';
import type { Tensor } from './builder.js';
import { type Expansion, type Inside, placeOf, tensorValue } from './expansion.js';
import { type JoinName, joinSpecs, layerSpecs, structureNames } from './layers.js';

export const isJoin = (name: string): name is JoinName => joinSpecs.has(name);

/** What `let` names inside a block: a tensor, or a constant. */
export function readLet(item: Let, expansion: Expansion, inside: Inside): Value {
  const { context, scope } = expansion;
  const value = isTensorExpression(item.value, scope.module)
    ? tensorValue(readTensor(item.value, expansion, inside), expansion)
    : context.evaluate(item.value, scope);
  const type = item.type && readType(item.type, 'let', scope.module, context.problems);
  if (!type || conforms(value, type)) return value;
  context.problems.report(
    'TML3101',
    { expected: `${describeDeclaredType(type)} for ${item.name.text}`, found: describeValue(value) },
    placeOf(expansion, item.value),
  );
  return unknown;
}

/** A flow, and a call of what only tensors have; a name may mean either and is evaluated. */
function isTensorExpression(expression: Expression, module: Module): boolean {
  if (expression.kind === 'flow') return true;
  if (expression.kind !== 'call') return false;
  const name = (calleePath(expression.target) ?? []).map(({ text }) => text).join('.');
  const binding = module.callables.get(name);
  if (binding) return resolveBinding(binding)?.statement.kind === 'network';
  return isJoin(name) || layerSpecs.has(name) || structureNames.includes(name);
}

/** The tensor of a name, a flow or a join; undefined after a reported problem. */
export function readTensor(expression: Expression, expansion: Expansion, inside: Inside): Tensor {
  const { context, scope } = expansion;
  const { problems } = context;
  if (expression.kind === 'flow') {
    const head = readTensor(expression.head, expansion, inside);
    return inside.stages(expression.stages, head, expansion);
  }
  if (expression.kind === 'call' && isTensorExpression(expression, scope.module)) {
    const [name, ...others] = calleePath(expression.target) ?? [];
    if (name && others.length === 0 && isJoin(name.text) && !scope.module.callables.has(name.text))
      return joinNamed(name.text, name, expression.args, expansion, inside);
    const text = scope.module.source.text.slice(expression.target.span.start, expression.target.span.end);
    problems.report('TML3216', { stage: text }, placeOf(expansion, expression.target), { hint: `write input -> ${text}(…)` });
    return undefined;
  }
  const value = context.evaluate(expression, scope);
  if (value.kind === 'tensor') return value.tensor;
  if (value.kind !== 'unknown')
    problems.report('TML3101', { expected: 'a tensor', found: describeValue(value) }, placeOf(expansion, expression));
  return undefined;
}

/** Where a chain begins by itself, whatever flows into its block: `input`, a name, or a join of named tensors. Null where it does not. */
export function readBeginning(stage: Stage | undefined, expansion: Expansion, inside: Inside): { readonly tensor: Tensor } | null {
  if (stage?.kind !== 'call' || stage.path.length !== 1 || stage.blocks.length > 0) return null;
  const [name] = stage.path;
  if (!name) return null;
  const { locals, module } = expansion.scope;
  if (stage.args === undefined) {
    const value = locals?.get(name.text);
    if (value?.kind === 'tensor') return { tensor: value.tensor };
    const isCallable = layerSpecs.has(name.text) || module.callables.has(name.text);
    return value?.kind === 'unknown' && !isCallable ? { tensor: undefined } : null;
  }
  if (!isJoin(name.text) || module.callables.has(name.text)) return null;
  return { tensor: joinNamed(name.text, name, stage.args, expansion, inside) };
}

/** `add(a, b)`, `concat(a, b, c)`, `matmul(a, b, transpose: true)`. */
function joinNamed(join: JoinName, name: Name, args: readonly Argument[], expansion: Expansion, inside: Inside): Tensor {
  const { context, scope } = expansion;
  const spec = joinSpecs.get(join);
  const parameters = spec?.params.map((param) => param.name) ?? [];
  const callee = { name: join, parameters, signature: `${join}(${['a, b', ...parameters].join(', ')})`, positional: false };
  const bound = bindArguments(
    callee,
    args.filter((argument) => argument.name),
    scope.module,
    context.problems,
  );
  const values = readParameters(join, spec?.params ?? [], bound, name.span, scope, context);
  const terms = args.filter((argument) => !argument.name);
  const tensors = terms.map((argument) => readTensor(argument.value, expansion, inside));
  const wrongCount = join === 'matmul' ? terms.length !== 2 : terms.length < 2;
  if (wrongCount) {
    const expected = join === 'matmul' ? 'multiplies two tensors' : 'joins two tensors or more';
    context.problems.report('TML3215', { join, expected, found: terms.length }, placeOf(expansion, name));
    return undefined;
  }
  if (!values || bound.size < args.length - terms.length) return undefined;
  const places = terms.map((argument) => argument.value);
  return joinTensors(join, tensors, places, { ...values }, name, expansion);
}

/** The joining layer itself; where shapes do not fit, each tensor is shown with its own. */
export function joinTensors(
  join: JoinName,
  tensors: readonly Tensor[],
  places: readonly { readonly span: Name['span'] }[],
  values: Readonly<Record<string, unknown>>,
  name: Name,
  expansion: Expansion,
): Tensor {
  const { builder } = expansion;
  const inputs = tensors.filter((tensor) => tensor !== undefined);
  if (inputs.length < tensors.length) return undefined;
  const labels = inputs.flatMap((tensor, index) => {
    const place = places[index];
    return place ? [{ location: placeOf(expansion, place), text: formatShape(builder.shape(tensor)) }] : [];
  });
  return builder.add({ kind: join, inputs, ...values } as ComputeLayer, placeOf(expansion, name), join, labels);
}
