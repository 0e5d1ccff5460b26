import { ACCUMULATE, MASK, RELU, RESIDUAL, SCALE, SUM, SUM_RELU } from '../kernels/flags.js';
import { at, type Buffer } from '../plan/buffer.js';
import { greatestCommonDivisor } from '../plan/greatest-common-divisor.js';
import { type Demand, type GradientTarget, optional, type Primitive, type Step } from './primitive.js';

export interface Conv1dAttributes {
  readonly channels: number;
  readonly filters: number;
  readonly kernel: number;
  readonly dilation: number;
  readonly padding: 'causal' | 'same' | 'valid';
  /** `needed`: compute only the times demanded; `all`: every time of the result, of which there are `count`. */
  readonly times: { readonly kind: 'needed' } | { readonly kind: 'all'; readonly count: number };
}

const packedBytes = (outputs: number, inputs: number, taps: number): number => 4 * 3 * Math.ceil(outputs / 3) * inputs * taps;

/**
 * Dilated convolution over time: y[t] = bias + Σ w[tap] · x[t − left + tap · dilation], zeros outside. `left` is (kernel − 1) · dilation, of
 * which `same` padding takes the half. Counted back from the last time, as plans do, `valid` is causal with fewer times.
 */
export function conv1d(attributes: Conv1dAttributes): Primitive {
  const { channels, filters, kernel: taps, dilation, padding, times } = attributes;
  const reach = (taps - 1) * dilation;
  const left = padding === 'same' ? Math.floor(reach / 2) : reach;

  /** Distance of two taps, and position of the first, in stored times relative to the output's time. */
  const geometry = (step: Step, input: Buffer) => {
    const shift = taps > 1 ? dilation / step.timeStride : 0;
    return { shift, first: input.count - step.output.count - (taps > 1 ? left / step.timeStride : 0) };
  };

  const everyTime = (count: number): Demand => ({ stride: 1, reach: count - 1 });
  const stored = (output: Demand): Demand =>
    times.kind === 'all'
      ? everyTime(times.count)
      : {
          stride: taps > 1 ? greatestCommonDivisor(greatestCommonDivisor(output.stride, dilation), left) : output.stride,
          reach: output.reach,
        };

  return {
    name: 'conv1d',
    elementwise: false,
    fusesPost: true,
    fusesSum: true,
    shape: ([input]) => ({ kind: 'sequence', rows: filters, count: (input?.count ?? 0) - (padding === 'valid' ? reach : 0) }),
    macs: (output) => output.rows * output.count * taps * channels,
    stored,
    demand(output, count) {
      if (times.kind === 'all') return everyTime(count);
      const { stride } = stored(output);
      const furthest = Math.min(output.reach + left, count - 1);
      return { stride, reach: stride === 0 ? 0 : Math.floor(furthest / stride) * stride };
    },
    forward(emitter, step) {
      const [input] = step.inputs as [Buffer];
      const { output, sum } = step;
      const weights = step.weights ?? { kernel: 0, bias: 0 };
      const panels = emitter.prepared(packedBytes(filters, channels, taps), 'packForward', weights.kernel, taps, channels, filters);
      const bias = emitter.prepared(packedBytes(filters, 1, 1), 'packBias', weights.bias, filters);
      const { shift, first } = geometry(step, input);
      const flags = (step.post.relu ? RELU : 0) | (step.scale ? SCALE : 0) | (sum ? SUM : 0) | (sum?.relu ? SUM_RELU : 0);
      emitter.call(
        'conv1d',
        ...[at(input), input.stride, input.count, channels, panels, bias],
        ...[at(output), output.stride, output.count, filters, taps, first, shift, flags],
        ...[optional(step.scale), optional(sum?.other ?? null, (sum?.other.count ?? 0) - output.count), sum?.other.stride ?? 0],
        ...[0, optional(sum?.output ?? null), sum?.output.stride ?? 0],
      );
    },
    inputGradient(emitter, step, gradient) {
      const [input] = step.inputs as [Buffer];
      const { shift, first } = geometry(step, input);
      const kernel = step.weights?.kernel ?? 0;
      const panels = emitter.prepared(packedBytes(channels, filters, taps), 'packBackward', kernel, taps, channels, filters);
      const emit = ({ buffer, accumulate, residual, mask, scale }: GradientTarget): void => {
        const flags = (residual ? RESIDUAL : 0) | (mask ? MASK : 0) | (scale ? SCALE : 0) | (accumulate ? ACCUMULATE : 0);
        emitter.call(
          'conv1d',
          ...[at(gradient), gradient.stride, gradient.count, filters, panels, 0],
          ...[at(buffer), buffer.stride, buffer.count, channels, taps, -first, -shift, flags],
          ...[optional(scale), optional(residual), residual?.stride ?? 0, optional(mask), 0, 0],
        );
      };
      return { kind: 'direct', emit };
    },
    weightGradient(emitter, step, gradient) {
      const [input] = step.inputs as [Buffer];
      const target = step.weights?.gradient;
      if (!target) return;
      const { shift, first } = geometry(step, input);
      emitter.call(
        'conv1dKernelGradient',
        ...[at(input), input.stride, input.count, channels, at(gradient), gradient.stride, gradient.count, filters],
        ...[taps, first, shift, target.kernel],
      );
      emitter.call('conv1dBiasGradient', at(gradient), gradient.stride, gradient.count, filters, target.bias);
    },
  };
}
