/** Formats whose files name others are JSON: a small text by its suffix. */
export const mayNameFiles = (path: string): boolean => path.endsWith('.json');

/** The most bytes of a JSON file that is looked into. */
const MAX_JSON = 2 ** 26;

/** Base names of the binary shards that a TensorFlow.js `model.json` names, in its order, each once; none in any other text. */
export function filesNamedIn(bytes: Uint8Array): readonly string[] {
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
