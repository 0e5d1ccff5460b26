import type { LayerSpec } from '../checker/network/layer-spec.js';
import { joinSpecs, layerSpecs } from '../checker/network/layers.js';
import { type Module, resolveBinding } from '../checker/modules.js';
import { strategies } from '../checker/search/strategy.js';
import { unreachable } from '../diagnostics/invariant.js';
import { formatRational } from '../graph/rational.js';
import type { OpSpec, ParamSpec, ParamType, Variant } from '../ops/op-spec.js';
import type { Formal } from '../parser/ast.js';
import type { Callable, Parameter } from './callable.js';
import type { DocumentStore } from './document-store.js';
import { reportCallables } from './report-callables.js';

/** Everything a flow may call, declared and imported names first: they shadow the prelude. */
export function callablesOf(store: DocumentStore, module: Module | undefined, inNetwork: boolean): ReadonlyMap<string, Callable> {
  const own = declaredCallables(module);
  const prelude = inNetwork
    ? [...layerSpecs.values()].map(ofLayer).concat([...joinSpecs.values()].map(ofJoin))
    : [...store.specs.values()].filter(({ implicit }) => !implicit).map(ofOperation);
  return new Map([...prelude.map((one) => [one.name, one] as const), ...own]);
}

/** What a call means by a name: its own declaration, an operation or layer, a way such as `by_subject`, a strategy or a plot. */
export function findCallable(store: DocumentStore, module: Module | undefined, name: string, inNetwork: boolean): Callable | undefined {
  return (
    callablesOf(store, module, inNetwork).get(name) ?? variants(store).get(name) ?? strategyCallables.get(name) ?? reportCallables.get(name)
  );
}

/** Whether a name means a way such as `by_subject` or a strategy: both take their arguments by name. */
export const isWayOrStrategy = (store: DocumentStore, name: string): boolean => variants(store).has(name) || strategyCallables.has(name);

function declaredCallables(module: Module | undefined): [string, Callable][] {
  return [...(module?.callables ?? [])].flatMap(([name, binding]): [string, Callable][] => {
    const declaration = resolveBinding(binding);
    const statement = declaration?.statement;
    if (!declaration || (statement?.kind !== 'network' && statement?.kind !== 'fn')) return [];
    const { text } = declaration.module.source;
    const parameters = statement.formals.map((formal) => ofFormal(formal, text));
    const input = statement.kind === 'network' ? 'a data set' : 'a value';
    return [[name, { name, kind: statement.kind, doc: statement.doc ?? '', input, parameters, positional: false }]];
  });
}

function ofFormal(formal: Formal, text: string): Parameter {
  const written = (node: { readonly span: { readonly start: number; readonly end: number } } | undefined): string | undefined =>
    node && text.slice(node.span.start, node.span.end);
  const domain = written(formal.domain);
  const initial = written(formal.initial);
  const atoms = formal.type?.atoms ?? [];
  return {
    name: formal.name.text,
    type: `${written(formal.type) ?? ''}${domain === undefined ? '' : ` in ${domain}`}`,
    ...(initial === undefined ? {} : { initial }),
    doc: '',
    words: atoms.length > 1 ? atoms.map((atom) => ({ name: atom.name.text, doc: '' })) : atoms[0]?.name.text === 'bool' ? BOOLS : [],
  };
}

const BOOLS = ['true', 'false'].map((name) => ({ name, doc: '' }));

function ofOperation(spec: OpSpec): Callable {
  const ports = spec.ports.map(
    (port): Parameter => ({
      name: port.name,
      type: port.accepts === 'attack' || port.accepts === 'architecture' ? `an ${port.accepts}` : `a ${port.accepts}`,
      ...(port.fromHome ? { initial: `the ${port.fromHome} split of its data set` } : {}),
      doc: port.doc,
      words: [],
    }),
  );
  return {
    name: spec.name,
    kind: spec.kind,
    doc: spec.doc,
    ...(spec.main ? { input: spec.main.accepts } : {}),
    parameters: [...spec.params.map(ofSpec), ...ports],
    positional: false,
  };
}

const ofLayer = (spec: LayerSpec): Callable => ({
  ...spec,
  kind: 'layer',
  input: 'a tensor',
  parameters: spec.params.map(ofSpec),
  positional: true,
});

const ofJoin = (spec: LayerSpec): Callable => ({ ...ofLayer(spec), positional: false });

const strategyCallables: ReadonlyMap<string, Callable> = new Map(
  [...strategies].map(([name, params]) => [
    name,
    { name, kind: 'strategy', doc: '', parameters: params.map(ofSpec), positional: false } satisfies Callable,
  ]),
);

const variants = (store: DocumentStore): ReadonlyMap<string, Callable> =>
  new Map(
    [...store.specs.values()].flatMap((spec) =>
      spec.params.flatMap(({ type }) =>
        type.kind === 'variant' ? type.variants.map((variant) => [variant.name, ofVariant(variant)] as const) : [],
      ),
    ),
  );

const ofVariant = ({ name, doc, params }: Variant): Callable => ({
  name,
  kind: 'way',
  doc,
  parameters: params.map(ofSpec),
  positional: false,
});

function ofSpec({ name, type, doc, initial }: ParamSpec): Parameter {
  const square = Array.isArray(initial) && new Set(initial).size === 1;
  const shown = square
    ? `${initial[0]}`
    : Array.isArray(initial)
      ? `[${initial.join(', ')}]`
      : typeof initial === 'object' && initial !== null && 'kind' in initial
        ? `${initial['kind']}`
        : initial === null
          ? 'none'
          : `${initial}`;
  return { name, type: describeType(type), ...(initial === undefined ? {} : { initial: shown }), doc, words: wordsOf(type) };
}

function wordsOf(type: ParamType): Parameter['words'] {
  if (type.kind === 'enum') return type.values.map((name) => ({ name, doc: '' }));
  if (type.kind === 'variant') return type.variants.map(({ name, doc }) => ({ name, doc }));
  return type.kind === 'bool' ? BOOLS : [];
}

function describeType(type: ParamType): string {
  switch (type.kind) {
    case 'int':
    case 'float': {
      const low = type.min ? ` ${type.exclusiveMin ? 'above' : 'from'} ${formatRational(type.min)}` : '';
      const high = type.max ? ` ${type.exclusiveMax ? 'below' : 'to'} ${formatRational(type.max)}` : '';
      return `${type.kind}${low}${high}`;
    }
    case 'bool':
    case 'text':
    case 'path':
      return type.kind;
    case 'enum':
      return type.values.join(' | ');
    case 'variant':
      return type.variants.map(({ name }) => name).join(' | ');
    case 'sides':
      return 'int | [int, int]';
    default:
      return unreachable(type);
  }
}

/** `fgsm(eps: float, loss: ce | mse = ce, …)`, with where each parameter stands in it. */
export function signatureOf(callable: Callable): { readonly label: string; readonly spans: readonly (readonly [number, number])[] } {
  let label = `${callable.name}(`;
  const spans = callable.parameters.map(({ name, type, initial }, index): readonly [number, number] => {
    if (index > 0) label += ', ';
    const start = label.length;
    label += `${name}: ${type}${initial === undefined ? '' : ` = ${initial}`}`;
    return [start, label.length];
  });
  return { label: `${label})`, spans };
}
