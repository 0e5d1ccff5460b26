import type { Diagnostic, Fix, SourceFile, Span } from '../diagnostics/diagnostic.js';
import { LineIndex } from '../diagnostics/line-index.js';
import type { KnownCode, ParametersOf } from '../diagnostics/registry.js';
import { diagnostic } from '../diagnostics/registry.js';

export interface ProblemDetails {
  readonly hint?: string;
  readonly notes?: readonly string[];
  readonly fixes?: readonly Fix[];
  readonly labels?: readonly { readonly span: Span; readonly text: string }[];
}

/** More problems than this in one file are not worth a line each: it is not TML. */
const problemLimit = 200;

/** Collects what is wrong with one file while it is parsed, up to 200 problems. */
export class Problems {
  readonly source: SourceFile;
  readonly diagnostics: Diagnostic[] = [];
  #lines: LineIndex | undefined;

  constructor(source: SourceFile) {
    this.source = source;
  }

  report<C extends KnownCode>(code: C, parameters: ParametersOf<C>, span: Span, details: ProblemDetails = {}): void {
    if (this.diagnostics.length >= problemLimit) return;
    const { labels = [], ...rest } = details;
    this.diagnostics.push(
      diagnostic(code, parameters, {
        ...rest,
        location: { source: this.source, span },
        labels: labels.map((label) => ({ location: { source: this.source, span: label.span }, text: label.text })),
      }),
    );
  }

  /** A fix of one edit: replaces `span` by `newText`. */
  /** A fix that may not be what is meant. */
  guess(title: string, span: Span, newText: string): Fix {
    return { ...this.fix(title, span, newText), guess: true };
  }

  fix(title: string, span: Span, newText: string): Fix {
    return { title, edits: [{ location: { source: this.source, span }, newText }] };
  }

  /** The line, from 1, of an offset. */
  lineAt(offset: number): number {
    this.#lines ??= new LineIndex(this.source.text);
    return this.#lines.lineAt(offset);
  }

  /** The errors reported so far that begin on a line. */
  errorsOnLine(line: number): readonly Diagnostic[] {
    return this.diagnostics.filter(
      (d) => d.severity === 'error' && d.location !== undefined && this.lineAt(d.location.span.start) === line,
    );
  }
}
