import { unreachable } from '../../src/diagnostics/invariant.js';
import type {
  Argument,
  Block,
  BlockItem,
  Dim,
  Domain,
  Expression,
  Formal,
  ProfileItem,
  ReportItem,
  Stage,
  Statement,
  TypeExpression,
  With,
} from '../../src/parser/ast.js';

/** The tree of a statement as an s-expression; the form is described in grammar/conformance/README.md. */
export function printStatement(s: Statement): string {
  const exported = s.exported ? '(export ' : '';
  return `${exported}${printBare(s)}${s.exported ? ')' : ''}`;
}

function printBare(s: Statement): string {
  switch (s.kind) {
    case 'edition':
      return form('edition', s.number.text);
    case 'import': {
      const { clause } = s;
      const what =
        clause.kind === 'names'
          ? `{${clause.names.map((n) => (n.as ? `(as ${n.name.text} ${n.as.text})` : n.name.text)).join(' ')}}`
          : clause.kind === 'namespace'
            ? form('*', clause.name.text)
            : clause.name.text;
      return form('import', what, printText(s.from.value));
    }
    case 'param':
      return form('param', printFormal(s.formal));
    case 'let':
      return form('let', s.name.text, s.type && `:${printType(s.type)}`, printExpression(s.value));
    case 'axis':
      return form('axis', ...s.names.map((n) => n.text), printExpression(s.value));
    case 'node':
      return form(s.word, s.name.text, printExpression(s.value), s.settings && printWith(s.settings));
    case 'fn':
      return form('fn', s.name.text, printFormals(s.formals), `:${printType(s.result)}`, printBody(s.body));
    case 'network':
      return form(
        'network',
        s.name.text,
        s.formals.length > 0 ? printFormals(s.formals) : undefined,
        s.result && `:${printType(s.result)}`,
        printBlock(s.body),
      );
    case 'space':
      return form('space', s.name.text, s.formals.length > 0 ? printFormals(s.formals) : undefined, braces(s.dims.map(printDim)));
    case 'search':
      return form('search', s.name.text, printExpression(s.over), printBody(s.body));
    case 'report':
      return form('report', printText(s.title.value), braces(s.items.map(printReportItem)));
    case 'profile':
      return form('profile', s.name.text, braces(s.items.map(printProfileItem)));
    case 'require':
      return form('require', printExpression(s.condition));
    case 'goal':
      return form(s.direction, printExpression(s.value));
    case 'using':
      return form('using', printExpression(s.strategy));
    case 'return':
      return form('return', printExpression(s.value));
    case 'unknown':
      return form('unknown', s.word.text, s.name?.text, s.value && printExpression(s.value));
    default:
      return unreachable(s);
  }
}

const form = (...parts: readonly (string | undefined)[]): string => `(${parts.filter((p) => p !== undefined).join(' ')})`;
const braces = (items: readonly string[]): string => `{${items.join(' ')}}`;
const printText = (value: string): string => JSON.stringify(value);
const printBody = (body: readonly Statement[]): string => braces(body.map(printStatement));
const printFormals = (formals: readonly Formal[]): string => `[${formals.map(printFormal).join(' ')}]`;
const printWith = (w: With): string => form('with', ...w.settings.map((s) => form(`${s.name.text}:`, printExpression(s.value))));

function printFormal(f: Formal): string {
  return form(
    f.name.text,
    f.type && `:${printType(f.type)}`,
    f.domain && form('in', printExpression(f.domain)),
    f.initial && form('=', printExpression(f.initial)),
  );
}

export function printType(t: TypeExpression): string {
  const atoms = t.atoms.map(
    (a) => `${a.name.text}${a.arguments.length > 0 ? `<${a.arguments.map(printType).join(' ')}>` : ''}${a.optional ? '?' : ''}`,
  );
  return atoms.join('|') || '<error>';
}

function printDim(d: Dim): string {
  return d.kind === 'when'
    ? form('when', printExpression(d.condition), braces(d.dims.map(printDim)))
    : form(d.name.text, printDomain(d.domain));
}

function printDomain(d: Domain): string {
  switch (d.kind) {
    case 'int':
    case 'float':
      return form(d.kind, printExpression(d.range), d.log ? 'log' : undefined);
    case 'bool':
      return 'bool';
    case 'one-of':
      return form('one-of', printExpression(d.values));
    case 'subset':
      return form('subset', printExpression(d.values), d.size && form('size', printExpression(d.size)));
    default:
      return unreachable(d);
  }
}

function printReportItem(item: ReportItem): string {
  switch (item.kind) {
    case 'table':
    case 'plot':
      return form(item.kind, printExpression(item.value));
    case 'text':
      return form('text', printText(item.value.value));
    case 'section':
      return form('section', printText(item.title.value), braces(item.items.map(printReportItem)));
    case 'unknown':
      return form('unknown', item.word.text, item.value && printExpression(item.value));
    default:
      return unreachable(item);
  }
}

function printProfileItem(item: ProfileItem): string {
  return item.kind === 'value' ? form(`${item.name.text}:`, printExpression(item.value)) : form(item.name.text, printWith(item.settings));
}

const printBlock = (block: Block): string => braces(block.items.map(printBlockItem));
const printBlockItem = (item: BlockItem): string =>
  item.kind === 'let' ? printStatement(item) : form('->', ...item.stages.map(printStage));

function printStage(s: Stage): string {
  switch (s.kind) {
    case 'for':
      return form('for', s.variable.text, printExpression(s.list), printBlock(s.body));
    case 'repeat':
      return form('repeat', printExpression(s.count), printBlock(s.body));
    case 'if':
      return form(
        'if',
        printExpression(s.condition),
        printBlock(s.then),
        s.otherwise && ('kind' in s.otherwise ? printStage(s.otherwise) : printBlock(s.otherwise)),
      );
    case 'call': {
      const path = s.path.map((n) => n.text).join('.');
      return s.args === undefined && s.blocks.length === 0
        ? path
        : form(path, ...(s.args ?? []).map(printArgument), ...s.blocks.map(printBlock));
    }
    default:
      return unreachable(s);
  }
}

function printArgument(a: Argument): string {
  const value = a.over ? form('over', printExpression(a.value), printExpression(a.over)) : printExpression(a.value);
  return a.name ? form(`${a.name.text}:`, value) : value;
}

export function printExpression(e: Expression): string {
  switch (e.kind) {
    case 'number':
      return e.text;
    case 'quantity':
      return `${e.number}${e.unit}`;
    case 'text':
      return printText(e.value);
    case 'bool':
      return String(e.value);
    case 'none':
      return 'none';
    case 'name':
      return e.name;
    case 'list':
      return `[${e.items.map(printExpression).join(' ')}]`;
    case 'field':
      return form('.', printExpression(e.target), e.field.text);
    case 'call':
      return form('call', printExpression(e.target), ...e.args.map(printArgument));
    case 'index':
      return form(
        'index',
        printExpression(e.target),
        ...e.indices.map((i) => (i.name ? form(`${i.name.text}=`, printExpression(i.value)) : printExpression(i.value))),
      );
    case 'unary':
      return form(e.operator, printExpression(e.operand));
    case 'binary':
      return form(e.operator, printExpression(e.left), printExpression(e.right));
    case 'range':
      return form('..', printExpression(e.from), printExpression(e.to), e.step && printExpression(e.step));
    case 'flow':
      return form('->', printExpression(e.head), ...e.stages.map(printStage));
    case 'error':
      return '<error>';
    default:
      return unreachable(e);
  }
}
