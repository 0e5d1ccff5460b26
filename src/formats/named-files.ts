import { isNpy } from './numpy/npy.js';

/** Formats whose files name others, by suffix: JSON, and the arrays of NumPy that are one model together. */
export const mayNameFiles = (path: string): boolean => path.endsWith('.json') || path.endsWith('.npy');

/** The most bytes of a JSON file that is looked into. */
const MAX_JSON = 2 ** 26;

/** The arrays of Bonsai and ProtoNN: their files name no others, but have these names. */
const NUMPY_SET = ['B.npy', 'T.npy', 'V.npy', 'W.npy', 'Z.npy', 'gamma.npy', 'hyperParam.npy'];

/**
 * Base names of the files that belong to one with these bytes: the binary shards that a TensorFlow.js `model.json` names, in its order, each
 * once; the arrays that may lie beside an array; none in any other.
 */
export function filesNamedIn(bytes: Uint8Array): readonly string[] {
  if (isNpy(bytes)) return NUMPY_SET;
  if (bytes.length > MAX_JSON) return [];
  try {
    const { weightsManifest } = JSON.parse(new TextDecoder().decode(bytes)) as { weightsManifest?: unknown };
    if (!Array.isArray(weightsManifest)) return [];
    const paths = weightsManifest.flatMap((group: { paths?: unknown } | null): unknown[] =>
      Array.isArray(group?.paths) ? group.paths : [],
    );
    return [...new Set(paths.filter((name): name is string => typeof name === 'string' && isBaseName(name)))];
  } catch {
    return [];
  }
}

/** A name in the folder of the model itself: no way up, down or elsewhere. */
export const isBaseName = (name: string): boolean => /^[^/\\:\0]+$/.test(name) && name !== '.' && name !== '..' && name.length <= 255;
