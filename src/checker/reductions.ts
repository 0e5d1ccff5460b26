import type { InputReference } from '../graph/graph.js';
import { postfixOf } from '../graph/postfix.js';
import { add, compare, divide, rational } from '../graph/rational.js';
import type { DescribedInput, OpSpec } from '../ops/op-spec.js';
import type { CallExpression, Expression, NodeDeclaration } from '../parser/ast.js';
import { addInstance } from './apply.js';
import { bindArguments } from './arguments.js';
import { readParameters } from './parameters.js';
import { writtenAxis } from './axes/axis-names.js';
import type { CheckContext, Scope } from './context.js';
import { at } from './problems.js';
import { reductionOf } from './references.js';
import { suggestion } from './suggestion.js';
import { describeDimension, sameDimension } from './units.js';
import { describeValue, type NodeValue, type NumberValue, unknown, type Value } from './values.js';

/** `mean(curve over run)`: one metric of all instances along the axes; `spec` is the operation of that name. */
export function applyReduction(
  call: CallExpression,
  spec: OpSpec,
  scope: Scope,
  context: CheckContext,
  declaration?: NodeDeclaration,
): Value {
  const { problems } = context;
  const { source } = scope.module;
  const reduction = reductionOf(call);
  if (!reduction) return unknown;
  const parameters = spec.params.map((param) => param.name);
  const callee = { name: spec.name, parameters, signature: `${spec.name}(x over axis, ${parameters.join(', ')})`, positional: false };
  const bound = bindArguments(callee, reduction.settings, scope.module, problems);
  const params = readParameters(spec.name, spec.params, bound, call.target.span, scope, context);
  if (!params || bound.size < reduction.settings.length) return unknown;
  const varies = context.axesOf(reduction.value, scope.module, scope.frame);
  const axes: string[] = [];
  for (const over of reduction.over) {
    const place = at(source, over);
    const written = writtenAxis(over);
    const name = written === undefined ? undefined : context.axisNames.resolve(written, scope.module);
    if (name === undefined || !varies.includes(name)) {
      const text = source.text.slice(over.span.start, over.span.end);
      const axis = name ?? text;
      const has = varies.length > 0 ? varies.join(', ') : 'no axis';
      problems.report('TML4012', { function: spec.name, axis, has }, place, {
        ...suggestion(text, varies, place),
        // Another file has an axis of that name too.
        ...(axis === text ? {} : { notes: [`${axis} is the axis ${text} of ${source.path}`] }),
      });
      return unknown;
    }
    // Of axes that move together one stands for all.
    axes.push(...context.axisNames.groupOf(name));
  }
  const points = context.points(axes, at(source, call), spec.name).map((point) => new Map([...scope.coordinates, ...point]));
  if (points.length === 0) return unknown;
  const values: Value[] = [];
  for (const coordinates of points) {
    const value = context.evaluate(reduction.value, { ...scope, coordinates });
    if (value.kind === 'unknown') return unknown;
    values.push(value);
  }
  const constants = values.flatMap((value) => (value.kind === 'number' ? [value] : []));
  if (constants.length === values.length) return reduceConstants(spec.name, constants, reduction.value, scope, context);
  const metrics: NodeValue[] = [];
  for (const [index, value] of values.entries()) {
    const metric = metricAt(value, reduction.value, { ...scope, coordinates: points[index] ?? scope.coordinates }, context);
    if (metric === 'none') problems.report('TML4013', { function: spec.name, found: describeValue(value) }, at(source, reduction.value));
    if (metric === 'none' || !metric) return unknown;
    metrics.push(metric);
  }
  const described: Record<string, DescribedInput> = {};
  const inputs: Record<string, InputReference> = {};
  for (const [index, metric] of metrics.entries()) {
    described[`of.${index}`] = { type: metric.instance.type, label: metric.instance.label };
    inputs[`of.${index}`] = { node: metric.node.id, instance: metric.index };
  }
  let failed = false;
  const type = spec.describe({
    params,
    inputs: described,
    files: {},
    report: (_where, problem) => {
      if (problem.severity === 'error') failed = true;
      problems.add({ ...problem, location: at(source, call) });
    },
  });
  if (failed) return unknown;
  const step = { span: call.span, nameSpan: call.target.span };
  return addInstance(spec, step, call, { params, inputs, type }, scope, context, declaration);
}

/** The metric that stands at one point: arithmetic with metrics becomes a step of its own. `none` where there is no number. */
function metricAt(value: Value, expression: Expression, scope: Scope, context: CheckContext): NodeValue | 'none' | undefined {
  if (value.kind === 'node' && value.instance.type.kind === 'metric') return value;
  const spec = context.specs.get('arithmetic');
  if (value.kind !== 'formula' || value.type !== 'number' || !spec) return 'none';
  const { text, inputs } = postfixOf(value.formula);
  const described: Record<string, DescribedInput> = {};
  const references: Record<string, InputReference> = {};
  for (const [index, { node, instance }] of inputs.entries()) {
    const found = context.node(node)?.instances[instance];
    if (!found) return undefined;
    described[`of.${index}`] = { type: found.type, label: found.label };
    references[`of.${index}`] = { node, instance };
  }
  // A formula without results is the best goal of a finished search, say.
  if (inputs.length === 0) return 'none';
  const params = { formula: text };
  const type = spec.describe({ params, inputs: described, files: {}, report: () => undefined });
  const { source } = scope.module;
  const written = source.text.slice(expression.span.start, expression.span.end).replace(/\s+/g, ' ');
  const titled = type.kind === 'metric' ? { ...type, title: written } : type;
  const { inReport, ...inFile } = scope;
  // It ends where no other step begins.
  const { end } = expression.span;
  const step = { span: { start: end, end }, nameSpan: expression.span };
  return addInstance(
    spec,
    step,
    expression,
    { params, inputs: references, type: titled },
    inReport ? { ...inFile, owner: written } : inFile,
    context,
    undefined,
  );
}

/** Numbers that are known before the run are reduced exactly; a spread of them would be none of measurements. */
function reduceConstants(name: string, values: readonly NumberValue[], expression: Expression, scope: Scope, context: CheckContext): Value {
  const [first] = values;
  const place = at(scope.module.source, expression);
  if (!first) return unknown;
  const { dimension } = first;
  const other = values.find((value) => !sameDimension(value.dimension, dimension));
  if (other) {
    const sides = { left: describeDimension(dimension), right: describeDimension(other.dimension) };
    context.problems.report('TML3102', { operation: 'reduce', ...sides }, place);
    return unknown;
  }
  const numbers = values.map(({ value }) => value);
  switch (name) {
    case 'mean':
      return { kind: 'number', value: divide(numbers.reduce(add), rational(numbers.length)), dimension };
    case 'min':
      return { kind: 'number', value: numbers.reduce((a, b) => (compare(a, b) <= 0 ? a : b)), dimension };
    case 'max':
      return { kind: 'number', value: numbers.reduce((a, b) => (compare(a, b) >= 0 ? a : b)), dimension };
    default:
      context.problems.report('TML4013', { function: name, found: 'numbers that are known before the run' }, place);
      return unknown;
  }
}
