import path from 'node:path';
import type { SourceFile } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import type { Expression, Param, Profile } from '../parser/ast.js';
import { parseExpression } from '../parser/parse.js';
import type { CheckContext, Scope } from './context.js';
import type { Module } from './modules.js';
import { resolvePaths } from './paths.js';
import { at } from './problems.js';
import { conforms, type DeclaredType, describeDeclaredType, describeDomain, inDomain, readType } from './types.js';
import { describeValue, unknown, type Value } from './values.js';

/** What a person chose on the command line. Later profiles win over earlier ones, `set` over all. */
export interface Settings {
  readonly profiles: readonly string[];
  readonly set: ReadonlyMap<string, string>;
}

/** Where a param's value comes from. */
interface Chosen {
  readonly value: Value;
  readonly where: ReturnType<typeof at> | undefined;
  readonly isCommandLine: boolean;
}

/** Values of the entry file's params: default < profile (later wins) < `--set`. */
export function readSettings(module: Module, settings: Settings, context: CheckContext, target: Map<string, Value>): void {
  const params = module.file.statements.filter((statement): statement is Param => statement.kind === 'param');
  const names = params.map((param) => param.formal.name.text);
  const scope: Scope = { module, coordinates: new Map(), owner: '' };
  const profileValues = readProfiles(module, settings.profiles, names, context);
  for (const name of settings.set.keys()) {
    if (names.includes(name) || !module.intact) continue;
    const guess = closest(name, names);
    context.problems.report('TML3401', { name }, undefined, {
      notes: [guess ? `did you mean ${guess}?` : names.length > 0 ? `params: ${names.join(', ')}` : 'it declares none'],
    });
  }
  for (const param of params) target.set(param.formal.name.text, readParam(param, module, settings, profileValues, scope, context));
}

function readParam(
  param: Param,
  module: Module,
  settings: Settings,
  profiles: ReadonlyMap<string, Expression>,
  scope: Scope,
  context: CheckContext,
): Value {
  const { formal } = param;
  const name = formal.name.text;
  const type = formal.type && readType(formal.type, module, context.problems);
  if (!type) return unknown;
  const domain = formal.domain && context.evaluate(formal.domain, scope);
  // Checked even when something overrides it: a wrong default is a mistake of the file.
  const initial = formal.initial && readTyped(formal.initial, type, scope, context);
  if (initial && formal.initial)
    accept(name, { value: initial, where: at(module.source, formal.initial), isCommandLine: false }, type, domain, context);
  const profile = profiles.get(name);
  const text = settings.set.get(name);
  const chosen: Chosen | undefined =
    text !== undefined
      ? { value: parseSetting(text, type, module, context), where: undefined, isCommandLine: true }
      : profile
        ? { value: readTyped(profile, type, scope, context), where: at(module.source, profile), isCommandLine: false }
        : undefined;
  const folder = chosen?.isCommandLine ? context.host.workingDirectory : path.dirname(module.path);
  if (chosen) return resolvePaths(accept(name, chosen, type, domain, context, text), type, folder);
  if (initial) return resolvePaths(initial, type, folder);
  context.problems.report('TML3404', { name }, at(module.source, formal.name), { hint: `set it: --set ${name}=…` });
  return unknown;
}

function accept(name: string, chosen: Chosen, type: DeclaredType, domain: Value | undefined, context: CheckContext, text?: string): Value {
  const { value, where, isCommandLine } = chosen;
  if (value.kind === 'unknown' && !isCommandLine) return unknown;
  const fits = value.kind !== 'unknown' && conforms(value, type);
  if (fits && (!domain || inDomain(value, domain))) return value;
  const found = text ?? describeValue(value);
  if (isCommandLine) {
    const expected = fits && domain ? `${describeDeclaredType(type)} ${describeDomain(domain)}` : describeDeclaredType(type);
    context.problems.report('TML3402', { name, expected, found }, undefined);
  } else if (!fits) context.problems.report('TML3101', { expected: `${describeDeclaredType(type)} for ${name}`, found }, where);
  else if (domain) context.problems.report('TML3108', { name, domain: describeDomain(domain), found }, where);
  return unknown;
}

/** An expression where words of an enumeration may stand bare. */
function readTyped(expression: Expression, type: DeclaredType, scope: Scope, context: CheckContext): Value {
  const words = type.kind === 'enum' ? type.words : type.kind === 'optional' && type.type.kind === 'enum' ? type.type.words : [];
  if (expression.kind === 'name' && words.includes(expression.name)) return { kind: 'word', value: expression.name };
  return context.evaluate(expression, scope);
}

/** `--set` values are read by the declared type: text and words as they stand, everything else as a TML constant. */
function parseSetting(text: string, type: DeclaredType, module: Module, context: CheckContext): Value {
  const inner = type.kind === 'optional' ? type.type : type;
  if (type.kind === 'optional' && text === 'none') return { kind: 'none' };
  if (inner.kind === 'text' || inner.kind === 'path') return { kind: 'text', value: text };
  if (inner.kind === 'enum') return { kind: 'word', value: text };
  const source: SourceFile = { path: '--set', text };
  const parsed = parseExpression(text, 0, source);
  if (parsed.diagnostics.length > 0) return unknown;
  if (!isConstant(parsed.expression)) return unknown;
  const scope: Scope = { module: { ...module, source }, coordinates: new Map(), owner: '' };
  return context.evaluate(parsed.expression, scope);
}

function isConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'quantity':
    case 'text':
    case 'bool':
    case 'none':
      return true;
    case 'list':
      return expression.items.every(isConstant);
    case 'unary':
      return isConstant(expression.operand);
    case 'binary':
      return isConstant(expression.left) && isConstant(expression.right);
    case 'range':
      return isConstant(expression.from) && isConstant(expression.to) && (!expression.step || isConstant(expression.step));
    default:
      return false;
  }
}

function readProfiles(
  module: Module,
  chosen: readonly string[],
  params: readonly string[],
  context: CheckContext,
): Map<string, Expression> {
  const { problems } = context;
  const declared = new Map<string, Profile>();
  for (const statement of module.file.statements) {
    if (statement.kind !== 'profile') continue;
    const name = statement.name.text;
    const first = declared.get(name);
    if (first)
      problems.report('TML3002', { name }, at(module.source, statement.name), {
        labels: [{ location: at(module.source, first.name), text: 'first declared here' }],
      });
    else declared.set(name, statement);
    for (const item of statement.items) {
      if (item.kind === 'with') problems.report('TML3901', { what: 'with { } in a profile' }, at(module.source, item));
      else if (!params.includes(item.name.text)) {
        const guess = closest(item.name.text, params);
        problems.report('TML3406', { name: item.name.text }, at(module.source, item.name), guess ? { hint: `did you mean ${guess}?` } : {});
      }
    }
  }
  const values = new Map<string, Expression>();
  for (const name of chosen) {
    const profile = declared.get(name);
    if (!profile) {
      const guess = closest(name, declared.keys());
      const known = [...declared.keys()].join(', ');
      problems.report('TML3403', { name }, undefined, {
        notes: [guess ? `did you mean ${guess}?` : known ? `profiles: ${known}` : 'it declares none'],
      });
      continue;
    }
    for (const item of profile.items) if (item.kind === 'value') values.set(item.name.text, item.value);
  }
  return values;
}
