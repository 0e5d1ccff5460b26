import { rational } from '../graph/rational.js';
import type { ModelType, SplitName } from '../graph/value-type.js';
import type { FieldExpression } from '../parser/ast.js';
import type { Module } from './modules.js';
import { at, type Problems } from './problems.js';
import { suggestion } from './suggestion.js';
import { describeValue, unknown, type Value } from './values.js';

const SPLITS: readonly SplitName[] = ['train', 'val', 'test'];

/** Costs a model has before anything runs, with their unit. */
export const costFields = { params: '', macs: '', flops: '', sram: 'B', flash: 'B' } as const;
export type CostField = keyof typeof costFields;
export const isCostField = (name: string): name is CostField => Object.hasOwn(costFields, name);

/** Fields that later versions serve; refused by name. */
const PLANNED: readonly string[] = [
  'flags',
  'distance',
  'clean',
  'adversarial',
  'history',
  'sram_proxy',
  'flash_proxy',
  'flops_study',
  'latency',
];

export function readField(expression: FieldExpression, target: Value, module: Module, problems: Problems): Value {
  const field = expression.field.text;
  if (target.kind === 'unknown') return unknown;
  const type = target.kind === 'node' ? target.instance.type : target.kind === 'architecture' ? target.type : undefined;
  if (type?.kind === 'model' && isCostField(field)) return costValue(type, field);
  if (target.kind === 'node' && type?.kind === 'attack' && field === 'sound')
    return { kind: 'formula', type: 'bool', formula: { kind: 'sound', node: target.node.id, instance: target.index } };
  if (target.kind === 'node' && type?.kind === 'dataset') {
    const split = SPLITS.find((name) => name === field);
    if (split) return { kind: 'split', node: target, type: { kind: 'split', dataset: type, split } };
  }
  const place = at(module.source, expression.field);
  if (PLANNED.includes(field) && target.kind !== 'number') {
    problems.report('TML3901', { what: `the field ${field}` }, place);
    return unknown;
  }
  const known = type?.kind === 'model' ? Object.keys(costFields) : type?.kind === 'dataset' ? SPLITS : [];
  problems.report('TML3112', { of: describeValue(target), field }, place, {
    ...suggestion(field, known, place),
    ...(known.length > 0 ? { notes: [`fields: ${known.join(', ')}`] } : {}),
  });
  return unknown;
}

function costValue(type: ModelType, field: CostField): Value {
  return { kind: 'number', value: rational(type.cost[field]), dimension: costFields[field] === 'B' ? { byte: 1 } : {} };
}
