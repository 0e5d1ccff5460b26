import type { CheckerHost } from '../host.js';
import { ModuleLoader, type PackageImport } from '../modules.js';
import type { Problems } from '../problems.js';
import { lockPath, type Pins, readLock } from './lock-file.js';
import { meaningOf } from './meaning.js';

/** A package module that a project imports, with what it means now. */
interface Meant extends PackageImport {
  readonly meaning: string;
}

/** Imports of packages whose files could be read. */
function meantImports(loader: ModuleLoader, host: CheckerHost): readonly Meant[] {
  const loaded = {
    modules: new Map(loader.loaded.map((module) => [module.path, module])),
    data: loader.data,
    stdlib: host.stdlib,
  };
  const known = new Map<string, string | undefined>();
  return loader.packageImports.flatMap((one) => {
    const meaning = meaningOf(one.file, loaded, known);
    return meaning === undefined ? [] : [{ ...one, meaning }];
  });
}

/** Compares the package modules that a program imports with what its project has pinned. */
export function checkLock(loader: ModuleLoader, entry: string, host: CheckerHost, problems: Problems): void {
  if (loader.packageImports.length === 0) return;
  const lock = lockPath(entry, host);
  const read = readLock(lock, host);
  if (!read.ok) {
    problems.add(read.problem);
    return;
  }
  const command = `tml lock ${host.display(entry)}`;
  for (const { specifier, meaning, place } of meantImports(loader, host)) {
    const pinned = read.pins.get(specifier);
    if (pinned === undefined)
      problems.report('TML6011', { specifier, lock: host.display(lock) }, place, {
        hint: `run ${command}, and keep the file with the project`,
      });
    else if (pinned !== meaning)
      problems.report('TML6012', { specifier, expected: brief(pinned), found: brief(meaning) }, place, {
        hint: `${command} --update accepts it`,
        notes: [`expected as pinned in ${host.display(lock)}; comments and layout do not count`],
      });
  }
}

const brief = (meaning: string): string => meaning.slice(0, 12);

export interface LockChange {
  readonly specifier: string;
  readonly meaning: string;
  /** What was pinned before. */
  readonly before?: string;
}

/** What a lock would become. */
export interface PlannedLock {
  readonly pins: Pins;
  readonly changes: readonly LockChange[];
}

/** The pins of a project with those that some of its files need; a pin is replaced where `update` says so. Pins of other files stay. */
export function planLock(entries: readonly string[], pins: Pins, update: boolean, host: CheckerHost, problems: Problems): PlannedLock {
  const next = new Map(pins);
  const changes: LockChange[] = [];
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const loader = new ModuleLoader(host, problems);
    loader.load(entry);
    for (const { specifier, meaning, place } of meantImports(loader, host)) {
      const first = seen.get(specifier);
      seen.set(specifier, first ?? meaning);
      if (first !== undefined) {
        if (first !== meaning) problems.report('TML6014', { specifier }, place);
        continue;
      }
      const before = pins.get(specifier);
      if (before === meaning) continue;
      if (before !== undefined && !update) {
        problems.report('TML6012', { specifier, expected: brief(before), found: brief(meaning) }, place, {
          hint: `tml lock ${host.display(entry)} --update accepts it`,
        });
        continue;
      }
      next.set(specifier, meaning);
      changes.push({ specifier, meaning, ...(before === undefined ? {} : { before }) });
    }
  }
  return { pins: next, changes };
}
