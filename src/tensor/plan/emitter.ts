import { invariant } from '../../diagnostics/invariant.js';
import { type BufferRequest, planMemory } from '../../network/memory/plan-memory.js';
import { HEAP_BASE, type KernelMemory, type KernelName } from '../kernel-module.js';
import { type Address, type Buffer, createBlock, createBuffer } from './buffer.js';

export type Argument = number | Address;

interface Call {
  readonly kernel: KernelName;
  readonly values: readonly Argument[];
}

/** Kernel calls of one sample, in order. */
export type Phase = 'forward' | 'backward';

/** A call with every address known. */
export type PlacedCall = readonly [kernel: KernelName, values: readonly number[]];

export interface PlacedProgram {
  readonly prepare: readonly PlacedCall[];
  readonly forward: readonly PlacedCall[];
  readonly backward: readonly PlacedCall[];
  /** Bytes of memory the program needs. */
  readonly bytes: number;
  address(buffer: Buffer): number;
}

/** Of a sample's moment. */
export const MOMENT_BYTES = 8;

const ALIGNMENT = 64;
const alignUp = (value: number): number => Math.ceil(value / ALIGNMENT) * ALIGNMENT;

/** Collects kernel calls and the lifetimes of the buffers they touch, then places all buffers at once. */
export class Emitter {
  private readonly calls: Record<Phase, Call[]> = { forward: [], backward: [] };
  private readonly preparations: Call[] = [];
  private readonly preparedBlocks = new Map<string, number>();
  private readonly buffers: Buffer[] = [];
  private readonly lifetimes: { first: number; last: number }[] = [];
  private phase: Phase = 'forward';
  private step = 0;
  private top = HEAP_BASE;
  /** Address of two words that are set before each run in training, for every sample of it: the step and the sample's place in the batch. */
  readonly moment: number;

  /**
   * @param seed of dropout: 32 bits
   * @param samples of one run that have a moment of their own
   */
  constructor(
    readonly seed = 0,
    samples = 1,
  ) {
    this.moment = this.persistent(MOMENT_BYTES * samples);
  }

  /** Memory that keeps its contents from sample to sample. */
  persistent(bytes: number): number {
    const address = this.top;
    this.top = alignUp(this.top + bytes) + ALIGNMENT;
    return address;
  }

  buffer(rows: number, count: number): Buffer {
    return this.#add(createBuffer(this.buffers.length, rows, count));
  }

  /** `count` values without gaps. */
  block(count: number): Buffer {
    return this.#add(createBlock(this.buffers.length, count));
  }

  #add(buffer: Buffer): Buffer {
    this.buffers.push(buffer);
    this.lifetimes.push({ first: Number.POSITIVE_INFINITY, last: -1 });
    return buffer;
  }

  /** Keeps a buffer alive at the current step, when something outside the program reads or writes it there. */
  touch(buffer: Buffer): void {
    const lifetime = this.lifetimes[buffer.id];
    invariant(lifetime !== undefined, 'a buffer of another program');
    lifetime.first = Math.min(lifetime.first, this.step);
    lifetime.last = Math.max(lifetime.last, this.step);
  }

  call(kernel: KernelName, ...values: Argument[]): void {
    for (const value of values) if (typeof value !== 'number') this.touch(value.buffer);
    this.calls[this.phase].push({ kernel, values });
    this.step++;
  }

  /** A call that depends on the weights alone. */
  prepare(kernel: KernelName, ...values: number[]): void {
    this.preparations.push({ kernel, values });
  }

  /**
   * Memory that a call over the weights alone fills; its address is the call's last argument. However often the same is asked for, it is made once.
   */
  prepared(bytes: number, kernel: KernelName, ...values: number[]): number {
    const key = `${kernel} ${values.join(' ')}`;
    const before = this.preparedBlocks.get(key);
    if (before !== undefined) return before;
    const address = this.persistent(bytes);
    this.prepare(kernel, ...values, address);
    this.preparedBlocks.set(key, address);
    return address;
  }

  /** What follows belongs to the backward pass. */
  beginBackward(): void {
    this.step++;
    this.phase = 'backward';
  }

  place(): PlacedProgram {
    const used = this.buffers.filter((buffer) => (this.lifetimes[buffer.id]?.last ?? -1) >= 0);
    const requests = used.map((buffer): BufferRequest => {
      const { first, last } = this.lifetimes[buffer.id] ?? { first: 0, last: 0 };
      return { size: buffer.bytes, first, last };
    });
    const plan = planMemory(requests, ALIGNMENT);
    const places = new Map(used.map((buffer, index) => [buffer.id, this.top + (plan.offsets[index] ?? 0) + buffer.head]));
    const address = (buffer: Buffer): number => {
      const place = places.get(buffer.id);
      invariant(place !== undefined, 'a buffer nothing touches');
      return place + buffer.from;
    };
    const placed = (calls: readonly Call[]): PlacedCall[] =>
      calls.map(({ kernel, values }) => [
        kernel,
        values.map((value) => (typeof value === 'number' ? value : address(value.buffer) + value.offset)),
      ]);
    return {
      prepare: placed(this.preparations),
      forward: placed(this.calls.forward),
      backward: placed(this.calls.backward),
      bytes: this.top + plan.total + ALIGNMENT,
      address,
    };
  }
}

/** Runs calls in order. */
export function run(memory: KernelMemory, calls: readonly PlacedCall[]): void {
  for (const [kernel, values] of calls) memory.kernels[kernel](...values);
}
