import type { Formal, Statement } from '../parser/ast.js';
import { type Binding, type Module, resolveBinding, resolveData } from './modules.js';
import { Problems } from './problems.js';
import { readType } from './types.js';
import { dimensionSymbol, isDimensionless } from './units.js';
import { describeValue, formatNumber, type RecordValue, type Value } from './values.js';

/** What a module offers, in the words of its author. */
export interface ModuleDoc {
  /** As displayed: `std/models.tml`, `lib/networks.tml`. */
  readonly path: string;
  readonly entries: readonly DocumentedName[];
}

export interface DocumentedName {
  readonly name: string;
  /** `network`, `fn`, `param`, `target`, …, for a heading. */
  readonly kind: string;
  /** As declared, without its body; absent for data. */
  readonly signature?: string;
  /** The text of the `##` comments above it; empty where there are none. */
  readonly doc: string;
  readonly parameters: readonly DocumentedParameter[];
  /** Of data: the fields and what they hold. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

export interface DocumentedParameter {
  readonly name: string;
  /** As written: `int in 1..4096`, `ce | mse`. */
  readonly type: string;
  /** Of a quantity, such as `B`; empty for a plain number and what is none. */
  readonly unit: string;
  /** As written; undefined where it must be given. */
  readonly initial: string | undefined;
}

/** The params of a file and what it exports, in the order of their names in the file; of a file that exports nothing, all it declares. */
export function describeModule(module: Module): ModuleDoc {
  const bindings = [...module.values.values(), ...module.callables.values()].filter(({ name }) => !name.text.includes('.'));
  const isModule = bindings.some(({ exported }) => exported);
  const shown = bindings.filter((binding) => binding.exported || isParam(binding) || (!isModule && binding.kind === 'declaration'));
  const entries = shown.toSorted((a, b) => a.name.span.start - b.name.span.start).flatMap((binding) => describeBinding(binding) ?? []);
  return { path: module.source.path, entries };
}

const isParam = (binding: Binding): boolean => binding.kind === 'declaration' && binding.statement.kind === 'param';

function describeBinding(binding: Binding): DocumentedName | undefined {
  const name = binding.name.text;
  const data = resolveData(binding);
  if (data) return { name, kind: data.type, doc: '', parameters: [], fields: fieldsOf(data, '') };
  const declaration = resolveBinding(binding);
  if (!declaration) return undefined;
  const { statement, module } = declaration;
  const formals = statement.kind === 'param' ? [statement.formal] : 'formals' in statement ? statement.formals : [];
  return {
    name,
    kind: statement.kind === 'node' ? statement.word : statement.kind,
    signature: signatureOf(statement, module.source.text),
    doc: statement.doc ?? '',
    parameters: formals.map((formal) => describeFormal(formal, module)),
    fields: [],
  };
}

/** The text of a declaration up to its body. */
function signatureOf(statement: Statement, text: string): string {
  const whole = text.slice(statement.span.start, statement.span.end).replace(/^export\s+/, '');
  switch (statement.kind) {
    case 'network':
    case 'fn':
    case 'search': {
      const [first] = statement.kind === 'network' ? [statement.body] : statement.body;
      const head = text.slice(statement.span.start, first?.span.start ?? statement.span.end).replace(/^export\s+/, '');
      return head.replace(/\s*\{?\s*(#[^\n]*\n\s*)*$/, '').trimEnd();
    }
    default:
      return whole;
  }
}

function describeFormal({ name, type, domain, initial }: Formal, module: Module): DocumentedParameter {
  const written = (node: { readonly span: { readonly start: number; readonly end: number } }): string =>
    module.source.text.slice(node.span.start, node.span.end);
  const declared = type && readType(type, 'fn', module, new Problems());
  const isQuantity = declared?.kind === 'quantity' && !isDimensionless(declared.dimension);
  return {
    name: name.text,
    type: `${type ? written(type) : ''}${domain ? ` in ${written(domain)}` : ''}`,
    unit: isQuantity ? dimensionSymbol(declared.dimension) : '',
    initial: initial && written(initial),
  };
}

const fieldsOf = ({ fields }: RecordValue, prefix: string): DocumentedName['fields'] =>
  [...fields].flatMap(([name, value]) =>
    value.kind === 'record' ? fieldsOf(value, `${prefix}${name}.`) : [{ name: `${prefix}${name}`, value: valueText(value) }],
  );

/** A quantity in the unit that comparisons are made in: `270336 B`. */
function valueText(value: Value): string {
  if (value.kind === 'list') return `[${value.items.map(valueText).join(', ')}]`;
  if (value.kind !== 'number' || isDimensionless(value.dimension)) return describeValue(value);
  return `${formatNumber(value.value)} ${dimensionSymbol(value.dimension)}`;
}
