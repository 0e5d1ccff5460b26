import type { Axis, AxisValue, Graph, GraphNode, InputReference, Logistics, NodeInstance } from '../../../src/graph/graph.js';
import type { Json } from '../../../src/graph/json.js';
import type { ValueType } from '../../../src/graph/value-type.js';
import { fakeSpecs } from './fake-specs.js';

/** The runtime never looks into types. */
export const metricType: ValueType = { kind: 'metric', unit: 'count', better: 'more', title: 'total', evaluatedOn: 'x' };

export interface NodeSketch {
  readonly id: string;
  readonly op: string;
  readonly params?: Readonly<Record<string, Json>>;
  /** Node that the port `x` reads, instance by instance where both are lifted. */
  readonly from?: string;
  /** Parameter that takes the values of the axis; the node is lifted over it, and so are its readers. */
  readonly sweep?: { readonly axis: string; readonly param: string; readonly values: readonly number[] };
  readonly declared?: boolean;
  readonly logistics?: Logistics;
}

/** A graph in which every node reads at most one other. */
export function graphOf(sketches: readonly NodeSketch[], file = 'test.tml'): Graph {
  const nodes = new Map<string, GraphNode>();
  const axes = new Map<string, Axis>();
  for (const sketch of sketches) {
    const source = sketch.from === undefined ? undefined : nodes.get(sketch.from);
    const bases: readonly { coordinates: NodeInstance['coordinates']; inputs: Record<string, InputReference> }[] =
      source === undefined
        ? [{ coordinates: {}, inputs: {} }]
        : source.instances.map((instance, index) => ({
            coordinates: instance.coordinates,
            inputs: { x: { node: source.id, instance: index } },
          }));
    const { sweep } = sketch;
    if (sweep !== undefined) axes.set(sweep.axis, { name: sweep.axis, values: sweep.values.map(axisValue) });
    const instances = bases.flatMap(({ coordinates, inputs }) =>
      (sweep?.values ?? [undefined]).map((value): NodeInstance => {
        const own = sweep === undefined || value === undefined ? coordinates : { ...coordinates, [sweep.axis]: axisValue(value) };
        const params = { ...sketch.params, ...(sweep === undefined || value === undefined ? {} : { [sweep.param]: value }) };
        return { label: labelOf(sketch.id, own), coordinates: own, params, inputs, type: metricType };
      }),
    );
    nodes.set(sketch.id, {
      id: sketch.id,
      kind: fakeSpecs.get(sketch.op)?.kind ?? 'model',
      declared: sketch.declared ?? true,
      op: sketch.op,
      opVersion: 1,
      axes: Object.keys(instances[0]?.coordinates ?? {}),
      instances,
      ...(sketch.logistics && { logistics: sketch.logistics }),
      location: { source: { path: file, text: '' }, span: { start: 0, end: 0 } },
    });
  }
  return { file, axes: [...axes.values()], nodes: [...nodes.values()], searches: [], pending: [], requirements: [], reports: [] };
}

const axisValue = (value: number): AxisValue => ({ kind: 'number', exact: String(value), value });

function labelOf(id: string, coordinates: NodeInstance['coordinates']): string {
  const parts = Object.entries(coordinates).map(([axis, { value }]) => `${axis}=${value}`);
  return parts.length === 0 ? id : `${id}[${parts.join(', ')}]`;
}
