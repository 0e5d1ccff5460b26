import { readdirSync } from 'node:fs';
import path from 'node:path';
import { costFields } from '../checker/fields.js';
import { structureNames } from '../checker/network/layers.js';
import { type Module, resolveBinding, resolveData } from '../checker/modules.js';
import { listPackageModules } from '../checker/packages/list-package-modules.js';
import { strategies } from '../checker/search/strategy.js';
import { describeDimension, units } from '../checker/units.js';
import { unreachable } from '../diagnostics/invariant.js';
import { reportItemWords, statementWords } from '../parser/tokens.js';
import type { Callable } from './callable.js';
import { callablesOf, findCallable, signatureOf } from './callables.js';
import { reportCallables } from './report-callables.js';
import { cursorContext, type OpenCall } from './cursor-context.js';
import type { DocumentStore } from './document-store.js';
import { locateImport } from './locate-import.js';
import { declarationSnippets } from './snippets.js';
import { valuesAt } from './targets.js';

export type CompletionKind = 'operation' | 'parameter' | 'word' | 'value' | 'unit' | 'module' | 'field' | 'keyword';

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail: string;
  readonly doc: string;
  /** Where the label begins to replace the text before the place; the word being typed when absent. */
  readonly start?: number;
  /** What is written, where it is not the label. */
  readonly insert?: string;
  /** What is written where the editor fills places in: `let ${1:name} = ${0:1}`. */
  readonly snippet?: string;
}

/** What may be written at a place, most specific first. The editor filters by the word being typed. */
export function completions(store: DocumentStore, file: string, offset: number): readonly Completion[] {
  const module = store.load(file)?.module;
  if (!module) return [];
  const { text } = module.source;
  const context = cursorContext(text, offset);
  switch (context.kind) {
    case 'nothing':
      return [];
    case 'module-path':
      return modulePaths(store, file, context.prefix, context.start);
    case 'imported-name':
      return exportedNames(store, module, offset);
    case 'unit':
      return [...units].map(([label, { dimension }]) => ({ ...word(label, 'unit', describeDimension(dimension)), start: context.start }));
    case 'field':
      return fields(store, module, offset, context.path);
    case 'stage':
      return context.inside === 'report'
        ? [...reportCallables.values()].map(ofCallable)
        : stages(store, module, context.inside === 'network');
    case 'domain':
      return DOMAINS.map(({ label, insert, doc }) => ({ ...word(label, 'keyword', 'domain of a dimension'), doc, insert }));
    case 'argument':
      return [...openParameters(store, module, context.call), ...values(store, module, offset)];
    case 'argument-value': {
      const callable = findCallable(store, module, context.call.callee, context.call.inNetwork);
      const parameter = callable?.parameters.find(({ name }) => name === context.parameter);
      const words = (parameter?.words ?? []).map(({ name, doc }) => ({ ...word(name, 'word', context.parameter), doc }));
      return [...words, ...values(store, module, offset)];
    }
    case 'statement':
      return statements(context.inside);
    case 'strategy':
      return [...strategies.keys()].map((name) => word(name, 'operation', 'strategy'));
    case 'expression':
      return [...values(store, module, offset), ...beginnings(store)];
    default:
      return unreachable(context);
  }
}

const word = (label: string, kind: CompletionKind, detail: string): Completion => ({ label, kind, detail, doc: '' });

const ofCallable = (callable: Callable): Completion => ({
  label: callable.name,
  kind: 'operation',
  detail: `${callable.kind} ${signatureOf(callable).label}`,
  doc: callable.doc,
});

/** What may stand behind `->`. */
function stages(store: DocumentStore, module: Module, inNetwork: boolean): Completion[] {
  const callables = [...callablesOf(store, module, inNetwork).values()].filter(({ input }) => input !== undefined);
  return [
    ...callables.map(ofCallable),
    ...(inNetwork ? structureNames.map((name) => word(name, 'keyword', 'structure of a network')) : []),
  ];
}

/** Sources, which begin a flow. */
const beginnings = (store: DocumentStore): Completion[] =>
  [...callablesOf(store, undefined, false).values()].filter(({ input }) => input === undefined).map(ofCallable);

function openParameters(store: DocumentStore, module: Module, call: OpenCall): Completion[] {
  const callable = findCallable(store, module, call.callee, call.inNetwork);
  return (callable?.parameters ?? [])
    .filter(({ name }, index) => !call.given.includes(name) && !(callable?.positional && index < call.position))
    .map(({ name, type, initial, doc }) => ({
      label: name,
      kind: 'parameter',
      detail: `${type}${initial === undefined ? '' : ` = ${initial}`}`,
      doc,
      insert: `${name}: `,
    }));
}

const values = (store: DocumentStore, module: Module, offset: number): Completion[] =>
  [...valuesAt(module, offset, store)].map(([label, target]) => ({ label, kind: 'value', detail: target.word, doc: target.doc }));

function statements(inside: 'file' | 'search' | 'report'): Completion[] {
  const words =
    inside === 'report'
      ? reportItemWords
      : inside === 'search'
        ? ['let', 'dataset', 'model', 'attack', 'metric', 'require', 'maximize', 'minimize', 'using']
        : statementWords.filter((one) => !['maximize', 'minimize', 'using', 'return'].includes(one));
  return words.map((label) => {
    const snippet = inside === 'report' ? undefined : declarationSnippets.get(label);
    return { ...word(label, 'keyword', 'declaration'), ...(snippet === undefined ? {} : { snippet }) };
  });
}

/** What a dimension of a space may range over. */
const DOMAINS: readonly { readonly label: string; readonly insert: string; readonly doc: string }[] = [
  { label: 'int', insert: 'int ', doc: 'Whole numbers: `int 4..32`, `int 1..100 log`.' },
  { label: 'float', insert: 'float ', doc: 'Decimal numbers: `float 1e-4..1e-2 log`.' },
  { label: 'bool', insert: 'bool', doc: '`true` or `false`.' },
  { label: 'one of', insert: 'one of [', doc: 'One of the values of a list: `one of [3, 5, 7]`.' },
  { label: 'subset of', insert: 'subset of [', doc: 'Some values of a list: `subset of [1, 2, 4] size 1..2`.' },
];

/** The standard modules, the files beside this one, and what the packages of the project export. */
function modulePaths(store: DocumentStore, file: string, prefix: string, start: number): Completion[] {
  const standard = namesIn(store.host.stdlib)
    .filter((name) => name.endsWith('.tml'))
    .map((name) => `std/${name.slice(0, -'.tml'.length)}`);
  const folder = /^\.\.?\//.test(prefix) ? prefix.slice(0, prefix.lastIndexOf('/') + 1) : './';
  const near = path.resolve(path.dirname(file), folder);
  const unsaved = store.openFiles.filter((one) => path.dirname(one) === near).map((one) => path.basename(one));
  const beside = [...new Set([...namesIn(near), ...unsaved])]
    .filter((name) => /\.(tml|ya?ml|json)$/.test(name) && path.join(near, name) !== file)
    .map((name) => `${folder}${name}`);
  const packaged = prefix.startsWith('pkg:') || 'pkg:'.startsWith(prefix) ? listPackageModules(store.host, file) : [];
  return [...standard, ...beside, ...packaged].map((label) => ({ ...word(label, 'module', 'module'), start }));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A folder that is not there offers nothing.
    return [];
  }
}

function exportedNames(store: DocumentStore, module: Module, offset: number): Completion[] {
  const specifier = /^[^{}]*\}\s*from\s*"([^"\r\n]*)"/.exec(module.source.text.slice(offset))?.[1];
  const target = specifier === undefined ? undefined : locateImport(store.host, module.path, specifier);
  const exporting = target === undefined ? undefined : store.load(target)?.module;
  return [...(exporting?.values ?? []), ...(exporting?.callables ?? [])].flatMap(([label, binding]): Completion[] => {
    if (!binding.exported) return [];
    const statement = resolveBinding(binding)?.statement;
    const doc = statement?.doc ?? '';
    return [{ ...word(label, 'value', statement?.kind === 'node' ? statement.word : (statement?.kind ?? 'data')), doc }];
  });
}

/** What follows a dot: splits of a data set, costs of a model, parts of a search, fields of data. */
function fields(store: DocumentStore, module: Module, offset: number, names: readonly string[]): Completion[] {
  const [root, ...rest] = names;
  if (root === undefined) return [];
  const field = (name: string, detail: string): Completion => word(name, 'field', detail);
  const binding = module.values.get(root);
  const data = binding && resolveData(binding);
  if (data) return rest.length > 0 ? [] : [...data.fields.keys()].map((name) => field(name, root));
  const declaration = binding && resolveBinding(binding);
  if (declaration?.statement.kind === 'search') {
    if (rest.length === 0) return ['best', 'trials', 'history'].map((name) => field(name, 'search'));
    const inside = [...valuesAt(declaration.module, declaration.statement.span.start, store)].filter(
      ([name]) => !declaration.module.values.has(name),
    );
    if (rest.length === 1 && rest[0] === 'best')
      return [...inside.map(([name, target]) => field(name, target.word)), field('at', 'the point'), field('goal', 'its goal')];
    if (rest[1] === 'at') return inside.flatMap(([name, { word: kind }]) => (kind === 'dimension' ? [field(name, kind)] : []));
  }
  const kind = rest.length === 0 ? valuesAt(module, offset, store).get(root)?.word : undefined;
  if (kind === 'dataset') return ['train', 'val', 'test'].map((name) => field(name, 'split'));
  if (kind === 'model') return Object.entries(costFields).map(([name, unit]) => field(name, unit === 'B' ? 'bytes' : 'number'));
  return kind === 'attack' ? [field('sound', 'bool')] : [];
}
