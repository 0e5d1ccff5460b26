import type { Node as YamlNode, Parser, ParsedNode, Scalar, YAMLParseError } from 'yaml';
import type { SourceFile, Span } from '../../diagnostics/diagnostic.js';
import { negate, parseDecimal, type Rational, rational } from '../../graph/rational.js';
import type { Problems } from '../problems.js';
import { type DataEntry, type DataMap, type DataNode, type DataText, describeName, isModest, modestNumber } from './data-node.js';
import { jsonProblem } from './json-syntax.js';
import { yaml } from './libraries.js';

/** Groups and lists inside each other, counted as the YAML parser stacks them. */
const MAX_DEPTH = 32;

/**
 * Reads a data file: YAML 1.2 in its plain core (groups, lists, text, numbers, true and false, nothing), or strict JSON where the name ends
 * in .json. One document, no anchors, aliases, tags and directives, every name once; so the tree is never larger than the text.
 * Undefined after a reported problem; `problems` are those of this file alone.
 */
export function readData(source: SourceFile, problems: Problems, begin = 'begin it with kind: target'): DataMap | undefined {
  if (source.path.endsWith('.json')) {
    const wrong = jsonProblem(source.text);
    if (wrong) {
      problems.report('TML2030', { path: source.path, format: 'JSON', reason: `expected ${wrong.expected}` }, { source, span: wrong.span });
      return undefined;
    }
  }
  const contents = parseYaml(source, problems);
  const tree = contents && new TreeBuilder(source, problems).build(contents);
  if (!tree || problems.hasErrors) return undefined;
  if (tree.kind === 'map') return tree;
  const found = tree.kind === 'none' ? 'nothing' : tree.kind === 'list' ? 'a list' : 'a single value';
  problems.report('TML2032', { path: source.path, found }, { source, span: tree.span }, { hint: begin });
  return undefined;
}

/** The contents of the one document, `empty` when there are none, undefined after a reported problem. */
function parseYaml(source: SourceFile, problems: Problems): ParsedNode | 'empty' | undefined {
  const { Composer, CST, Lexer, Parser } = yaml();
  const parser = new Parser();
  const tokens: CstToken[] = [];
  let isScalar = false;
  for (const lexeme of new Lexer().lex(source.text)) {
    if (!isScalar && refuseConstruct(lexeme, parser, source, problems)) return undefined;
    isScalar = lexeme === CST.SCALAR;
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  const [, second] = tokens.filter((token) => token.type === 'document');
  if (second) {
    problems.report('TML2031', { what: 'a second document' }, { source, span: { start: second.offset, end: second.offset + 3 } });
    return undefined;
  }
  // Names are compared in the tree: the parser's own comparison takes time quadratic in their number.
  const composer = new Composer({ schema: 'core', stringKeys: true, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const [document] = composer.compose(tokens, true, source.text.length);
  const [error] = document?.errors ?? [];
  if (error) {
    problems.report('TML2030', { path: source.path, format: 'YAML', reason: reasonOf(error) }, { source, span: spanOf(error, source) });
    return undefined;
  }
  return document?.contents ?? 'empty';
}

type CstToken = ReturnType<Parser['next']> extends Generator<infer Token, void> ? Token : never;

/** What YAML has and a data file has not is met here, before anything is built of it. */
function refuseConstruct(lexeme: string, parser: Parser, source: SourceFile, problems: Problems): boolean {
  const span: Span = { start: parser.offset, end: parser.offset + lexeme.trimEnd().length };
  const what = REFUSED[yaml().CST.tokenType(lexeme) ?? ''];
  if (what) problems.report('TML2031', { what }, { source, span });
  else if (parser.stack.length > MAX_DEPTH)
    problems.report('TML3116', { what: 'the depth of groups and lists', limit: `${MAX_DEPTH}` }, { source, span });
  else return false;
  return true;
}

const REFUSED: Readonly<Record<string, string>> = {
  anchor: 'an anchor',
  alias: 'an alias',
  tag: 'a tag',
  'directive-line': 'a directive',
};

const reasonOf = ({ code, message }: YAMLParseError): string =>
  code === 'NON_STRING_KEY' ? 'a name must be text' : `${message.charAt(0).toLowerCase()}${message.slice(1)}`;

/** The parser may point at everything up to the end of the file: the rest of the line is enough. */
function spanOf({ pos: [from, to] }: YAMLParseError, { text }: SourceFile): Span {
  const start = Math.min(from, text.length);
  const lineBreak = text.indexOf('\n', start);
  return { start, end: Math.max(start, Math.min(to, lineBreak < 0 ? text.length : lineBreak)) };
}

/** Turns the parser's tree into ours. */
class TreeBuilder {
  constructor(
    private readonly source: SourceFile,
    private readonly problems: Problems,
  ) {}

  build(contents: ParsedNode | 'empty'): DataNode {
    return contents === 'empty' ? { kind: 'none', span: { start: 0, end: 0 } } : this.#node(contents);
  }

  #node(node: YamlNode): DataNode {
    const { isMap, isScalar, isSeq } = yaml();
    const [start, end] = node.range ?? [0, 0];
    const span: Span = { start, end };
    if (isMap<Scalar<string>, YamlNode | null>(node)) return { kind: 'map', entries: this.#entries(node.items), span };
    if (isSeq<YamlNode>(node)) return { kind: 'list', items: node.items.map((item) => this.#node(item)), span };
    return isScalar(node) ? this.#scalar(node, span) : { kind: 'none', span };
  }

  #entries(items: readonly { readonly key: Scalar<string>; readonly value: YamlNode | null }[]): ReadonlyMap<string, DataEntry> {
    const entries = new Map<string, DataEntry>();
    const repeated = new Set<string>();
    for (const { key, value } of items) {
      const [start, end] = key.range ?? [0, 0];
      const first = entries.get(key.value);
      if (first && !repeated.has(key.value))
        this.problems.report('TML2033', { name: describeName(key.value) }, this.#at({ start, end }), {
          labels: [{ location: this.#at(first.key), text: 'first given here' }],
        });
      if (first) repeated.add(key.value);
      else entries.set(key.value, { key: { start, end }, value: value ? this.#node(value) : { kind: 'none', span: { start: end, end } } });
    }
    return entries;
  }

  #scalar({ value }: Scalar, span: Span): DataNode {
    const text = this.source.text.slice(span.start, span.end);
    switch (typeof value) {
      case 'string':
        return toText(value, text, span);
      case 'boolean':
        return { kind: 'bool', value, span };
      case 'number':
        return { kind: 'number', value: this.#number(text, span), text, span };
      default:
        return { kind: 'none', span };
    }
  }

  /** The exact value of a number of YAML's core schema, which also has `0x1F`, `0o17`, `+1`, `.5`, `1.`, `.inf` and `.nan`. */
  #number(text: string, span: Span): Rational {
    if (!isModest(text)) {
      this.problems.report('TML3116', { what: 'the number', limit: modestNumber }, this.#at(span));
      return rational(0);
    }
    if (/^0[xo]/.test(text)) return rational(BigInt(text));
    const match = /^([+-]?)(\d*)\.?(\d*)((?:[eE][+-]?\d+)?)$/.exec(text);
    if (!match) {
      this.problems.report('TML2031', { what: `the number ${text}` }, this.#at(span));
      return rational(0);
    }
    const [, sign, whole, fraction, exponent] = match;
    const value = parseDecimal(`${whole || '0'}.${fraction || '0'}${exponent}`);
    return sign === '-' ? negate(value) : value;
  }

  #at(span: Span): { source: SourceFile; span: Span } {
    return { source: this.source, span };
  }
}

function toText(value: string, written: string, span: Span): DataText {
  if (written === value) return { kind: 'text', value, span, begins: span.start };
  return written.slice(1, -1) === value ? { kind: 'text', value, span, begins: span.start + 1 } : { kind: 'text', value, span };
}
