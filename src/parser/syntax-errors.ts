import type { IRecognitionException, IToken } from 'chevrotain';
import type { Fix, Span } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import type { Problems } from './problems.js';
import {
  Arrow,
  BinaryOperatorToken,
  Colon,
  Comma,
  Equal,
  endOf,
  ForeignOperator,
  Greater,
  is,
  LeftBrace,
  LeftBracket,
  LeftParen,
  LineBreak,
  Name,
  NumberLike,
  RightBrace,
  RightBracket,
  RightParen,
  startOf,
  TextLike,
  tokenSpan,
  word,
} from './tokens.js';

/** At most this many parser errors are reported for a file. */
export const syntaxErrorLimit = 20;

/** Names that only the parser's own rules have, in the words of a person. */
const closerExpectations: Readonly<Record<string, string>> = {
  args: "',' or ')'",
  formals: "',' or ')'",
  primary: "',' or a closing bracket",
  indices: "',' or ']'",
  import: "',' or '}'",
  with: "',' or '}'",
  profile: "',' or '}'",
};

/**
 * Reports the parser's errors of one statement: one a line, none where another error stands before it on the line.
 * The sentence "expected … after …, found …" comes from what the rule expected (expectations.ts), the rule stack and the tokens around.
 * Returns how many were reported.
 */
export function reportSyntaxErrors(
  errors: readonly IRecognitionException[],
  tokens: readonly IToken[],
  problems: Problems,
  limit: number,
): number {
  let reported = 0;
  for (const error of errors) {
    if (reported >= limit) break;
    const stop = Number.isNaN(error.token.startOffset) ? tokens.length : tokens.indexOf(error.token);
    // A dimension is recognised by two tokens, of which the first is its name.
    const second = error.name === 'NoViableAltException' && error.context.ruleStack.at(-1) === 'dim' && is(tokens[stop], Name);
    const index = second ? stop + 1 : stop;
    const found = tokens[index];
    const before = tokens[index - 1];
    if (before === undefined) continue;
    if (found?.tokenType === ForeignOperator || before.tokenType === ForeignOperator) continue;
    const atEnd = found === undefined || found.tokenType === LineBreak;
    const zero = found !== undefined && endOf(found) === startOf(found);
    const span = atEnd || zero ? { start: endOf(before), end: endOf(before) } : tokenSpan(found);
    if (hasEarlierError(span, problems)) continue;
    reportOne(error, tokens, index, span, atEnd, problems);
    reported++;
  }
  return reported;
}

function hasEarlierError(span: Span, problems: Problems): boolean {
  const errors = problems.errorsOnLine(problems.lineAt(span.start));
  return errors.some(
    (d) => d.code === 'TML1010' || d.code === 'TML1015' || (d.location !== undefined && d.location.span.start <= span.start),
  );
}

function reportOne(
  error: IRecognitionException,
  tokens: readonly IToken[],
  index: number,
  span: Span,
  atEnd: boolean,
  problems: Problems,
): void {
  const found = tokens[index];
  const before = tokens[index - 1] as IToken;
  const context: Context = {
    tokens,
    index,
    before,
    found: atEnd ? undefined : found,
    rule: error.context.ruleStack.at(-1) ?? '',
    problems,
  };
  const advice = advise(context);
  problems.report(
    'TML1010',
    {
      expected: expected(error, context),
      after: describe(before),
      found: found === undefined || atEnd ? 'the end of the line' : isAtLeast(tokens, index) ? "'>='" : describe(found),
    },
    span,
    advice,
  );
}

interface Context {
  readonly tokens: readonly IToken[];
  readonly index: number;
  readonly before: IToken;
  /** Undefined at the end of the line. */
  readonly found: IToken | undefined;
  /** The innermost rule at the error. */
  readonly rule: string;
  readonly problems: Problems;
}

const describe = (token: IToken): string => {
  const line = token.image.split(/[\r\n]/, 1)[0] as string;
  if (is(token, TextLike)) return line.length > 24 ? `${line.slice(0, 22)}…"` : line;
  return line.length > 24 ? `'${line.slice(0, 22)}…'` : `'${line}'`;
};

const endsValue = (token: IToken): boolean =>
  is(token, Name) ||
  is(token, NumberLike) ||
  is(token, TextLike) ||
  [RightParen, RightBracket, word('true'), word('false'), word('none')].includes(token.tokenType);

function expected(error: IRecognitionException, context: Context): string {
  const { before, rule, tokens, index } = context;
  const first = tokens[0]?.tokenType === word('export') ? tokens[1] : tokens[0];
  const isCloser = error.message === "')'" || error.message === "']'" || error.message === "'}'";
  const goesOn = error.name === 'NotAllInputParsedException' || error.message === "'}'";
  if (error.name === 'MismatchedTokenException' && isCloser && rule in closerExpectations) {
    if (rule === 'primary') return error.message === "']'" ? "',' or ']'" : error.message;
    return closerExpectations[rule] as string;
  }
  if (!goesOn) return error.message;
  if (first?.tokenType === word('param') && before === tokens[1] && index === 2) return "':' and a type";
  if (context.found && context.found.tokenType === Colon && before === tokens[1]) return "'='";
  if ((is(before, Name) || isOperator(context.found)) && flowBefore(tokens, index)) return "'->' or the end of the line";
  return endsValue(before) ? "an operator, '->' or the end of the line" : 'the end of the line';
}

/** Hints and fixes for mistakes that people make. */
function advise(context: Context): { readonly hint?: string; readonly fixes?: readonly Fix[] } {
  const { before, found, problems, tokens, index } = context;
  if (found === undefined) return {};
  const gap = { start: endOf(before), end: startOf(found) };
  if (isOperator(found)) {
    const start = flowBefore(tokens, index);
    if (start !== undefined) return parenthesise(start, before, problems);
  }
  if (found.tokenType === LeftParen && before.tokenType === RightParen && callEndsAt(tokens, index - 1)) {
    return { hint: 'the result of a call cannot be called' };
  }
  if (found.tokenType === LeftParen && endsValue(before) && !is(before, Name)) {
    return { hint: 'is a * missing?', fixes: [problems.guess('multiply', gap, ' * ')] };
  }
  if (index === 2 && tokens[0]?.tokenType === word('param') && is(found, Name)) {
    return {
      hint: `write ${before.image}: ${found.image}`,
      fixes: [problems.fix('insert :', { start: endOf(before), end: endOf(before) }, ':')],
    };
  }
  if (context.rule === 'domain' && is(found, Name)) {
    const meant = domainWords.find((known) => found.image.startsWith(known)) ?? closest(found.image, domainWords);
    if (meant) return { hint: `did you mean ${meant}?`, fixes: [problems.fix(`write ${meant}`, tokenSpan(found), meant)] };
  }
  if (context.rule === 'args' && found.tokenType === Equal && is(before, Name)) {
    return {
      hint: `arguments are written name: value, here ${before.image}: …`,
      fixes: [problems.fix('write :', gapTo(found, tokens[index + 1], gap), ': ')],
    };
  }
  if (is(found, NumberLike) && sizeOmitted(tokens, index)) {
    return { hint: 'is size missing?', fixes: [problems.fix('insert size', { start: startOf(found), end: startOf(found) }, 'size ')] };
  }
  if (before.image.endsWith('%') && is(before, NumberLike) && is(found, NumberLike)) {
    return { hint: `% is per cent; the remainder is mod(${before.image.slice(0, -1)}, ${found.image})` };
  }
  if (['args', 'indices'].includes(context.rule) && endsValue(before) && endsValue(found)) {
    const at = { start: endOf(before), end: endOf(before) };
    return { hint: 'is a comma missing?', fixes: [problems.guess('insert a comma', at, ',')] };
  }
  if (is(before, Name) && is(found, Name) && inValue(tokens, index)) {
    return { hint: 'is a -> missing?', fixes: [problems.guess('insert ->', { start: startOf(found), end: startOf(found) }, '-> ')] };
  }
  return isReserved(found) ? { hint: `${found.image} is a reserved word and cannot be a name` } : {};
}

/** `>=` is two tokens to the parser and one to a person. */
const isAtLeast = (tokens: readonly IToken[], index: number): boolean => {
  const [first, second] = tokens.slice(index, index + 2);
  return first?.tokenType === Greater && second?.tokenType === Equal && endOf(first) === startOf(second);
};

const isOperator = (token: IToken | undefined): boolean =>
  token !== undefined && (is(token, BinaryOperatorToken) || token.tokenType === Greater) && token.tokenType !== word('step');

/** From the end of the token before `=` to the value behind it, so that the spaces around `=` go with it. */
const gapTo = (equal: IToken, value: IToken | undefined, gap: Span): Span => ({
  start: gap.start,
  end: value && value.tokenType !== LineBreak ? startOf(value) : endOf(equal),
});

/** True in a dimension `name = subset of […] 2..3`, at the first number behind the list. */
const sizeOmitted = (tokens: readonly IToken[], index: number): boolean => {
  const before = tokens[index - 1];
  if (before?.tokenType !== RightBracket) return false;
  const opens = tokens.findLastIndex((token, at) => at < index && token.tokenType === word('subset'));
  return opens >= 0 && !tokens.slice(opens, index).some((token) => token.tokenType === LineBreak || token.tokenType === word('size'));
};

/** A word that is a name nowhere, found where a name could stand. */
const isReserved = (token: IToken): boolean => /^[a-z]+$/.test(token.image) && !is(token, Name);

const domainWords = ['int', 'float', 'bool', 'one of', 'subset of'];

/** True if the `)` at `index` ends a call, not a value in parentheses. */
function callEndsAt(tokens: readonly IToken[], index: number): boolean {
  let depth = 0;
  for (let at = index; at > 0; at--) {
    const type = (tokens[at] as IToken).tokenType;
    if (type === RightParen) depth++;
    else if (type === LeftParen && --depth === 0) return is(tokens[at - 1], Name);
  }
  return false;
}

/** True if the statement's `=` stands before `index`. */
const inValue = (tokens: readonly IToken[], index: number): boolean => tokens.slice(0, index).some((token) => token.tokenType === Equal);

const openers = new Set([LeftParen, LeftBracket, LeftBrace]);
const closers = new Set([RightParen, RightBracket, RightBrace]);

/** The first token of the flow that an operator at `index` stands behind, if there is an arrow between. */
function flowBefore(tokens: readonly IToken[], index: number): IToken | undefined {
  let depth = 0;
  let arrow = false;
  for (let at = index - 1; at >= 0; at--) {
    const token = tokens[at] as IToken;
    if (closers.has(token.tokenType)) depth++;
    else if (openers.has(token.tokenType)) depth--;
    const ends =
      depth < 0 ||
      (depth === 0 && [Equal, Colon, Comma, LineBreak, word('require'), word('maximize'), word('minimize')].includes(token.tokenType));
    if (ends) return arrow ? tokens[at + 1] : undefined;
    if (depth === 0 && token.tokenType === Arrow) arrow = true;
  }
  return undefined;
}

function parenthesise(start: IToken, last: IToken, problems: Problems): { readonly hint: string; readonly fixes: readonly Fix[] } {
  const title = 'put the flow in parentheses';
  const open = problems.fix(title, { start: startOf(start), end: startOf(start) }, '(');
  const close = problems.fix(title, { start: endOf(last), end: endOf(last) }, ')');
  const flow = problems.source.text.slice(startOf(start), endOf(last)).replace(/\s+/g, ' ');
  const shown = flow.length > 40 ? `${flow.slice(0, 38)}…` : flow;
  return { hint: `the right of -> is a stage: write (${shown}) first`, fixes: [{ title, edits: [...open.edits, ...close.edits] }] };
}
