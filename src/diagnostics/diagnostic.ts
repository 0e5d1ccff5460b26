/** A half-open range of UTF-16 offsets in one source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text as a person knows it: `path` is what messages print, relative to where `tml` was started. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Location {
  readonly source: SourceFile;
  readonly span: Span;
}

export type Severity = 'error' | 'warning' | 'note';

/** `TML` and four digits; the first digit is the family (design: syntax 1, modules 2, names and types 3, …). */
export type DiagnosticCode = `TML${number}`;

export interface Edit {
  readonly location: Location;
  readonly newText: string;
}

export interface Fix {
  readonly title: string;
  /** Set where another change may be meant: an editor offers it, `tml check --fix` leaves it to the person. */
  readonly guess?: boolean;
  readonly edits: readonly Edit[];
}

export interface Label {
  readonly location: Location;
  readonly text: string;
}

/** A user's mistake as a value. Bugs are exceptions (see `invariant`). */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** Kebab-case alias of the code, for example `unknown-parameter`. */
  readonly name: string;
  readonly severity: Severity;
  /** One sentence without a full stop: what was expected and what was found. */
  readonly message: string;
  /** Absent only for problems with no place in a source text, such as a missing file. */
  readonly location?: Location;
  /** Text beside the carets, for example `did you mean dilations?`. */
  readonly hint?: string;
  readonly labels: readonly Label[];
  readonly notes: readonly string[];
  readonly fixes: readonly Fix[];
}
