import type { Span } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import { unreachable } from '../diagnostics/invariant.js';
import type { AstNode, Block, Formal, ReportItem, Statement, UnknownStatement } from './ast.js';
import { childrenOf } from './children.js';
import type { Problems } from './problems.js';
import { reportItemWords, statementWords } from './tokens.js';

type Place = 'file' | 'search' | 'fn';

/** What the grammar lets through and is no TML: statements in the wrong place, unknown words, second chains, missing types. */
export function checkPlacement(statements: readonly Statement[], problems: Problems): void {
  for (const statement of statements) checkStatement(statement, 'file', problems);
}

function checkStatement(statement: Statement, place: Place, problems: Problems): void {
  const word = wordSpan(statement, problems);
  if (place !== 'file' && statement.exported)
    problems.report('TML1026', {}, { start: statement.span.start, end: statement.span.start + 'export'.length });
  switch (statement.kind) {
    case 'unknown':
      checkUnknown(statement, problems);
      break;
    case 'goal':
    case 'using':
      if (place !== 'search') problems.report('TML1020', { word: textAt(word, problems), place: 'search' }, word);
      break;
    case 'return':
      if (place !== 'fn') problems.report('TML1020', { word: 'return', place: 'fn' }, word);
      break;
    case 'let':
    case 'axis':
    case 'node':
    case 'require':
      break;
    case 'edition':
    case 'import':
    case 'param':
    case 'fn':
    case 'network':
    case 'space':
    case 'search':
    case 'report':
    case 'profile':
      if (place !== 'file') problems.report('TML1021', { word: textAt(word, problems) }, word);
      break;
    default:
      unreachable(statement);
  }
  checkInside(statement, problems);
}

function checkInside(statement: Statement, problems: Problems): void {
  switch (statement.kind) {
    case 'fn':
      checkFormals(statement.formals, problems);
      for (const inner of statement.body) checkStatement(inner, 'fn', problems);
      break;
    case 'search':
      for (const inner of statement.body) checkStatement(inner, 'search', problems);
      break;
    case 'param':
      checkFormals([statement.formal], problems);
      break;
    case 'network':
    case 'space':
      checkFormals(statement.formals, problems);
      break;
    case 'report':
      for (const item of statement.items) checkReportItem(item, problems);
      break;
    default:
  }
  checkBlocks(statement, problems);
}

/** The statement's first word, `export` left out. */
function wordSpan(statement: Statement, problems: Problems): Span {
  const text = problems.source.text.slice(statement.span.start, statement.span.end);
  const match = /^(?:export\b(?:\s|#[^\r\n]*)*)?(\w+)/.exec(text);
  const word = match?.[1] ?? '';
  const end = statement.span.start + (match?.[0].length ?? 0);
  return { start: end - word.length, end };
}

const textAt = (span: Span, problems: Problems): string => problems.source.text.slice(span.start, span.end);

/** A declaration word whose declaration lost a vital piece was reported where it stopped. */
function checkUnknown(statement: UnknownStatement, problems: Problems): void {
  const { word } = statement;
  if (statementWords.includes(word.text)) return;
  const meant = closest(word.text, statementWords);
  const isValue = statement.name === undefined && statement.value !== undefined;
  const infix = ['step', 'with', 'over', 'in', 'of', 'size', 'log', 'as', 'from'].includes(word.text);
  const replacement = meant ?? (isValue ? `let ${word.text}` : undefined);
  problems.report('TML1023', { word: word.text, expected: 'a declaration such as let, model or search' }, word.span, {
    ...(meant
      ? { hint: `did you mean ${meant}?` }
      : isValue
        ? { hint: `write let ${word.text} = …` }
        : infix
          ? { hint: `end the line before with ${word.text}` }
          : {}),
    fixes: replacement === undefined ? [] : [problems.fix(`write ${replacement}`, word.span, replacement)],
  });
}

function checkReportItem(item: ReportItem, problems: Problems): void {
  if (item.kind === 'section') for (const inner of item.items) checkReportItem(inner, problems);
  if (item.kind !== 'unknown') return;
  const meant = closest(item.word.text, reportItemWords);
  problems.report('TML1023', { word: item.word.text, expected: 'table, plot, text or section' }, item.word.span, {
    ...(meant ? { hint: `did you mean ${meant}?`, fixes: [problems.fix(`write ${meant}`, item.word.span, meant)] } : {}),
  });
}

function checkFormals(formals: readonly Formal[], problems: Problems): void {
  for (const { name, type } of formals) {
    if (type === undefined && !unreadable(name.span, problems)) problems.report('TML1027', { name: name.text }, name.span);
  }
}

/** Where the text itself could not be read, what seems missing may only be unread. */
const unreadable = (span: Span, problems: Problems): boolean =>
  problems.errorsOnLine(problems.lineAt(span.start)).some((d) => d.code < 'TML1020');

function checkBlocks(node: AstNode, problems: Problems): void {
  for (const child of childrenOf(node)) {
    if (isStatement(child)) continue;
    if ('items' in child && !('kind' in child)) checkBlock(child as Block, problems);
    checkBlocks(child, problems);
  }
}

const isStatement = (node: AstNode): boolean => 'exported' in node && (node as Statement).kind !== 'let';

/** A block is lets and then one chain; an error on a line is not followed by another here. */
function checkBlock(block: Block, problems: Problems): void {
  // What stands in a block that is never closed belongs elsewhere.
  if (problems.diagnostics.some((d) => d.code === 'TML1011' && d.location?.span.start === block.span.start)) return;
  let chains = 0;
  for (const item of block.items) {
    if (item.kind === 'let') {
      if (chains > 0) problems.report('TML1025', {}, { start: item.span.start, end: item.span.start + 'let'.length });
      continue;
    }
    chains++;
    if (chains > 1 && !unreadable(item.span, problems)) {
      const start = { start: item.span.start, end: item.span.start };
      problems.report(
        'TML1022',
        {},
        { start: item.span.start, end: item.stages[0]?.span.end ?? item.span.end },
        {
          hint: 'begin this line with ->',
          fixes: [problems.fix('continue the chain with ->', start, '-> ')],
        },
      );
    }
  }
}
