import { invariant } from '../../diagnostics/invariant.js';
import type { GraphNode, SearchOutcomes } from '../../graph/graph.js';
import type { ModelType, SplitReference } from '../../graph/value-type.js';
import { rational } from '../../graph/rational.js';
import type { CallExpression, FieldExpression } from '../../parser/ast.js';
import type { Scope } from '../context.js';
import type { Declaration } from '../declarations.js';
import { describeValue, plainNumber, type SearchValue, unknown, type Value } from '../values.js';
import { at } from '../problems.js';
import { suggestion } from '../suggestion.js';
import { type BuiltCandidate, type CheckedSearch, readSearch, type SearchHost } from './search.js';

const WHOLE = ['best', 'trials', 'history', 'pareto'] as const;
/** Of the best candidate, besides the names of the body. */
const BEST = ['at', 'goal', 'index'] as const;

/** The searches of a program, and what can be read of their results. */
export class Searches {
  readonly #host: SearchHost;
  readonly #outcomes: SearchOutcomes;
  readonly #checked = new Map<string, CheckedSearch | undefined>();
  readonly #ids = new Map<Declaration, string>();
  readonly #declarations = new Map<string, Declaration>();
  readonly #best = new Map<string, BuiltCandidate>();
  /** Ids of nodes of best candidates that something names. */
  readonly #read = new Set<string>();
  readonly #addNodes: (nodes: readonly GraphNode[]) => void;

  constructor(host: SearchHost, outcomes: SearchOutcomes, addNodes: (nodes: readonly GraphNode[]) => void) {
    this.#host = host;
    this.#outcomes = outcomes;
    this.#addNodes = addNodes;
  }

  /** Those without errors: of the entry file in order of declaration, then those that it reads from other files. */
  get all(): readonly CheckedSearch[] {
    const place = ({ declaration: { module, name } }: CheckedSearch): number => (module.isEntry ? name.span.start : Number.MAX_VALUE);
    return [...this.#checked.values()].filter((search) => search !== undefined).sort((a, b) => place(a) - place(b));
  }

  /** The name of a search of the entry file; one of another file gets a number where it meets another name. */
  idOf(declaration: Declaration): string {
    const name = declaration.name.text;
    const id = this.#ids.get(declaration) ?? (declaration.module.isEntry ? name : this.#host.context.uniqueId(name));
    this.#ids.set(declaration, id);
    this.#declarations.set(id, declaration);
    return id;
  }

  /** Ids that begin the nodes of sample candidates, with the search they stand for. */
  get samples(): ReadonlyMap<string, string> {
    return new Map(
      this.all.flatMap((search) =>
        this.isKnown(search.node.id) ? [] : search.sample.nodes.map((node) => [node.id, search.node.id] as const),
      ),
    );
  }

  isKnown(id: string): boolean {
    return this.#outcomes.has(id);
  }

  check(declaration: Declaration): CheckedSearch | undefined {
    const id = this.idOf(declaration);
    if (!this.#checked.has(id)) {
      this.#checked.set(id, undefined);
      // Whoever asks for it first, its problems are its own.
      this.#host.context.inSinkOf(declaration, () => this.#checked.set(id, readSearch(declaration, id, this.#host)));
    }
    return this.#checked.get(id);
  }

  /** The search that a value stands for, read when it is first needed. */
  #of({ search }: SearchValue): CheckedSearch | undefined {
    const declaration = this.#declarations.get(search);
    return declaration && this.check(declaration);
  }

  /** A search that could be read; it is read when it is first asked for. */
  find(id: string): CheckedSearch | undefined {
    return this.#of({ kind: 'search', part: 'whole', search: id });
  }

  /** Whether a node of a best candidate was named by something. */
  isRead(id: string): boolean {
    return this.#read.has(id);
  }

  /** `robust.best.net`: a field of a search or of a part of it. */
  field(expression: FieldExpression, value: SearchValue, scope: Scope): Value {
    const field = expression.field.text;
    const checked = this.#of(value);
    if (!checked) return unknown;
    switch (value.part) {
      case 'whole': {
        const part = WHOLE.find((name) => name === field);
        if (!part) return this.#unknownField(expression, value.search, WHOLE, scope);
        return part === 'best' && checked.node.goals.length > 1 ? this.#noBest(expression, checked, scope) : { ...value, part };
      }
      case 'best':
        return this.#bestField(expression, checked, value, scope);
      case 'at':
        return this.#atField(expression, checked, scope);
      case 'trials':
      case 'history':
      case 'pareto':
        return this.#unknownField(expression, `${value.search}.${value.part}`, [], scope);
    }
  }

  /** `knee(s)`: of a search with several goals what `best` is of one with one; unknown after a reported problem. */
  knee(call: CallExpression, scope: Scope): Value {
    const { context } = this.#host;
    const place = at(scope.module.source, call);
    const [argument, ...others] = call.args;
    if (!argument || others.length > 0 || argument.name || argument.over) {
      context.problems.report('TML3131', { function: 'knee', count: 1, found: call.args.length }, place, { notes: ['knee(search)'] });
      return unknown;
    }
    const value = context.evaluate(argument.value, scope);
    if (value.kind === 'unknown') return unknown;
    if (value.kind !== 'search' || value.part !== 'whole') {
      const found = describeValue(value);
      context.problems.report('TML3101', { expected: 'a search for knee', found }, at(scope.module.source, argument));
      return unknown;
    }
    const checked = this.#of(value);
    if (!checked) return unknown;
    if (checked.node.goals.length > 1) return { ...value, part: 'best' };
    const name = scope.module.source.text.slice(argument.span.start, argument.span.end);
    context.problems.report('TML4054', { search: name }, place, {
      hint: `write ${name}.best`,
      fixes: [{ title: `write ${name}.best`, edits: [{ location: place, newText: `${name}.best` }] }],
    });
    return unknown;
  }

  /** No one trial is best in several goals. */
  #noBest(expression: FieldExpression, { node }: CheckedSearch, scope: Scope): Value {
    const [first, second] = node.goals;
    const sign = first?.direction === second?.direction ? '+' : '-';
    const weighed = `${first?.direction} ${first?.text} ${sign} … * ${second?.text}`;
    this.#host.context.problems.report('TML4029', { search: node.id, part: 'best' }, at(scope.module.source, expression.field), {
      hint: `take the knee of their front, knee(${node.id}), or make them one goal, as in ${weighed}`,
    });
    return unknown;
  }

  #bestField(expression: FieldExpression, checked: CheckedSearch, value: SearchValue, scope: Scope): Value {
    const field = expression.field.text;
    const candidate = this.#candidate(checked);
    const outcome = this.#outcomes.get(checked.node.id);
    if (field === 'at') return { ...value, part: 'at' };
    if (!candidate) return unknown;
    const several = checked.node.goals.length > 1;
    if (field === 'goal' && !several) {
      const [goal] = candidate.goals;
      const known = outcome?.best?.goals[0];
      return goal ? { kind: 'formula', type: 'number', formula: known === undefined ? goal : { kind: 'number', value: known } } : unknown;
    }
    if (field === 'index') return plainNumber(rational(outcome?.best?.index ?? 0));
    const binding = candidate.module.values.get(field);
    if (binding?.kind !== 'declaration' || binding.module !== candidate.module) {
      const names = [...candidate.module.values.values()].flatMap((one) =>
        one.kind === 'declaration' && one.module === candidate.module ? [one.name.text] : [],
      );
      const own = several ? BEST.filter((name) => name !== 'goal') : BEST;
      return this.#unknownField(expression, chosenName(checked), [...own, ...names], scope);
    }
    const { context } = this.#host;
    const place = at(scope.module.source, expression.field);
    const found = context.valueOf(binding, { module: candidate.module, coordinates: scope.coordinates, owner: '' }, place);
    if (found.kind !== 'node') return found;
    this.#read.add(found.node.id);
    const { type } = found.instance;
    return type.kind === 'model' ? { ...found, instance: { ...found.instance, type: selected(type, checked.selectedOn) } } : found;
  }

  #atField(expression: FieldExpression, checked: CheckedSearch, scope: Scope): Value {
    const field = expression.field.text;
    const candidate = this.#candidate(checked);
    const names = checked.dims.map(({ dimension }) => dimension.name);
    if (!names.includes(field)) return this.#unknownField(expression, `${chosenName(checked)}.at`, names, scope);
    const binding = candidate?.module.values.get(field);
    return binding?.kind === 'constant' ? binding.value : unknown;
  }

  /** The best candidate, or the sample that stands for it; undefined where no candidate is feasible. */
  #candidate(checked: CheckedSearch): BuiltCandidate | undefined {
    const { id } = checked.node;
    const outcome = this.#outcomes.get(id);
    if (!outcome) return checked.sample;
    if (!outcome.best) return undefined;
    const known = this.#best.get(id);
    if (known) return known;
    const built = checked.build(`${id}.${checked.node.goals.length > 1 ? 'knee' : 'best'}`, outcome.best.point);
    invariant(built.nodes.length > 0, 'the best candidate could be built when it was tried');
    this.#best.set(id, built);
    this.#addNodes(built.nodes);
    return built;
  }

  #unknownField(expression: FieldExpression, of: string, known: readonly string[], scope: Scope): Value {
    const { problems } = this.#host.context;
    const field = expression.field.text;
    const place = at(scope.module.source, expression.field);
    const notes = known.length > 0 ? { notes: [`fields: ${known.join(', ')}`] } : {};
    problems.report('TML3112', { of, field }, place, { ...suggestion(field, known, place), ...notes });
    return unknown;
  }
}

const chosenName = ({ node }: CheckedSearch): string => (node.goals.length > 1 ? `knee(${node.id})` : `${node.id}.best`);

/** The splits a candidate was chosen on influenced it as those it was trained on did. */
function selected(type: ModelType, splits: readonly SplitReference[]): ModelType {
  const more = splits.filter((split) => !type.fittedOn.some((known) => known.dataset === split.dataset && known.split === split.split));
  return { ...type, fittedOn: [...type.fittedOn, ...more] };
}
