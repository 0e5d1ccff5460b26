import type { IForbiddenRuleType } from 'dependency-cruiser';

/** Which folder of src may import which, besides itself (docs/architecture.md). */
const allowed: Readonly<Record<string, readonly string[]>> = {
  diagnostics: [],
  numeric: ['diagnostics'],
  parser: ['diagnostics'],
  formatter: ['diagnostics', 'parser'],
  network: ['diagnostics', 'graph/rational', 'graph/json'],
  graph: ['diagnostics', 'network', 'optimize'],
  formats: ['diagnostics', 'network', 'graph/rational', 'graph/canonical-json', 'graph/json'],
  checker: ['diagnostics', 'parser', 'graph', 'network', 'optimize', 'ops/op-spec', 'ops/param-codec', 'ops/files'],
  tensor: ['diagnostics', 'numeric', 'network', 'graph/rational', 'graph/canonical-json', 'graph/json'],
  optimize: ['diagnostics', 'numeric'],
  store: ['diagnostics', 'graph'],
  fetch: ['diagnostics', 'store/leases'],
  runtime: ['diagnostics', 'graph', 'store', 'ops', 'optimize'],
  report: ['diagnostics', 'graph', 'runtime', 'network', 'optimize', 'ui'],
  ui: ['diagnostics', 'graph', 'runtime'],
  'language-service': ['diagnostics', 'parser', 'formatter', 'graph', 'network', 'checker', 'ops/op-spec', 'ops/param-codec'],
  lsp: ['diagnostics', 'checker', 'language-service', 'ops/specs'],
  cli: [
    'lsp',
    'language-service',
    'diagnostics',
    'parser',
    'formatter',
    'graph',
    'network',
    'checker',
    'ops',
    'fetch',
    'store',
    'runtime',
    'report',
    'ui',
  ],
};

const folders: IForbiddenRuleType[] = Object.entries(allowed).map(([folder, may]) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} imports only itself${may.length > 0 ? ` and ${may.join(', ')}` : ''}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [`^src/${folder}/`, ...may.map((target) => `^src/${target}[/.]`)] },
}));

/** Specs are read by checker, documentation and editors: they stay light. */
const specs: IForbiddenRuleType = {
  name: 'light-specs',
  comment: 'what an operation says of itself loads no tensor code',
  severity: 'error',
  from: { path: '^src/ops/.*\\.spec\\.ts$' },
  to: { path: '^src/(tensor|runtime|store|checker|parser)/|\\.run\\.ts$' },
};

const runs: IForbiddenRuleType = {
  name: 'ops-imports',
  comment: 'operations know nothing of the store, the scheduler, the language or the terminal',
  severity: 'error',
  from: { path: '^src/ops/' },
  to: { path: '^src/', pathNot: ['^src/ops/', '^src/(diagnostics|numeric|graph|network|tensor|formats)/'] },
};

const light: IForbiddenRuleType = {
  name: 'check-stays-light',
  comment: 'checking and editing load no tensor code, no terminal and no engine',
  severity: 'error',
  from: { path: '^src/(checker|parser|formatter|diagnostics|language-service|lsp)/' },
  to: { path: '^src/(tensor|ui|runtime|store|report)/|node_modules/(ink|react|vega|p-queue|@tensorflow)' },
};

/** The builders of the syntax tree recurse as the grammar does. */
const circles: IForbiddenRuleType = {
  name: 'no-circles',
  comment: 'files do not import each other in circles',
  severity: 'error',
  from: { pathNot: '^src/parser/build-' },
  to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
};

export const forbidden: IForbiddenRuleType[] = [...folders, specs, runs, light, circles];
export const srcFolders: readonly string[] = [...Object.keys(allowed), 'ops'];
