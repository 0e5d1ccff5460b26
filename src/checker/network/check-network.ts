import type { Argument, Block, Expression, IfStage, Name, NetworkDeclaration, Stage } from '../../parser/ast.js';
import type { CheckContext } from '../context.js';
import { checkFormals } from '../formals.js';
import type { Module } from '../modules.js';
import { calleeName } from '../namespaces.js';
import { at } from '../problems.js';
import { visitNames } from '../references.js';
import { reportUnknownLayer } from './expand.js';
import { resultOf } from './result.js';
import { joinSpecs, layerSpecs, structureNames } from './layers.js';

/**
 * What can be said of a network that nothing uses yet: every stage must name a layer, a structure or a network; a name is declared once
 * on the way to where it is read, and something reads it.
 */
export function checkNetwork(network: NetworkDeclaration, module: Module, context: CheckContext): void {
  checkFormals(network.formals, 'network', module, context.problems);
  resultOf(network, module, context);
  const walk = new Walk(network.name.text, module, context);
  const formals = new Map(network.formals.map((formal) => [formal.name.text, formal.name]));
  // What everyone has: no declaration to point at.
  for (const name of ['input', 'classes']) if (!formals.has(name)) formals.set(name, { text: name, span: network.name.span });
  walk.block(network.body, formals);
  walk.reportUnread();
}

type Names = ReadonlyMap<string, Name>;

/** One pass over a network's body. `names` are those in sight: an inner block sees the outer ones and may not declare them again. */
class Walk {
  readonly #read = new Set<Name>();
  readonly #declared: Name[] = [];
  /** A name that nothing has may have been meant for one that nothing reads. */
  #foundUnknown = false;

  constructor(
    private readonly network: string,
    private readonly module: Module,
    private readonly context: CheckContext,
  ) {}

  block(block: Block, outer: Names): void {
    const names = new Map(outer);
    let chains = 0;
    for (const item of block.items) {
      if (item.kind === 'chain') {
        this.#stages(item.stages, names, true);
        chains += 1;
      } else {
        this.#expression(item.value, names);
        // The parser refuses one behind the chain.
        if (this.#declare(item.name, names) && chains === 0) this.#declared.push(item.name);
      }
    }
  }

  reportUnread(): void {
    if (this.#foundUnknown) return;
    for (const name of this.#declared.filter((one) => !this.#read.has(one)))
      this.context.problems.report('TML3217', { name: name.text, network: this.network }, at(this.module.source, name));
  }

  #declare(name: Name, names: Map<string, Name>): boolean {
    const first = names.get(name.text);
    const { source } = this.module;
    if (first) {
      const known = name.text === 'input' || name.text === 'classes';
      this.context.problems.report('TML3002', { name: name.text }, at(source, name), {
        labels: [{ location: at(source, first), text: known ? `every network has ${name.text}` : 'first declared here' }],
      });
    } else names.set(name.text, name);
    return !first;
  }

  #see(name: string, names: Names): void {
    const declared = names.get(name);
    if (declared) this.#read.add(declared);
  }

  #expression(expression: Expression, names: Names): void {
    visitNames(expression, (name, space) => {
      if (space === 'value') this.#see(name, names);
    });
    if (expression.kind === 'flow') this.#stages(expression.stages, names, false);
  }

  #arguments(args: readonly Argument[], names: Names): void {
    for (const argument of args) this.#expression(argument.value, names);
  }

  #stages(stages: readonly Stage[], names: Names, begins: boolean): void {
    for (const [index, stage] of stages.entries()) this.#stage(stage, names, begins && index === 0);
  }

  #stage(stage: Stage, names: Names, begins: boolean): void {
    switch (stage.kind) {
      case 'for': {
        this.#expression(stage.list, names);
        const inner = new Map(names);
        this.#declare(stage.variable, inner);
        this.block(stage.body, inner);
        return;
      }
      case 'repeat':
        this.#expression(stage.count, names);
        this.block(stage.body, names);
        return;
      case 'if':
        this.#if(stage, names);
        return;
      case 'call': {
        const [first] = stage.path;
        if (begins && first && stage.path.length === 1 && !stage.args) this.#see(first.text, names);
        this.#arguments(stage.args ?? [], names);
        for (const block of stage.blocks) this.block(block, names);
        this.#layer(stage.path, names);
        return;
      }
    }
  }

  #if(stage: IfStage, names: Names): void {
    this.#expression(stage.condition, names);
    this.block(stage.then, names);
    if (!stage.otherwise) return;
    if ('kind' in stage.otherwise) this.#if(stage.otherwise, names);
    else this.block(stage.otherwise, names);
  }

  /** A name that `let` gave is for the expansion, which knows whether it is a tensor. */
  #layer(path: readonly Name[], names: Names): void {
    const { module, context } = this;
    const name = calleeName(path, module, context);
    if (!name || names.has(name.text)) return;
    const { text } = name;
    const known = structureNames.includes(text) || layerSpecs.has(text) || joinSpecs.has(text) || module.callables.has(text);
    if (known) return;
    this.#foundUnknown = true;
    reportUnknownLayer(name, module, context, [...names.keys()]);
  }
}
