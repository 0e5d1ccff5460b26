/** What a task takes of the machine while it runs. */
export interface Demand {
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
}

interface Entry<T> {
  readonly item: T;
  readonly demand: Demand;
  readonly priority: number;
  passedOver: number;
}

/** So often smaller tasks may overtake one that does not fit; then everything waits until it does. */
const PATIENCE = 8;

/**
 * Tasks that are ready but wait for room: highest priority first, in order of arrival among equals. A task that does
 * not fit lets smaller ones pass, for a while. One that never fits runs alone.
 */
export class AdmissionQueue<T> {
  readonly #capacity: Demand;
  readonly #entries: Entry<T>[] = [];
  #running = 0;
  #cores = 0;
  #memory = 0;

  constructor(capacity: Demand) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.length;
  }

  add(item: T, demand: Demand, priority: number): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle] as Entry<T>).priority >= priority) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { item, demand, priority, passedOver: 0 });
  }

  /** The next task that may start now; its demand counts as taken until `release`. */
  next(): { readonly item: T; readonly demand: Demand } | undefined {
    if (this.#cores >= this.#capacity.cores) return undefined;
    const index = this.#entries.findIndex((entry) => this.#fits(entry.demand) || entry.passedOver >= PATIENCE);
    const entry = this.#entries[index];
    if (entry === undefined || !this.#fits(entry.demand)) return undefined;
    for (const earlier of this.#entries.slice(0, index)) earlier.passedOver += 1;
    this.#entries.splice(index, 1);
    this.#running += 1;
    this.#cores += entry.demand.cores;
    this.#memory += entry.demand.memory;
    return { item: entry.item, demand: entry.demand };
  }

  release(demand: Demand): void {
    this.#running -= 1;
    this.#cores -= demand.cores;
    this.#memory -= demand.memory;
  }

  clear(): void {
    this.#entries.length = 0;
  }

  #fits(demand: Demand): boolean {
    if (this.#running === 0) return true;
    return this.#cores + demand.cores <= this.#capacity.cores && this.#memory + demand.memory <= this.#capacity.memory;
  }
}
