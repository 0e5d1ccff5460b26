import type { Location } from '../diagnostics/diagnostic.js';
import type { DiagnosticDetails } from '../diagnostics/registry.js';
import { rational } from '../graph/rational.js';
import type { ModelType, SplitName } from '../graph/value-type.js';
import type { FieldExpression } from '../parser/ast.js';
import type { Module } from './modules.js';
import { at, type Problems } from './problems.js';
import { suggestion } from './suggestion.js';
import { type Dimension, sameDimension } from './units.js';
import { describeValue, type RecordValue, unknown, type Value } from './values.js';

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
  if (target.kind === 'record') return readRecordField(expression, target, module, problems);
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

function readRecordField(expression: FieldExpression, target: RecordValue, module: Module, problems: Problems): Value {
  const { text } = expression.field;
  const value = target.fields.get(text);
  if (value) return value;
  const place = at(module.source, expression.field);
  const of = target.type === 'group' ? target.name : `the ${target.type} ${target.name}`;
  const known = [...target.fields.keys()];
  problems.report('TML3112', { of, field: text }, place, { ...suggestion(text, known, place), notes: [`fields: ${known.join(', ')}`] });
  return unknown;
}

/** Where a whole record stands for a number: the first of its fields that could, of dimension `like` where that is known. */
export function suggestField(value: Value, place: Location, like?: Dimension): Pick<DiagnosticDetails, 'hint' | 'fixes'> {
  if (value.kind !== 'record') return {};
  const field = [...value.fields].find(([, one]) => one.kind === 'number' && (!like || sameDimension(one.dimension, like)))?.[0];
  if (field === undefined) return {};
  const { source, span } = place;
  const newText = `${source.text.slice(span.start, span.end)}.${field}`;
  return { hint: `did you mean ${newText}?`, fixes: [{ title: `write ${newText}`, edits: [{ location: place, newText }] }] };
}
