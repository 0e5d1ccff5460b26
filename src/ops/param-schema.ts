import { unreachable } from '../diagnostics/invariant.js';
import { toFloat64 } from '../graph/rational.js';
import type { JsonSchema } from './json-schema.js';
import { networkSchema } from './network-schema.js';
import type { OpSpec, ParamSpec, ParamType } from './op-spec.js';
import { CANONICAL_RATIONAL } from './param-codec.js';

/**
 * JSON Schema (draft 2020-12) of an operation's parameters as they stand in an action: defaulted and canonical. A rational
 * is a text, so its interval is beyond JSON Schema; `checkAction` compares it exactly.
 */
export function paramsSchema(spec: OpSpec): JsonSchema {
  const architecture = spec.main?.accepts === 'architecture' ? [[spec.main.name, networkSchema] as const] : [];
  const properties = [...spec.params.map((param) => [param.name, paramSchema(param)] as const), ...architecture];
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: properties.map(([name]) => name),
    additionalProperties: false,
  };
}

function paramSchema({ type, doc, initial }: ParamSpec): JsonSchema {
  return { ...typeSchema(type), description: doc, ...(initial === undefined || initial === null ? {} : { default: initial }) };
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
    default:
      return unreachable(type);
  }
}
