import type { Label, Location } from '../../diagnostics/diagnostic.js';
import { canonicalGraph } from '../../network/canonical-graph.js';
import type { Layer, Network } from '../../network/network.js';
import { type ComputeLayer, inferShape, MAX_LAYERS } from '../../network/shapes.js';
import type { Problems } from '../problems.js';

/** A tensor inside the network being built; undefined where a problem was reported. */
export type Tensor = number | undefined;

/** Adds layers one by one and checks their shapes at once. */
export class NetworkBuilder {
  readonly #layers: Layer[] = [{ kind: 'input', inputs: [] }];
  readonly #shapes: (readonly number[])[];
  /** The limit was reported: once is enough, however many blocks run into it. */
  #full = false;

  constructor(
    private readonly input: readonly number[],
    private readonly problems: Problems,
  ) {
    this.#shapes = [input];
  }

  shape(tensor: number): readonly number[] {
    return this.#shapes[tensor] ?? [];
  }

  /** `labels` show where the inputs come from, should their shapes not fit. */
  add(layer: ComputeLayer, location: Location, name: string = layer.kind, labels: readonly Label[] = []): Tensor {
    if (this.#layers.length >= MAX_LAYERS) {
      if (!this.#full) this.problems.report('TML3116', { what: 'the network', limit: `${MAX_LAYERS} layers` }, location);
      this.#full = true;
      return undefined;
    }
    const result = inferShape(
      layer,
      layer.inputs.map((input) => this.shape(input)),
    );
    if (!result.ok) {
      this.problems.report('TML3201', { layer: name, problem: result.problem }, location, { labels });
      return undefined;
    }
    this.#shapes.push(result.shape);
    return this.#layers.push(layer) - 1;
  }

  /** Without what `output` does not need. */
  finish(output: number): Network {
    return canonicalGraph({ input: this.input, layers: this.#layers }, output);
  }
}
