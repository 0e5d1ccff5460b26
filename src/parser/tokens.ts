import type { IToken, TokenType } from 'chevrotain';
import { createToken, Lexer } from 'chevrotain';
import type { Span } from '../diagnostics/diagnostic.js';
import { invariant } from '../diagnostics/invariant.js';
import { matchClosedText, matchOpenText } from './text-literal.js';

/**
 * Tokens (design/GRAMMAR.md, "Words and tokens"). Every word is lexed as one `Identifier`; `retypeWords` then gives keywords
 * their own type. So the lexer has one pattern for all words, and a keyword is soft by being in the category `Name`.
 */
const category = (name: string, label: string): TokenType => createToken({ name, pattern: Lexer.NA, label });

/** Every identifier and every soft keyword. */
export const Name = category('Name', 'a name');
/** A name without `for repeat if else`, which are reserved where a stage begins. */
export const StageName = category('StageName', 'a stage');
/** What separates entries of import, with and profile braces: a comma or a line break. */
export const Separator = category('Separator', "','");
export const NumberLike = category('NumberLike', 'a number');
export const TextLike = category('TextLike', 'a text in double quotes');
/** `dataset model attack metric file` */
export const NodeWord = category('NodeWord', 'a node word');
export const GoalWord = category('GoalWord', 'maximize or minimize');
export const ComparisonOperator = category('ComparisonOperator', 'a comparison');
/** Flat in the grammar; pratt.ts builds the tree. */
export const BinaryOperatorToken = category('BinaryOperatorToken', 'an operator');
export const PrefixOperatorToken = category('PrefixOperatorToken', "'-' or 'not'");
/** Begins no statement: lets every line enter the statement rule, so that a mistyped word is one error. */
export const OtherWord = category('OtherWord', 'a word');
/** Begins no report item. */
export const OtherItemWord = category('OtherItemWord', 'a word');

const softWords = (
  'edition import export from as param let axis dataset model attack metric file fn return network space search report profile over in ' +
  'with for if else repeat when of size log step require maximize minimize using table plot text section int float bool one subset'
).split(' ');
export const reservedStageWords: ReadonlySet<string> = new Set(['for', 'repeat', 'if', 'else']);
/** The words a statement can begin with, in the order in which help lists them. */
export const statementWords: readonly string[] = (
  'edition import export param let axis dataset model attack metric file fn network space search report profile require maximize ' +
  'minimize using return'
).split(' ');
export const reportItemWords: readonly string[] = ['table', 'plot', 'text', 'section'];
export const nodeWords = ['dataset', 'model', 'attack', 'metric', 'file'] as const;
export const infixWords: readonly string[] = ['in', 'over', 'step', 'log', 'size', 'with', 'as', 'of', 'from'];

// First characters are told to the lexer, which otherwise spends 10 ms of every start on finding them in the patterns.
const digitStart = [...'0123456789'];
const letterStart = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'];

export const Identifier = createToken({
  name: 'Identifier',
  pattern: /[A-Za-z_][A-Za-z0-9_]*/,
  start_chars_hint: letterStart,
  label: 'a name',
  categories: [Name, StageName, OtherWord, OtherItemWord],
});

function softWord(word: string): TokenType {
  const categories = [Name];
  if (!reservedStageWords.has(word)) categories.push(StageName);
  if (!statementWords.includes(word)) categories.push(OtherWord);
  if (!reportItemWords.includes(word)) categories.push(OtherItemWord);
  if (word === 'in' || word === 'step') categories.push(BinaryOperatorToken);
  if ((nodeWords as readonly string[]).includes(word)) categories.push(NodeWord);
  if (word === 'maximize' || word === 'minimize') categories.push(GoalWord);
  return createToken({ name: `word_${word}`, pattern: Lexer.NA, categories, label: `'${word}'` });
}

const reservedCategories: Readonly<Record<string, TokenType[]>> = {
  true: [],
  false: [],
  none: [],
  and: [BinaryOperatorToken],
  or: [BinaryOperatorToken],
  not: [PrefixOperatorToken],
};
const words = new Map<string, TokenType>([
  ...softWords.map((word) => [word, softWord(word)] as const),
  ...Object.entries(reservedCategories).map(
    ([word, categories]) => [word, createToken({ name: `word_${word}`, pattern: Lexer.NA, categories, label: `'${word}'` })] as const,
  ),
]);

/** The token type of a keyword. */
export function word(text: string): TokenType {
  const type = words.get(text);
  invariant(type, `'${text}' is a word of the language`);
  return type;
}

/** True for `in over step …`, which never begin anything where an operand came before. */
export const isInfixWord = (token: IToken | undefined): boolean =>
  token !== undefined && infixWords.includes(token.image) && is(token, Name);

export const Whitespace = createToken({
  name: 'Whitespace',
  pattern: /[ \t\f\uFEFF]+/,
  start_chars_hint: [' ', '\t', '\f', '\uFEFF'],
  group: Lexer.SKIPPED,
});
/** `##`, but not `###`: documentation. */
export const DocComment = createToken({ name: 'DocComment', pattern: /##(?!#)[^\r\n]*/, start_chars_hint: ['#'], group: 'comments' });
export const PlainComment = createToken({ name: 'PlainComment', pattern: /#[^\r\n]*/, start_chars_hint: ['#'], group: 'comments' });
export const LineBreak = createToken({
  name: 'LineBreak',
  pattern: /\r\n|\n|\r/,
  start_chars_hint: ['\n', '\r'],
  line_breaks: true,
  categories: [Separator],
  label: 'the end of the line',
});
export const ClosedText = createToken({
  name: 'ClosedText',
  pattern: matchClosedText,
  start_chars_hint: ['"'],
  line_breaks: true,
  categories: [TextLike],
});
export const OpenText = createToken({
  name: 'OpenText',
  pattern: matchOpenText,
  start_chars_hint: ['"'],
  line_breaks: true,
  categories: [TextLike],
});

const digits = '\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][+-]?\\d+)?';
/** A unit never begins `e-3`, else `1e-3` would fall apart. */
const noExponent = '(?![eE][+-]?\\d)';
export const Quantity = createToken({
  name: 'Quantity',
  pattern: new RegExp(`${digits}${noExponent}(?:%|[A-Za-z\\u00b5\\u03bc]+(?![A-Za-z0-9_]))`),
  start_chars_hint: digitStart,
  categories: [NumberLike],
});
/** `3x2`, `0x1F`: neither a number nor a name. */
export const DigitWord = createToken({
  name: 'DigitWord',
  pattern: new RegExp(`${digits}${noExponent}[A-Za-z\\u00b5\\u03bc][A-Za-z0-9_\\u00b5\\u03bc]*`),
  start_chars_hint: digitStart,
  categories: [NumberLike],
});
/** `1.` */
export const TrailingDot = createToken({
  name: 'TrailingDot',
  pattern: /\d[\d_]*\.(?![\d.A-Za-z_])/,
  start_chars_hint: digitStart,
  categories: [NumberLike],
});
export const PlainNumber = createToken({
  name: 'PlainNumber',
  pattern: new RegExp(digits),
  start_chars_hint: digitStart,
  categories: [NumberLike],
});
/** `.5` */
export const LeadingDot = createToken({ name: 'LeadingDot', pattern: /\.\d+/, start_chars_hint: ['.'], categories: [NumberLike] });

/** A whole line in the comment syntax of other languages. */
export const SlashComment = createToken({
  name: 'SlashComment',
  pattern: (text: string, offset: number): [string] | null => {
    if (!text.startsWith('//', offset)) return null;
    for (let at = offset - 1; at >= 0 && text[at] !== '\n' && text[at] !== '\r'; at--)
      if (text[at] !== ' ' && text[at] !== '\t') return null;
    return [/[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '//'];
  },
  start_chars_hint: ['/'],
  line_breaks: false,
});
/** Operators of other languages; each carries its own advice (lexical-errors.ts). */
export const ForeignOperator = createToken({
  name: 'ForeignOperator',
  pattern: /=>|&&|\|\||\/\/|\+\+|\*\*|::|:=|%|!(?!=)|'[^'\r\n]*'?|[“„][^“”\r\n]*[“”]|‘[^’\r\n]*’|&|@|\$|\^|~|`/,
  start_chars_hint: [...`=&|/+*:%!'“„‘@$^~\``],
});

const symbol = (name: string, pattern: RegExp, label: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, pattern, start_chars_hint: [label.charAt(0)], label: `'${label}'`, categories });
export const Arrow = symbol('Arrow', /->/, '->');
const LessEqual = symbol('LessEqual', /<=/, '<=', [ComparisonOperator, BinaryOperatorToken]);
const EqualEqual = symbol('EqualEqual', /==/, '==', [ComparisonOperator, BinaryOperatorToken]);
const NotEqual = symbol('NotEqual', /!=/, '!=', [ComparisonOperator, BinaryOperatorToken]);
export const Less = symbol('Less', /</, '<', [ComparisonOperator, BinaryOperatorToken]);
/** `>=` is `>` and then `=`, so that `list<list<int>>= x` needs no space, and a line may end in `>`. */
export const Greater = symbol('Greater', />/, '>');
export const DotDot = symbol('DotDot', /\.\./, '..', [BinaryOperatorToken]);
export const Plus = symbol('Plus', /\+/, '+', [BinaryOperatorToken]);
export const Minus = symbol('Minus', /-/, '-', [BinaryOperatorToken, PrefixOperatorToken]);
export const Star = symbol('Star', /\*/, '*', [BinaryOperatorToken]);
export const Slash = symbol('Slash', /\//, '/', [BinaryOperatorToken]);
export const Equal = symbol('Equal', /=/, '=');
export const Colon = symbol('Colon', /:/, ':');
export const Dot = symbol('Dot', /\./, '.');
export const Semicolon = symbol('Semicolon', /;/, ';');
export const Bar = symbol('Bar', /\|/, '|');
export const Question = symbol('Question', /\?/, '?');
export const Comma = symbol('Comma', /,/, ',', [Separator]);
export const LeftParen = symbol('LeftParen', /\(/, '(');
export const RightParen = symbol('RightParen', /\)/, ')');
export const LeftBracket = symbol('LeftBracket', /\[/, '[');
export const RightBracket = symbol('RightBracket', /\]/, ']');
export const LeftBrace = symbol('LeftBrace', /\{/, '{');
export const RightBrace = symbol('RightBrace', /\}/, '}');

/** In the order in which the lexer tries them. */
const lexed: readonly TokenType[] = [
  Whitespace,
  DocComment,
  PlainComment,
  LineBreak,
  ClosedText,
  OpenText,
  Quantity,
  DigitWord,
  TrailingDot,
  PlainNumber,
  Arrow,
  SlashComment,
  ForeignOperator,
  LessEqual,
  EqualEqual,
  NotEqual,
  Less,
  Greater,
  DotDot,
  LeadingDot,
  Plus,
  Minus,
  Star,
  Slash,
  Equal,
  Colon,
  Dot,
  Semicolon,
  Bar,
  Question,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Comma,
  Identifier,
];
const categories: readonly TokenType[] = [
  Name,
  StageName,
  Separator,
  NumberLike,
  TextLike,
  NodeWord,
  GoalWord,
  ComparisonOperator,
  BinaryOperatorToken,
  PrefixOperatorToken,
  OtherWord,
  OtherItemWord,
];
export const lexedTokens: TokenType[] = [...lexed];
/** The vocabulary of the parser. */
export const allTokens: TokenType[] = [...lexed, ...words.values(), ...categories];

/** Completes what the lexer leaves open: keyword types and end offsets; moves all offsets by `shift`. */
export function finishTokens(tokens: readonly IToken[], shift: number): void {
  for (const token of tokens) {
    const type = token.tokenType === Identifier ? words.get(token.image) : undefined;
    if (type) {
      token.tokenType = type;
      token.tokenTypeIdx = type.tokenTypeIdx as number;
    }
    token.startOffset += shift;
    token.endOffset = token.startOffset + token.image.length - 1;
  }
}

/** True if `token` is of `type` or of a type in the category `type`. */
export function is(token: IToken | undefined, type: TokenType): boolean {
  if (token === undefined) return false;
  return token.tokenType === type || (type.categoryMatchesMap?.[token.tokenTypeIdx] ?? false);
}

export const startOf = (token: IToken): number => token.startOffset;
/** The offset behind the token's last character. */
export const endOf = (token: IToken): number => (token.endOffset as number) + 1;
export const tokenSpan = (token: IToken): Span => ({ start: startOf(token), end: endOf(token) });
