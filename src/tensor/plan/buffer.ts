/**
 * A tensor of one sample in the arena. A sequence is one row of times a channel; features are one row. The arena's planner gives it
 * its place after the whole program is known.
 */
export interface Buffer {
  readonly id: number;
  readonly rows: number;
  /** Values in a row. */
  readonly count: number;
  /** Bytes from row to row. */
  readonly stride: number;
  /** Bytes from the buffer's start to its first value. */
  readonly head: number;
  /** Bytes from the first value of the buffer that this is a part of: 0 of a whole one. */
  readonly from: number;
  readonly bytes: number;
}

/** An address inside a buffer, in bytes from its first value. */
export interface Address {
  readonly buffer: Buffer;
  readonly offset: number;
}

const FLOAT32_BYTES = 4;
/** Values per tile, and zeros kept around each row so that a tile may read over either end. */
const TILE = 8;
/** Convolution tiles write 3 rows and read 2 or 3: there is always memory behind the last row for a whole tile. */
const ROWS_PER_TILE = 3;

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;

export function createBuffer(id: number, rows: number, count: number): Buffer {
  const values = roundUp(count, TILE) + TILE;
  // A stride that is a multiple of 1 KiB would put all rows into few cache sets.
  const stride = FLOAT32_BYTES * (values % 256 === 0 ? values + 2 * TILE : values);
  const head = FLOAT32_BYTES * TILE;
  const storedRows = roundUp(rows + 1, ROWS_PER_TILE);
  return { id, rows, count, stride, head, from: 0, bytes: head + storedRows * stride };
}

/** Some rows of a buffer, a buffer themselves. */
export const partOf = (buffer: Buffer, first: number, rows: number): Buffer => ({ ...buffer, rows, from: first * buffer.stride });

/** Zeros that kernels write before a row, and values that vectors read behind one. */
const BLOCK_MARGIN = FLOAT32_BYTES * 2 * TILE;

/** `count` values without gaps. */
export const createBlock = (id: number, count: number): Buffer => ({
  id,
  rows: 1,
  count,
  stride: FLOAT32_BYTES * count,
  head: BLOCK_MARGIN,
  from: 0,
  bytes: FLOAT32_BYTES * count + 2 * BLOCK_MARGIN,
});

/** Where value `column` of the first row stands. */
export const at = (buffer: Buffer, column = 0): Address => ({ buffer, offset: FLOAT32_BYTES * column });
