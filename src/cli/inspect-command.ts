import { diagnostic } from '../diagnostics/registry.js';
import { type InspectedModel, inspectedModels } from '../graph/inspected-models.js';
import { parseRational, toFloat64 } from '../graph/rational.js';
import { type LayerRow, layerTable } from '../network/layer-table.js';
import type { Layer } from '../network/network.js';
import { type RecurrentLayer, ranksOf } from '../network/recurrent-layer.js';
import { formatShape } from '../network/shape.js';
import { formatBytes } from '../ui/format-bytes.js';
import { formatInteger, formatPercent } from '../ui/format-number.js';
import { truncate, wrapWords } from '../ui/format-text.js';
import { exitCode } from './exit-codes.js';
import { imageLayerText } from './image-layer-text.js';
import type { Output } from './output.js';
import { outputOf } from './output.js';
import type { CheckArguments } from './program.js';
import { exitCodeOf, printDiagnostics, readGraph } from './read-graph.js';
import type { TableCell } from './text-table.js';
import { textTable } from './text-table.js';

/** Where the terminal does not say. */
const COLUMNS = 80;
/** What stands beside the layers in the table. */
const BESIDE_LAYERS = 46;

/** `tml inspect FILE [MODEL…]`: layers, shapes and costs of the models on stdout. */
export function inspect(file: string, names: readonly string[], options: CheckArguments & { readonly json?: boolean }): number {
  const { graph, diagnostics } = readGraph(file, options);
  printDiagnostics(diagnostics, process.stderr);
  if (!graph) return exitCodeOf(diagnostics);
  const all = inspectedModels(graph);
  const unknown = names.filter((name) => !all.some((model) => isNamed(model, name)));
  if (unknown.length > 0) {
    const known = [...new Set(all.map(({ node, corner }) => corner?.search ?? node))];
    const problems = unknown.map((name) => diagnostic('TML7013', { name, names: known }));
    printDiagnostics(problems, process.stderr);
    return exitCode.usage;
  }
  const models = names.length === 0 ? all : all.filter((model) => names.some((name) => isNamed(model, name)));
  if (options.json) process.stdout.write(`${JSON.stringify({ version: 1, models: models.map(asJson) }, null, 2)}\n`);
  else if (models.length === 0) process.stdout.write(`${file} has no models outside what waits for a search\n`);
  else process.stdout.write(models.map((model) => asText(model, outputOf(process.stdout))).join('\n'));
  return exitCode.fine;
}

const isNamed = ({ node, labels, corner }: InspectedModel, name: string): boolean =>
  node === name || labels.includes(name) || corner?.search === name;

const asJson = ({ node, labels, network, cost, corner }: InspectedModel) => ({
  node,
  instances: labels,
  ...(corner ? { search: corner.search, corner: corner.end, params: corner.params } : {}),
  input: network.input,
  ...cost,
  layers: layerTable(network).map((row) => ({ ...network.layers[row.index], ...row })),
});

function asText({ node, labels, network, cost, corner }: InspectedModel, { paint, columns = COLUMNS }: Output): string {
  const title = corner
    ? `${corner.search}: ${node.replace(/^.*#\d+\./, '')} at the ${corner.end} corner of the space (${corner.params})`
    : labels.length === 1
      ? (labels[0] ?? node)
      : `${node}: ${labels.length} instances of one architecture`;
  const rows = layerTable(network).map((row) => [
    `  ${row.index}`,
    truncate(describeLayer(network.layers[row.index], row), Math.max(34, columns - BESIDE_LAYERS)),
    formatShape(row.output),
    row.params === 0 ? '' : formatInteger(row.params),
    row.macs === 0 ? '' : formatInteger(row.macs),
  ]);
  const header = ['  #', 'layer', 'output', 'params', 'MACs'].map((text): TableCell => ({ text, tone: 'faint' }));
  const total = ['', 'total', '', formatInteger(cost.params), formatInteger(cost.macs)];
  const facts = [
    ['parameters', formatInteger(cost.params)],
    ['MACs', formatInteger(cost.macs)],
    ['FLOPs', formatInteger(cost.flops)],
    ['peak SRAM', `${formatBytes(cost.sram)} (activations)`],
    ['flash', `${formatBytes(cost.flash)} (weights)`],
  ].map(([name = '', value = '']) => `  ${paint('faint', name.padEnd(10))}  ${value}\n`);
  const table = textTable([header, ...rows, total], { right: new Set([3, 4]), paint });
  return [
    ...wrapWords(title, columns, '  ').map((line) => paint('strong', line)),
    `${table}\n${facts.join('')}  float32, one sample at a time\n`,
  ].join('\n');
}

/** `conv1d 24 × 3, dilation 2`, with the layers it reads where that is not the one before. */
function describeLayer(layer: Layer | undefined, { index, inputs, live }: LayerRow): string {
  if (layer === undefined) return '';
  const isNext = inputs.length === 0 || (inputs.length === 1 && inputs[0] === index - 1);
  return `${ownText(layer)}${isNext ? '' : ` (of ${inputs.join(', ')})`}${live ? '' : ', never read'}`;
}

function ownText(layer: Layer): string {
  switch (layer.kind) {
    case 'conv1d':
      return `conv1d ${layer.filters} × ${layer.kernel}${layer.dilation > 1 ? `, dilation ${layer.dilation}` : ''}${layer.padding === 'causal' ? '' : `, ${layer.padding}`}`;
    case 'dense':
      return `dense ${layer.units}`;
    case 'dropout':
      return `dropout ${formatPercent(toFloat64(parseRational(layer.rate)))}`;
    case 'maxpool':
    case 'avgpool':
      return `${layer.kind} ${layer.size}${layer.stride === layer.size ? '' : `, stride ${layer.stride}`}`;
    case 'conv2d':
    case 'depthwise':
    case 'maxpool2d':
    case 'avgpool2d':
    case 'pad':
      return imageLayerText(layer);
    case 'lstm':
    case 'gru':
    case 'fastrnn':
    case 'fastgrnn':
      return recurrentText(layer);
    case 'bonsai':
      return `bonsai ${layer.units}, depth ${layer.depth}, projection ${layer.projection}`;
    case 'protonn':
      return `protonn ${layer.units}, ${layer.prototypes} prototypes, projection ${layer.projection}`;
    case 'matmul':
      return layer.transpose ? 'matmul, transposed' : 'matmul';
    case 'concat':
    case 'input':
    case 'relu':
    case 'relu6':
    case 'tanh':
    case 'sigmoid':
    case 'swish':
    case 'scale':
    case 'softmax':
    case 'global_avgpool':
    case 'add':
    case 'last':
    case 'flatten':
    case 'as_image':
    case 'as_sequence':
    case 'batch_norm':
    case 'attention':
      return layer.kind;
  }
}

function recurrentText(layer: RecurrentLayer): string {
  const ranks = ranksOf(layer).map((rank) => rank ?? 'full');
  const rank = ranks.some((one) => one !== 'full') ? `, rank ${ranks.join(' and ')}` : '';
  const direction = layer.direction === 'backward' ? ', backward' : '';
  return `${layer.kind} ${layer.units}${rank}${layer.return === 'sequence' ? ', sequence' : ''}${direction}`;
}
