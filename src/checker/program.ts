import { invariant } from '../diagnostics/invariant.js';
import type {
  Architecture,
  Graph,
  GraphNode,
  GraphRequirement,
  Logistics,
  PendingNode,
  ReportNode,
  SearchOutcomes,
} from '../graph/graph.js';
import type { SearchNode } from '../graph/search.js';
import type { OpSpec } from '../ops/op-spec.js';
import type { CallExpression, Expression, NodeDeclaration } from '../parser/ast.js';
import { AxisNames } from './axes/axis-names.js';
import { applyFlow } from './apply.js';
import { applyFn } from './apply-fn.js';
import { checkFn } from './check-fn.js';
import type { CheckContext, Frame, Scope } from './context.js';
import { type Declaration, Declarations } from './declarations.js';
import { evaluateConstant } from './evaluate.js';
import type { CheckerHost } from './host.js';
import { NodeBuilder } from './instances.js';
import type { Module } from './modules.js';
import { checkNetwork } from './network/check-network.js';
import { at, Problems } from './problems.js';
import { applyReduction } from './reductions.js';
import { References } from './references.js';
import { readReport } from './reports.js';
import { readRequirement, requirementText } from './requirements.js';
import type { Isolated } from './search/search.js';
import { axesOfSearch } from './search/body-module.js';
import { checkSpace } from './search/space.js';
import { Searches } from './search/searches.js';
import { type LoadedSettings, readSettings } from './settings.js';
import { unknown, type Value } from './values.js';

const MAX_DEPTH = 100;

/** Where nodes that are made now go. */
type Sink = GraphNode[];

/** One elaboration of one entry file: the graph grows as declarations are evaluated. */
export class Program {
  readonly #nodes: Sink = [];
  /** What waits for a search whose outcome is unknown. */
  readonly #waiting: Sink = [];
  readonly #waitingRequirements: PendingNode[] = [];
  readonly #steps = new Map<string, NodeBuilder>();
  readonly #made = new Map<string, GraphNode>();
  readonly #ids = new Set<string>();
  readonly #axisNames = new AxisNames();
  readonly #references = new References(this.#axisNames);
  readonly #settings = new Map<string, Value>();
  readonly #declarations: Declarations;
  readonly #searches: Searches;
  readonly #context: CheckContext;
  readonly #ownProblems: Problems;
  /** Calls of `fn` inside each other now. */
  #depth = 0;
  #problems: Problems;
  #profileLogistics: ReadonlyMap<string, Logistics> = new Map();
  #sink: Sink = this.#nodes;
  /** Nodes of best candidates: part of the graph where something reads them. */
  readonly #ofBest = new Set<GraphNode>();

  constructor(problems: Problems, host: CheckerHost, specs: ReadonlyMap<string, OpSpec>, outcomes: SearchOutcomes) {
    this.#ownProblems = problems;
    this.#problems = problems;
    const current = (): Problems => this.#problems;
    const logistics = (): ReadonlyMap<string, Logistics> => this.#profileLogistics;
    const context: CheckContext = {
      get problems() {
        return current();
      },
      host,
      specs,
      settings: this.#settings,
      get profileLogistics() {
        return logistics();
      },
      evaluate: (expression, scope) => this.#evaluate(expression, scope),
      valueOf: (binding, scope, place) => this.#declarations.valueOf(binding, scope, place),
      axesOf: (expression, module, frame) => this.#axesOf(expression, module, frame),
      axis: (name) => this.#declarations.axis(name),
      axisNames: this.#axisNames,
      points: (axes, place, what) => this.#declarations.points(axes, place, what),
      reduce: (call, spec, scope, declaration) => this.#reduce(call, spec, scope, declaration),
      applyFn: (fn, home, call, main, scope, declaration) => this.#applyFn(fn, home, call, main, scope, declaration),
      waitsFor: (expression, module) => this.#waitsFor(expression, module),
      searchesBehind: (expression, module) =>
        [...this.#references.searchesOf(expression, module)].map((search) => this.#searches.idOf(search)),
      inSinkOf: (declaration, make) => this.#inSinkOf(declaration, make),
      searchField: (expression, value, scope) => this.#searches.field(expression, value, scope),
      searchId: (declaration) => this.#searches.idOf(declaration),
      knee: (call, scope) => this.#searches.knee(call, scope),
      search: (id) => this.#searches.find(id)?.node,
      node: (id) => this.#made.get(id),
      step: (place, make) => this.#step(place, make),
      uniqueId: (wanted) => this.#uniqueId(wanted),
    };
    this.#context = context;
    this.#declarations = new Declarations(context, (declaration) => this.#references.isCyclic(declaration), this.#axisNames);
    this.#searches = new Searches(
      {
        context,
        isolate: (module, make) => this.#isolate(module, make),
        evaluateAll: (declaration) => this.#declarations.evaluateAll(declaration),
      },
      outcomes,
      (nodes) => {
        for (const node of nodes) this.#ofBest.add(node);
        this.#nodes.push(...nodes);
      },
    );
  }

  /** In topological order; of the best candidates what something reads. */
  get nodes(): readonly GraphNode[] {
    const needed = new Set<string>();
    return this.#nodes
      .toReversed()
      .filter((node) => {
        const keep = !this.#ofBest.has(node) || needed.has(node.id) || this.#searches.isRead(node.id);
        if (keep) for (const { inputs } of node.instances) for (const input of Object.values(inputs)) needed.add(input.node);
        return keep;
      })
      .reverse();
  }

  get architectures(): readonly Architecture[] {
    return this.#declarations.architectures;
  }

  get axes(): Graph['axes'] {
    const used = new Set([...this.#nodes, ...this.#waiting].flatMap((node) => node.axes));
    const names = this.#axisNames.all.filter((name) => used.has(name));
    return names.flatMap((name) => this.#declarations.axis(name)?.axis ?? []);
  }

  /** Those that can begin when what they read exists. */
  get searches(): readonly SearchNode[] {
    return this.#searches.all.filter(({ declaration }) => this.#waitsForOthers(declaration).length === 0).map(({ node }) => node);
  }

  get pending(): readonly PendingNode[] {
    const { samples } = this.#searches;
    const waiting = new Set(this.#waiting.map((node) => node.id));
    const nodes = this.#waiting.map((node): PendingNode => {
      const read = node.instances.flatMap(({ inputs }) => Object.values(inputs).map((input) => input.node));
      const after = read.flatMap((id) => samples.get(id) ?? (waiting.has(id) ? [id] : []));
      const { id, kind, op, declared } = node;
      return {
        id,
        kind,
        op,
        declared,
        instances: node.instances.map(({ label, coordinates }) => ({ label, coordinates })),
        after: [...new Set(after)],
      };
    });
    const searches = this.#searches.all.flatMap(({ declaration, node }): PendingNode[] => {
      const after = this.#waitsForOthers(declaration);
      return after.length === 0 ? [] : [{ id: node.id, kind: 'search', op: node.strategy.kind, declared: true, instances: [], after }];
    });
    return [...nodes, ...searches, ...this.#waitingRequirements];
  }

  check(
    entry: Module,
    settings: LoadedSettings,
  ): { readonly reports: readonly ReportNode[]; readonly requirements: readonly GraphRequirement[] } {
    this.#axisNames.collect(entry, this.#references.findCycles(entry, this.#ownProblems));
    const declared: Declaration[] = [];
    for (const binding of entry.values.values()) {
      if (binding.kind !== 'declaration') continue;
      this.#ids.add(binding.name.text);
      declared.push(binding);
    }
    this.#registerSearchAxes(declared);
    this.#profileLogistics = readSettings(entry, settings, this.#context, this.#settings);
    // What waits for a search is typed by a sample of its candidates: the search comes first.
    const byPatience = declared.map((declaration) => ({ declaration, waits: this.#waitsForOthers(declaration).length }));
    for (const { declaration } of byPatience.sort((a, b) => a.waits - b.waits)) {
      if (declaration.statement.kind === 'space') checkSpace(declaration.statement, entry, this.#context);
      else if (declaration.statement.kind !== 'search') this.#declarations.evaluateAll(declaration);
      else if (!this.#references.isCyclic(declaration)) this.#searches.check(declaration);
    }
    for (const binding of entry.callables.values()) {
      if (binding.kind !== 'declaration') continue;
      if (binding.statement.kind === 'network') checkNetwork(binding.statement, entry, this.#context);
      if (binding.statement.kind === 'fn') checkFn(binding.statement, entry, this.#context);
    }
    const requirements = this.#readRequirements(entry);
    const reports = entry.file.statements.flatMap((statement) =>
      statement.kind === 'report' ? [readReport(statement, entry, this.#context)] : [],
    );
    return { reports, requirements };
  }

  /** Axes of searches are known by name in the whole file, as what is read of a best candidate may vary along them. */
  #registerSearchAxes(declared: readonly Declaration[]): void {
    const searches = new Set(declared.flatMap((declaration) => [...this.#references.searchesOfDeclaration(declaration)]));
    for (const { statement, module } of searches) {
      if (statement.kind !== 'search') continue;
      for (const axis of axesOfSearch(statement, module)) {
        const first = this.#axisNames.addOfSearch(axis);
        if (first && !module.values.has(axis.name.text))
          this.#ownProblems.report('TML3002', { name: axis.name.text }, at(module.source, axis.name), {
            labels: [{ location: at(first.module.source, first.name), text: 'first declared here' }],
          });
      }
    }
  }

  #readRequirements(entry: Module): readonly GraphRequirement[] {
    return entry.file.statements.flatMap((statement): GraphRequirement[] => {
      if (statement.kind !== 'require') return [];
      const after = this.#waitsFor(statement.condition, entry);
      const read = this.#into(after.length > 0 ? this.#waiting : this.#nodes, () => readRequirement(statement, entry, this.#context));
      if (!read || after.length === 0) return read ? [read] : [];
      this.#waitingRequirements.push({
        id: requirementText(statement, entry),
        kind: 'require',
        op: 'require',
        declared: true,
        instances: [],
        after,
      });
      return [];
    });
  }

  #evaluate(expression: Expression, scope: Scope): Value {
    return expression.kind === 'flow' || expression.kind === 'call'
      ? applyFlow(expression, scope, this.#context)
      : evaluateConstant(expression, scope, this.#context);
  }

  #reduce(call: CallExpression, spec: OpSpec, scope: Scope, declaration?: NodeDeclaration): Value {
    if (!scope.inReport) return applyReduction(call, spec, scope, this.#context, declaration);
    const sink = this.#waitsFor(call, scope.module).length > 0 ? this.#waiting : this.#nodes;
    return this.#into(sink, () => applyReduction(call, spec, scope, this.#context, declaration));
  }

  #applyFn(...[fn, home, call, main, scope, declaration]: Parameters<CheckContext['applyFn']>): Value {
    if (this.#references.isCyclicFn(fn)) return unknown;
    // A circle through the arguments of a network is none of declarations: it ends here.
    if (this.#depth === MAX_DEPTH) {
      this.#problems.report(
        'TML3116',
        { what: `calling ${call.name}`, limit: `${MAX_DEPTH} calls inside each other` },
        at(scope.module.source, call),
      );
      return unknown;
    }
    this.#depth += 1;
    try {
      return applyFn(fn, home, call, main, scope, this.#context, declaration);
    } finally {
      this.#depth -= 1;
    }
  }

  #axesOf(expression: Expression, module: Module, frame?: Frame): readonly string[] {
    const locals = new Map([...(frame?.names ?? [])].map(([name, { axes }]) => [name, new Set(axes)]));
    const varies = this.#references.axesOf(expression, module, locals);
    return this.#axisNames.all.filter((name) => varies.has(name));
  }

  #waitsFor(expression: Expression, module: Module): readonly string[] {
    return this.#unknownOnes(this.#references.searchesOf(expression, module));
  }

  /** Searches without an outcome, other than itself, that a declaration needs. */
  #waitsForOthers(declaration: Declaration): readonly string[] {
    const needed = [...this.#references.searchesOfDeclaration(declaration)].filter((search) => search !== declaration);
    return this.#unknownOnes(new Set(needed));
  }

  #unknownOnes(searches: ReadonlySet<Declaration>): readonly string[] {
    return [...searches].map((search) => this.#searches.idOf(search)).filter((id) => !this.#searches.isKnown(id));
  }

  /** Nodes of a declaration go where it belongs, whoever asks for it first. */
  #inSinkOf<T>(declaration: Declaration, make: () => T): T {
    if (declaration.module.idPrefix !== undefined) return make();
    const problems = this.#problems;
    this.#problems = this.#ownProblems;
    try {
      return this.#into(this.#waitsForOthers(declaration).length > 0 ? this.#waiting : this.#nodes, make);
    } finally {
      this.#problems = problems;
    }
  }

  #into<T>(sink: Sink, make: () => T): T {
    const before = this.#sink;
    this.#sink = sink;
    try {
      return make();
    } finally {
      this.#sink = before;
    }
  }

  #isolate<T>(module: Module, make: () => T): Isolated<T> {
    invariant(module.idPrefix !== undefined, 'only the body of a search stands apart');
    const nodes: Sink = [];
    const before = this.#problems;
    const problems = new Problems();
    this.#problems = problems;
    try {
      return { result: this.#into(nodes, make), nodes, problems: problems.list };
    } finally {
      this.#problems = before;
    }
  }

  #step(place: string, make: () => Omit<GraphNode, 'instances'>): NodeBuilder {
    const known = this.#steps.get(place);
    if (known) return known;
    const builder = new NodeBuilder(make());
    this.#steps.set(place, builder);
    this.#made.set(builder.node.id, builder.node);
    this.#sink.push(builder.node);
    return builder;
  }

  /** Declared names of the entry file are reserved; others get a number when they meet. */
  #uniqueId(wanted: string): string {
    let id = wanted;
    for (let i = 2; this.#ids.has(id); i += 1) id = `${wanted}-${i}`;
    this.#ids.add(id);
    return id;
  }
}
