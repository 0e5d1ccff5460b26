import { at, type Buffer } from '../plan/buffer.js';
import type { Primitive } from './primitive.js';

const FLOAT32_BYTES = 4;

/**
 * Product of two sequences taken as matrices, [m, k] · [k, n], or [m, k] · [n, k]ᵀ with `transpose`. The output's times are the first's;
 * of the second every time is read. `terms` is k.
 */
export function matmul(terms: number, transpose: boolean): Primitive {
  /** Of the second matrix: bytes from one output channel's weights to the next, and from one term to the next. */
  const steps = ({ stride }: Buffer): readonly [number, number] => (transpose ? [FLOAT32_BYTES, stride] : [stride, FLOAT32_BYTES]);
  return {
    name: 'matmul',
    elementwise: false,
    fusesPost: false,
    fusesSum: false,
    shape: ([a, b]) => ({ kind: 'sequence', rows: (transpose ? b?.count : b?.rows) ?? 0, count: a?.count ?? 0 }),
    macs: (output) => output.rows * output.count * terms,
    stored: (output) => output,
    demand: (output, count, input) => (input === 0 ? output : { stride: 1, reach: count - 1 }),
    forward(emitter, { inputs, output }) {
      const [a, b] = inputs as [Buffer, Buffer];
      emitter.call(
        'matmul',
        ...[at(a, a.count - output.count), a.stride, terms, at(b), ...steps(b)],
        ...[at(output), output.stride, output.rows, output.count],
      );
    },
    inputGradient(emitter, { inputs, output }, gradient, input) {
      const [a, b] = inputs as [Buffer, Buffer];
      const [row, step] = steps(b);
      if (input === 0) {
        const buffer = emitter.buffer(terms, output.count);
        emitter.call(
          'matmul',
          ...[at(gradient), gradient.stride, output.rows, at(b), step, row],
          ...[at(buffer), buffer.stride, terms, output.count],
        );
        return { kind: 'buffer', buffer };
      }
      const buffer = emitter.buffer(b.rows, b.count);
      const [targetRow, targetStep] = steps(buffer);
      // Values stand apart in the target: the zeros around its rows come first.
      emitter.call('clear', { buffer, offset: -buffer.head }, buffer.bytes);
      emitter.call(
        'matmulGradient',
        ...[at(a, a.count - output.count), a.stride, terms, at(gradient), gradient.stride, output.rows, output.count],
        ...[at(buffer), targetRow, targetStep],
      );
      return { kind: 'buffer', buffer };
    },
  };
}
