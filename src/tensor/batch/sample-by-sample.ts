import type { ParameterName } from '../../network/parameters.js';
import { at, type Buffer } from '../plan/buffer.js';
import type { Emitter } from '../plan/emitter.js';
import { NO_POST, type Primitive, type Step, type TensorShape } from '../primitives/primitive.js';
import type { BatchPrimitive, BatchStep, ImageShape, StepParameters } from './batch-primitive.js';

const FLOAT32_BYTES = 4;

interface Form {
  /** The input is rows of times, else features. */
  readonly sequence: boolean;
}

/** A sequence has a row a channel; features, an image of one pixel, are one row. */
const rowsOf = ({ height, channels }: ImageShape, sequence: boolean): TensorShape =>
  sequence ? { kind: 'sequence', rows: channels, count: height } : { kind: 'features', rows: 1, count: channels };

function weightsOf(parameters: StepParameters, names: readonly ParameterName[]): Step['weights'] {
  const tensors = names.map((name) => parameters[name] ?? { value: 0, gradient: 0 });
  const place = (name: ParameterName) => parameters[name] ?? { value: 0, gradient: 0 };
  const [kernel, bias] = [place('kernel'), place('bias')];
  return { kernel: kernel.value, bias: bias.value, gradient: { kernel: kernel.gradient, bias: bias.gradient }, tensors };
}

/** What is computed for single samples, done for each of a batch. `names` are those of its tensors, in order. */
export function sampleBySample(primitive: Primitive, names: readonly ParameterName[], { sequence }: Form): BatchPrimitive {
  /** Sample `index` of a batch as rows. */
  const read = (emitter: Emitter, from: Buffer, index: number, shape: TensorShape): Buffer => {
    const buffer = emitter.buffer(shape.rows, shape.count);
    const channels = shape.kind === 'sequence' ? shape.rows : 1;
    emitter.call('toRows', at(from, index * shape.rows * shape.count), channels, 0, 1, at(buffer), buffer.stride, shape.count);
    return buffer;
  };
  const write = (emitter: Emitter, rows: Buffer, to: Buffer, index: number, shape: TensorShape): void => {
    const channels = shape.kind === 'sequence' ? shape.rows : 1;
    emitter.call('fromRows', at(rows), rows.stride, shape.count, at(to, index * shape.rows * shape.count), channels, 0, 1);
  };
  return {
    fusesActivation: false,
    fusesNormalization: false,
    forward(emitter, { samples, inputs, output, parameters }: BatchStep) {
      const [x] = inputs;
      const shape = rowsOf(x?.shape ?? output.shape, sequence);
      const result = primitive.shape([shape]);
      const steps = Array.from({ length: x ? samples : 0 }, (_, index): Step => {
        const step: Step = {
          kind: result.kind,
          inputs: [read(emitter, x?.buffer ?? output.buffer, index, shape)],
          output: emitter.buffer(result.rows, result.count),
          timeStride: 1,
          post: NO_POST,
          scale: null,
          sum: null,
          weights: weightsOf(parameters, names),
          workspace: (primitive.workspace?.([shape]) ?? []).map(([rows, count]) => emitter.buffer(rows, count)),
        };
        primitive.forward(emitter, step);
        write(emitter, step.output, output.buffer, index, result);
        return step;
      });
      return (gradient, [target], trains) => {
        const size = samples * shape.rows * shape.count;
        const own = target?.accumulate ? emitter.block(size) : target?.buffer;
        steps.forEach((step, index) => {
          const rows = read(emitter, gradient, index, result);
          primitive.backpropagate?.(emitter, step, rows);
          if (trains) primitive.weightGradient?.(emitter, step, rows);
          if (!own) return;
          const part = primitive.inputGradient(emitter, step, rows, 0);
          if (part.kind === 'buffer') write(emitter, part.buffer, own, index, shape);
        });
        const row = FLOAT32_BYTES * size;
        if (target?.accumulate && own) emitter.call('copyRows', at(own), row, at(target.buffer), row, size, 1, 1);
      };
    },
  };
}
