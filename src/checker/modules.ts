import type { Location, SourceFile } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import type { Comment, File, Import, Name, Statement } from '../parser/ast.js';
import { parse } from '../parser/parse.js';
import { dataName, isDataFile } from './data/data-file.js';
import { loadData } from './data/load-data.js';
import type { CheckerHost } from './host.js';
import { locateModule } from './locate-module.js';
import { memberName } from './namespaces.js';
import { isInside, type Package } from './packages/locate-package-module.js';
import { isPackageSpecifier } from './packages/specifier.js';
import { at, type Problems } from './problems.js';
import type { RecordValue, Value } from './values.js';

/** One file with what it declares. Values and callables are separate namespaces (design/LANGUAGE.md 4). */
export interface Module {
  readonly path: string;
  readonly source: SourceFile;
  readonly file: File;
  readonly comments: readonly Comment[];
  readonly isEntry: boolean;
  /** Set where the file belongs to an npm package. */
  readonly package?: Package;
  /** The file that each import names, by what is written; imports that name nothing are absent. */
  readonly imports: Map<string, string>;
  /** False when the text itself has errors: then "not found" is not reported for names it might have declared. */
  readonly intact: boolean;
  readonly values: Map<string, Binding>;
  readonly callables: Map<string, Binding>;
  /** Imports of a module that only passes names on, by name: each is bound when somebody imports that name. */
  readonly waiting: Map<string, Import>;
  /** Set for the body of a search: what the ids of its nodes begin with. */
  readonly idPrefix?: string;
}

/** An import of a package in a file that belongs to none. */
export interface PackageImport {
  readonly specifier: string;
  readonly file: string;
  readonly place: Location;
}

/** What a name stands for in a module. */
export type Binding =
  | {
      readonly kind: 'declaration';
      readonly name: Name;
      readonly exported: boolean;
      readonly statement: DeclaringStatement;
      readonly module: Module;
    }
  | { readonly kind: 'import'; readonly name: Name; readonly exported: boolean; readonly statement: Import; readonly target: Binding }
  /** A parameter of a candidate, inside the body of its search. */
  | { readonly kind: 'constant'; readonly name: Name; readonly exported: false; readonly value: Value }
  /** Plain data of a file, imported as a whole. */
  | { readonly kind: 'data'; readonly name: Name; readonly exported: boolean; readonly statement: Import; readonly value: RecordValue }
  /** `import * as m`: its members are bindings of their own, named `m.member`. */
  | {
      readonly kind: 'namespace';
      readonly name: Name;
      readonly exported: boolean;
      readonly specifier: string;
      /** Whether the module could be read without errors: then what is not in it is missing. */
      readonly intact: boolean;
    }
  /** The module or the name is missing; already reported. */
  | { readonly kind: 'broken'; readonly name: Name; readonly exported: boolean };

export type DeclaringStatement = Extract<
  Statement,
  { readonly kind: 'param' | 'let' | 'axis' | 'node' | 'fn' | 'network' | 'space' | 'search' }
>;

function follow(binding: Binding): Exclude<Binding, { kind: 'import' }> {
  let current = binding;
  while (current.kind === 'import') current = current.target;
  return current;
}

/** Follows imports to the declaration itself; undefined where the name stands for data or is missing. */
export function resolveBinding(binding: Binding): Extract<Binding, { kind: 'declaration' }> | undefined {
  const end = follow(binding);
  return end.kind === 'declaration' ? end : undefined;
}

/** Follows imports to the data that a name stands for; undefined where it stands for something else. */
export function resolveData(binding: Binding): RecordValue | undefined {
  const end = follow(binding);
  return end.kind === 'data' ? end.value : undefined;
}

const isCallable = (statement: DeclaringStatement): boolean => statement.kind === 'network' || statement.kind === 'fn';

export class ModuleLoader {
  readonly #modules = new Map<string, Module>();
  /** By path; undefined for a file with problems, which have been reported. */
  readonly #data = new Map<string, RecordValue | undefined>();
  /** Paths of the modules whose imports are being read, outermost first. */
  readonly #loading: string[] = [];
  readonly #packageImports: PackageImport[] = [];

  constructor(
    private readonly host: CheckerHost,
    private readonly problems: Problems,
  ) {}

  get loaded(): readonly Module[] {
    return [...this.#modules.values()];
  }

  get packageImports(): readonly PackageImport[] {
    return this.#packageImports;
  }

  /** By path: data files that were read. */
  get data(): ReadonlyMap<string, RecordValue | undefined> {
    return this.#data;
  }

  /** Reads, parses and binds a file and everything it imports; undefined when it could not be read. */
  load(file: string, importedAt?: Location, owner?: Package): Module | undefined {
    const known = this.#modules.get(file);
    if (known) return known;
    const read = this.host.read(file, importedAt);
    if (!read.ok) {
      this.problems.add(read.problem);
      return undefined;
    }
    const parsed = this.host.parse?.(file, read.source) ?? parse(read.source);
    for (const problem of parsed.diagnostics) this.problems.add(problem);
    const module: Module = {
      path: file,
      source: read.source,
      file: parsed.file,
      comments: parsed.comments,
      isEntry: importedAt === undefined,
      ...(owner ? { package: owner } : {}),
      imports: new Map(),
      intact: parsed.diagnostics.every((problem) => problem.severity !== 'error'),
      values: new Map(),
      callables: new Map(),
      waiting: new Map(),
    };
    this.#modules.set(file, module);
    this.#loading.push(file);
    this.#checkEdition(module);
    const isPassedOn = this.#isFacade(module);
    for (const statement of module.file.statements) {
      if (isPassedOn && statement.kind === 'import') this.#putOff(module, statement);
      else this.#bind(module, statement);
    }
    this.#loading.pop();
    return module;
  }

  /** A module of the standard library that only passes names on: of its many files those are read whose names are used. */
  #isFacade({ path, isEntry, file }: Module): boolean {
    const passesOn = (statement: Statement): boolean =>
      statement.kind === 'edition' || (statement.kind === 'import' && statement.exported && statement.clause.kind === 'names');
    return !isEntry && isInside(path, this.host.stdlib) && file.statements.every(passesOn);
  }

  #putOff(module: Module, statement: Import): void {
    if (statement.clause.kind !== 'names') return;
    for (const { name, as } of statement.clause.names) module.waiting.set((as ?? name).text, statement);
  }

  /** Binds what was put off: one name, or all. */
  #bindWaiting(module: Module, name?: string): void {
    const due = name === undefined ? [...module.waiting.values()] : [module.waiting.get(name)];
    for (const statement of new Set(due)) {
      if (statement?.clause.kind !== 'names') continue;
      for (const one of statement.clause.names) module.waiting.delete((one.as ?? one.name).text);
      this.#loading.push(module.path);
      this.#bindImport(module, statement);
      this.#loading.pop();
    }
  }

  #checkEdition(module: Module): void {
    const { source, file } = module;
    for (const [index, statement] of file.statements.entries()) {
      if (statement.kind !== 'edition') continue;
      if (index > 0) this.problems.report('TML2022', {}, at(source, statement));
      else if (statement.number.text !== '1')
        this.problems.report('TML2020', { edition: statement.number.text }, at(source, statement.number));
    }
    const [first] = file.statements;
    if (first && !file.statements.some((statement) => statement.kind === 'edition')) {
      const start = { start: first.span.start, end: first.span.start };
      this.problems.report(
        'TML2021',
        {},
        { source, span: start },
        {
          fixes: [
            {
              title: 'begin the file with edition 1',
              edits: [{ location: { source, span: { start: 0, end: 0 } }, newText: 'edition 1\n\n' }],
            },
          ],
        },
      );
    }
  }

  #bind(module: Module, statement: Statement): void {
    switch (statement.kind) {
      case 'import':
        this.#bindImport(module, statement);
        return;
      case 'param':
        if (!module.isEntry)
          this.problems.report('TML2014', { name: statement.formal.name.text }, at(module.source, statement.formal.name));
        this.#declare(module, statement, statement.formal.name);
        return;
      case 'axis':
        for (const name of statement.names) this.#declare(module, statement, name);
        return;
      case 'let':
      case 'node':
      case 'fn':
      case 'network':
      case 'space':
      case 'search':
        this.#declare(module, statement, statement.name);
        return;
      default:
        return;
    }
  }

  #declare(module: Module, statement: DeclaringStatement, name: Name): void {
    this.#add(module, isCallable(statement) ? 'callables' : 'values', {
      kind: 'declaration',
      name,
      exported: statement.exported,
      statement,
      module,
    });
  }

  #add(module: Module, space: 'values' | 'callables', binding: Binding): void {
    const first = module[space].get(binding.name.text);
    if (first) {
      this.problems.report('TML3002', { name: binding.name.text }, at(module.source, binding.name), {
        labels: [{ location: at(module.source, first.name), text: 'first declared here' }],
      });
      return;
    }
    module[space].set(binding.name.text, binding);
  }

  #bindImport(module: Module, statement: Import): void {
    if (statement.clause.kind === 'namespace') {
      this.#bindNamespace(module, statement, statement.clause.name);
      return;
    }
    if (statement.clause.kind === 'data') {
      this.#bindData(module, statement, statement.clause.name);
      return;
    }
    const target = this.#resolve(module, statement);
    for (const imported of statement.clause.names) {
      const name = imported.as ?? imported.name;
      const found = target && this.#exportOf(target, imported.name, statement, module);
      if (!found) {
        this.#bindBroken(module, statement, name);
        continue;
      }
      const binding = (of: Binding): Binding => ({ kind: 'import', name, exported: statement.exported, statement, target: of });
      const namespace = found.value && follow(found.value);
      if (namespace?.kind === 'namespace') {
        this.#add(module, 'values', { ...namespace, name, exported: statement.exported });
        this.#bindMembers(module, statement, name, target, memberName(imported.name.text, ''));
      } else if (found.value) this.#add(module, 'values', binding(found.value));
      if (found.callable) this.#add(module, 'callables', binding(found.callable));
    }
  }

  #bindNamespace(module: Module, statement: Import, name: Name): void {
    const target = this.#resolve(module, statement);
    if (!target) {
      this.#bindBroken(module, statement, name);
      return;
    }
    const { exported } = statement;
    this.#add(module, 'values', { kind: 'namespace', name, exported, specifier: statement.from.value, intact: target.intact });
    this.#bindMembers(module, statement, name, target, '');
  }

  /** Binds what a module exports, of names that begin with `prefix`, as members of a namespace. */
  #bindMembers(module: Module, statement: Import, namespace: Name, target: Module, prefix: string): void {
    this.#bindWaiting(target);
    for (const space of ['values', 'callables'] as const)
      for (const [key, of] of target[space]) {
        if (!of.exported || !key.startsWith(prefix)) continue;
        const name = { text: memberName(namespace.text, key.slice(prefix.length)), span: namespace.span };
        this.#add(module, space, { kind: 'import', name, exported: statement.exported, statement, target: of });
      }
  }

  #bindData(module: Module, statement: Import, name: Name): void {
    const value = this.#dataOf(module, statement, name);
    if (value) this.#add(module, 'values', { kind: 'data', name, exported: statement.exported, statement, value });
    else this.#bindBroken(module, statement, name);
  }

  #dataOf(module: Module, statement: Import, name: Name): RecordValue | undefined {
    const located = this.#locate(module, statement);
    if (!located) return undefined;
    const { file } = located;
    const place = at(module.source, statement.from);
    const specifier = statement.from.value;
    if (!isDataFile(file)) {
      const isModule = file.endsWith('.tml');
      if (isModule) this.problems.report('TML2037', { specifier }, place, { hint: `write import { ${name.text} } from "${specifier}"` });
      else this.problems.report('TML2038', { specifier }, place);
      return undefined;
    }
    if (!this.#data.has(file)) this.#data.set(file, loadData(file, this.host, place, this.problems));
    return this.#data.get(file);
  }

  /** A name that could not be imported is known to be missing: its uses stay silent. */
  #bindBroken(module: Module, statement: Import, name: Name): void {
    const broken: Binding = { kind: 'broken', name, exported: statement.exported };
    if (!module.values.has(name.text)) module.values.set(name.text, broken);
    if (!module.callables.has(name.text)) module.callables.set(name.text, broken);
  }

  #exportOf(target: Module, name: Name, statement: Import, importer: Module): { value?: Binding; callable?: Binding } | undefined {
    this.#bindWaiting(target, name.text);
    const value = target.values.get(name.text);
    const callable = target.callables.get(name.text);
    const specifier = statement.from.value;
    if (!value && !callable) {
      this.#bindWaiting(target);
      if (!target.intact) return undefined;
      const exported = [...target.values.values(), ...target.callables.values()].filter((binding) => binding.exported);
      const hint = closest(
        name.text,
        exported.map((binding) => binding.name.text),
      );
      this.problems.report(
        'TML2011',
        { name: name.text, specifier },
        at(importer.source, name),
        hint ? { hint: `did you mean ${hint}?` } : {},
      );
      return undefined;
    }
    const visible = { ...(value?.exported ? { value } : {}), ...(callable?.exported ? { callable } : {}) };
    if (!visible.value && !visible.callable) {
      this.problems.report('TML2012', { name: name.text, specifier }, at(importer.source, name), {
        hint: 'write export before its declaration',
      });
      return undefined;
    }
    return visible;
  }

  /** The file that an import names; undefined after a reported problem. */
  #locate(module: Module, statement: Import): { readonly file: string; readonly package?: Package } | undefined {
    const specifier = statement.from.value;
    const place = at(module.source, statement.from);
    const located = locateModule(this.host, module, specifier);
    if (!located.ok) {
      this.problems.add({ ...located.problem, location: place });
      return undefined;
    }
    module.imports.set(specifier, located.file);
    if (isPackageSpecifier(specifier) && !module.package) this.#packageImports.push({ specifier, file: located.file, place });
    return located;
  }

  #resolve(module: Module, statement: Import): Module | undefined {
    const located = this.#locate(module, statement);
    if (!located) return undefined;
    const { file } = located;
    const place = at(module.source, statement.from);
    if (isDataFile(file)) {
      const [first] = statement.clause.kind === 'names' ? statement.clause.names : [];
      const own = statement.clause.kind === 'namespace' ? statement.clause.name : (first?.as ?? first?.name);
      const name = own?.text ?? dataName(file);
      const specifier = statement.from.value;
      this.problems.report('TML2036', { specifier }, place, { hint: `write import ${name} from "${specifier}"` });
      return undefined;
    }
    const cycle = this.#loading.indexOf(file);
    if (cycle >= 0) {
      const names = [...this.#loading.slice(cycle), file].map((one) => this.host.display(one));
      this.problems.report('TML2013', { cycle: names.join(' → ') }, place);
      return undefined;
    }
    return this.load(file, place, located.package);
  }
}
