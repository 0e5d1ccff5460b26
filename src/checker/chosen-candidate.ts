import type { Expression } from '../parser/ast.js';
import type { Declaration } from './declarations.js';
import { declarationOf, pathText } from './lookup.js';
import type { Module } from './modules.js';
import { calleePath, memberName } from './namespaces.js';
import { bodyModule } from './search/body-module.js';

type Axes = ReadonlySet<string>;

/** The body of a search as far as axes go: the same for every candidate. */
interface SearchShape {
  readonly module: Module;
  /** Whether the body declares a name. */
  has(name: string): boolean;
}

const shapes = new WeakMap<Declaration, SearchShape>();

/** Of `s.best` or `knee(s)`, by whatever name: the body whose names can be read of it. */
export function bodyBehind(expression: Expression, module: Module): SearchShape | undefined {
  switch (expression.kind) {
    case 'field': {
      const search = expression.field.text === 'best' ? searchOf(expression.target, module) : undefined;
      return search && shapeOf(search);
    }
    case 'call': {
      const [argument] = expression.args;
      const isKnee = pathText(calleePath(expression.target) ?? []) === 'knee' && !module.callables.has('knee');
      const search = isKnee && argument ? searchOf(argument.value, module) : undefined;
      return search && shapeOf(search);
    }
    case 'name': {
      const named = declarationOf(expression.name, module, 'value');
      return named?.statement.kind === 'let' ? bodyBehind(named.statement.value, named.module) : undefined;
    }
    default:
      return undefined;
  }
}

function searchOf(expression: Expression, module: Module): Declaration | undefined {
  const name =
    expression.kind === 'name'
      ? expression.name
      : expression.kind === 'field' && expression.target.kind === 'name'
        ? memberName(expression.target.name, expression.field.text)
        : undefined;
  const declaration = name === undefined ? undefined : declarationOf(name, module, 'value');
  return declaration?.statement.kind === 'search' ? declaration : undefined;
}

function shapeOf(search: Declaration): SearchShape | undefined {
  const { statement, module: home } = search;
  if (statement.kind !== 'search') return undefined;
  const known = shapes.get(search);
  if (known) return known;
  const module = bodyModule(statement, home, [], new Map(), `${search.name.text}~shape`);
  const own = new Set(statement.body.flatMap((one) => (one.kind === 'let' || one.kind === 'node' ? [one.name.text] : [])));
  const shape: SearchShape = { module, has: (name) => own.has(name) };
  shapes.set(search, shape);
  return shape;
}

/**
 * The axes along which a model's costs vary: those of its network. Training changes weights alone, so what it varies along does not count; a
 * network trained with several seeds has one cost.
 *
 * @param of the axes of an expression of `module`.
 */
export function architectureAxes(expression: Expression, module: Module, of: (expression: Expression) => Axes): Axes {
  const network = networkOf(expression, module);
  return network ? of(network) : of(expression);
}

/** What made the network of a model, where it is written in the same module: the flow up to `train`. */
function networkOf(expression: Expression, module: Module): Expression | undefined {
  if (expression.kind === 'name') {
    const named = declarationOf(expression.name, module, 'value');
    const { statement } = named ?? {};
    return named?.module === module && statement?.kind === 'node' ? networkOf(statement.value, module) : undefined;
  }
  if (expression.kind !== 'flow') return undefined;
  const last = expression.stages.at(-1);
  const trains = last?.kind === 'call' && pathText(last.path) === 'train' && !module.callables.has('train');
  return trains ? { ...expression, stages: expression.stages.slice(0, -1) } : undefined;
}
