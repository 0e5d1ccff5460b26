import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { NodeKind } from '../graph/graph.js';
import type { Json } from '../graph/json.js';
import type { Rational } from '../graph/rational.js';
import type { SplitName, SplitReference, ValueType } from '../graph/value-type.js';

/**
 * The light half of an operation (contract 1 of design/ARCHITECTURE.md): what checker, documentation and editor read.
 * It imports no tensor library. The heavy half, `x.run.ts`, is loaded by workers alone.
 */
export interface OpSpec {
  readonly name: string;
  /** Raised whenever equal inputs may give other bytes. */
  readonly version: number;
  readonly kind: NodeKind;
  /** `kernels`: results depend on the numeric profile, which then enters the key. */
  readonly numerics: 'kernels' | 'none';
  /** Made by the checker of what is written otherwise: no name that a file can call. */
  readonly implicit?: true;
  /** One paragraph; Markdown. Shapes, units, errors and the source it follows. */
  readonly doc: string;
  /** The port that `->` feeds; absent for sources. */
  readonly main?: PortSpec;
  readonly ports: readonly PortSpec[];
  readonly params: readonly ParamSpec[];
  /** Instances that differ only in this parameter share one task; the bits are those of separate runs. */
  readonly batchable?: string;
  /** Where this parameter is `skip`, inputs of the repeated port that failed are left out, as long as one is there. */
  readonly skipsMissing?: string;
  /**
   * Pure. Fills in parameters whose default depends on others, before anything is hashed: an action holds what is computed.
   * Needed where a parameter's `initial` is null.
   */
  complete?(params: Readonly<Record<string, Json>>): Readonly<Record<string, Json>>;
  /** `describe` must look into the files of its path parameters: where they are absent there is no type. */
  readonly examines?: true;
  /** Cheap, and pure but for what it reads of `files`, within a bound. Called only when ports and parameters have been checked against their specs. */
  describe(args: DescribeArguments): ValueType;
}

export interface PortSpec {
  readonly name: string;
  readonly doc: string;
  /** `architecture` is a model without weights: it enters the action as the parameter `network`, not as an input. */
  readonly accepts: 'dataset' | 'split' | 'architecture' | 'model' | 'attack' | 'metric';
  /** Takes any number of inputs, at least one: `of.0`, `of.1`, … in the action. */
  readonly repeated?: boolean;
  /** Filled from the home data set of the main input when the call does not name it (elaboration). */
  readonly fromHome?: SplitName;
  /** Reading a test split here trains or selects: an error (the test rule). */
  readonly trains?: boolean;
}

export type ParamType = ScalarType | PathType | VariantType | SidesType;

/** Height and width of a window: one integer for both, or a list of two. Of layers. */
export interface SidesType {
  readonly kind: 'sides';
  readonly min: 0 | 1;
}

export type ScalarType =
  | {
      readonly kind: 'int' | 'float';
      readonly min?: Rational;
      readonly max?: Rational;
      readonly exclusiveMin?: boolean;
      readonly exclusiveMax?: boolean;
      /** Written as a frequency (`100Hz`); the action holds it in Hz. Absent for a plain number. */
      readonly unit?: 'Hz';
    }
  | { readonly kind: 'bool' }
  | { readonly kind: 'text' }
  | { readonly kind: 'enum'; readonly values: readonly string[] };

/** A file outside, or those files of a folder that the operation reads. */
export type PathType = { readonly kind: 'path' } & PathContent;

export type PathContent =
  | { readonly of: 'file' }
  /** A model file, with the files beside it that it names. */
  | { readonly of: 'model' }
  /** The regular files in the folder itself whose name ends in `suffix`, or in one of `also`; hidden ones are left out. */
  | {
      readonly of: 'folder';
      readonly suffix: string;
      readonly also?: readonly string[];
      /** Those in its subfolders too, at any depth; links to folders are not followed. */
      readonly nested?: true;
    };

/** One of several ways, each with parameters of its own: `split: by_subject(val: 10%)`, or the bare name. */
export interface VariantType {
  readonly kind: 'variant';
  readonly variants: readonly Variant[];
}

export interface Variant {
  readonly name: string;
  readonly doc: string;
  /** None is called `kind`. */
  readonly params: readonly ParamSpec<ScalarType>[];
}

/**
 * Canonical form in an action: int → JSON integer; float → canonical rational text (`"2/5"`, `"3"`);
 * bool → boolean; text and enum → string; path → the digest of what it holds (`src/ops/files/file-source.ts`);
 * variant → an object of its name as `kind` and all its parameters; sides → a list of two integers.
 */
export interface ParamSpec<T extends ParamType = ParamType> {
  readonly name: string;
  readonly doc: string;
  readonly type: T;
  /**
   * In canonical form; a parameter without one is required. Null: it may be absent; it is null then, unless `complete` of the operation puts
   * a value in its place.
   */
  readonly initial?: Json;
  /** Stands in no action where it has its default: results from before there was such a parameter keep their keys. */
  readonly later?: true;
  /** What people call it elsewhere; whoever writes that is told the name. */
  readonly elsewhere?: string;
}

export interface DescribeArguments {
  readonly params: Readonly<Record<string, Json>>;
  readonly inputs: Readonly<Record<string, DescribedInput>>;
  /** Absolute paths of `path` parameters, by name: for an operation whose type stands in the header of a file. */
  readonly files: Readonly<Record<string, string>>;
  /** What a path parameter points at, for an operation that `examines`. */
  readonly examine?: (param: string) => Examination;
  /** Reports a problem (made without a location) at a parameter, a port or the whole call; an error makes the result unusable. */
  report(at: ProblemPlace, problem: Diagnostic): void;
}

/** `problem` says what is wrong with the place. */
export type Examination = { readonly ok: true; readonly files: ExaminedFiles } | { readonly ok: false; readonly problem: string };

/** Files outside, before anything runs: read as little of them as tells the type. */
export interface ExaminedFiles {
  /** By UTF-16 code units, with `/` between folders. */
  readonly names: readonly string[];
  /** In bytes. */
  size(name: string): number;
  /** At most the first `limit` bytes; empty where it cannot be read, which the run reports. */
  head(name: string, limit: number): Uint8Array;
}

export interface DescribedInput {
  readonly type: ValueType;
  /** Node label for people, for example `digits`; with the split: `digits.test`. */
  readonly label: string;
  /** For a data set or one of its splits. */
  readonly reference?: SplitReference;
}

export type ProblemPlace = { readonly param: string } | { readonly port: string } | 'call';
