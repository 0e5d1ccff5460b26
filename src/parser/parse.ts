import type { IToken } from 'chevrotain';
import type { Diagnostic, SourceFile } from '../diagnostics/diagnostic.js';
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js';
import type { Expression, File, Statement, UnknownStatement } from './ast.js';
import { BuildContext, hole } from './build-context.js';
import { buildFlow } from './build-expressions.js';
import { buildStatement } from './build-statements.js';
import type { AttachedComment } from './comments.js';
import { attachComments } from './comments.js';
import { nameOf } from './cst.js';
import { DocComments } from './doc-comments.js';
import { TmlParser } from './grammar.js';
import { layOut, layOutExpression } from './layout.js';
import { lex } from './lex.js';
import { checkPlacement } from './placement.js';
import { Problems } from './problems.js';
import { reportSyntaxErrors, syntaxErrorLimit } from './syntax-errors.js';
import { endOf, is, Name, startOf, word } from './tokens.js';

export interface ParseResult {
  readonly file: File;
  /** Every comment of the file, in the order of the source. */
  readonly comments: readonly AttachedComment[];
  /** Sorted; family 1 only. */
  readonly diagnostics: readonly Diagnostic[];
}

// Built when first needed, and once: building costs more than parsing a file.
let parser: TmlParser | undefined;
let plainParser: TmlParser | undefined;

const theParser = (): TmlParser => (parser ??= new TmlParser({ recoveryEnabled: true, skipValidations: true }));
/** Recovery is slow; a file with very many errors is read on without it. */
const thePlainParser = (): TmlParser => (plainParser ??= new TmlParser({ recoveryEnabled: false, skipValidations: true }));

/** Parses a file. Never throws on any text: what cannot be read is reported and left out of the tree. */
export function parse(source: SourceFile): ParseResult {
  const problems = new Problems(source);
  const { tokens, code, comments } = lex(source.text, 0, problems);
  const docs = new DocComments(comments, code, source.text);
  const context = new BuildContext(problems, docs);
  const statements: Statement[] = [];
  let errorsLeft = syntaxErrorLimit;
  for (const input of layOut(tokens, problems)) {
    const active = errorsLeft > 0 ? theParser() : thePlainParser();
    active.input = [...input];
    const tree = active.statement();
    errorsLeft -= reportSyntaxErrors(active.errors, input, problems, errorsLeft);
    const statement = tree === undefined ? unreadStatement(input) : buildStatement(context, tree);
    const cutShort = active.errors.some((error) => error.name === 'NotAllInputParsedException');
    if (statement) statements.push(cutShort ? withoutValue(statement) : statement);
  }
  const file: File = { statements, span: { start: 0, end: source.text.length } };
  checkPlacement(file, problems);
  if (problems.diagnostics.length === 0) docs.reportUnused(problems);
  return { file, comments: attachComments(file, comments, code, source.text), diagnostics: sortDiagnostics(withoutFollowUps(problems)) };
}

/** Where the parser left the end of a statement unread, what it read is not the value that was written. */
function withoutValue(statement: Statement): Statement {
  if ('value' in statement) return { ...statement, value: hole(statement.value.span.end) };
  return statement.kind === 'require' ? { ...statement, condition: hole(statement.condition.span.end) } : statement;
}

/** What is known of a statement that the parser without recovery gave up: later phases must know its name to stay silent about it. */
function unreadStatement(tokens: readonly IToken[]): UnknownStatement | undefined {
  const exported = tokens[0]?.tokenType === word('export');
  const [first, second] = exported ? tokens.slice(1) : tokens;
  if (first === undefined) return undefined;
  const span = { start: startOf(tokens[0] as IToken), end: endOf(tokens.at(-1) as IToken) };
  return { kind: 'unknown', exported, word: nameOf(first), ...(is(second, Name) ? { name: nameOf(second as IToken) } : {}), span };
}

/** Where a line cannot be read, the rest of it seldom can: up to a `;`, the first mistake of these kinds silences those of the other kinds. */
function withoutFollowUps(problems: Problems): readonly Diagnostic[] {
  const startOfProblem = (diagnostic: Diagnostic): number => diagnostic.location?.span.start ?? 0;
  const unreadable = problems.diagnostics.filter(({ code }) => code === 'TML1010' || code === 'TML1013' || code === 'TML1023');
  const follows = (one: Diagnostic, other: Diagnostic): boolean =>
    startOfProblem(other) < startOfProblem(one) && !/[;\r\n]/.test(problems.source.text.slice(startOfProblem(other), startOfProblem(one)));
  return problems.diagnostics.filter(
    (one) => !unreadable.includes(one) || !unreadable.some((other) => other.code !== one.code && follows(one, other)),
  );
}

export interface ExpressionResult {
  readonly expression: Expression;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses one expression or flow, as it stands in the `{…}` holes of a report's text. `text` is the part of `source` that begins at `offset`;
 * all spans are offsets in `source`.
 */
export function parseExpression(text: string, offset: number, source: SourceFile): ExpressionResult {
  const problems = new Problems(source);
  const { code, comments } = lex(text, offset, problems);
  const context = new BuildContext(problems, new DocComments(comments, code, source.text));
  const first = code[0];
  if (first === undefined) {
    problems.report('TML1010', { expected: 'a value', found: 'nothing' }, { start: offset, end: offset + text.length });
    return { expression: hole(offset), diagnostics: problems.diagnostics };
  }
  const input = layOutExpression(code, problems);
  const active = theParser();
  active.input = [...input];
  const tree = active.flow();
  reportSyntaxErrors(active.errors, input, problems, 1);
  const expression = buildFlow(context, tree, startOf(first));
  return { expression, diagnostics: sortDiagnostics(problems.diagnostics) };
}
