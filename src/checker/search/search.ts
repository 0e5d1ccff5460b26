import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { type Formula, resultsOf } from '../../graph/formula.js';
import type { GraphNode } from '../../graph/graph.js';
import type { Candidate, CandidateRequirement, SearchColumn, SearchNode } from '../../graph/search.js';
import type { SplitReference } from '../../graph/value-type.js';
import type { Point, Space } from '../../optimize/space.js';
import type { Expression, Search } from '../../parser/ast.js';
import type { CheckContext, Scope } from '../context.js';
import type { Declaration } from '../declarations.js';
import { readFormals } from '../formals.js';
import { formulaOfOperand, operandOf, type ReadRequirement, readCondition } from '../formulas.js';
import { type Module, resolveBinding } from '../modules.js';
import { at } from '../problems.js';
import { describeValue } from '../values.js';
import { readBody, type SearchBody } from './body.js';
import { axesOfSearch, bodyModule, declarationsOf } from './body-module.js';
import { checkColumnNames, type ColumnSource, fieldColumn, fieldColumns, goalColumns, limitsOf, metricColumn } from './columns.js';
import { samplePoints } from './samples.js';
import { paramText, pointValues, readSpace, type SpaceDim } from './space.js';
import { readStrategy } from './strategy.js';
import { splitsBehind } from './splits.js';

/** What is made apart from the file's own graph. */
export interface Isolated<T> {
  readonly result: T;
  readonly nodes: readonly GraphNode[];
  readonly problems: readonly Diagnostic[];
}

/** What reading a search needs of the program it stands in. */
export interface SearchHost {
  readonly context: CheckContext;
  /** Runs `make` with nodes of `module` and problems going to the result. */
  isolate<T>(module: Module, make: () => T): Isolated<T>;
  evaluateAll(declaration: Declaration): void;
}

/** A candidate while it is being checked: its names can still be read. */
export interface BuiltCandidate extends Candidate {
  readonly module: Module;
  /** Places in the body of the requirements, in the order in which they are decided. */
  readonly order: readonly number[];
}

/** A search that could be read. */
export interface CheckedSearch {
  readonly declaration: Declaration;
  readonly node: SearchNode;
  readonly dims: readonly SpaceDim[];
  /** Stands for the best candidate while nobody knows it. */
  readonly sample: BuiltCandidate;
  /** Splits that goals and requirements read: the best candidate is chosen on them. */
  readonly selectedOn: readonly SplitReference[];
  build(id: string, point: Point): BuiltCandidate;
}

/** Points tried while the file is checked: a body is wrong when it is wrong at all of them. */
const SAMPLES = 17;

/** Reads a search and tries its body; undefined after a reported problem. */
export function readSearch(declaration: Declaration, id: string, host: SearchHost): CheckedSearch | undefined {
  const { statement: search, module } = declaration;
  const { context } = host;
  if (search.kind !== 'search') return undefined;
  const dims = readOver(search, module, context);
  const body = readBody(search, dims ?? [], module, context);
  if (!dims || !body || !axesOfSearch(search, module).every(({ name }) => context.axis(name.text))) return undefined;
  const space = dims.map(({ dimension }) => dimension);
  const strategy = readStrategy(body, space, { module, coordinates: new Map(), owner: search.name.text }, context);
  const fields = fieldColumns(search, body, module, context);
  if (!strategy || !checkColumnNames(dims, body, fields, module, context)) return undefined;

  const parts: Parts = { search, body, dims, fields, module, host };
  const build = (id: string, point: Point): BuiltCandidate => buildCandidate(parts, id, point);
  const sample = trySamples(id, space, build);
  // Candidates are compared on the split that training watched: both select, and what selected is said beside the best one.
  for (const problem of sample.problems) if (problem.code !== 'TML3303') context.problems.add(problem);
  if (sample.problems.some(isError)) return undefined;

  const selectedOn = splitsBehind([...sample.goals, ...sample.requirements.map(({ condition }) => condition)], sample.nodes);
  if (!checkSelection(parts, sample, selectedOn)) return undefined;
  const doc = search.doc;
  return {
    declaration,
    dims,
    sample,
    selectedOn,
    build,
    node: {
      id,
      ...(doc === undefined ? {} : { doc }),
      location: at(module.source, search.name),
      space,
      strategy,
      goals: body.goals.map((goal) => ({ direction: goal.direction, text: textOf(goal.value, module) })),
      requirements: sample.order.flatMap((place) => {
        const require = body.requirements[place];
        return require ? [{ text: textOf(require.condition, module), location: at(module.source, require) }] : [];
      }),
      columns: columnsOf(parts, sample),
      after: outsideOf(sample.nodes),
      candidate: (index, point) => {
        const candidate = build(`${id}#${index}`, point);
        return { ...candidate, problems: candidate.problems.filter(isError) };
      },
    },
  };
}

interface Parts {
  readonly search: Search;
  readonly body: SearchBody;
  readonly dims: readonly SpaceDim[];
  readonly fields: readonly ColumnSource[];
  readonly module: Module;
  readonly host: SearchHost;
}

const isError = (problem: Diagnostic): boolean => problem.severity === 'error';

const textOf = (expression: Expression, module: Module): string =>
  module.source.text.slice(expression.span.start, expression.span.end).replace(/\s+/g, ' ');

function readOver(search: Search, module: Module, context: CheckContext): readonly SpaceDim[] | undefined {
  const { over } = search;
  const place = at(module.source, over);
  const scope: Scope = { module, coordinates: new Map(), owner: search.name.text };
  const named = over.kind === 'call' ? over.target : over;
  const binding = named.kind === 'name' ? module.values.get(named.name) : undefined;
  if (binding?.kind === 'broken') return undefined;
  const declaration = binding && resolveBinding(binding);
  if (named.kind === 'name' && declaration?.statement.kind === 'space') {
    const { statement: space, module: home } = declaration;
    const args = over.kind === 'call' ? over.args : [];
    const locals = readFormals(space, home, { name: named.name, nameSpan: named.span, args }, scope, context);
    return locals && readSpace(space, home, locals, context);
  }
  const found = context.evaluate(over, scope);
  if (found.kind !== 'unknown') context.problems.report('TML4021', { found: describeValue(found) }, place);
  return undefined;
}

/**
 * A sample point at which the body is right. A body is wrong when it is wrong at all points that have the same dimensions; then the first of
 * those. A network that cannot be built at any of them may still be where others are right: its shapes are a finding of the search.
 */
function trySamples(name: string, space: Space, build: (id: string, point: Point) => BuiltCandidate): BuiltCandidate {
  let right: BuiltCandidate | undefined;
  let unbuilt: BuiltCandidate | undefined;
  let count = 0;
  for (const points of samplePoints(space, SAMPLES)) {
    let first: BuiltCandidate | undefined;
    let found: BuiltCandidate | undefined;
    for (const point of points) {
      const candidate = build(`${name}~${count++}`, point);
      first ??= candidate;
      if (candidate.problems.some(isError)) continue;
      found = candidate;
      break;
    }
    right ??= found;
    if (found || !first) continue;
    if (!first.problems.filter(isError).every(({ code }) => code.startsWith('TML32'))) return withAbsent(first);
    unbuilt ??= first;
  }
  return right ?? (unbuilt as BuiltCandidate);
}

/** Says of a problem which dimensions do not exist where it is met. */
function withAbsent(candidate: BuiltCandidate): BuiltCandidate {
  const absent = Object.entries(candidate.params).flatMap(([name, value]) => (value === null ? [name] : []));
  if (absent.length === 0) return candidate;
  const note = `in candidates without ${absent.join(', ')}: what does not exist is none there`;
  return { ...candidate, problems: candidate.problems.map((problem) => ({ ...problem, notes: [...problem.notes, note] })) };
}

function buildCandidate({ search, body, dims, fields, module: home, host }: Parts, id: string, point: Point): BuiltCandidate {
  const values = pointValues(dims, point);
  const module = bodyModule(search, home, dims, values, id);
  const { context } = host;
  const scope: Scope = { module, coordinates: new Map(), owner: id };
  const { result, nodes, problems } = host.isolate(module, () => {
    for (const declaration of declarationsOf(search, module)) host.evaluateAll(declaration);
    const number = (expression: Expression, what: 'goal' | 'column'): Formula | undefined => {
      if (what === 'goal' && !isAxisFree(expression, 'goal', module, context)) return undefined;
      const value = context.evaluate(expression, { ...scope, owner: `${id}.${what}` });
      const operand = operandOf(value);
      if (operand) return formulaOfOperand(operand);
      if (what === 'column' && value.kind === 'formula') return value.formula;
      if (value.kind !== 'unknown' && what === 'goal')
        context.problems.report('TML4026', { found: describeValue(value) }, at(module.source, expression));
      return undefined;
    };
    const columns: [string, Formula][] = [];
    const put = (name: string, formula: Formula | undefined): void => {
      if (formula) columns.push([name, formula]);
    };
    for (const metric of body.metrics) {
      const isOneNumber = context.axesOf(metric.value, module).length === 0;
      if (isOneNumber) put(metric.name.text, number({ kind: 'name', name: metric.name.text, span: metric.name.span }, 'column'));
    }
    for (const { name, expression } of fields) put(name, number(expression, 'column'));
    const goals = body.goals.flatMap((goal) => number(goal.value, 'goal') ?? []);
    const requirements = body.requirements.flatMap((require): CandidateRequirement[] => {
      if (!isAxisFree(require.condition, 'requirement', module, context)) return [];
      const read = readCondition(require.condition, { ...scope, owner: `${id}.require` }, context);
      return read ? [requirementOf(require.condition, read)] : [];
    });
    return { columns: Object.fromEntries(columns), goals, requirements };
  });
  const isBroken = problems.some(isError);
  const order = isBroken ? [] : orderOf(result.requirements, nodes);
  return {
    module,
    params: Object.fromEntries([...values].map(([name, value]) => [name, paramText(value)])),
    nodes: isBroken ? [] : nodes,
    values: result.columns,
    goals: result.goals,
    requirements: order.flatMap((place) => result.requirements[place] ?? []),
    order,
    problems,
  };
}

/** A comparison with its sides turned so that the left must not be above the right. */
function requirementOf(condition: Expression, { condition: formula, sides }: ReadRequirement): CandidateRequirement {
  if (!sides || condition.kind !== 'binary') return { condition: formula };
  const turned = condition.operator === '>' || condition.operator === '>=';
  return {
    condition: formula,
    sides: turned ? { ...sides, left: sides.right, right: sides.left, bound: 'left' } : { ...sides, bound: 'right' },
  };
}

function isAxisFree(expression: Expression, what: string, module: Module, context: CheckContext): boolean {
  const axes = context.axesOf(expression, module);
  if (axes.length === 0) return true;
  context.problems.report('TML4025', { what, axes: axes.join(', ') }, at(module.source, expression), {
    hint: `reduce it, as in mean(… over ${axes[0]})`,
  });
  return false;
}

/**
 * Places of requirements in the order in which they are decided: what follows from the architecture first, then by the last node they
 * read, which is the order of cost along a candidate's graph.
 */
function orderOf(requirements: readonly CandidateRequirement[], nodes: readonly GraphNode[]): readonly number[] {
  const placeOf = new Map(nodes.map((node, index) => [node.id, index]));
  const keys = requirements.map(({ condition }) => Math.max(-1, ...resultsOf(condition).map(({ node }) => placeOf.get(node) ?? -1)));
  return [...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}

/** The test rule: goals and requirements select, so they must not read a test split. */
function checkSelection({ search, body, module, host }: Parts, sample: BuiltCandidate, selectedOn: readonly SplitReference[]): boolean {
  const test = selectedOn.find(({ split }) => split === 'test');
  if (!test) return true;
  const split = `${test.dataset}.test`;
  const reader = [...sample.goals.map((formula, index) => [body.goals[index], formula] as const), ...requirementsOf(body, sample)].find(
    ([, formula]) => splitsBehind([formula], sample.nodes).some((one) => one.split === 'test'),
  )?.[0];
  host.context.problems.report('TML4033', { what: 'goal and the requirements', split }, at(module.source, reader ?? search.name), {
    hint: `measure on ${test.dataset}.val, and the best candidate on ${split} afterwards`,
    notes: ['a test split that influenced a choice measures nothing any more'],
  });
  return false;
}

/** The requirements of the body with what a candidate makes of each, in the order in which they are decided. */
const requirementsOf = (body: SearchBody, sample: BuiltCandidate) =>
  sample.requirements.map(({ condition }, index) => [body.requirements[sample.order[index] ?? index], condition] as const);

function columnsOf(parts: Parts, sample: BuiltCandidate): readonly SearchColumn[] {
  const { body, dims, fields, host } = parts;
  const scope: Scope = { module: sample.module, coordinates: new Map(), owner: '' };
  const boundOf = (expression: Expression): number | undefined => {
    const operand = operandOf(host.isolate(sample.module, () => host.context.evaluate(expression, scope)).result);
    const formula = operand && formulaOfOperand(operand);
    return formula?.kind === 'number' ? formula.value : undefined;
  };
  const limits = (name: string): readonly number[] => limitsOf(name, body.requirements, boundOf);
  const metrics = body.metrics.flatMap((metric): SearchColumn[] => {
    const name = metric.name.text;
    const formula = sample.values[name];
    const type = formula?.kind === 'metric' ? typeOf(formula, sample) : undefined;
    return type ? [metricColumn(name, type.unit, type.better, limits(name))] : [];
  });
  return [
    { name: 'index', role: 'index', unit: 'none', better: null, limits: [] },
    ...dims.map(({ dimension }): SearchColumn => ({ name: dimension.name, role: 'dimension', unit: 'none', better: null, limits: [] })),
    ...metrics,
    ...fields.map(({ name }) => fieldColumn(name, limits(name))),
    ...goalColumns(body, fields),
    { name: 'state', role: 'state', unit: 'none', better: null, limits: [] },
  ];
}

function typeOf(formula: Extract<Formula, { kind: 'metric' }>, { nodes }: BuiltCandidate) {
  const type = nodes.find((node) => node.id === formula.node)?.instances[formula.instance]?.type;
  return type?.kind === 'metric' ? type : undefined;
}

/** Ids of nodes that are read and stand elsewhere. */
function outsideOf(nodes: readonly GraphNode[]): readonly string[] {
  const own = new Set(nodes.map((node) => node.id));
  const read = nodes.flatMap((node) => node.instances.flatMap(({ inputs }) => Object.values(inputs).map((input) => input.node)));
  return [...new Set(read)].filter((id) => !own.has(id));
}
