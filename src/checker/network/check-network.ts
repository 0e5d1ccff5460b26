import type { Block, IfStage, NetworkDeclaration, Stage } from '../../parser/ast.js';
import type { CheckContext } from '../context.js';
import { checkFormals } from '../formals.js';
import type { Module } from '../modules.js';
import { calleeName } from '../namespaces.js';
import { reportUnknownLayer } from './expand.js';
import { layerSpecs, structureNames } from './layers.js';

/** What can be said of a network that nothing uses yet: every stage must name a layer, a structure or a network. */
export function checkNetwork(network: NetworkDeclaration, module: Module, context: CheckContext): void {
  checkFormals(network.formals, 'network', module, context.problems);
  visitStages(network.body, (stage) => {
    if (stage.kind !== 'call') return;
    const name = calleeName(stage.path, module, context);
    if (!name) return;
    const { text } = name;
    const known = text === 'input' || structureNames.includes(text) || layerSpecs.has(text) || module.callables.has(text);
    if (!known) reportUnknownLayer(name, module, context);
  });
}

function visitStages(block: Block, visit: (stage: Stage) => void): void {
  for (const item of block.items) if (item.kind === 'chain') for (const stage of item.stages) visitStage(stage, visit);
}

function visitStage(stage: Stage, visit: (stage: Stage) => void): void {
  visit(stage);
  switch (stage.kind) {
    case 'for':
    case 'repeat':
      visitStages(stage.body, visit);
      return;
    case 'if':
      visitIf(stage, visit);
      return;
    case 'call':
      for (const block of stage.blocks) visitStages(block, visit);
      return;
  }
}

function visitIf(stage: IfStage, visit: (stage: Stage) => void): void {
  visitStages(stage.then, visit);
  if (!stage.otherwise) return;
  if ('kind' in stage.otherwise) visitIf(stage.otherwise, visit);
  else visitStages(stage.otherwise, visit);
}
