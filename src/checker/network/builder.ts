import type { Location } from '../../diagnostics/diagnostic.js';
import { liveLayers } from '../../network/live-layers.js';
import type { Layer, Network } from '../../network/network.js';
import { type ComputeLayer, inferShape, MAX_LAYERS } from '../../network/shapes.js';
import type { Problems } from '../problems.js';

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
    const upTo = this.#layers.slice(0, output + 1);
    const live = liveLayers({ input: this.input, layers: upTo });
    const position: number[] = [];
    const layers: Layer[] = [];
    for (const [index, layer] of upTo.entries()) {
      position[index] = layers.length;
      // The input stays even where nothing reads it.
      if (index === 0 || live[index]) layers.push({ ...layer, inputs: layer.inputs.map((input) => position[input] ?? 0) } as Layer);
    }
    return { input: this.input, layers };
  }
}
