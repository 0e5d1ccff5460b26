import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ModelFiles, readModelFile, readWeights } from '../../src/formats/read-model-file.js';
import { networkFormProblem } from '../../src/ops/model/network-form.js';

/** A model file as the operation `pretrained` reads it. */
export const importFiles = (files: ModelFiles) => readModelFile(files, networkFormProblem);

export const importBytes = (bytes: Uint8Array, name = 'model') => importFiles({ name, contents: new Map([[name, bytes]]) });

export const importFile = (file: string) => importBytes(readFileSync(file), path.basename(file));

/** Network and weights of a file that must be read. */
export function wholeModel(read: ReturnType<typeof importBytes>) {
  if (!read.ok) throw new Error(`${read.problem.where}: ${read.problem.problem}`);
  const weights = readWeights(read.model);
  if (!weights.ok) throw new Error(`${weights.problem.where}: ${weights.problem.problem}`);
  return { network: read.model.network, weights: weights.weights };
}

/** Everything that reading can end with, down to the weights; what it throws goes on to the test. */
export function outcomeOf(read: ReturnType<typeof importBytes>): 'read' | 'damaged' | 'unsupported' {
  const weights = read.ok ? readWeights(read.model) : read;
  return weights.ok ? 'read' : weights.problem.kind;
}
