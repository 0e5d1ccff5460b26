import { type ImportLayer, inputOf, type KerasLayer, demand, kernelAndBias } from './layer.js';
import { damaged } from '../format-error.js';
import { dropoutForm } from './dropout.js';

/**
 * The layer `TCN` of the package keras-tcn 3: blocks of two dilated causal convolutions with a residual around them; the inner values of
 * all blocks are summed where `use_skip_connections` says so, and the last time is read.
 */
export const importTcn: ImportLayer = (layer) => {
  const { config, builder, where } = layer;
  demand(layer, { padding: 'causal', activation: 'relu', use_batch_norm: false, use_layer_norm: false, use_weight_norm: false });
  const dilations = config.list('dilations').map((one) => (typeof one === 'number' ? one : damaged(where, 'dilations must be integers')));
  const stacks = config.integer('nb_stacks');
  const skips: number[] = [];
  let value = inputOf(layer);
  for (let block = 0; block < stacks * dilations.length; block++) {
    const inner = importBlock(layer, value, block, dilations[block % dilations.length] ?? 1);
    skips.push(inner.skip);
    value = inner.output;
  }
  if (config.flag('use_skip_connections', true))
    value = skips.length === 1 ? (skips[0] ?? value) : builder.add(where, { kind: 'add' }, skips);
  return config.flag('return_sequences', false) ? value : builder.add(where, { kind: 'last' }, [value]);
};

function importBlock(
  layer: KerasLayer,
  input: number,
  block: number,
  dilation: number,
): { readonly skip: number; readonly output: number } {
  const { config, builder } = layer;
  const filters = config.integer('nb_filters');
  const kernel = config.integer('kernel_size');
  const dropout = dropoutForm(layer, config.number('dropout_rate'));
  const where = `${layer.where}, residual block ${block}`;
  const convolve = (from: number, name: string, taps: number, step: number) =>
    builder.add(
      `${where}, ${name}`,
      { kind: 'conv1d', filters, kernel: taps, dilation: step, padding: 'causal' },
      [from],
      kernelAndBias(layer, filters, `residual_block_${block}/${name}/`, true),
    );
  let skip = input;
  for (const name of ['conv1D_0', 'conv1D_1']) {
    skip = builder.add(where, { kind: 'relu' }, [convolve(skip, name, kernel, dilation)]);
    if (dropout) skip = builder.add(where, dropout, [skip]);
  }
  const isMatched = builder.shape(input).at(-1) === filters;
  const around = isMatched ? input : convolve(input, 'matching_conv1D', 1, 1);
  const sum = builder.add(where, { kind: 'add' }, [skip, around]);
  return { skip, output: builder.add(where, { kind: 'relu' }, [sum]) };
}
