import { error, warning } from '../definition.js';

/** Family 1: syntax. */
export const syntaxDiagnostics = {
  TML1001: error<{ character: string }>('unexpected-character', (p) => `unexpected character ${p.character}`),
  TML1090: warning('misplaced-documentation', () => 'this ## comment documents nothing; write # or move it above a declaration'),
} as const;
