import { warning } from '../definition.js';

/** Family 5: lints. The first three are about `# tml-ignore` itself and cannot be ignored; `tml lint` reports the others. */
export const lintDiagnostics = {
  TML5001: warning<{ code: string }>('unused-ignore', (p) => `this silences nothing: the line below does not report ${p.code}`),
  TML5002: warning<{ problem: string }>('malformed-ignore', (p) => `this silences nothing: ${p.problem}`),
  TML5003: warning<{ code: string }>('ignored-error', (p) => `this silences nothing: ${p.code} is an error, and errors are not silenced`),
  TML5011: warning<{ what: string; name: string }>('unused-declaration', (p) => `nothing uses the ${p.what} ${p.name}`),
  TML5012: warning<{ name: string }>('unused-import', (p) => `${p.name} is imported and not used`),
  TML5013: warning<{ name: string; owner: string }>('unused-parameter', (p) => `${p.owner} never uses its parameter ${p.name}`),
  TML5014: warning<{ condition: string }>('constant-condition', (p) => `${p.condition} is the same whatever this file computes`),
  TML5015: warning<{ attack: string; op: string; steps: number }>(
    'weak-attack',
    (p) =>
      `${p.attack} attacks with ${p.op} in ${p.steps} ${p.steps === 1 ? 'step' : 'steps'}; fewer than 10 make a model look more robust than it is`,
  ),
  TML5016: warning<{ name: string; twin: string }>('same-node-twice', (p) => `${p.name} computes exactly what ${p.twin} computes`),
  TML5017: warning<{ name: string; profile: string }>(
    'unchanging-profile',
    (p) => `profile ${p.profile} gives ${p.name} the value it has anyway`,
  ),
  TML5018: warning<{ search: string; trials: number; initial: number }>(
    'search-never-learns',
    (p) => `all ${p.trials} trials of ${p.search} are drawn at random: bayesian proposes none before trial ${p.initial + 1}`,
  ),
} as const;

/** Whether only `tml lint` looks for a code. */
export const isLintOnly = (code: string): boolean => /^TML501[1-8]$/.test(code);
