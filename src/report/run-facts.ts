/** What is true of one run and not of its results: shown in a block outside the keyed content. */
export interface RunFacts {
  readonly run: string;
  /** ISO 8601, when the run started. */
  readonly date: string;
  readonly milliseconds: number;
  readonly computed: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
  readonly jobs: number;
  /** Numeric profile, with its probe digest where known. */
  readonly profile: string;
  readonly host: string;
  /** For example `linux x64`. */
  readonly platform: string;
  /** Versions by name, in the order to show: `{ tml: '0.1.0', node: '20.20.0' }`. */
  readonly versions: Readonly<Record<string, string>>;
  /** The exact command that gives these results again. */
  readonly command: string;
  /** Warnings of the run itself, for example about the store. */
  readonly warnings: readonly string[];
}
