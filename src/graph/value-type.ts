import type { Cost, Network } from '../network/network.js';
import type { Rational } from './rational.js';

/** What is known of a value before anything runs (design/LANGUAGE.md 5). */
export type ValueType = DatasetType | SplitType | ModelType | AttackType | MetricType | FileType;

export type SplitName = 'train' | 'val' | 'test';

/** One channel of a sample: the last dimension of its shape. */
export interface Channel {
  readonly name: string;
  /** What one unit of the stored numbers is, as printed beside ε: `pixel range`, `g`, `deg/s`. */
  readonly unit: string;
  /** The sensor's valid range, in `unit`: what clipping respects. Null where only the data tells, as after `normalize`. */
  readonly low: Rational | null;
  readonly high: Rational | null;
}

/** A channel whose range is known, as it is in every data set that exists. */
export interface BoundedChannel extends Channel {
  readonly low: Rational;
  readonly high: Rational;
}

export interface DatasetType {
  readonly kind: 'dataset';
  /** Without the batch, channels last: [time, channels], [height, width, channels] or [features]. */
  readonly shape: readonly number[];
  readonly channels: readonly Channel[];
  readonly classes: readonly string[];
  /** Samples in each split; null where only the data tells. */
  readonly splits: Readonly<Record<SplitName, number | null>>;
  /**
   * Label of the data set whose splits these are, where a transform has kept them: a sample never changes its split, so what was
   * fitted on one of the two was fitted on the other.
   */
  readonly origin?: string;
  /** Set where training sees the samples changed, anew in each epoch. */
  readonly augmented?: true;
}

export interface SplitType {
  readonly kind: 'split';
  readonly dataset: DatasetType;
  readonly split: SplitName;
}

/** A split of a data set node, for the test rule. */
export interface SplitReference {
  /** Node label of the data set, for example `digits`. */
  readonly dataset: string;
  readonly split: SplitName;
  /** As in the type of the data set. */
  readonly origin?: string;
}

export interface ModelType {
  readonly kind: 'model';
  readonly network: Network;
  /** Set where the network gives values of any shape, as a regressor does; absent where it gives one logit a class. */
  readonly gives?: 'values';
  readonly cost: Cost;
  /** The data set the network was instantiated for. */
  readonly home: DatasetType;
  readonly homeNode: string;
  /** An architecture without weights is not trained. */
  readonly trained: boolean;
  /** The splits that influenced the weights, directly or by selection. */
  readonly fittedOn: readonly SplitReference[];
}

export interface AttackType {
  readonly kind: 'attack';
  readonly model: ModelType;
  readonly split: SplitType;
  readonly splitReference: SplitReference;
  readonly norm: 'linf' | 'l2' | 'l1';
  readonly epsilon: Rational;
  /** Unit of ε: a channel's unit, or `of range` / `of std` when relative. */
  readonly epsilonUnit: string;
}

export interface MetricType {
  readonly kind: 'metric';
  /** `share` is a proportion of samples in 0…1. */
  readonly unit: 'share' | 'count' | 'byte' | 'none';
  readonly better: 'more' | 'less';
  /** What it is called in tables: `robust accuracy`. */
  readonly title: string;
  /** What it was evaluated on, for example `digits.test`. */
  readonly evaluatedOn: string;
  /** Set where the number was measured under an attack. */
  readonly attack?: AttackType;
}

/** What a run leaves beside its record, for other programs. */
export interface FileType {
  readonly kind: 'file';
  /** For people: `ONNX`. */
  readonly title: string;
  /** Base names, the one to open first. */
  readonly names: readonly string[];
}
