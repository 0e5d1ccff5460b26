import { invariant } from '../diagnostics/invariant.js';
import type { Tensor } from '../graph/artifact.js';
import type { InputArtifact, RunContext, RunInputs, SourceFiles } from './op-run.js';

/** The artifact at a port; the action was checked, so its absence is a bug. */
export function inputArtifact(inputs: RunInputs, port: string): InputArtifact {
  const artifact = inputs[port];
  invariant(artifact !== undefined, `port ${port} got no artifact`);
  return artifact;
}

export function float32Tensor(artifact: InputArtifact, name: string): Float32Array {
  const { data } = artifact.tensor(name);
  invariant(data instanceof Float32Array, `tensor ${name} is not float32`);
  return data;
}

export function float64Tensor(artifact: InputArtifact, name: string): Float64Array {
  const { data } = artifact.tensor(name);
  invariant(data instanceof Float64Array, `tensor ${name} is not float64`);
  return data;
}

export function int32Tensor(artifact: InputArtifact, name: string): Int32Array {
  const { data } = artifact.tensor(name);
  invariant(data instanceof Int32Array, `tensor ${name} is not int32`);
  return data;
}

export function uint8Tensor(artifact: InputArtifact, name: string): Uint8Array {
  const { data } = artifact.tensor(name);
  invariant(data instanceof Uint8Array, `tensor ${name} is not uint8`);
  return data;
}

/** All tensors of an artifact, for one that shares them. */
export const allTensors = (artifact: InputArtifact): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(Object.keys(artifact.manifest.tensors).map((name) => [name, artifact.tensor(name)]));

/** The files of a path parameter; every task brings them. */
export function sourceFiles(context: RunContext, param: string): SourceFiles {
  const files = context.files[param];
  invariant(files !== undefined, `parameter ${param} came without files`);
  return files;
}
