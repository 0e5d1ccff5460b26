import type { CstNode } from 'chevrotain';
import type { Block, BlockItem, CallStage, Chain, Dim, Domain, Expression, IfStage, Stage } from './ast.js';
import type { BuildContext } from './build-context.js';
import { hole } from './build-context.js';
import { buildArguments, buildExpression } from './build-expressions.js';
import { buildLet } from './build-statements.js';
import { child, endOfFirst, nameOf, nodeSpan, nodes, token, tokens } from './cst.js';
import { endOf, startOf } from './tokens.js';

/** A block, empty at `after` where it is missing. */
export function buildBlock(context: BuildContext, node: CstNode | undefined, after: number): Block {
  if (node === undefined) return { items: [], span: { start: after, end: after } };
  const items = nodes(node, 'blockItem')
    .map((item) => buildBlockItem(context, item))
    .filter((item): item is BlockItem => item !== undefined);
  return { items, span: nodeSpan(node, after) };
}

function buildBlockItem(context: BuildContext, node: CstNode): BlockItem | undefined {
  const letNode = child(node, 'let');
  if (letNode) return buildLet(context, letNode);
  const chain = child(node, 'chain');
  return chain ? buildChain(context, chain) : undefined;
}

function buildChain(context: BuildContext, node: CstNode): Chain | undefined {
  const stages = nodes(node, 'stage')
    .map((stage) => buildStage(context, stage))
    .filter((stage): stage is Stage => stage !== undefined);
  return stages.length === 0 ? undefined : { kind: 'chain', stages, span: nodeSpan(node, 0) };
}

/** Undefined where there is nothing to read. */
export function buildStage(context: BuildContext, node: CstNode): Stage | undefined {
  const span = nodeSpan(node, 0);
  const forWord = token(node, 'for');
  if (forWord) {
    const variable = token(node, 'name');
    if (!variable) return undefined;
    const list = buildExpression(context, child(node, 'expr'), endOfFirst([token(node, 'in')], endOf(variable)));
    return { kind: 'for', variable: nameOf(variable), list, body: buildBlock(context, child(node, 'block'), span.end), span };
  }
  const repeat = token(node, 'repeat');
  if (repeat) {
    const count = buildExpression(context, child(node, 'expr'), endOf(repeat));
    return { kind: 'repeat', count, body: buildBlock(context, child(node, 'block'), span.end), span };
  }
  const ifNode = child(node, 'if');
  if (ifNode) return buildIf(context, ifNode);
  return buildCallStage(context, node);
}

function buildCallStage(context: BuildContext, node: CstNode): CallStage | undefined {
  const path = tokens(node, 'path').map(nameOf);
  const args = child(node, 'args');
  const last = path.at(-1);
  if (last === undefined) return undefined;
  return {
    kind: 'call',
    path,
    ...(args ? { args: buildArguments(context, args, last.span.end) } : {}),
    blocks: nodes(node, 'block').map((block) => buildBlock(context, block, last.span.end)),
    span: nodeSpan(node, 0),
  };
}

/** `if … else if … else …` stands flat in the concrete tree; each further condition is the `otherwise` of the one before. */
function buildIf(context: BuildContext, node: CstNode): IfStage | undefined {
  const words = tokens(node, 'if');
  const conditions = nodes(node, 'expr');
  const blocks = nodes(node, 'block');
  const last = child(node, 'otherwise');
  const end = nodeSpan(node, 0).end;
  const build = (): IfStage | undefined => {
    let otherwise: IfStage | Block | undefined = last ? buildBlock(context, last, end) : undefined;
    for (let index = words.length - 1; index >= 0; index--) {
      const word = words[index];
      if (!word) continue;
      const condition: Expression = buildExpression(context, conditions[index], endOf(word));
      const then = buildBlock(context, blocks[index], condition.span.end);
      otherwise = { kind: 'if', condition, then, ...(otherwise ? { otherwise } : {}), span: { start: startOf(word), end } };
    }
    return otherwise && 'kind' in otherwise ? otherwise : undefined;
  };
  return context.deeper(words.length - 1, nodeSpan(node, 0), build, () => undefined);
}

// ---------------------------------------------------------------- search spaces

export function buildDims(context: BuildContext, node: CstNode | undefined): readonly Dim[] {
  if (node === undefined) return [];
  return nodes(node, 'dim')
    .map((dim) => buildDim(context, dim))
    .filter((dim): dim is Dim => dim !== undefined);
}

function buildDim(context: BuildContext, node: CstNode): Dim | undefined {
  const span = nodeSpan(node, 0);
  const when = token(node, 'when');
  if (when) {
    return {
      kind: 'when',
      condition: buildExpression(context, child(node, 'expr'), endOf(when)),
      dims: buildDims(context, child(node, 'dims')),
      span,
    };
  }
  const name = token(node, 'name');
  const domain = child(node, 'domain');
  context.docs.takeAt(span.start);
  const built = name && domain ? buildDomain(context, domain, span.end) : undefined;
  return name && built ? { kind: 'dim', name: nameOf(name), domain: built, span } : undefined;
}

function buildDomain(context: BuildContext, node: CstNode, after: number): Domain | undefined {
  const span = nodeSpan(node, after);
  const kind = token(node, 'kind');
  if (!kind) return undefined;
  const values = buildExpression(context, child(node, 'expr'), endOfFirst([token(node, 'word_of')], endOf(kind)));
  if (kind.image === 'int' || kind.image === 'float')
    return { kind: kind.image, range: values, log: token(node, 'log') !== undefined, span };
  if (kind.image === 'bool') return { kind: 'bool', span };
  if (kind.image === 'one') return { kind: 'one-of', values, span };
  const size = token(node, 'sizeWord');
  const sizes = child(node, 'size');
  return {
    kind: 'subset',
    values,
    ...(size ? { size: sizes ? buildExpression(context, sizes, endOf(size)) : hole(endOf(size)) } : {}),
    span,
  };
}
