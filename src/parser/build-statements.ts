import type { CstNode, IToken } from 'chevrotain';
import type {
  Formal,
  Import,
  ImportedName,
  Let,
  NodeKindWord,
  ProfileItem,
  ReportItem,
  Setting,
  Statement,
  TextLiteral,
  TypeAtom,
  TypeExpression,
  UnknownStatement,
  With,
} from './ast.js';
import type { BuildContext } from './build-context.js';
import { buildExpression, buildFlow, buildLiteral, buildText, optionalName } from './build-expressions.js';
import { buildBlock, buildDims } from './build-networks.js';
import { child, endOfFirst, isNode, nameOf, nodeSpan, nodes, token, tokens } from './cst.js';
import { endOf } from './tokens.js';

interface Base {
  readonly exported: boolean;
  readonly doc?: string;
  readonly span: { readonly start: number; readonly end: number };
}

/** One statement; undefined where there is nothing but `export`. A statement without its name or another vital piece becomes `unknown`. */
export function buildStatement(context: BuildContext, node: CstNode): Statement | undefined {
  const span = nodeSpan(node, 0);
  const inner = Object.values(node.children).flat().find(isNode);
  if (!inner) return undefined;
  const base: Base = { exported: token(node, 'word_export') !== undefined, ...context.docs.takeAt(span.start), span };
  return buildKnown(context, inner, base) ?? buildUnknown(context, inner, base);
}

function buildKnown(context: BuildContext, node: CstNode, base: Base): Statement | undefined {
  const word = token(node, 'word');
  if (!word) return undefined;
  const name = token(node, 'name');
  const after = endOfFirst([token(node, 'sign'), name, word], base.span.end);
  const flow = () => buildFlow(context, child(node, 'flow'), after);
  switch (node.name) {
    case 'edition': {
      const literal = token(node, 'number');
      const number = literal ? buildLiteral(literal) : undefined;
      return number?.kind === 'number' ? { ...base, kind: 'edition', number } : undefined;
    }
    case 'import':
      return buildImport(node, base);
    case 'param': {
      const formal = child(node, 'formal');
      const built = formal ? buildFormal(context, formal) : undefined;
      return built ? { ...base, kind: 'param', formal: built } : undefined;
    }
    case 'let':
      return name ? letOf(context, node, name, base) : undefined;
    case 'axis': {
      const names = tokens(node, 'name');
      const sign = endOfFirst([token(node, 'sign'), names.at(-1)], after);
      return names.length > 0
        ? { ...base, kind: 'axis', names: names.map(nameOf), value: buildFlow(context, child(node, 'flow'), sign) }
        : undefined;
    }
    case 'node': {
      const settings = child(node, 'with');
      if (!name) return undefined;
      return {
        ...base,
        kind: 'node',
        word: word.image as NodeKindWord,
        name: nameOf(name),
        value: flow(),
        ...(settings ? { settings: buildWith(context, settings) } : {}),
      };
    }
    case 'fn':
      if (!name) return undefined;
      return {
        ...base,
        kind: 'fn',
        name: nameOf(name),
        formals: buildFormals(context, child(node, 'formals')),
        result: buildType(child(node, 'type'), endOf(name)),
        body: buildBody(context, node),
      };
    case 'network': {
      const result = child(node, 'type');
      if (!name) return undefined;
      return {
        ...base,
        kind: 'network',
        name: nameOf(name),
        formals: buildFormals(context, child(node, 'formals')),
        ...(result ? { result: buildType(result, endOf(name)) } : {}),
        body: buildBlock(context, child(node, 'block'), base.span.end),
      };
    }
    case 'space':
      if (!name) return undefined;
      return {
        ...base,
        kind: 'space',
        name: nameOf(name),
        formals: buildFormals(context, child(node, 'formals')),
        dims: buildDims(context, child(node, 'dims')),
      };
    case 'search': {
      if (!name) return undefined;
      const over = buildExpression(context, child(node, 'expr'), endOfFirst([token(node, 'over'), name], after));
      return { ...base, kind: 'search', name: nameOf(name), over, body: buildBody(context, node) };
    }
    case 'report':
      return {
        ...base,
        kind: 'report',
        title: textOr(token(node, 'title'), endOf(word)),
        items: buildReportItems(context, child(node, 'reportBody')),
      };
    case 'profile':
      return name ? { ...base, kind: 'profile', name: nameOf(name), items: buildProfileItems(context, node) } : undefined;
    case 'require':
      return { ...base, kind: 'require', condition: flow() };
    case 'goal':
      return { ...base, kind: 'goal', direction: word.image === 'maximize' ? 'maximize' : 'minimize', value: flow() };
    case 'using':
      return { ...base, kind: 'using', strategy: flow() };
    case 'return':
      return { ...base, kind: 'return', value: flow() };
    default:
      return undefined;
  }
}

function buildUnknown(context: BuildContext, node: CstNode, base: Base): UnknownStatement | undefined {
  const word = token(node, 'word');
  if (!word) return undefined;
  const flow = child(node, 'flow');
  return {
    ...base,
    kind: 'unknown',
    word: nameOf(word),
    ...optionalName(node, 'name'),
    ...(flow ? { value: buildFlow(context, flow, endOfFirst([token(node, 'sign')], base.span.end)) } : {}),
  };
}

/** `let` inside a block of a network, which is never exported. */
export function buildLet(context: BuildContext, node: CstNode): Let | undefined {
  const span = nodeSpan(node, 0);
  const name = token(node, 'name');
  return name ? letOf(context, node, name, { exported: false, ...context.docs.takeAt(span.start), span }) : undefined;
}

function letOf(context: BuildContext, node: CstNode, name: IToken, base: Base): Let {
  const type = child(node, 'type');
  const value = buildFlow(context, child(node, 'flow'), endOfFirst([token(node, 'sign')], base.span.end));
  return { ...base, kind: 'let', name: nameOf(name), ...(type ? { type: buildType(type, endOf(name)) } : {}), value };
}

function buildImport(node: CstNode, base: Base): Import | undefined {
  const from = token(node, 'from');
  if (!from) return undefined;
  const namespace = token(node, 'namespace');
  const data = token(node, 'data');
  const names = nodes(node, 'importName')
    .map(buildImportedName)
    .filter((name): name is ImportedName => name !== undefined);
  const clause: Import['clause'] = namespace
    ? { kind: 'namespace', name: nameOf(namespace) }
    : data
      ? { kind: 'data', name: nameOf(data) }
      : { kind: 'names', names };
  return { ...base, kind: 'import', clause, from: buildText(from) };
}

function buildImportedName(node: CstNode): ImportedName | undefined {
  const name = token(node, 'name');
  const alias = token(node, 'alias');
  return name ? { name: nameOf(name), ...(alias ? { as: nameOf(alias) } : {}), span: nodeSpan(node, 0) } : undefined;
}

const textOr = (from: IToken | undefined, after: number): TextLiteral =>
  from ? buildText(from) : { kind: 'text', value: '', span: { start: after, end: after } };

function buildBody(context: BuildContext, node: CstNode): readonly Statement[] {
  const body = child(node, 'body');
  if (!body) return [];
  return nodes(body, 'statement')
    .map((statement) => buildStatement(context, statement))
    .filter((statement): statement is Statement => statement !== undefined);
}

function buildFormals(context: BuildContext, node: CstNode | undefined): readonly Formal[] {
  if (!node) return [];
  return nodes(node, 'formal')
    .map((formal) => buildFormal(context, formal))
    .filter((formal): formal is Formal => formal !== undefined);
}

function buildFormal(context: BuildContext, node: CstNode): Formal | undefined {
  const span = nodeSpan(node, 0);
  const name = token(node, 'name');
  if (!name) return undefined;
  context.docs.takeAt(span.start);
  const type = child(node, 'type');
  const inWord = token(node, 'in');
  const sign = token(node, 'sign');
  return {
    name: nameOf(name),
    ...(type ? { type: buildType(type, endOf(name)) } : {}),
    ...(inWord ? { domain: buildExpression(context, child(node, 'expr'), endOf(inWord)) } : {}),
    ...(sign ? { initial: buildFlow(context, child(node, 'flow'), endOf(sign)) } : {}),
    span,
  };
}

/** A type that could not be read has no atoms. */
function buildType(node: CstNode | undefined, after: number): TypeExpression {
  if (!node) return { atoms: [], span: { start: after, end: after } };
  const atoms = nodes(node, 'typeAtom').map((atom): TypeAtom | undefined => {
    const name = token(atom, 'name');
    if (!name) return undefined;
    return {
      name: nameOf(name),
      arguments: nodes(atom, 'type').map((argument) => buildType(argument, endOf(name))),
      optional: token(atom, 'optional') !== undefined,
      span: nodeSpan(atom, after),
    };
  });
  return { atoms: atoms.filter((atom): atom is TypeAtom => atom !== undefined), span: nodeSpan(node, after) };
}

function buildWith(context: BuildContext, node: CstNode): With {
  const settings = nodes(node, 'setting').map((setting): Setting | undefined => {
    const name = token(setting, 'name');
    if (!name) return undefined;
    const value = buildFlow(context, child(setting, 'flow'), endOfFirst([token(setting, 'sign'), name], 0));
    return { name: nameOf(name), value, span: nodeSpan(setting, 0) };
  });
  return { settings: settings.filter((setting): setting is Setting => setting !== undefined), span: nodeSpan(node, 0) };
}

function buildReportItems(context: BuildContext, node: CstNode | undefined): readonly ReportItem[] {
  if (!node) return [];
  const items = nodes(node, 'reportItem').map((item): ReportItem | undefined => {
    const span = nodeSpan(item, 0);
    const other = token(item, 'otherWord');
    const flow = child(item, 'flow');
    if (other) return { kind: 'unknown', word: nameOf(other), ...(flow ? { value: buildFlow(context, flow, endOf(other)) } : {}), span };
    const word = token(item, 'word');
    if (!word) return undefined;
    const text = textOr(token(item, 'text'), endOf(word));
    if (word.image === 'text') return { kind: 'text', value: text, span };
    if (word.image === 'section')
      return { kind: 'section', title: text, items: buildReportItems(context, child(item, 'reportBody')), span };
    return { kind: word.image === 'table' ? 'table' : 'plot', value: buildFlow(context, flow, endOf(word)), span };
  });
  return items.filter((item): item is ReportItem => item !== undefined);
}

function buildProfileItems(context: BuildContext, node: CstNode): readonly ProfileItem[] {
  const items = nodes(node, 'profileItem').map((item): ProfileItem | undefined => {
    const name = token(item, 'name');
    if (!name) return undefined;
    const settings = child(item, 'with');
    const span = nodeSpan(item, 0);
    if (settings) return { kind: 'with', name: nameOf(name), settings: buildWith(context, settings), span };
    return {
      kind: 'value',
      name: nameOf(name),
      value: buildFlow(context, child(item, 'flow'), endOfFirst([token(item, 'sign'), name], 0)),
      span,
    };
  });
  return items.filter((item): item is ProfileItem => item !== undefined);
}
