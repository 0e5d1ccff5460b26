import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { RunEvent } from './events.js';
import type { Unit } from './units.js';

type Draft<E> = E extends RunEvent ? Omit<E, 'v' | 'at'> : never;
/** An event without what every event carries. */
export type EventDraft = Draft<RunEvent>;

/** Stamps events with the time since the run started and passes them on. */
export class EventLog {
  readonly #listeners: readonly ((event: RunEvent) => void)[];
  readonly #start = performance.now();
  readonly problems: Diagnostic[] = [];
  readonly #held: Diagnostic[] = [];
  #begun = false;

  constructor(listeners: readonly ((event: RunEvent) => void)[]) {
    this.#listeners = listeners;
  }

  /** Milliseconds since the run started. */
  now(): number {
    return Math.round(performance.now() - this.#start);
  }

  emit(draft: EventDraft): void {
    const event = { v: 1, at: this.now(), ...draft } as RunEvent;
    for (const listener of this.#listeners) listener(event);
    if (draft.type === 'run-start') {
      this.#begun = true;
      for (const problem of this.#held.splice(0)) this.#log(problem, undefined);
    }
  }

  /** A problem of the machinery, said once; what is found before the run starts follows its first event. */
  report(problem: Diagnostic, node?: string): void {
    if (this.problems.some((known) => known.code === problem.code && known.message === problem.message)) return;
    this.problems.push(problem);
    if (this.#begun) this.#log(problem, node);
    else this.#held.push(problem);
  }

  #log(problem: Diagnostic, node: string | undefined): void {
    this.emit({ type: 'log', level: 'warning', code: problem.code, message: problem.message, ...(node === undefined ? {} : { node }) });
  }
}

/** Labels of the instances of some units, by node: an event is about one node. */
export function labelsByNode(units: readonly Unit[]): ReadonlyMap<string, readonly string[]> {
  const labels = new Map<string, string[]>();
  for (const unit of units) {
    for (const { node, instance } of unit.instances) {
      const known = labels.get(node.id);
      if (known === undefined) labels.set(node.id, [instance.label]);
      else known.push(instance.label);
    }
  }
  return labels;
}
