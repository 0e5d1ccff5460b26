import { error, warning } from '../definition.js';

/** Family 1: syntax. */
export const syntaxDiagnostics = {
  TML1001: error<{ character: string }>('unexpected-character', (p) => `unexpected character ${p.character}`),
  TML1002: error<{ found: string }>('foreign-syntax', (p) => `${p.found} is not TML`),
  TML1003: error<{ found: string; expected: string }>('malformed-number', (p) => `expected ${p.expected}, found ${p.found}`),
  TML1004: error<{ quotes: string }>('unclosed-text', (p) => `this text has no closing ${p.quotes}`),
  TML1005: error<{ escape: string }>('unknown-escape', (p) => `there is no escape ${p.escape}; text knows \\" \\\\ \\n \\t \\r and \\u{…}`),
  TML1010: error<{ expected: string; after?: string; found: string }>(
    'unexpected-syntax',
    (p) => `expected ${p.expected}${p.after === undefined ? '' : ` after ${p.after}`}, found ${p.found}`,
  ),
  TML1011: error<{ bracket: string }>('unclosed-bracket', (p) => `this ${p.bracket} is never closed`),
  TML1012: error<{ bracket: string }>('stray-bracket', (p) => `this ${p.bracket} closes nothing`),
  TML1013: error<{ found: string }>('line-without-word', (p) => `expected a word such as let or model at the start, found ${p.found}`),
  TML1014: error<{ what: string; limit: number }>('nested-too-deep', (p) => `${p.what} deeper than ${p.limit}`),
  TML1015: error<{ after: string }>('missing-operand', (p) => `expected a value after ${p.after}, found the next declaration`),
  TML1020: error<{ word: string; place: string }>('misplaced-statement', (p) => `${p.word} belongs in the body of a ${p.place}`),
  TML1021: error<{ word: string }>('not-at-top', (p) => `${p.word} belongs at the top of the file, outside every { }`),
  TML1022: error('second-chain', () => 'expected -> at the start of this line, found a second chain in one block'),
  TML1023: error<{ word: string; expected: string }>('unknown-declaration', (p) => `expected ${p.expected}, found ${p.word}`),
  TML1024: error<{ problem: string }>('needs-parentheses', (p) => p.problem),
  TML1025: error('late-let', () => 'let stands before the chain of its block'),
  TML1026: error('misplaced-export', () => 'only declarations at the top of the file can be exported'),
  TML1027: error<{ name: string }>('missing-type', (p) => `expected : and a type after ${p.name}`),
  TML1090: warning('misplaced-documentation', () => 'this ## comment documents nothing; write # or move it above a declaration'),
} as const;
