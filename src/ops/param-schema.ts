import { unreachable } from '../diagnostics/invariant.js';
import { toFloat64 } from '../graph/rational.js';
import type { JsonSchema } from './json-schema.js';
import { networkSchema } from './network-schema.js';
import type { OpSpec, ParamSpec, ParamType, Variant } from './op-spec.js';
import { CANONICAL_RATIONAL, CONTENT_DIGEST } from './param-codec.js';

/**
 * JSON Schema (draft 2020-12) of an operation's parameters as they stand in an action: defaulted and canonical. A rational
 * is a text, so its interval is beyond JSON Schema; `checkAction` compares it exactly.
 */
export function paramsSchema(spec: OpSpec): JsonSchema {
  const architecture = spec.main?.accepts === 'architecture' ? [[spec.main.name, networkSchema] as const] : [];
  const properties = [...spec.params.map((param) => [param.name, paramSchema(param, mayBeAbsent(spec, param))] as const), ...architecture];
  const later = new Set(spec.params.flatMap((param) => (param.later ? [param.name] : [])));
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: properties.map(([name]) => name).filter((name) => !later.has(name)),
    additionalProperties: false,
  };
}

/** Whether an action may hold null for a parameter: where it is optional, and `complete` of the operation fills nothing in. */
const mayBeAbsent = ({ complete }: OpSpec, { initial }: ParamSpec): boolean => initial === null && complete === undefined;

function paramSchema({ type, doc, initial }: ParamSpec, isNullable: boolean): JsonSchema {
  const schema = typeSchema(type);
  const absent: JsonSchema = { type: 'null' };
  return {
    ...(isNullable ? { anyOf: [schema, absent] } : schema),
    description: doc,
    ...(initial === undefined || (initial === null && !isNullable) ? {} : { default: initial }),
  };
}

function typeSchema(type: ParamType): JsonSchema {
  switch (type.kind) {
    case 'int':
      return {
        type: 'integer',
        ...(type.min ? { [type.exclusiveMin ? 'exclusiveMinimum' : 'minimum']: toFloat64(type.min) } : {}),
        ...(type.max ? { [type.exclusiveMax ? 'exclusiveMaximum' : 'maximum']: toFloat64(type.max) } : {}),
      };
    case 'float':
      return { type: 'string', pattern: CANONICAL_RATIONAL.source };
    case 'bool':
      return { type: 'boolean' };
    case 'text':
      return { type: 'string' };
    case 'enum':
      return { type: 'string', enum: type.values };
    case 'sides':
      return { type: 'array', items: { type: 'integer', minimum: type.min }, minItems: 2, maxItems: 2 };
    case 'path':
      return { type: 'string', pattern: CONTENT_DIGEST.source };
    case 'variant':
      return {
        type: 'object',
        required: ['kind'],
        properties: { kind: { enum: type.variants.map(({ name }) => name) } },
        discriminator: { propertyName: 'kind' },
        oneOf: type.variants.map(variantSchema),
      };
    default:
      return unreachable(type);
  }
}

function variantSchema({ name, doc, params }: Variant): JsonSchema {
  const properties = {
    kind: { const: name },
    ...Object.fromEntries(params.map((param) => [param.name, paramSchema(param, param.initial === null)])),
  };
  return { description: doc, properties, required: Object.keys(properties), additionalProperties: false };
}
