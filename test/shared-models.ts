import h5wasm, { type Dataset } from 'h5wasm/node';
import type { Weights } from '../src/tensor/executor.js';
import { sharedFile } from './shared-data.js';

/** The human-activity network of the study as it was published: its layers are `harTcn` of test/network/example-networks.ts. */
export interface SharedTcn {
  readonly filters: number;
  readonly kernel: number;
  readonly dilations: readonly number[];
  readonly classes: number;
  /** In the order of `parametersOf`. */
  readonly weights: Weights;
}

const FILE = 'data/models/tinyml_security/Auritus_TCN.h5';
/** As published; the file holds weights only. */
const DILATIONS = [2, 8, 16, 64, 128, 256];

/** Null where the shared data is not there. */
export async function sharedTcn(): Promise<SharedTcn | null> {
  const path = sharedFile(FILE);
  if (path === null) return null;
  await h5wasm.ready;
  const file = new h5wasm.File(path, 'r');
  const read = (name: string): Float32Array => {
    const dataset = file.get(`model_weights/${name}`) as Dataset | null;
    if (!dataset) throw new Error(`${FILE} has no ${name}`);
    return Float32Array.from(dataset.value as Float32Array);
  };
  const layer = (name: string): Float32Array[] => [read(`${name}/kernel:0`), read(`${name}/bias:0`)];
  const weights = DILATIONS.flatMap((_, block) => {
    const names = ['conv1D_0', 'conv1D_1', ...(block === 0 ? ['matching_conv1D'] : [])];
    return names.flatMap((name) => layer(`tcn/tcn/residual_block_${block}/${name}`));
  });
  weights.push(...layer('dense/dense'));
  file.close();
  return { filters: 21, kernel: 2, dilations: DILATIONS, classes: 9, weights };
}
