import type { Location } from '../../diagnostics/diagnostic.js';
import type { Layer, Network } from '../../network/network.js';
import { inferShape, type ComputeLayer } from '../../network/shapes.js';
import type { Problems } from '../problems.js';

const MAX_LAYERS = 10_000;

/** A tensor inside the network being built; undefined where a problem was reported. */
export type Tensor = number | undefined;

/** Adds layers one by one and checks their shapes at once. */
export class NetworkBuilder {
  readonly #layers: Layer[] = [{ kind: 'input', inputs: [] }];
  readonly #shapes: (readonly number[])[];

  constructor(
    private readonly input: readonly number[],
    private readonly problems: Problems,
  ) {
    this.#shapes = [input];
  }

  shape(tensor: number): readonly number[] {
    return this.#shapes[tensor] ?? [];
  }

  add(layer: ComputeLayer, location: Location, name: string = layer.kind): Tensor {
    if (this.#layers.length >= MAX_LAYERS) {
      this.problems.report('TML3116', { what: 'the network', limit: `${MAX_LAYERS} layers` }, location);
      return undefined;
    }
    const result = inferShape(
      layer,
      layer.inputs.map((input) => this.shape(input)),
    );
    if (!result.ok) {
      this.problems.report('TML3201', { layer: name, problem: result.problem }, location);
      return undefined;
    }
    this.#shapes.push(result.shape);
    return this.#layers.push(layer) - 1;
  }

  /** The canonical graph: only layers that the output needs, renumbered in order. */
  finish(output: number): Network {
    const needed = new Set<number>([0]);
    const pending = [output];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (needed.has(next) && next !== 0) continue;
      needed.add(next);
      pending.push(...(this.#layers[next]?.inputs ?? []));
    }
    const order = [...needed].sort((a, b) => a - b);
    const position = new Map(order.map((layer, index) => [layer, index]));
    const layers = order.flatMap((index) => {
      const layer = this.#layers[index];
      return layer ? [{ ...layer, inputs: layer.inputs.map((input) => position.get(input) ?? 0) } as Layer] : [];
    });
    return { input: this.input, layers };
  }
}
