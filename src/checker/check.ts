import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Graph, GraphRequirement, ReportNode, SearchOutcomes } from '../graph/graph.js';
import type { OpSpec } from '../ops/op-spec.js';
import type { CheckerHost } from './host.js';
import { checkExports } from './check-exports.js';
import { applyIgnores } from './ignores.js';
import { lint } from './lint/lint.js';
import { ModuleLoader, type Module } from './modules.js';
import { checkLock } from './packages/check-lock.js';
import { Problems } from './problems.js';
import { Program } from './program.js';
import { readParamFiles } from './param-files.js';
import type { LoadedSettings, Settings } from './settings.js';

export interface CheckResult {
  /** Every problem of the file and what it imports. */
  readonly diagnostics: readonly Diagnostic[];
  /** Present when there is no error. */
  readonly graph?: Graph;
}

/** Checks a file completely and makes its typed graph. Nothing runs, no data is read. */
export function checkFile(file: string, host: CheckerHost, specs: ReadonlyMap<string, OpSpec>, settings: Settings): CheckResult {
  const problems = new Problems();
  const loader = new ModuleLoader(host, problems);
  const entry = loader.load(path.resolve(file));
  if (!entry) return { diagnostics: problems.list };
  const loaded: LoadedSettings = { ...settings, files: readParamFiles(settings.params ?? [], host, problems) };
  const made = elaborate(entry, host, specs, loaded, problems, new Map());
  checkExports(entry, problems);
  checkLock(loader, entry.path, host, problems);
  // Behind an error, what looks idle may not be.
  const linted = settings.lint && !problems.hasErrors;
  if (linted) lint(entry, made, problems);
  const diagnostics = applyIgnores(loader.loaded, problems.list, linted ? entry.source : undefined);
  return problems.hasErrors ? { diagnostics } : { diagnostics, graph: made };
}

/** The typed graph of a loaded file, as far as the outcomes of its searches are known. */
function elaborate(
  entry: Module,
  host: CheckerHost,
  specs: ReadonlyMap<string, OpSpec>,
  settings: LoadedSettings,
  problems: Problems,
  outcomes: SearchOutcomes,
): Graph {
  const program = new Program(problems, host, specs, outcomes);
  const { reports, requirements }: { reports: readonly ReportNode[]; requirements: readonly GraphRequirement[] } = program.check(
    entry,
    settings,
  );
  const resolve: Graph['resolve'] = (known) => {
    const found = new Problems();
    const graph = elaborate(entry, host, specs, settings, found, known);
    const errors = found.list.filter((problem) => problem.severity === 'error');
    return errors.length > 0 ? { problems: errors } : { problems: [], graph };
  };
  return {
    file: entry.source.path,
    axes: program.axes,
    nodes: program.nodes,
    ...(program.architectures.length > 0 ? { architectures: program.architectures } : {}),
    searches: program.searches,
    pending: program.pending,
    requirements,
    reports,
    ...(program.searches.length > 0 || program.pending.length > 0 ? { resolve } : {}),
  };
}
