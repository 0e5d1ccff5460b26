/** An array of a model file: its shape is known, its values are converted when they are asked for. */
export interface WeightArray {
  readonly shape: readonly number[];
  /** Row-major. */
  read(): Float32Array;
}

/** The same values with their axes in another order: `axes[i]` is where axis i of the result comes from. */
export function transposed(array: WeightArray, axes: readonly number[]): WeightArray {
  const shape = axes.map((axis) => array.shape[axis] ?? 0);
  return {
    shape,
    read() {
      const values = array.read();
      const strides = array.shape.map((_, axis) => array.shape.slice(axis + 1).reduce((product, side) => product * side, 1));
      const steps = axes.map((axis) => strides[axis] ?? 0);
      const result = new Float32Array(values.length);
      const position = shape.map(() => 0);
      let source = 0;
      for (let index = 0; index < result.length; index++) {
        result[index] = values[source] ?? 0;
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          position[axis] = (position[axis] ?? 0) + 1;
          source += steps[axis] ?? 0;
          if ((position[axis] ?? 0) < (shape[axis] ?? 0)) break;
          source -= (steps[axis] ?? 0) * (shape[axis] ?? 0);
          position[axis] = 0;
        }
      }
      return result;
    },
  };
}

export const reshaped = (array: WeightArray, shape: readonly number[]): WeightArray => ({ shape, read: () => array.read() });

export const zeros = (shape: readonly number[]): WeightArray => ({
  shape,
  read: () => new Float32Array(shape.reduce((product, side) => product * side, 1)),
});
