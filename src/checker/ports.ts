import type { Location } from '../diagnostics/diagnostic.js';
import type { DescribedInput, OpSpec, PortSpec } from '../ops/op-spec.js';
import type { Problems } from './problems.js';
import { type ArchitectureValue, describeValue, type NodeValue, type Value } from './values.js';

/** A value that fits a port. */
export type PortValue =
  | { readonly kind: 'node'; readonly value: NodeValue }
  | { readonly kind: 'split'; readonly value: Extract<Value, { kind: 'split' }> }
  | { readonly kind: 'architecture'; readonly value: ArchitectureValue };

const EXPECTED: Readonly<Record<PortSpec['accepts'], string>> = {
  dataset: 'a data set',
  split: 'a split of a data set, such as data.test',
  architecture: 'a network without weights',
  model: 'a trained model',
  attack: 'an attack',
  metric: 'a metric',
};

/** Checks a value against a port and the test rule; undefined after a reported problem. */
export function matchPort(spec: OpSpec, port: PortSpec, value: Value, location: Location, problems: Problems): PortValue | undefined {
  if (value.kind === 'unknown') return undefined;
  const matched = accepted(port, value);
  if (!matched) {
    const hint = advice(port, value);
    problems.report(
      'TML3007',
      {
        operation: `${spec.name}${port === spec.main ? '' : ` (${port.name})`}`,
        expected: EXPECTED[port.accepts],
        found: describeValue(value),
      },
      location,
      hint ? { hint } : {},
    );
    return undefined;
  }
  if (port.trains && matched.kind === 'split' && matched.value.type.split === 'test') {
    problems.report('TML3120', { operation: spec.name, split: `${matched.value.node.instance.label}.test` }, location, {
      hint: `use ${matched.value.node.instance.label}.train or .val`,
      notes: ['a test split that influenced a model measures nothing any more'],
    });
    return undefined;
  }
  return matched;
}

export const fits = (port: PortSpec, value: Value): boolean => accepted(port, value) !== undefined;

function accepted(port: PortSpec, value: Value): PortValue | undefined {
  switch (port.accepts) {
    case 'architecture':
      return value.kind === 'architecture' ? { kind: 'architecture', value } : undefined;
    case 'split':
      return value.kind === 'split' ? { kind: 'split', value } : undefined;
    case 'dataset':
    case 'model':
    case 'attack':
    case 'metric':
      return value.kind === 'node' && value.instance.type.kind === port.accepts ? { kind: 'node', value } : undefined;
  }
}

function advice(port: PortSpec, value: Value): string | undefined {
  if (port.accepts === 'model' && value.kind === 'architecture') return 'give it weights first: … -> train(…)';
  if (port.accepts === 'architecture' && value.kind === 'node' && value.instance.type.kind === 'dataset')
    return 'put a network between: … -> tcn(…) -> train(…)';
  if (port.accepts === 'model' && value.kind === 'node' && value.instance.type.kind === 'dataset')
    return 'train a model on it first: … -> tcn(…) -> train(…)';
  if (port.accepts === 'split' && value.kind === 'node' && value.instance.type.kind === 'dataset')
    return `did you mean ${value.instance.label}.test?`;
  if (port.accepts === 'attack' && value.kind === 'node' && value.instance.type.kind === 'model') return 'attack it first: … -> fgsm(…)';
  return undefined;
}

/** What the operation's `describe` sees. */
export function describePort(port: PortValue): DescribedInput {
  switch (port.kind) {
    case 'architecture':
      return { type: port.value.type, label: port.value.name };
    case 'node': {
      const { instance } = port.value;
      return { type: instance.type, label: instance.label };
    }
    case 'split': {
      const { node, type } = port.value;
      const { origin } = type.dataset;
      const reference = { dataset: node.instance.label, split: type.split, ...(origin === undefined ? {} : { origin }) };
      return { type, label: `${node.instance.label}.${type.split}`, reference };
    }
  }
}
