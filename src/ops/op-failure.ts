import type { DiagnosticDefinition } from '../diagnostics/definition.js';
import { operationErrors } from '../diagnostics/families/operation-errors.js';
import type { Json } from '../graph/json.js';
import type { OpOutcome } from './op-run.js';

type OperationErrors = typeof operationErrors;
type ParametersOf<C extends keyof OperationErrors> = Parameters<OperationErrors[C]['message']>[0] & { readonly [key: string]: Json };

export type OpFailure = Extract<OpOutcome, { readonly ok: false }>;

/** An error of the experiment as an outcome; the message is that of the registered code. */
export function opFailure<C extends keyof OperationErrors>(code: C, parameters: ParametersOf<C>): OpFailure {
  const definition = operationErrors[code] as DiagnosticDefinition<ParametersOf<C>>;
  return { ok: false, error: { code, message: definition.message(parameters), data: parameters } };
}
