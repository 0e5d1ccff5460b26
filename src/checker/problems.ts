import type { Diagnostic, Location, SourceFile, Span } from '../diagnostics/diagnostic.js';
import { type DiagnosticDetails, diagnostic, type KnownCode, type ParametersOf } from '../diagnostics/registry.js';

/**
 * Collects the problems of one check. The same problem met again (once an instance of an axis, say) is kept once.
 */
export class Problems {
  readonly #found = new Map<string, Diagnostic>();

  report<C extends KnownCode>(
    code: C,
    parameters: ParametersOf<C>,
    location: Location | undefined,
    details: Omit<DiagnosticDetails, 'location'> = {},
  ): void {
    this.add(diagnostic(code, parameters, location ? { ...details, location } : details));
  }

  add(problem: Diagnostic): void {
    const place = problem.location ? `${problem.location.source.path}:${problem.location.span.start}:${problem.location.span.end}` : '';
    const key = `${place}:${problem.code}:${problem.message}`;
    if (!this.#found.has(key)) this.#found.set(key, problem);
  }

  get list(): readonly Diagnostic[] {
    return [...this.#found.values()];
  }

  get hasErrors(): boolean {
    return this.list.some((problem) => problem.severity === 'error');
  }
}

export const at = (source: SourceFile, node: { readonly span: Span }): Location => ({ source, span: node.span });
