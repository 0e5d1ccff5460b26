import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Graph, GraphNode, ReportNode } from '../graph/graph.js';
import type { OpSpec } from '../ops/op-spec.js';
import type { Expression, Statement } from '../parser/ast.js';
import { applyFlow } from './apply.js';
import type { CheckContext, Scope } from './context.js';
import { Declarations } from './declarations.js';
import { evaluateConstant } from './evaluate.js';
import type { CheckerHost } from './host.js';
import { NodeBuilder } from './instances.js';
import { type Module, ModuleLoader, resolveBinding } from './modules.js';
import { checkNetwork } from './network/check-network.js';
import { at, Problems } from './problems.js';
import { References } from './references.js';
import { readReport } from './reports.js';
import { readSettings, type Settings } from './settings.js';
import type { Value } from './values.js';

export interface CheckResult {
  /** Every problem of the file and what it imports. */
  readonly diagnostics: readonly Diagnostic[];
  /** Present when there is no error. */
  readonly graph?: Graph;
}

/** Checks a file completely and makes its typed graph. Nothing runs, no data is read. */
export function checkFile(file: string, host: CheckerHost, specs: ReadonlyMap<string, OpSpec>, settings: Settings): CheckResult {
  const problems = new Problems();
  const loader = new ModuleLoader(host, problems);
  const entry = loader.load(path.resolve(file));
  if (!entry) return { diagnostics: problems.list };
  const program = new Program(problems, specs);
  const reports = program.check(entry, settings);
  for (const module of loader.loaded) refuseUnavailable(module, problems);
  if (problems.hasErrors) return { diagnostics: problems.list };
  return {
    diagnostics: problems.list,
    graph: { file: entry.source.path, axes: program.axes, nodes: program.nodes, searches: [], pending: [], requirements: [], reports },
  };
}

/** One check of one entry file: the graph grows as declarations are evaluated. */
class Program {
  readonly #nodes: GraphNode[] = [];
  readonly #steps = new Map<string, NodeBuilder>();
  readonly #ids = new Set<string>();
  readonly #references = new References();
  readonly #settings = new Map<string, Value>();
  readonly #declarations: Declarations;
  readonly #context: CheckContext;

  constructor(problems: Problems, specs: ReadonlyMap<string, OpSpec>) {
    const context: CheckContext = {
      problems,
      specs,
      settings: this.#settings,
      evaluate: (expression, scope) => this.#evaluate(expression, scope),
      valueOf: (binding, scope, place) => this.#declarations.valueOf(binding, scope, place),
      axesOf: (expression, module) => this.#axesOf(expression, module),
      axis: (name) => this.#declarations.axis(name),
      step: (place, make) => this.#step(place, make),
      uniqueId: (wanted) => this.#uniqueId(wanted),
    };
    this.#context = context;
    this.#declarations = new Declarations(context, (declaration) => this.#references.isCyclic(declaration));
  }

  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  get axes(): Graph['axes'] {
    const used = new Set(this.#nodes.flatMap((node) => node.axes));
    return this.#declarations.axes.filter((axis) => used.has(axis.name));
  }

  check(entry: Module, settings: Settings): ReportNode[] {
    this.#references.findCycles(entry, this.#context.problems);
    for (const binding of entry.values.values()) {
      const declaration = resolveBinding(binding);
      if (declaration?.statement.kind === 'axis') this.#declarations.registerAxis(declaration);
      if (binding.kind === 'declaration') this.#ids.add(binding.name.text);
    }
    readSettings(entry, settings, this.#context, this.#settings);
    for (const binding of entry.values.values()) if (binding.kind === 'declaration') this.#declarations.evaluateAll(binding);
    for (const binding of entry.callables.values())
      if (binding.kind === 'declaration' && binding.statement.kind === 'network') checkNetwork(binding.statement, entry, this.#context);
    return entry.file.statements.flatMap((statement) => (statement.kind === 'report' ? [readReport(statement, entry, this.#context)] : []));
  }

  #evaluate(expression: Expression, scope: Scope): Value {
    return expression.kind === 'flow' || expression.kind === 'call'
      ? applyFlow(expression, scope, this.#context)
      : evaluateConstant(expression, scope, this.#context);
  }

  #axesOf(expression: Expression, module: Module): readonly string[] {
    const varies = this.#references.axesOf(expression, module);
    return this.#declarations.axisNames.filter((name) => varies.has(name));
  }

  #step(place: string, make: () => Omit<GraphNode, 'instances'>): NodeBuilder {
    const known = this.#steps.get(place);
    if (known) return known;
    const builder = new NodeBuilder(make());
    this.#steps.set(place, builder);
    this.#nodes.push(builder.node);
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

const UNAVAILABLE: Partial<Record<Statement['kind'], string>> = {
  fn: 'fn',
  space: 'space',
  search: 'search',
  require: 'require',
};

/** Constructs of the language whose meaning this version does not have: refused, never ignored. */
function refuseUnavailable(module: Module, problems: Problems): void {
  for (const statement of module.file.statements) {
    const what = UNAVAILABLE[statement.kind];
    if (what) problems.report('TML3901', { what }, at(module.source, statement));
  }
}
