import type { Tensor } from '../../graph/artifact.js';
import type { Json } from '../../graph/json.js';
import type { InputArtifact } from '../op-run.js';

/** What says of each sample what it is and where it belongs. */
const KEPT = ['labels', 'subjects', 'train', 'val', 'test'];

/** The tensors that a transform keeps when it makes other values of the same samples. */
export const keptTensors = (dataset: InputArtifact): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(KEPT.filter((name) => name in dataset.manifest.tensors).map((name) => [name, dataset.tensor(name)]));

/** What a transform keeps of a manifest: all but what was found out about the splits of that data set alone. */
export const keptMeta = (dataset: InputArtifact): { readonly [key: string]: Json } =>
  Object.fromEntries(Object.entries(dataset.manifest.meta).filter(([name]) => name !== 'leak' && name !== 'copies'));
