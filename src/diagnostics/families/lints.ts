import { warning } from '../definition.js';

/** Family 5: lints. So far those about `# tml-ignore` itself; they cannot be ignored. */
export const lintDiagnostics = {
  TML5001: warning<{ code: string }>('unused-ignore', (p) => `this silences nothing: the line below does not report ${p.code}`),
  TML5002: warning<{ problem: string }>('malformed-ignore', (p) => `this silences nothing: ${p.problem}`),
  TML5003: warning<{ code: string }>('ignored-error', (p) => `this silences nothing: ${p.code} is an error, and errors are not silenced`),
} as const;
