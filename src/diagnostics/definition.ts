import type { Severity } from './diagnostic.js';

/** What every occurrence of a code shares. `P` types the holes of its message, so a wrong parameter does not compile. */
export interface DiagnosticDefinition<P> {
  readonly name: string;
  readonly severity: Severity;
  readonly message: (parameters: P) => string;
}

export const error = <P = Record<never, never>>(name: string, message: (parameters: P) => string): DiagnosticDefinition<P> => ({
  name,
  severity: 'error',
  message,
});

export const warning = <P = Record<never, never>>(name: string, message: (parameters: P) => string): DiagnosticDefinition<P> => ({
  name,
  severity: 'warning',
  message,
});

/** Worth knowing, and no reason to change anything. */
export const note = <P = Record<never, never>>(name: string, message: (parameters: P) => string): DiagnosticDefinition<P> => ({
  name,
  severity: 'note',
  message,
});
