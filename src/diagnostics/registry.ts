import type { DiagnosticDefinition } from './definition.js';
import type { Diagnostic, DiagnosticCode, Fix, Label, Location } from './diagnostic.js';
import { axisDiagnostics } from './families/axes.js';
import { cacheDiagnostics } from './families/cache.js';
import { fetchDiagnostics } from './families/fetch.js';
import { lintDiagnostics } from './families/lints.js';
import { moduleDiagnostics } from './families/modules.js';
import { operationErrors } from './families/operation-errors.js';
import { operationDiagnostics } from './families/operations.js';
import { runDiagnostics } from './families/run.js';
import { syntaxDiagnostics } from './families/syntax.js';
import { typeDiagnostics } from './families/types.js';

/** Every code of TML, one family a file. */
export const registry = {
  ...syntaxDiagnostics,
  ...moduleDiagnostics,
  ...typeDiagnostics,
  ...operationDiagnostics,
  ...axisDiagnostics,
  ...lintDiagnostics,
  ...cacheDiagnostics,
  ...runDiagnostics,
  ...operationErrors,
  ...fetchDiagnostics,
} as const;

export type KnownCode = keyof typeof registry;
export type ParametersOf<C extends KnownCode> = Parameters<(typeof registry)[C]['message']>[0];

export interface DiagnosticDetails {
  readonly location?: Location;
  readonly hint?: string;
  readonly labels?: readonly Label[];
  readonly notes?: readonly string[];
  readonly fixes?: readonly Fix[];
}

/** Makes a diagnostic of a registered code; the compiler checks the parameters against the code's message. */
export function diagnostic<C extends KnownCode>(code: C, parameters: ParametersOf<C>, details: DiagnosticDetails = {}): Diagnostic {
  const definition = registry[code] as DiagnosticDefinition<ParametersOf<C>>;
  return {
    code: code as DiagnosticCode,
    name: definition.name,
    severity: definition.severity,
    message: definition.message(parameters),
    ...(details.location ? { location: details.location } : {}),
    ...(details.hint === undefined ? {} : { hint: details.hint }),
    labels: details.labels ?? [],
    notes: details.notes ?? [],
    fixes: details.fixes ?? [],
  };
}
