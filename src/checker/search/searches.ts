import { invariant } from '../../diagnostics/invariant.js';
import type { GraphNode, SearchOutcomes } from '../../graph/graph.js';
import type { ModelType, SplitReference } from '../../graph/value-type.js';
import { rational } from '../../graph/rational.js';
import type { FieldExpression } from '../../parser/ast.js';
import type { Scope } from '../context.js';
import type { Declaration } from '../declarations.js';
import { plainNumber, type SearchValue, unknown, type Value } from '../values.js';
import { at } from '../problems.js';
import { suggestion } from '../suggestion.js';
import { type BuiltCandidate, type CheckedSearch, readSearch, type SearchHost } from './search.js';

const WHOLE = ['best', 'trials', 'history'] as const;
/** Of the best candidate, besides the names of the body. */
const BEST = ['at', 'goal', 'index'] as const;

/** The searches of a program, and what can be read of their results. */
export class Searches {
  readonly #host: SearchHost;
  readonly #outcomes: SearchOutcomes;
  readonly #checked = new Map<string, CheckedSearch | undefined>();
  readonly #best = new Map<string, BuiltCandidate>();
  /** Ids of nodes of best candidates that something names. */
  readonly #read = new Set<string>();
  readonly #addNodes: (nodes: readonly GraphNode[]) => void;

  constructor(host: SearchHost, outcomes: SearchOutcomes, addNodes: (nodes: readonly GraphNode[]) => void) {
    this.#host = host;
    this.#outcomes = outcomes;
    this.#addNodes = addNodes;
  }

  /** In order of declaration, those without errors. */
  get all(): readonly CheckedSearch[] {
    return [...this.#checked.values()].filter((search) => search !== undefined);
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
    const id = declaration.name.text;
    if (!this.#checked.has(id)) {
      this.#checked.set(id, undefined);
      this.#checked.set(id, readSearch(declaration, this.#host));
    }
    return this.#checked.get(id);
  }

  /** Whether a node of a best candidate was named by something. */
  isRead(id: string): boolean {
    return this.#read.has(id);
  }

  /** `robust.best.net`: a field of a search or of a part of it. */
  field(expression: FieldExpression, value: SearchValue, scope: Scope): Value {
    const field = expression.field.text;
    const checked = this.#checked.get(value.search);
    if (!checked) return unknown;
    switch (value.part) {
      case 'whole': {
        const part = WHOLE.find((name) => name === field);
        return part ? { ...value, part } : this.#unknownField(expression, value.search, WHOLE, scope, ['pareto']);
      }
      case 'best':
        return this.#bestField(expression, checked, value, scope);
      case 'at':
        return this.#atField(expression, checked, scope);
      case 'trials':
      case 'history':
        return this.#unknownField(expression, `${value.search}.${value.part}`, [], scope);
    }
  }

  #bestField(expression: FieldExpression, checked: CheckedSearch, value: SearchValue, scope: Scope): Value {
    const field = expression.field.text;
    const candidate = this.#candidate(checked);
    const outcome = this.#outcomes.get(checked.node.id);
    if (field === 'at') return { ...value, part: 'at' };
    if (!candidate) return unknown;
    if (field === 'goal') {
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
      return this.#unknownField(expression, `${checked.node.id}.best`, [...BEST, ...names], scope);
    }
    const { context } = this.#host;
    const { statement } = binding;
    const place = at(scope.module.source, expression.field);
    if ((statement.kind === 'node' || statement.kind === 'let') && context.axesOf(statement.value, candidate.module).length > 0) {
      context.problems.report('TML3901', { what: `reading ${field}, which has axes inside its search,` }, place);
      return unknown;
    }
    const found = context.valueOf(binding, { module: candidate.module, coordinates: new Map(), owner: '' }, place);
    if (found.kind !== 'node') return found;
    this.#read.add(found.node.id);
    const { type } = found.instance;
    return type.kind === 'model' ? { ...found, instance: { ...found.instance, type: selected(type, checked.selectedOn) } } : found;
  }

  #atField(expression: FieldExpression, checked: CheckedSearch, scope: Scope): Value {
    const field = expression.field.text;
    const candidate = this.#candidate(checked);
    const names = checked.dims.map(({ dimension }) => dimension.name);
    if (!names.includes(field)) return this.#unknownField(expression, `${checked.node.id}.best.at`, names, scope);
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
    const built = checked.build(`${id}.best`, outcome.best.point);
    invariant(built.nodes.length > 0, 'the best candidate could be built when it was tried');
    this.#best.set(id, built);
    this.#addNodes(built.nodes);
    return built;
  }

  #unknownField(expression: FieldExpression, of: string, known: readonly string[], scope: Scope, planned: readonly string[] = []): Value {
    const { problems } = this.#host.context;
    const field = expression.field.text;
    const place = at(scope.module.source, expression.field);
    if (planned.includes(field)) problems.report('TML3901', { what: `the field ${field}` }, place);
    else {
      const notes = known.length > 0 ? { notes: [`fields: ${known.join(', ')}`] } : {};
      problems.report('TML3112', { of, field }, place, { ...suggestion(field, known, place), ...notes });
    }
    return unknown;
  }
}

/** The splits a candidate was chosen on influenced it as those it was trained on did. */
function selected(type: ModelType, splits: readonly SplitReference[]): ModelType {
  const more = splits.filter((split) => !type.fittedOn.some((known) => known.dataset === split.dataset && known.split === split.split));
  return { ...type, fittedOn: [...type.fittedOn, ...more] };
}
