import type { InputReference } from '../graph/graph.js';
import type { DescribedInput, OpSpec } from '../ops/op-spec.js';
import type { CallExpression, NodeDeclaration } from '../parser/ast.js';
import { addInstance } from './apply.js';
import { writtenAxis } from './axes/axis-names.js';
import type { CheckContext, Scope } from './context.js';
import { operandOf } from './formulas.js';
import { at } from './problems.js';
import { reductionOf } from './references.js';
import { suggestion } from './suggestion.js';
import { describeValue, type NodeValue, unknown, type Value } from './values.js';

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
  const metrics: NodeValue[] = [];
  for (const coordinates of points) {
    const value = context.evaluate(reduction.value, { ...scope, coordinates });
    if (value.kind === 'unknown') return unknown;
    if (value.kind !== 'node' || value.instance.type.kind !== 'metric') {
      const what = operandOf(value) ? 'TML3901' : 'TML4013';
      if (what === 'TML3901') problems.report(what, { what: `${spec.name} of arithmetic over an axis` }, at(source, reduction.value));
      else problems.report(what, { function: spec.name, found: describeValue(value) }, at(source, reduction.value));
      return unknown;
    }
    metrics.push(value);
  }
  const described: Record<string, DescribedInput> = {};
  const inputs: Record<string, InputReference> = {};
  for (const [index, metric] of metrics.entries()) {
    described[`of.${index}`] = { type: metric.instance.type, label: metric.instance.label };
    inputs[`of.${index}`] = { node: metric.node.id, instance: metric.index };
  }
  let failed = false;
  const type = spec.describe({
    params: {},
    inputs: described,
    report: (_where, problem) => {
      if (problem.severity === 'error') failed = true;
      problems.add({ ...problem, location: at(source, call) });
    },
  });
  if (failed) return unknown;
  const step = { span: call.span, nameSpan: call.target.span };
  return addInstance(spec, step, call, { params: {}, inputs, type }, scope, context, declaration);
}
