import type { Expression } from '../../parser/ast.js';
import { type Binding, type Module, resolveBinding } from '../modules.js';
import { memberName } from '../namespaces.js';

type Declaration = Extract<Binding, { kind: 'declaration' }>;

/** `strength`, or `lib.strength` for a member of a namespace; undefined for what can be no name of an axis. */
export function writtenAxis(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  return expression.kind === 'field' && expression.target.kind === 'name'
    ? memberName(expression.target.name, expression.field.text)
    : undefined;
}

/**
 * What each axis of a program is called in coordinates, tables and plots. Two files may both declare `strength`: they stay two axes. An axis
 * is called as the entry file imports it; one that it does not import keeps its own name, with a number where that is taken.
 */
export class AxisNames {
  readonly #declarations = new Map<string, Declaration>();
  readonly #names = new Map<Declaration, string>();
  /** The names that one declaration `axis a, b = …` gives: they move together. */
  readonly #groups = new Map<string, readonly string[]>();

  /** `reachable` holds every declaration that something of the entry file reads, in a fixed order. */
  collect(entry: Module, reachable: readonly Declaration[]): void {
    const imported = new Map<Declaration, string>();
    const found: Declaration[] = [];
    for (const [key, binding] of entry.values) {
      const declaration = resolveBinding(binding);
      if (declaration?.statement.kind !== 'axis') continue;
      found.push(declaration);
      if (!imported.has(declaration) && !key.includes('.')) imported.set(declaration, key);
    }
    const taken = new Set(imported.values());
    for (const declaration of [...found, ...reachable]) {
      if (declaration.statement.kind !== 'axis' || this.#names.has(declaration)) continue;
      const group = partnersOf(declaration);
      const names = group.map((one) => {
        const name = imported.get(one) ?? free(one.name.text, taken);
        taken.add(name);
        this.#names.set(one, name);
        this.#declarations.set(name, one);
        return name;
      });
      for (const name of names) this.#groups.set(name, names);
    }
  }

  /**
   * An axis of a search: known by its own name in the whole program, as what is read of a best candidate may vary along it. Where the name is
   * taken, what has it.
   */
  addOfSearch(declaration: Declaration): Declaration | undefined {
    const { statement, name } = declaration;
    if (statement.kind !== 'axis') return undefined;
    this.#names.set(declaration, name.text);
    const first = this.#declarations.get(name.text);
    if (first) return first;
    this.#declarations.set(name.text, declaration);
    this.#groups.set(
      name.text,
      statement.names.map((one) => one.text),
    );
    return undefined;
  }

  /** In order of declaration, the entry file's first. */
  get all(): readonly string[] {
    return [...this.#declarations.keys()];
  }

  declarationOf(name: string): Declaration | undefined {
    return this.#declarations.get(name);
  }

  nameOf(declaration: Declaration): string {
    return this.#names.get(declaration) ?? declaration.name.text;
  }

  /** The axes that move with one, itself among them. */
  groupOf(name: string): readonly string[] {
    return this.#groups.get(name) ?? [name];
  }

  /**
   * The axis that a name written in a module means, in `over` or in a pick. Files name the axes they declare or import; the entry file may also
   * name others as they stand in its tables.
   */
  resolve(written: string, module: Module): string | undefined {
    const binding = module.values.get(written);
    const declaration = binding && resolveBinding(binding);
    if (declaration?.statement.kind === 'axis') return this.#names.get(declaration);
    return module.isEntry && this.#declarations.has(written) ? written : undefined;
  }
}

/** All names of the declaration of an axis. One that is declared twice has been reported and stands for the first. */
function partnersOf(declaration: Declaration): readonly Declaration[] {
  const { statement, module } = declaration;
  if (statement.kind !== 'axis') return [];
  return statement.names.flatMap((name) => {
    const binding = module.values.get(name.text);
    const one = binding && resolveBinding(binding);
    return one?.statement === statement ? [one] : [];
  });
}

function free(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let i = 2; taken.has(name); i += 1) name = `${wanted}-${i}`;
  return name;
}
