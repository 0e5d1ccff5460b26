import type { Location } from '../../diagnostics/diagnostic.js';
import { rational } from '../../graph/rational.js';
import { costOf } from '../../network/cost.js';
import { validateNetwork } from '../../network/shapes.js';
import { inseparable } from '../../network/whole-batches.js';
import type { CallStage, NetworkDeclaration } from '../../parser/ast.js';
import type { CheckContext, Scope } from '../context.js';
import { type FormalCall, readFormals } from '../formals.js';
import { type Module, resolveBinding } from '../modules.js';
import { at } from '../problems.js';
import { type ArgumentPlaces, describeValue, type NodeValue, plainNumber, unknown, type Value } from '../values.js';
import { NetworkBuilder, type Tensor } from './builder.js';
import { resultOf } from './result.js';
import { expandBlock } from './expand.js';
import type { Expansion } from './expansion.js';

/** `data -> net(…)`: expands the network for a data set. */
export function instantiate(
  network: NetworkDeclaration,
  home: Module,
  call: FormalCall,
  main: Value | undefined,
  scope: Scope,
  context: CheckContext,
): Value {
  const place: Location = { source: scope.module.source, span: call.nameSpan };
  const gives = resultOf(network, home, context);
  const locals = readFormals(network, home, call, scope, context);
  if (!main) {
    context.problems.report('TML3009', { operation: call.name, expected: 'a data set' }, place, { hint: `write data -> ${call.name}(…)` });
    return unknown;
  }
  if (main.kind !== 'node' || main.instance.type.kind !== 'dataset') {
    if (main.kind !== 'unknown')
      context.problems.report('TML3007', { operation: call.name, expected: 'a data set', found: describeValue(main) }, place);
    return unknown;
  }
  if (!locals || !gives) return unknown;
  const dataset = main.instance.type;
  const sample = validateNetwork({ input: dataset.shape, layers: [{ kind: 'input', inputs: [] }] });
  if (!sample.ok) {
    context.problems.report('TML3201', { layer: call.name, problem: sample.problem }, place);
    return unknown;
  }
  const builder = new NetworkBuilder(dataset.shape, context.problems);
  const body: Scope = bodyScope(home, locals, dataset.classes.length, scope);
  const output = expandBlock(network.body, 0, { builder, context, scope: body, nested: nestedExpansion([network]) }, 'input');
  if (output === undefined) return unknown;
  const shape = builder.shape(output);
  if (gives === 'logits' && (shape.length !== 1 || shape[0] !== dataset.classes.length)) {
    const expected = `one logit for each of the ${dataset.classes.length} classes, shape [${dataset.classes.length}]`;
    context.problems.report('TML3203', { network: call.name, expected, found: `[${shape.join(', ')}]` }, at(home.source, network.name), {
      hint: 'end it with -> dense(classes)',
      labels: home === scope.module ? [] : [{ location: place, text: 'used here' }],
    });
    return unknown;
  }
  const layers = builder.finish(output);
  const apart = inseparable(layers);
  if (apart) {
    context.problems.report('TML3901', { what: `${apart} in one network with images or batch_norm` }, at(home.source, network.name));
    return unknown;
  }
  return {
    kind: 'architecture',
    name: call.name,
    network: layers,
    type: {
      kind: 'model',
      network: layers,
      ...(gives === 'values' ? { gives } : {}),
      cost: costOf(layers),
      home: dataset,
      homeNode: main.instance.label,
      trained: false,
      fittedOn: [],
    },
    home: { ...main, datasetType: dataset } satisfies NodeValue & { datasetType: typeof dataset },
    location: place,
    places: argumentPlaces(call, scope.module),
  };
}

/** By name; a bare argument is named by its word. */
const argumentPlaces = ({ args }: FormalCall, { source }: Module): ArgumentPlaces =>
  Object.fromEntries(
    args.flatMap(({ name, value }) => {
      const word = name?.text ?? (value.kind === 'name' ? value.name : undefined);
      return word === undefined ? [] : [[word, { source, span: value.span }] as const];
    }),
  );

function bodyScope(home: Module, locals: Map<string, Value>, classes: number, caller: Scope): Scope {
  return {
    module: home,
    locals: new Map([['classes', plainNumber(rational(classes))], ...locals]),
    coordinates: new Map(),
    owner: caller.owner,
  };
}

/** Expands networks inside networks; the stack refuses recursion. */
function nestedExpansion(stack: readonly NetworkDeclaration[]): Expansion['nested'] {
  return (name: string, stage: CallStage, input: number, expansion: Expansion): Tensor => {
    const { scope, context, builder } = expansion;
    const binding = scope.module.callables.get(name);
    const target = binding && resolveBinding(binding);
    if (target?.statement.kind !== 'network') return undefined;
    const network = target.statement;
    const place = at(scope.module.source, stage);
    if (stack.includes(network)) {
      const cycle = [...stack.slice(stack.indexOf(network)), network].map((one) => one.name.text).join(' → ');
      context.problems.report('TML3205', { cycle }, place);
      return undefined;
    }
    const [block] = stage.blocks;
    if (block) context.problems.report('TML3206', { layer: name, expected: 'takes no block' }, at(scope.module.source, block));
    const nameSpan = stage.path[0]?.span ?? stage.span;
    const locals = readFormals(network, target.module, { name, nameSpan, args: stage.args ?? [] }, scope, context);
    if (!locals) return undefined;
    const classes = scope.locals?.get('classes') ?? unknown;
    const inner: Scope = {
      module: target.module,
      locals: new Map([['classes', classes], ...locals]),
      coordinates: new Map(),
      owner: scope.owner,
    };
    return expandBlock(network.body, input, { builder, context, scope: inner, nested: nestedExpansion([...stack, network]) }, 'input');
  };
}
