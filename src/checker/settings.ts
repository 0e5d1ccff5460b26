import path from 'node:path';
import { closest } from '../diagnostics/did-you-mean.js';
import type { Logistics } from '../graph/graph.js';
import type { Expression, Name, Param, Profile } from '../parser/ast.js';
import type { BoundArgument } from './arguments.js';
import type { CheckContext, Scope } from './context.js';
import { describeName } from './data/data-node.js';
import { readTyped } from './formals.js';
import { ALL_NODES, readLogistics } from './logistics.js';
import type { Module } from './modules.js';
import { type ParamEntry, type ParamFile, paramEntries, readParamEntry, textValue } from './param-files.js';
import { resolvePaths } from './paths.js';
import { at } from './problems.js';
import { conforms, type DeclaredType, describeDeclaredType, describeDomain, inDomain, readType } from './types.js';
import { describeValue, unknown, type Value } from './values.js';

/** What a person chose on the command line: profiles, then files of params, then `set`; the later wins. */
export interface Settings {
  readonly profiles: readonly string[];
  /** Names of data files. */
  readonly params?: readonly string[];
  readonly set: ReadonlyMap<string, string>;
  /** Whether to report also what is allowed and rarely meant. */
  readonly lint?: boolean;
}

/** The same with its files read. */
export interface LoadedSettings extends Settings {
  readonly files: readonly ParamFile[];
}

/** Where a param's value comes from. */
interface Chosen {
  readonly value: Value;
  readonly where: ReturnType<typeof at> | undefined;
  readonly isCommandLine: boolean;
  /** Where its relative paths start. */
  readonly folder: string;
}

/**
 * Puts the values of the entry file's params into `target`: default < profile (later wins) < `--params` (later wins) < `--set`. Gives what
 * the chosen profiles say in `with`, by name of the node.
 */
export function readSettings(
  module: Module,
  settings: LoadedSettings,
  context: CheckContext,
  target: Map<string, Value>,
): ReadonlyMap<string, Logistics> {
  const params = module.file.statements.filter((statement): statement is Param => statement.kind === 'param');
  const names = params.map((param) => param.formal.name.text);
  const scope: Scope = { module, coordinates: new Map(), owner: '' };
  const profiles = readProfiles(module, settings.profiles, names, scope, context);
  for (const name of settings.set.keys()) {
    if (names.includes(name) || !module.intact) continue;
    const guess = closest(name, names);
    context.problems.report('TML3401', { name }, undefined, {
      notes: [guess ? `did you mean ${guess}?` : names.length > 0 ? `params: ${names.join(', ')}` : 'it declares none'],
    });
  }
  refuseUnknownEntries(settings.files, names, module, context);
  const sources: Sources = { set: settings.set, entries: paramEntries(settings.files), profiles: profiles.values };
  for (const param of params) target.set(param.formal.name.text, readParam(param, module, sources, scope, context));
  return profiles.logistics;
}

/** Each entry of a file names a param, also one that a later file or `--set` overrides. */
function refuseUnknownEntries(files: readonly ParamFile[], names: readonly string[], module: Module, context: CheckContext): void {
  if (!module.intact) return;
  for (const { source, entries } of files) {
    for (const [name, { key }] of entries) {
      if (names.includes(name)) continue;
      const guess = closest(name, names);
      context.problems.report(
        'TML3407',
        { name: describeName(name), path: module.source.path },
        { source, span: key },
        {
          ...(guess ? { hint: `did you mean ${guess}?` } : {}),
          notes: [names.length > 0 ? `params: ${names.join(', ')}` : 'it declares none'],
        },
      );
    }
  }
}

/** Where values of params come from besides their defaults. */
interface Sources {
  readonly set: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, ParamEntry>;
  readonly profiles: ReadonlyMap<string, Expression>;
}

function readParam(param: Param, module: Module, sources: Sources, scope: Scope, context: CheckContext): Value {
  const { formal } = param;
  const name = formal.name.text;
  const type = formal.type && readType(formal.type, 'param', module, context.problems);
  if (!type) return unknown;
  const domain = formal.domain && context.evaluate(formal.domain, scope);
  // Checked even when something overrides it: a wrong default is a mistake of the file.
  const initial = formal.initial && readTyped(type, argumentOf(name, formal.initial), scope, context);
  if (initial && formal.initial)
    accept(name, { value: initial, where: at(module.source, formal.initial), isCommandLine: false }, type, domain, context);
  const text = sources.set.get(name);
  const chosen = choose(name, type, sources, scope, context);
  if (chosen) return resolvePaths(accept(name, chosen, type, domain, context, text), type, chosen.folder);
  if (initial) return resolvePaths(initial, type, path.dirname(module.path));
  context.problems.report('TML3404', { name }, at(module.source, formal.name), { hint: `set it: --set ${name}=…` });
  return unknown;
}

/** What overrides the default; the strongest source that names the param. */
function choose(name: string, type: DeclaredType, sources: Sources, scope: Scope, context: CheckContext): Chosen | undefined {
  const { module } = scope;
  const text = sources.set.get(name);
  if (text !== undefined) {
    const value = textValue(text, type, '--set', module, context) ?? unknown;
    return { value, where: undefined, isCommandLine: true, folder: context.host.workingDirectory };
  }
  const entry = sources.entries.get(name);
  if (entry) {
    const value = readParamEntry(entry, type, module, context);
    return { value, where: entry.place, isCommandLine: false, folder: entry.file.folder };
  }
  const profile = sources.profiles.get(name);
  if (!profile) return undefined;
  const value = readTyped(type, argumentOf(name, profile), scope, context);
  return { value, where: at(module.source, profile), isCommandLine: false, folder: path.dirname(module.path) };
}

function accept(
  name: string,
  chosen: Omit<Chosen, 'folder'>,
  type: DeclaredType,
  domain: Value | undefined,
  context: CheckContext,
  text?: string,
): Value {
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

const argumentOf = (name: string, value: Expression): BoundArgument => ({ name, value, span: value.span, shorthand: false });

interface ProfileSettings {
  readonly values: ReadonlyMap<string, Expression>;
  readonly logistics: ReadonlyMap<string, Logistics>;
}

/** `net with { … }` in a profile names a node that the file declares. */
function checkTarget({ text: name, span }: Name, module: Module, { problems }: CheckContext): void {
  const nodes = module.file.statements.flatMap((statement) => (statement.kind === 'node' ? [statement.name.text] : []));
  if (name === ALL_NODES || nodes.includes(name) || !module.intact) return;
  const guess = closest(name, nodes);
  problems.report('TML3409', { name }, { source: module.source, span }, guess ? { hint: `did you mean ${guess}?` } : {});
}

function readProfiles(
  module: Module,
  chosen: readonly string[],
  params: readonly string[],
  scope: Scope,
  context: CheckContext,
): ProfileSettings {
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
      if (item.kind === 'with') checkTarget(item.name, module, context);
      else if (!params.includes(item.name.text)) {
        const guess = closest(item.name.text, params);
        problems.report('TML3406', { name: item.name.text }, at(module.source, item.name), guess ? { hint: `did you mean ${guess}?` } : {});
      }
    }
  }
  const values = new Map<string, Expression>();
  const logistics = new Map<string, Logistics>();
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
    for (const item of profile.items) {
      if (item.kind === 'value') values.set(item.name.text, item.value);
      else logistics.set(item.name.text, { ...logistics.get(item.name.text), ...readLogistics(item.settings, scope, context) });
    }
  }
  return { values, logistics };
}
