import type { Span } from '../diagnostics/diagnostic.js';
import type { GraphNode } from '../graph/graph.js';
import type { Callable } from './callable.js';
import { findCallable, signatureOf } from './callables.js';
import { callAround } from './cursor-context.js';
import { describeNode, describeTypes } from './describe-node.js';
import type { DocumentStore } from './document-store.js';
import { occurrenceAt } from './navigation.js';
import type { Target } from './targets.js';

export interface Hover {
  readonly span: Span;
  /** Markdown. */
  readonly text: string;
  /** The node of the checked file that is described, if it is one. */
  readonly node?: GraphNode;
}

/** What to say of the word at a place. */
export function hover(store: DocumentStore, file: string, offset: number): Hover | undefined {
  const module = store.load(file)?.module;
  if (!module) return undefined;
  const { text } = module.source;
  const found = occurrenceAt(store, file, offset);
  if (found) {
    const node = nodeOf(store, file, found.target);
    return {
      span: found.span,
      text: ofTarget(found.target, node ? describeNode(node) : ofArchitecture(store, file, found.target)),
      ...(node ? { node } : {}),
    };
  }
  const span = wordAt(text, offset);
  if (!span) return undefined;
  const name = text.slice(span.start, span.end);
  const call = callAround(text, span.start);
  const inNetwork = module.file.statements.some((one) => one.kind === 'network' && one.span.start <= offset && offset <= one.span.end);
  const parameter = /^\s*:/.test(text.slice(span.end))
    ? call && findCallable(store, module, call.callee, inNetwork)?.parameters.find((one) => one.name === name)
    : undefined;
  if (parameter) {
    const initial = parameter.initial === undefined ? '' : ` = ${parameter.initial}`;
    return { span, text: [code(`${name}: ${parameter.type}${initial}`), parameter.doc].filter(Boolean).join('\n\n') };
  }
  const before = text.slice(0, span.start).trimEnd();
  const isCallee = before.endsWith('->') || /^\s*\(/.test(text.slice(span.end)) || (inNetwork && before.endsWith('{'));
  const callable = isCallee ? findCallable(store, module, name, inNetwork) : undefined;
  return callable && { span, text: ofCallable(callable) };
}

const code = (text: string): string => `\`\`\`tml\n${text}\n\`\`\``;

function ofCallable(callable: Callable): string {
  const takes = callable.input === undefined ? callable.kind : `${callable.kind}, made from: ${callable.input}`;
  const list = callable.parameters.filter(({ doc }) => doc !== '').map(({ name, doc }) => `- \`${name}\`: ${doc}`);
  return [code(signatureOf(callable).label), `*${takes}*`, callable.doc, list.join('\n')].filter(Boolean).join('\n\n');
}

const nodeOf = (store: DocumentStore, file: string, target: Target): GraphNode | undefined =>
  target.file === file ? store.check(file).graph?.nodes.find(({ id, declared }) => declared && id === target.name) : undefined;

/** A model without weights is no node: nothing computes it. Its cost is known all the same. */
function ofArchitecture(store: DocumentStore, file: string, target: Target): string {
  const known = target.file === file ? (store.check(file).graph?.architectures ?? []) : [];
  return describeTypes(known.filter(({ node }) => node === target.name).map(({ type }) => type)).join('\n\n');
}

function ofTarget(target: Target, described: string): string {
  return [code(target.text), `*${target.word}*`, target.doc, described].filter(Boolean).join('\n\n');
}

function wordAt(text: string, offset: number): Span | undefined {
  const start = offset - (/\w*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const end = offset + (/^\w*/.exec(text.slice(offset))?.[0].length ?? 0);
  return start < end ? { start, end } : undefined;
}

export interface SignatureHelp {
  readonly callable: Callable;
  /** Index of the parameter being written. */
  readonly active: number;
}

/** Help with the call around a place. */
export function signatureHelp(store: DocumentStore, file: string, offset: number): SignatureHelp | undefined {
  const module = store.load(file)?.module;
  const call = module && callAround(module.source.text, offset);
  const callable = call && findCallable(store, module, call.callee, call.inNetwork);
  if (!callable) return undefined;
  const named = callable.parameters.findIndex(({ name }) => name === call.parameter);
  return { callable, active: named >= 0 ? named : call.position };
}
