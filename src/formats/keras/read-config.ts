import { formatShape, type Shape } from '../../network/shape.js';
import { Fields } from '../fields.js';
import { damaged, shown, unsupported } from '../format-error.js';
import { type ImportedModel, ModelBuilder, readShape } from '../imported-model.js';
import type { KerasLayer, KerasWeights } from './layer.js';
import { kerasLayers } from './layers.js';

interface LayerEntry {
  readonly name: string;
  readonly className: string;
  readonly config: Fields;
  /** Names of the layers it reads. */
  readonly inputs: readonly string[];
}

/**
 * The model that a Keras configuration describes: `Sequential`, or `Functional` (`Model`) with one input and one output, as Keras 2, Keras 3
 * and TensorFlow.js write them. Samples of shape `sample` are taken where the model wants one channel more. @throws FormatError
 */
export function importKeras(root: unknown, weights: KerasWeights, sample?: Shape): ImportedModel {
  const model = new Fields('the configuration', root);
  const className = model.text('class_name');
  switch (className) {
    case 'Sequential':
      return build(sequential(model), undefined, weights, sample);
    case 'Functional':
    case 'Model': {
      const config = model.object('config');
      return build(functional(config), endOf(config, 'output_layers'), weights, sample);
    }
    default:
      return unsupported(
        'the configuration',
        `a model of class ${shown(className)}; only Sequential and Functional models can be imported`,
      );
  }
}

function entryOf(value: unknown, inputs: readonly string[]): LayerEntry {
  const entry = new Fields('a layer', value);
  const config = entry.object('config');
  const name = entry.textOr('name', config.textOr('name', entry.text('class_name')));
  return { name, className: entry.text('class_name'), config: new Fields(layerPlace(name), entry.get('config')), inputs };
}

const layerPlace = (name: string): string => `layer ${shown(name)}`;

function sequential(model: Fields): readonly LayerEntry[] {
  // Keras 1 wrote the list itself.
  const list = Array.isArray(model.get('config')) ? model.list('config') : model.object('config').list('layers');
  const entries: LayerEntry[] = [];
  for (const value of list)
    entries.push(
      entryOf(
        value,
        entries.slice(-1).map(({ name }) => name),
      ),
    );
  const [first] = entries;
  if (!first) return damaged('the configuration', 'it has no layers');
  if (first.className === 'InputLayer') return entries;
  const shape = first.config.has('batch_input_shape') ? first.config.get('batch_input_shape') : buildShape(model);
  const input = { name: '', className: 'InputLayer', config: new Fields('the input', { batch_input_shape: shape }), inputs: [] };
  return [input, { ...first, inputs: [''] }, ...entries.slice(1)];
}

const buildShape = (model: Fields): unknown => {
  const config = model.object('config');
  return config.has('build_input_shape')
    ? config.get('build_input_shape')
    : unsupported('the input', 'the configuration does not tell its shape');
};

function functional(config: Fields): readonly LayerEntry[] {
  return config.list('layers').map((value) => {
    const entry = entryOf(value, []);
    const nodes = new Fields(layerPlace(entry.name), value).list('inbound_nodes');
    if (nodes.length > 1) unsupported(layerPlace(entry.name), 'it is used more than once; layers that share weights do not exist here');
    return { ...entry, inputs: nodes.flatMap((node) => tensorsOf(node, layerPlace(entry.name))) };
  });
}

/** The layers that one use of a layer reads: `[["input_1", 0, 0, {}]]` of Keras 2, or `{ args: [...] }` of Keras 3. */
function tensorsOf(node: unknown, where: string): readonly string[] {
  const names: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (depth > 4 || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      if (typeof value[0] === 'string') names.push(tensorName(value, where));
      else for (const item of value) visit(item, depth + 1);
      return;
    }
    const fields = new Fields(where, value);
    if (fields.get('class_name') === '__keras_tensor__') names.push(tensorName(fields.object('config').list('keras_history'), where));
    else if (fields.has('args')) visit(fields.get('args'), depth + 1);
  };
  visit(node, 0);
  return names;
}

function tensorName([name, node, tensor]: readonly unknown[], where: string): string {
  if (typeof name !== 'string') return damaged(where, 'it reads a layer without a name');
  if ((node ?? 0) !== 0 || (tensor ?? 0) !== 0)
    unsupported(where, `it reads output ${String(tensor)} of use ${String(node)} of layer ${shown(name)}`);
  return name;
}

/** `[["dense", 0, 0]]`, or `["dense", 0, 0]` where Keras 3 has a single one. */
function endOf(config: Fields, field: string): string {
  const ends = config.list(field);
  const list = typeof ends[0] === 'string' ? [ends] : ends;
  const [end] = list;
  if (list.length !== 1 || !Array.isArray(end))
    return unsupported('the configuration', `${list.length} ${field.replace('_', ' ')}; only one can be imported`);
  return tensorName(end, 'the configuration');
}

function build(
  entries: readonly LayerEntry[],
  output: string | undefined,
  weights: KerasWeights,
  sample: Shape | undefined,
): ImportedModel {
  const inputs = entries.filter(({ className }) => className === 'InputLayer');
  const [input] = inputs;
  if (!input || inputs.length > 1) return unsupported('the configuration', `${inputs.length} inputs; only one can be imported`);
  const shape = input.config.has('batch_input_shape') ? input.config.list('batch_input_shape') : input.config.list('batch_shape');
  const declared = readShape('the input', shape.slice(1));
  const isGrey = sample !== undefined && formatShape(declared) === formatShape([...sample, 1]);
  const builder = new ModelBuilder(isGrey ? sample : declared);
  const first = isGrey && sample.length === 2 ? builder.add('the input', { kind: 'as_image' }, [0]) : 0;
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const done = new Map([[input.name, first]]);
  const last = output ?? entries.at(-1)?.name ?? '';
  // A stack of its own: a chain may be longer than calls can be deep.
  const open = [last];
  const waiting = new Set<string>();
  for (let name = open.at(-1); name !== undefined; name = open.at(-1)) {
    const entry = byName.get(name) ?? damaged(layerPlace(name), 'it is read and does not exist');
    const missing = entry.inputs.find((from) => !done.has(from));
    if (done.has(name)) open.pop();
    else if (missing !== undefined) {
      waiting.add(name);
      if (waiting.has(missing)) damaged(layerPlace(missing), 'it reads its own output, in a circle');
      open.push(missing);
    } else {
      done.set(
        name,
        importLayer(
          entry,
          entry.inputs.map((from) => done.get(from) ?? 0),
          builder,
          weights,
        ),
      );
      open.pop();
    }
  }
  return builder.finish(done.get(last) ?? 0);
}

function importLayer(
  { name, className, config }: LayerEntry,
  inputs: readonly number[],
  builder: ModelBuilder,
  weights: KerasWeights,
): number {
  const where = `${layerPlace(name)} (${shown(className)})`;
  const run = Object.hasOwn(kerasLayers, className) ? kerasLayers[className] : undefined;
  if (!run) return unsupported(where, 'this layer does not exist here');
  const layer: KerasLayer = {
    name,
    className,
    where,
    config,
    inputs,
    builder,
    array: (path, part) => weights.of({ name, className }, path, part),
  };
  return run(layer);
}
