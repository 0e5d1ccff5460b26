import type { AxisValue, Graph, GraphNode, InputReference, Logistics, NodeInstance } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import { formatRational, isInteger, parseRational, toFloat64 } from '../graph/rational.js';
import type { SearchNode } from '../graph/search.js';
import type { SplitReference, ValueType } from '../graph/value-type.js';
import { layerTable } from '../network/layer-table.js';
import type { Network } from '../network/network.js';
import { formatShape } from '../network/shape.js';
import type { OpSpec, ParamSpec } from '../ops/op-spec.js';
import { formatBytes } from '../ui/format-bytes.js';
import { formatDuration } from '../ui/format-duration.js';
import { formatInteger } from '../ui/format-number.js';
import { plural } from '../ui/format-text.js';
import { firstCandidate } from './elaborated-json.js';

type Row = readonly [name: string, text: string];
type Specs = ReadonlyMap<string, OpSpec>;

/** Between the lines of one row. */
const NEXT = '\n';
/** So many values of an axis are written out. */
const MOST = 8;

/** The elaborated graph for people: every node with its operation, inputs, parameters and type, and nothing implicit. */
export function elaboratedText(graph: Graph, specs: Specs): string {
  const blocks = [
    ...graph.axes.map(({ name, values }) => `axis ${name} = ${listed(values.map(axisText))}\n`),
    ...nodesText(graph.nodes, graph.nodes, specs),
    ...graph.searches.flatMap((search) => searchText(search, graph.nodes, specs)),
    ...graph.pending.map(({ kind, id, op, after }) =>
      block(`${kind} ${id}${kind === op ? '' : ` = ${op}`}`, [['after', after.join(', ')]]),
    ),
    ...graph.requirements.map(({ text, axes }) => `require ${text}${overAxes(axes)}\n`),
  ];
  return blocks.join('\n');
}

const nodesText = (nodes: readonly GraphNode[], known: readonly GraphNode[], specs: Specs): readonly string[] => {
  const byId = new Map(known.map((node) => [node.id, node]));
  return nodes.map((node) => nodeText(node, byId, specs.get(node.op)));
};

const overAxes = (axes: readonly string[]): string => (axes.length === 0 ? '' : ` over ${axes.join(', ')}`);

function block(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.flatMap(([name, text]) =>
    text.split(NEXT).map((line, index) => `  ${(index === 0 ? name : '').padEnd(width)}  ${line}`),
  );
  return [title, ...lines, ''].join('\n');
}

function nodeText(node: GraphNode, known: ReadonlyMap<string, GraphNode>, spec: OpSpec | undefined): string {
  const { instances } = node;
  const [first] = instances;
  const each = (text: (instance: NodeInstance) => string): string => together(instances.map(text));
  const rows: Row[] = [
    ...Object.keys(first?.inputs ?? {}).map((port): Row => [port, each(({ inputs }) => inputText(inputs[port], known))]),
    ...Object.keys(first?.files ?? {}).map((name): Row => [name, each(({ files }) => files?.[name] ?? '')]),
    ...Object.keys(first?.params ?? {}).map((name): Row => {
      const param = spec?.params.find((one) => one.name === name);
      const network = onlyNetwork(instances.map(({ params }) => params[name] ?? null));
      if (network) return [name, layerTexts(network).join(NEXT)];
      return [name, each(({ params }) => paramText(params[name] ?? null, param))];
    }),
    ...typeRows(first?.type).map(([name]): Row => [name, each(({ type }) => typeRows(type).find(([other]) => other === name)?.[1] ?? '')]),
    ...(node.logistics ? [['with', logisticsText(node.logistics)] as const] : []),
  ];
  return block(`${node.kind} ${node.id}${overAxes(node.axes)} = ${node.op} (version ${node.opVersion})`, rows);
}

/** One text where all instances have it, else one an instance. */
const together = (texts: readonly string[]): string => (new Set(texts).size === 1 ? (texts[0] ?? '') : listed(texts));

const listed = (texts: readonly string[]): string =>
  texts.length <= MOST ? texts.join(' | ') : `${texts.slice(0, MOST - 1).join(' | ')} | … ${texts.length} in all`;

function inputText(input: InputReference | undefined, known: ReadonlyMap<string, GraphNode>): string {
  if (!input) return 'none';
  const label = known.get(input.node)?.instances[input.instance]?.label ?? input.node;
  return input.split === undefined ? label : `${label}.${input.split}`;
}

function paramText(value: Json, spec: ParamSpec | undefined): string {
  if (spec?.type.kind === 'float' && typeof value === 'string') return exactText(value);
  if (spec?.type.kind === 'variant' && isFields(value)) {
    const { kind, ...own } = value;
    const params = spec.type.variants.find(({ name }) => name === kind)?.params ?? [];
    const inner = Object.entries(own).map(([name, field]) => {
      const param = params.find((one) => one.name === name);
      return `${name}: ${paramText(field, param)}`;
    });
    return inner.length === 0 ? String(kind) : `${String(kind)}(${inner.join(', ')})`;
  }
  if (isNetwork(value)) return layerTexts(value).join(' → ');
  return typeof value === 'string' ? value : value === null ? 'none' : JSON.stringify(value);
}

const isFields = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNetwork = (value: Json): value is Json & Network => isFields(value) && 'layers' in value && 'input' in value;

/** A decimal where one is short and exact, else the fraction. */
function exactText(text: string): string {
  const value = parseRational(text);
  if (isInteger(value)) return formatRational(value);
  const decimal = `${toFloat64(value)}`;
  return decimal.length <= 12 ? decimal : formatRational(value);
}

const axisText = (value: AxisValue): string => (value.kind === 'number' ? exactText(value.exact) : `${value.value}`);

/** The one network that all instances have. */
function onlyNetwork(values: readonly Json[]): Network | undefined {
  const [first] = values;
  const isSame = first !== undefined && values.every((value) => JSON.stringify(value) === JSON.stringify(first));
  return isSame && isNetwork(first) ? first : undefined;
}

/** `3 conv1d(filters: 4, kernel: 2) [28, 4]`, with what a layer reads where that is not the one before. */
function layerTexts(network: Network): readonly string[] {
  return layerTable(network).map(({ index, output }) => {
    const { kind, inputs, ...own } = network.layers[index] ?? { kind: 'input', inputs: [] };
    const [before, ...others] = inputs;
    const isNext = others.length === 0 && (before === undefined || before === index - 1);
    return `${index} ${kind}${settings(own)}${isNext ? '' : ` of ${inputs.join(', ')}`} ${formatShape(output)}`;
  });
}

const fitted = (splits: readonly SplitReference[]): string => splits.map(({ dataset, split }) => `${dataset}.${split}`).join(', ');

/** What is known of the result before anything runs. */
function typeRows(type: ValueType | undefined): readonly Row[] {
  switch (type?.kind) {
    case undefined:
      return [];
    case 'dataset': {
      const { train, val, test } = type.splits;
      const counts = Object.entries({ train, val, test }).map(
        ([name, count]) => `${name} ${count === null ? 'unknown' : formatInteger(count)}`,
      );
      const channels = type.channels.map(({ name, unit, low, high }) => {
        const range = low && high ? ` ${exactText(formatRational(low))}..${exactText(formatRational(high))}` : '';
        return `${name}${range}${unit === '' ? '' : ` ${unit}`}`;
      });
      return [
        ['shape', formatShape(type.shape)],
        ['channels', listed(channels)],
        ['classes', `${type.classes.length}: ${type.classes.join(', ')}`],
        ['splits', counts.join(', ')],
      ];
    }
    case 'split':
      return [['split', type.split]];
    case 'model': {
      const { params, macs, sram, flash } = type.cost;
      const shapes = layerTable(type.network);
      return [
        ['shape', `${formatShape(type.network.input)} → ${formatShape(shapes.at(-1)?.output ?? [])}`],
        ['cost', `${plural(params, 'parameter')}, ${formatInteger(macs)} MACs, SRAM ${formatBytes(sram)}, flash ${formatBytes(flash)}`],
        ['home', type.homeNode],
        ['fitted_on', fitted(type.fittedOn) || 'nothing'],
      ];
    }
    case 'attack':
      return [
        ['unit', `${type.norm}, ε ${exactText(formatRational(type.epsilon))} ${type.epsilonUnit}`],
        ['fitted_on', fitted(type.model.fittedOn) || 'nothing'],
      ];
    case 'metric':
      return [['unit', `${type.title}: ${type.unit}, ${type.better} is better`]];
    case 'file':
      return [['files', `${type.names.join(', ')} (${type.title})`]];
  }
}

function logisticsText({ retries, timeout, memory, refresh }: Logistics): string {
  return [
    ...(retries === undefined ? [] : [plural(retries, 'retry', 'retries')]),
    ...(timeout === undefined ? [] : [`timeout ${formatDuration(timeout)}`]),
    ...(memory === undefined ? [] : [`memory ${formatBytes(memory)}`]),
    ...(refresh ? ['computed in every run'] : []),
  ].join(', ');
}

function searchText(search: SearchNode, outside: readonly GraphNode[], specs: Specs): readonly string[] {
  const { kind, ...strategy } = search.strategy;
  const { params, nodes } = firstCandidate(search);
  const rows: Row[] = [
    ...search.space.map(({ name, kind: of, ...range }): Row => [name, `${of}${settings(range)}`]),
    ['using', `${kind}${settings(strategy)}`],
    ...search.requirements.map(({ text }): Row => ['require', text]),
    ...search.goals.map(({ direction, text }): Row => [direction, text]),
    ['columns', search.columns.map(({ name }) => name).join(', ')],
    [
      'shown',
      `the candidate at ${Object.entries(params)
        .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
        .join(', ')}`,
    ],
  ];
  return [block(`search ${search.id}`, rows), ...nodesText(nodes, [...outside, ...nodes], specs)];
}

const settings = (values: object): string => {
  const texts = Object.entries(values).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return texts.length === 0 ? '' : `(${texts.join(', ')})`;
};
