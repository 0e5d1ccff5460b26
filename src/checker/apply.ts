import type { Location, Span } from '../diagnostics/diagnostic.js';
import type { AxisValue, InputReference, NodeInstance } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import type { DescribedInput, Examination, OpSpec, ParamSpec, PortSpec } from '../ops/op-spec.js';
import { inAction } from '../ops/param-codec.js';
import type { CallExpression, Expression, FlowExpression, Fn, NodeDeclaration, Stage } from '../parser/ast.js';
import { type BoundArgument, bindArguments, type Callee } from './arguments.js';
import type { Call, CheckContext, Scope } from './context.js';
import { applyFunction, isPureFunction, pureFunctionNames } from './functions.js';
import { instanceLabel } from './instances.js';
import { type Module, resolveBinding } from './modules.js';
import { calleeName, calleePath } from './namespaces.js';
import { instantiate } from './network/instantiate.js';
import { plannedOperations } from './not-available.js';
import { readParameters } from './parameters.js';
import { readPaths } from './paths.js';
import { describePort, fits, matchPort, type PortValue } from './ports.js';
import { at, Problems } from './problems.js';
import { adviseImport } from './standard-names.js';
import { suggestion } from './suggestion.js';
import { type ArchitectureValue, type ArgumentPlaces, type HomeValue, type NodeValue, unknown, type Value } from './values.js';

/** Evaluates flows and source calls; `declaration` is the node this flow defines, absent for a flow inside an argument. */
export function applyFlow(
  expression: FlowExpression | CallExpression,
  scope: Scope,
  context: CheckContext,
  declaration?: NodeDeclaration,
): Value {
  if (expression.kind === 'call') return applySource(expression, scope, context, declaration);
  return applyStages(expression, expression.stages.length, scope, context, declaration);
}

/** The flow up to a number of its stages. */
function applyStages(expression: FlowExpression, count: number, scope: Scope, context: CheckContext, declaration?: NodeDeclaration): Value {
  const { head, stages } = expression;
  const stage = stages[count - 1];
  if (!stage) return head.kind === 'call' ? applySource(head, scope, context) : context.evaluate(head, scope);
  const call = stageCall(stage, scope, context);
  const fn = call && fnOf(call, scope);
  if (fn) {
    const main = count === 1 ? head : { ...expression, stages: stages.slice(0, count - 1) };
    return context.applyFn(fn.statement, fn.module, call, main, scope, declaration);
  }
  const main = applyStages(expression, count - 1, scope, context);
  return call ? applyCall(call, main, { ...expression, stages: stages.slice(0, count) }, scope, context, declaration) : unknown;
}

/** The `fn` that a call names. */
function fnOf(call: Call, { module }: Scope): { readonly statement: Fn; readonly module: Module } | undefined {
  const binding = module.callables.get(call.name);
  const target = binding && resolveBinding(binding);
  return target?.statement.kind === 'fn' ? { statement: target.statement, module: target.module } : undefined;
}

function applySource(expression: CallExpression, scope: Scope, context: CheckContext, declaration?: NodeDeclaration): Value {
  const { module } = scope;
  const path = calleePath(expression.target);
  if (!path) {
    context.problems.report('TML3013', {}, at(module.source, expression.target));
    return unknown;
  }
  const callee = calleeName(path, module, context);
  if (!callee) return unknown;
  const name = callee.text;
  if (!module.callables.has(name)) {
    const reduction = context.specs.get(name);
    if (reduction?.main?.repeated && !reduction.implicit) {
      if (expression.args.some((argument) => argument.over)) return context.reduce(expression, reduction, scope, declaration);
      context.problems.report('TML4014', { function: name }, at(module.source, expression));
      return unknown;
    }
    if (name === 'knee') return context.knee(expression, scope);
    if (isPureFunction(name)) return applyFunction(name, expression, scope, context);
  }
  const call = { name, nameSpan: callee.span, args: expression.args, span: expression.span };
  const fn = fnOf(call, scope);
  if (fn) return context.applyFn(fn.statement, fn.module, call, undefined, scope, declaration);
  return applyCall(call, undefined, expression, scope, context, declaration);
}

function stageCall(stage: Stage, scope: Scope, context: CheckContext): Call | undefined {
  const place = at(scope.module.source, stage);
  if (stage.kind !== 'call') {
    context.problems.report('TML3206', { layer: stage.kind, expected: 'belongs inside a network' }, place);
    return undefined;
  }
  const name = calleeName(stage.path, scope.module, context);
  if (!name) return undefined;
  const [block] = stage.blocks;
  if (block) {
    context.problems.report(
      'TML3206',
      { layer: name.text, expected: 'takes a block only inside a network' },
      at(scope.module.source, block),
    );
    return undefined;
  }
  return { name: name.text, nameSpan: name.span, args: stage.args ?? [], span: stage.span };
}

function applyCall(
  call: Call,
  main: Value | undefined,
  prefix: Expression,
  scope: Scope,
  context: CheckContext,
  declaration?: NodeDeclaration,
): Value {
  const place: Location = { source: scope.module.source, span: call.nameSpan };
  const binding = scope.module.callables.get(call.name);
  if (binding) {
    const target = resolveBinding(binding);
    if (target?.statement.kind !== 'network') return unknown;
    return instantiate(target.statement, target.module, call, main, scope, context);
  }
  const named = context.specs.get(call.name);
  const spec = named?.implicit ? undefined : named;
  if (spec?.main?.repeated) {
    context.problems.report('TML4014', { function: call.name }, place);
    return unknown;
  }
  if (spec) return applyOperation(spec, call, main, prefix, scope, context, declaration);
  if (isPureFunction(call.name)) context.problems.report('TML3134', { function: call.name }, place);
  else if (plannedOperations.has(call.name)) context.problems.report('TML3901', { what: call.name }, place);
  else if (scope.module.intact) {
    const standard = adviseImport(call.name, scope.module, context.host);
    const known = [...scope.module.callables.keys(), ...context.specs.keys(), ...pureFunctionNames()];
    context.problems.report('TML3005', { name: call.name }, place, standard.hint ? standard : suggestion(call.name, known, place));
  }
  return unknown;
}

function applyOperation(
  spec: OpSpec,
  call: Call,
  main: Value | undefined,
  prefix: Expression,
  scope: Scope,
  context: CheckContext,
  declaration: NodeDeclaration | undefined,
): Value {
  const { source } = scope.module;
  // What an architecture carries enters as the parameter `network`; a person never writes it.
  const params = spec.params.filter((param) => !(spec.main?.accepts === 'architecture' && param.name === 'network'));
  const parameters = [...params.map((param) => param.name), ...spec.ports.map((port) => port.name)];
  const callee: Callee = {
    name: spec.name,
    parameters,
    signature: `${spec.name}(${parameters.join(', ')})`,
    positional: false,
    elsewhere: elsewhereOf(params),
  };
  // What flows in decides which operation is meant: beside a wrong one, the names of the arguments say nothing.
  const misfits = main !== undefined && main.kind !== 'unknown' && spec.main !== undefined && !fits(spec.main, main);
  const bound = bindArguments(callee, call.args, scope.module, misfits ? new Problems() : context.problems);
  const given = readParameters(spec.name, params, bound, call.nameSpan, scope, context);
  const values = given && spec.complete ? spec.complete(given) : given;
  const paths = readPaths(spec, bound, call.nameSpan, scope, context);
  const ports = readPorts(spec, call, main, bound, scope, context);
  if (!values || !paths || !ports) return unknown;

  const inputs: Record<string, DescribedInput> = {};
  for (const [name, port] of ports) inputs[name] = describePort(port);
  let failed = false;
  const architecture = [...ports.values()].find((port) => port.kind === 'architecture');
  const allParams: Record<string, Json> = architecture ? { ...values, network: architecture.value.network as unknown as Json } : values;
  const type = spec.describe({
    params: allParams,
    inputs,
    files: paths.files ?? {},
    examine: (param) => examine(spec, param, paths.files ?? {}, context),
    report: (where, problem) => {
      if (problem.severity === 'error') failed = true;
      const name = where === 'call' ? undefined : 'param' in where ? where.param : where.port;
      const span = (name === undefined ? undefined : bound.get(name)?.span) ?? call.nameSpan;
      context.problems.add({ ...problem, location: { source, span } });
    },
  });
  if (failed) return unknown;
  const references: Record<string, InputReference> = {};
  for (const [name, port] of ports) {
    if (port.kind === 'architecture') continue;
    const node = port.kind === 'split' ? port.value.node : port.value;
    references[name] = { node: node.node.id, instance: node.index, ...(port.kind === 'split' ? { split: port.value.type.split } : {}) };
  }
  const made = { params: inAction(spec.params, allParams), inputs: references, ...paths, type };
  const value = addInstance(spec, call, prefix, made, scope, context, declaration, placesOf(bound, architecture?.value, scope));
  const home = spec.kind === 'model' && spec.main ? homeOf(ports.get(spec.main.name)) : undefined;
  return home ? { ...value, home } : value;
}

const homeOf = (port: PortValue | undefined): HomeValue | undefined => (port?.kind === 'split' ? undefined : port?.value.home);

const elsewhereOf = (params: readonly ParamSpec[]): ReadonlyMap<string, string> =>
  new Map(params.flatMap(({ name, elsewhere }) => (elsewhere === undefined ? [] : [[elsewhere, name] as const])));

function examine({ params }: OpSpec, param: string, files: Readonly<Record<string, string>>, { host }: CheckContext): Examination {
  const type = params.find(({ name }) => name === param)?.type;
  const place = files[param];
  const found = type?.kind === 'path' && place !== undefined ? host.examine?.(place, type) : undefined;
  return found ?? { ok: false, problem: 'no data is at hand here' };
}

/** Where the arguments of a call are written, with those of the network that it trains. */
function placesOf(bound: ReadonlyMap<string, BoundArgument>, network: ArchitectureValue | undefined, { module }: Scope): ArgumentPlaces {
  const own = [...bound.values()].map(({ name, span }) => [name, { source: module.source, span }] as const);
  if (!network) return Object.fromEntries(own);
  const inner = Object.entries(network.places).map(([name, place]) => [`network.${name}`, place] as const);
  return Object.fromEntries([['network', network.location], ...inner, ...own]);
}

function readPorts(
  spec: OpSpec,
  call: Call,
  main: Value | undefined,
  bound: ReadonlyMap<string, BoundArgument>,
  scope: Scope,
  context: CheckContext,
): Map<string, PortValue> | undefined {
  const { source } = scope.module;
  const place: Location = { source, span: call.nameSpan };
  const ports = new Map<string, PortValue>();
  let complete = true;
  const put = (port: PortSpec, value: Value, location: Location): void => {
    const matched = matchPort(spec, port, value, location, context.problems);
    if (matched) ports.set(port.name, matched);
    else complete = false;
  };
  if (spec.main) {
    if (main) put(spec.main, main, place);
    else {
      complete = false;
      context.problems.report('TML3009', { operation: spec.name, expected: `${article(spec.main.accepts)}` }, place, {
        hint: `write … -> ${spec.name}(…)`,
      });
    }
  } else if (main) {
    complete = false;
    if (main.kind !== 'unknown') context.problems.report('TML3008', { operation: spec.name }, place);
  }
  const fed = spec.main && ports.get(spec.main.name);
  const data = homeOf(fed);
  for (const port of spec.ports) {
    const argument = bound.get(port.name);
    if (argument) put(port, context.evaluate(argument.value, scope), { source, span: argument.span });
    else if (port.fromHome && data) {
      put(port, { kind: 'split', node: data, type: { kind: 'split', dataset: data.datasetType, split: port.fromHome } }, place);
    } else if (!port.fromHome || fed?.kind === 'node') {
      complete = false;
      context.problems.report('TML3105', { callee: spec.name, name: port.name }, place, {
        hint: `add ${port.name}: ${article(port.accepts)}`,
      });
    }
  }
  return complete ? ports : undefined;
}

const article = (accepts: PortSpec['accepts']): string => describeAccepts[accepts];
const describeAccepts: Readonly<Record<PortSpec['accepts'], string>> = {
  dataset: 'a data set',
  split: 'a split of a data set',
  architecture: 'a network without weights',
  model: 'a model',
  attack: 'an attack',
  metric: 'a metric',
};

/** Adds what a stage makes to the graph: a declaration's own node, a named part of a report, or an unnamed step. */
export function addInstance(
  spec: OpSpec,
  call: Pick<Call, 'span' | 'nameSpan'>,
  prefix: Expression,
  made: Pick<NodeInstance, 'params' | 'inputs' | 'files' | 'type'>,
  scope: Scope,
  context: CheckContext,
  declaration: NodeDeclaration | undefined,
  places: ArgumentPlaces = {},
): NodeValue {
  const { module } = scope;
  // What a report computes is named by its text, so that it stands in the results once.
  const text = scope.inReport ? module.source.text.slice(prefix.span.start, prefix.span.end).replace(/\s+/g, ' ') : undefined;
  const place = text === undefined ? stepPlace(scope, call.span) : `report ${text}`;
  const node = context.step(place, () => {
    const id =
      declaration && !scope.isInner ? scope.owner : context.uniqueId(text ?? (declaration ? scope.owner : `${scope.owner}/${spec.name}`));
    const location = declaration ? at((scope.declaredIn ?? module).source, declaration.name) : at(module.source, { span: call.nameSpan });
    const doc = declaration?.doc;
    return {
      id,
      kind: spec.kind,
      declared: declaration !== undefined || text !== undefined,
      op: spec.name,
      opVersion: spec.version,
      axes: context.axesOf(prefix, module, scope.frame),
      ...(doc === undefined ? {} : { doc }),
      location,
      places,
      ...(scope.logistics && { logistics: scope.logistics }),
    };
  });
  const coordinates: Record<string, AxisValue> = {};
  for (const axis of node.node.axes) {
    const point = scope.coordinates.get(axis)?.point;
    if (point) coordinates[axis] = point;
  }
  return node.instance({ label: instanceLabel(node.node.id, coordinates), coordinates, ...made });
}

/** A place in the body of an `fn` is another one for every use of it. */
export const stepPlace = ({ frame, module }: Scope, { start }: Span): string =>
  `${frame ? `${frame.instance} > ` : ''}${module.path}:${start}`;
