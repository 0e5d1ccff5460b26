import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Location, SourceFile } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/did-you-mean.js';
import type { File, Import, Name, Statement } from '../parser/ast.js';
import { parse } from '../parser/parse.js';
import type { CheckerHost } from './host.js';
import { at, type Problems } from './problems.js';
import type { Value } from './values.js';

/** One file with what it declares. Values and callables are separate namespaces (design/LANGUAGE.md 4). */
export interface Module {
  readonly path: string;
  readonly source: SourceFile;
  readonly file: File;
  readonly isEntry: boolean;
  /** False when the text itself has errors: then "not found" is not reported for names it might have declared. */
  readonly intact: boolean;
  readonly values: Map<string, Binding>;
  readonly callables: Map<string, Binding>;
  /** Set for the body of a search: what the ids of its nodes begin with. */
  readonly idPrefix?: string;
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
  /** The module or the name is missing; already reported. */
  | { readonly kind: 'broken'; readonly name: Name; readonly exported: boolean };

export type DeclaringStatement = Extract<
  Statement,
  { readonly kind: 'param' | 'let' | 'axis' | 'node' | 'fn' | 'network' | 'space' | 'search' }
>;

/** Follows imports to the declaration itself. */
export function resolveBinding(binding: Binding): Extract<Binding, { kind: 'declaration' }> | undefined {
  let current = binding;
  while (current.kind === 'import') current = current.target;
  return current.kind === 'declaration' ? current : undefined;
}

const isCallable = (statement: DeclaringStatement): boolean => statement.kind === 'network' || statement.kind === 'fn';

export class ModuleLoader {
  readonly #modules = new Map<string, Module>();
  /** Paths of the modules whose imports are being read, outermost first. */
  readonly #loading: string[] = [];

  constructor(
    private readonly host: CheckerHost,
    private readonly problems: Problems,
  ) {}

  get loaded(): readonly Module[] {
    return [...this.#modules.values()];
  }

  /** Reads, parses and binds a file and everything it imports; undefined when it could not be read. */
  load(file: string, importedAt?: Location): Module | undefined {
    const known = this.#modules.get(file);
    if (known) return known;
    const read = this.host.read(file, importedAt);
    if (!read.ok) {
      this.problems.add(read.problem);
      return undefined;
    }
    const parsed = parse(read.source);
    for (const problem of parsed.diagnostics) this.problems.add(problem);
    const module: Module = {
      path: file,
      source: read.source,
      file: parsed.file,
      isEntry: importedAt === undefined,
      intact: parsed.diagnostics.every((problem) => problem.severity !== 'error'),
      values: new Map(),
      callables: new Map(),
    };
    this.#modules.set(file, module);
    this.#loading.push(file);
    this.#checkEdition(module);
    for (const statement of module.file.statements) this.#bind(module, statement);
    this.#loading.pop();
    return module;
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
    const { source } = module;
    if (statement.clause.kind !== 'names') {
      const what = statement.clause.kind === 'namespace' ? 'import * as' : 'importing a data file';
      this.problems.report('TML3901', { what }, at(source, statement));
      this.#bindBroken(module, statement, statement.clause.name);
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
      if (found.value) this.#add(module, 'values', binding(found.value));
      if (found.callable) this.#add(module, 'callables', binding(found.callable));
    }
  }

  /** A name that could not be imported is known to be missing: its uses stay silent. */
  #bindBroken(module: Module, statement: Import, name: Name): void {
    const broken: Binding = { kind: 'broken', name, exported: statement.exported };
    if (!module.values.has(name.text)) module.values.set(name.text, broken);
    if (!module.callables.has(name.text)) module.callables.set(name.text, broken);
  }

  #exportOf(target: Module, name: Name, statement: Import, importer: Module): { value?: Binding; callable?: Binding } | undefined {
    const value = target.values.get(name.text);
    const callable = target.callables.get(name.text);
    const specifier = statement.from.value;
    if (!value && !callable) {
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

  #resolve(module: Module, statement: Import): Module | undefined {
    const specifier = statement.from.value;
    const place = at(module.source, statement.from);
    if (specifier.startsWith('pkg:')) {
      this.problems.report('TML3901', { what: 'importing from packages (pkg:)' }, place);
      return undefined;
    }
    const isStandard = specifier.startsWith('std/');
    if (!isStandard && !specifier.startsWith('./') && !specifier.startsWith('../')) {
      const known = this.#standardModules();
      const hint = known.includes(`std/${specifier}`) ? `std/${specifier}` : (closest(`std/${specifier}`, known) ?? `./${specifier}`);
      this.problems.report('TML2015', { specifier }, place, { hint: `did you mean "${hint}"?` });
      return undefined;
    }
    const file = isStandard
      ? path.join(this.host.stdlib, `${specifier.slice('std/'.length)}.tml`)
      : path.resolve(path.dirname(module.path), specifier);
    if (/\.(ya?ml|json)$/.test(file)) {
      this.problems.report('TML3901', { what: 'importing a data file' }, place);
      return undefined;
    }
    if (isStandard && !this.host.exists(file)) {
      const hint = closest(specifier, this.#standardModules());
      this.problems.report('TML2010', { specifier }, place, hint ? { hint: `did you mean "${hint}"?` } : {});
      return undefined;
    }
    const cycle = this.#loading.indexOf(file);
    if (cycle >= 0) {
      const names = [...this.#loading.slice(cycle), file].map((one) => this.host.display(one));
      this.problems.report('TML2013', { cycle: names.join(' → ') }, place);
      return undefined;
    }
    return this.load(file, place);
  }

  #standardModules(): string[] {
    return readdirSync(this.host.stdlib)
      .filter((name) => name.endsWith('.tml'))
      .map((name) => `std/${name.slice(0, -'.tml'.length)}`);
  }
}
