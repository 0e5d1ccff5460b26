import { layerSpecs } from '../checker/network/layers.js';
import type { Module } from '../checker/modules.js';
import type { Span } from '../diagnostics/diagnostic.js';
import type { Argument, AstNode, CallStage, Expression, Statement, TypeAtom } from '../parser/ast.js';
import { childrenOf } from '../parser/children.js';
import { nodeWords } from '../parser/tokens.js';
import { findCallable } from './callables.js';
import type { DocumentStore } from './document-store.js';
import { occurrencesIn } from './occurrences.js';

/**
 * What a word of a text is, the legend of the protocol. Of the standard types: `keyword` for the word of a declaration, `function` for
 * operations, layers and `fn`, `class` for networks, `parameter` for formals and named arguments, `variable` for `let`, `param` and loops,
 * `enumMember` for words such as `linf`, `property` for fields and settings, `type`, `namespace`. Of TML: a node by its kind, `axis`,
 * `dimension`, `space`, `search`, and `unit` for the unit of a quantity.
 */
export const tokenTypes = [
  'keyword',
  'function',
  'class',
  'parameter',
  'variable',
  'enumMember',
  'property',
  'type',
  'namespace',
  'dataset',
  'model',
  'attack',
  'metric',
  'file',
  'axis',
  'dimension',
  'space',
  'search',
  'unit',
] as const;
export type TokenType = (typeof tokenTypes)[number];

/** `declaration` where a name is declared, `defaultLibrary` for what the language or its library brings. */
export const tokenModifiers = ['declaration', 'defaultLibrary'] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

export interface SemanticToken {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** What the words of a file are, in the order of the text, none within another; of a range only those that touch it. */
export function semanticTokens(store: DocumentStore, file: string, range?: Span): readonly SemanticToken[] {
  const module = store.load(file)?.module;
  if (!module) return [];
  const found = new Map<number, SemanticToken>();
  for (const { span, target } of occurrencesIn(module, store)) {
    const type = typeOfWord(target.word);
    if (!type) continue;
    const isDeclaration = target.file === file && target.span.start === span.start;
    found.set(span.start, {
      span,
      type,
      modifiers: [
        ...(isDeclaration ? (['declaration'] as const) : []),
        ...(target.file.startsWith(store.host.stdlib) ? (['defaultLibrary'] as const) : []),
      ],
    });
  }
  for (const token of unresolved(module, store)) if (!found.has(token.span.start)) found.set(token.span.start, token);
  return [...found.values()]
    .filter(({ span }) => span.end > span.start && (!range || (span.start < range.end && range.start < span.end)))
    .sort((a, b) => a.span.start - b.span.start);
}

const byWord: Readonly<Record<string, TokenType>> = {
  param: 'variable',
  let: 'variable',
  'loop variable': 'variable',
  parameter: 'parameter',
  network: 'class',
  fn: 'function',
  import: 'namespace',
  profile: 'namespace',
};

const typeOfWord = (word: string): TokenType | undefined => byWord[word] ?? tokenTypes.find((type) => type === word);

/** Words that stand for no declaration of a file. */
function* unresolved(module: Module, store: DocumentStore): Generator<SemanticToken> {
  for (const statement of module.file.statements) yield* wordsIn(statement, module, store, statement.kind === 'network');
}

function* wordsIn(node: AstNode, module: Module, store: DocumentStore, inNetwork: boolean): Generator<SemanticToken> {
  if ('exported' in node) yield* declarationWord(node as Statement, module);
  if ('optional' in node && 'arguments' in node) yield token((node as unknown as TypeAtom).name.span, 'type', ['defaultLibrary']);
  if ('settings' in node && !('kind' in node))
    for (const { name } of node.settings as readonly { readonly name: AstNode }[]) yield token(name.span, 'property');
  if ('kind' in node) {
    const one = node as Expression | CallStage | { readonly kind: 'other' };
    if (one.kind === 'quantity') yield token(one.unitSpan, 'unit');
    else if (one.kind === 'field') yield token(one.field.span, 'property');
    else if (one.kind === 'call') {
      const name =
        'path' in one ? one.path.at(-1) : one.target.kind === 'name' ? { text: one.target.name, span: one.target.span } : undefined;
      if (name) yield* call(name, one.args ?? [], module, store, inNetwork);
    }
  }
  for (const child of childrenOf(node)) yield* wordsIn(child, module, store, inNetwork);
}

/** `dataset`, `let` …: what begins a declaration. */
function* declarationWord(statement: Statement, module: Module): Generator<SemanticToken> {
  const { start, end } = statement.span;
  const match = /^(?:export\b(?:\s|#[^\r\n]*)*)?(\w+)/.exec(module.source.text.slice(start, end));
  if (!match || statement.kind === 'unknown') return;
  const from = start + match[0].length - (match[1] as string).length;
  const isNode = nodeWords.some((word) => word === match[1]);
  yield { span: { start: from, end: start + match[0].length }, type: 'keyword', modifiers: isNode ? ['defaultLibrary'] : [] };
}

function* call(
  name: { readonly text: string; readonly span: Span },
  args: readonly Argument[],
  module: Module,
  store: DocumentStore,
  inNetwork: boolean,
): Generator<SemanticToken> {
  const callable = findCallable(store, module, name.text, inNetwork);
  const ofPrelude = callable && (store.specs.has(name.text) || layerSpecs.has(name.text));
  yield token(name.span, 'function', ofPrelude ? ['defaultLibrary'] : []);
  for (const [index, argument] of args.entries()) {
    if (argument.name) yield token(argument.name.span, 'parameter');
    const parameter = argument.name
      ? callable?.parameters.find((one) => one.name === argument.name?.text)
      : callable?.positional
        ? callable.parameters[index]
        : undefined;
    const { value } = argument;
    if (value.kind === 'name' && parameter?.words.some((word) => word.name === value.name)) yield token(value.span, 'enumMember');
  }
}

const token = (span: Span, type: TokenType, modifiers: readonly TokenModifier[] = []): SemanticToken => ({ span, type, modifiers });
