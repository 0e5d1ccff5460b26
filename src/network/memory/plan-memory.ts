/** A buffer that must keep its place from step `first` to step `last`, both included. */
export interface BufferRequest {
  readonly size: number;
  readonly first: number;
  readonly last: number;
}

export interface MemoryPlan {
  /** One a request, in the order of the requests. */
  readonly offsets: readonly number[];
  /** The arena's size: the largest end of any buffer. */
  readonly total: number;
}

interface Placed {
  readonly offset: number;
  readonly end: number;
  readonly last: number;
}

/**
 * Places buffers in one arena so that those alive at the same step never overlap: greedily in order of first use (ties: larger
 * first, then earlier request), each at the lowest offset that is free. `alignment` divides every offset.
 */
export function planMemory(requests: readonly BufferRequest[], alignment = 1): MemoryPlan {
  const offsets = requests.map(() => 0);
  const order = requests.map((request, index) => ({ request, index }));
  order.sort((a, b) => a.request.first - b.request.first || b.request.size - a.request.size || a.index - b.index);

  let total = 0;
  /** Alive at the current step, by offset. */
  let placed: Placed[] = [];
  for (const { request, index } of order) {
    placed = placed.filter((buffer) => buffer.last >= request.first);
    let offset = 0;
    let position = 0;
    for (const buffer of placed) {
      if (offset + request.size <= buffer.offset) break;
      offset = Math.max(offset, Math.ceil(buffer.end / alignment) * alignment);
      position++;
    }
    const end = offset + request.size;
    placed.splice(position, 0, { offset, end, last: request.last });
    offsets[index] = offset;
    total = Math.max(total, end);
  }
  return { offsets, total };
}
