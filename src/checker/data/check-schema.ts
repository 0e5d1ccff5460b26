import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { SourceFile, Span } from '../../diagnostics/diagnostic.js';
import { invariant } from '../../diagnostics/invariant.js';
import { toFloat64 } from '../../graph/rational.js';
import type { Problems } from '../problems.js';
import { suggestion } from '../suggestion.js';
import { type DataEntry, type DataMap, type DataNode, describeName, describeNode, placeOfEntry } from './data-node.js';
import { describeExpected, exampleOf } from './describe-schema.js';
import { type DataKind, type DataSchema, describeKind, schemaOf } from './kinds.js';
import { ajv } from './libraries.js';

const validators = new Map<DataKind, ValidateFunction>();

function validator(kind: DataKind): ValidateFunction {
  const known = validators.get(kind);
  if (known) return known;
  const { Ajv2020 } = ajv();
  // The schemas are ours and the tests check them: checking them here would take longer than everything else.
  const compiler = new Ajv2020({
    allErrors: true,
    verbose: true,
    validateSchema: false,
    meta: false,
    logger: false,
    keywords: ['quantity'],
  });
  const validate = compiler.compile(schemaOf(kind));
  validators.set(kind, validate);
  return validate;
}

/** Reports whatever the schema of its kind finds wrong with the data, each thing at its place. */
export function checkSchema(root: DataMap, kind: DataKind, source: SourceFile, problems: Problems): void {
  const validate = validator(kind);
  if (validate(plain(root))) return;
  for (const error of validate.errors ?? []) reportError(error, root, kind, source, problems);
}

/** The data as ajv reads them. Without prototypes, so that a name such as `__proto__` is a name like any other. */
function plain(node: DataNode): unknown {
  switch (node.kind) {
    case 'map': {
      const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
      for (const [name, { value }] of node.entries) result[name] = plain(value);
      return result;
    }
    case 'list':
      return node.items.map(plain);
    case 'number':
      return toFloat64(node.value);
    case 'text':
    case 'bool':
      return node.value;
    case 'none':
      return null;
  }
}

function reportError(error: ErrorObject, root: DataMap, kind: DataKind, source: SourceFile, problems: Problems): void {
  const { node, name, span } = find(error.instancePath, root);
  const location = { source, span };
  const schema = error.parentSchema as unknown as DataSchema;
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'additionalProperties': {
      const field = `${params['additionalProperty']}`;
      const key = { source, span: entryOf(node, field).key };
      const known = Object.keys(schema.properties ?? {});
      const free = known.filter((one) => node.kind !== 'map' || !node.entries.has(one));
      problems.report('TML3112', { of: describeKind(kind), field: describeName(field) }, key, {
        ...suggestion(field, free, key),
        notes: [`fields: ${known.join(', ')}`],
      });
      return;
    }
    case 'required': {
      const field = `${params['missingProperty']}`;
      const missing = schemaOf(kind).properties?.[field];
      invariant(missing, `the schema of ${kind} requires ${field}, which it does not describe`);
      const hint = [`add ${field}: ${describeExpected(missing)}`, exampleOf(missing)].filter((part) => part !== undefined).join(', ');
      problems.report('TML3117', { of: describeKind(kind), field }, location, { hint });
      return;
    }
    case 'type': {
      const hint = exampleOf(schema);
      const expected = `${describeExpected(schema)} for ${name}`;
      problems.report('TML3101', { expected, found: describeNode(node) }, location, hint === undefined ? {} : { hint });
      return;
    }
    case 'enum': {
      const choices = params['allowedValues'] as readonly string[];
      // Where the type is wrong too, that has been said.
      if (node.kind !== 'text') return;
      const found = describeName(node.value);
      problems.report('TML3110', { name, choices: choices.join(', '), found }, location, suggestion(node.value, choices, location));
      return;
    }
    case 'minLength':
    case 'minItems':
      problems.report(
        'TML3101',
        { expected: `${describeExpected(schema)} that is not empty for ${name}`, found: describeNode(node) },
        location,
      );
      return;
    case 'if':
      // Says only that one of its branches failed, which reports itself.
      return;
    default:
      invariant(false, `the schema of ${kind} uses ${error.keyword}, which has no message`);
  }
}

const entryOf = (node: DataNode, name: string): DataEntry => {
  const entry = node.kind === 'map' ? node.entries.get(name) : undefined;
  invariant(entry, `ajv found ${name}, which the data have not`);
  return entry;
};

/** The node at a JSON pointer, what to call it, and its place. */
function find(pointer: string, root: DataMap): { node: DataNode; name: string; span: Span } {
  const [first] = root.entries.values();
  let found: { node: DataNode; name: string; span: Span } = { node: root, name: 'the file', span: first?.key ?? root.span };
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const { node } = found;
    if (node.kind === 'list') {
      const item = node.items[Number(name)];
      invariant(item, `ajv names item ${name}, which the data have not`);
      found = { node: item, name: `each of ${found.name}`, span: item.span };
    } else {
      const entry = entryOf(node, name);
      found = { node: entry.value, name, span: placeOfEntry(entry) };
    }
  }
  return found;
}
