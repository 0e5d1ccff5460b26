import type { Shape } from './shape.js';

interface Recurrence {
  readonly inputs: readonly [number];
  /** Values of the state. */
  readonly units: number;
  /** The state after every time, [time, units], or after the last one read, [units]. */
  readonly return: 'sequence' | 'last';
  /** `backward` reads from the last time to the first; a sequence it gives has the times of its input all the same. */
  readonly direction: 'forward' | 'backward';
}

/** Ranks of the two matrices, each then a product of two factors; null for a full matrix. */
interface LowRank {
  readonly input_rank: number | null;
  readonly recurrent_rank: number | null;
}

/** Recurrent cells over a whole sequence; the state begins with zeros. */
export type RecurrentLayer =
  | ({ readonly kind: 'lstm' } & Recurrence)
  | ({ readonly kind: 'gru' } & Recurrence)
  | ({ readonly kind: 'fastrnn' } & Recurrence & LowRank)
  | ({ readonly kind: 'fastgrnn' } & Recurrence & LowRank);

export type RecurrentParameterName =
  | 'kernel'
  | 'kernel_1'
  | 'kernel_2'
  | 'recurrent'
  | 'recurrent_1'
  | 'recurrent_2'
  | 'bias'
  | 'gate_bias'
  | 'alpha'
  | 'beta'
  | 'zeta'
  | 'nu';

export interface RecurrentParameter {
  readonly name: RecurrentParameterName;
  readonly shape: Shape;
}

/** Pre-activations of a step, in units. */
export const gatesOf = ({ kind }: RecurrentLayer): number => (kind === 'lstm' ? 4 : kind === 'gru' ? 3 : 1);

/** Ranks of input and recurrent matrix; null is a full one. */
export const ranksOf = (layer: RecurrentLayer): readonly [input: number | null, recurrent: number | null] =>
  layer.kind === 'fastrnn' || layer.kind === 'fastgrnn' ? [layer.input_rank, layer.recurrent_rank] : [null, null];

function matrix(name: 'kernel' | 'recurrent', rows: number, columns: number, rank: number | null): readonly RecurrentParameter[] {
  if (rank === null) return [{ name, shape: [rows, columns] }];
  return [
    { name: `${name}_1`, shape: [rows, rank] },
    { name: `${name}_2`, shape: [rank, columns] },
  ];
}

/**
 * In their fixed order. Gates stand beside each other in the columns, in the order of Keras: lstm input, forget, candidate, output; gru
 * update, reset, candidate, and its bias has two rows, of the input's and of the recurrent product.
 */
export function recurrentParameters(layer: RecurrentLayer, channels: number): readonly RecurrentParameter[] {
  const { units } = layer;
  const columns = gatesOf(layer) * units;
  const [inputRank, recurrentRank] = ranksOf(layer);
  const matrices = [...matrix('kernel', channels, columns, inputRank), ...matrix('recurrent', units, columns, recurrentRank)];
  const vector = (name: RecurrentParameterName): RecurrentParameter => ({ name, shape: [columns] });
  const scalar = (name: RecurrentParameterName): RecurrentParameter => ({ name, shape: [1] });
  switch (layer.kind) {
    case 'lstm':
      return [...matrices, vector('bias')];
    case 'gru':
      return [...matrices, { name: 'bias', shape: [2, columns] }];
    case 'fastrnn':
      return [...matrices, vector('bias'), scalar('alpha'), scalar('beta')];
    case 'fastgrnn':
      return [...matrices, vector('gate_bias'), vector('bias'), scalar('zeta'), scalar('nu')];
  }
}

/** Multiply-accumulates of the matrix products over `time` steps. */
export function recurrentMacs(layer: RecurrentLayer, time: number, channels: number): number {
  const products = recurrentParameters(layer, channels).filter(({ name }) => name.startsWith('kernel') || name.startsWith('recurrent'));
  return time * products.reduce((sum, { shape }) => sum + (shape[0] ?? 0) * (shape[1] ?? 0), 0);
}

/** Values a chip keeps beside input and output while it runs the layer: the gates of a step, lstm's cell, the products of low rank. */
export function recurrentScratch(layer: RecurrentLayer): number {
  const { units } = layer;
  const extra = layer.kind === 'lstm' || layer.kind === 'gru' ? units : 0;
  return gatesOf(layer) * units + extra + Math.max(...ranksOf(layer).map((rank) => rank ?? 0));
}
