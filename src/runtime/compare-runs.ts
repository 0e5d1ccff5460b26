import type { Action } from '../graph/action.js';
import type { Digest } from '../graph/artifact.js';
import { canonicalJson } from '../graph/canonical-json.js';
import type { Json } from '../graph/json.js';
import type { ResultRecord, Results, SearchRecord, TrialRecord } from './results.js';
import type { InstanceSummary, RunSummary } from './run-summary.js';
import { type Change, changesBetween, describeChange } from './why.js';

/** A run as its record tells it. */
export interface RecordedRun {
  readonly summary: RunSummary;
  readonly results: Results;
  /** The command that gives its results again; null where the record does not hold it. */
  readonly command: string | null;
}

/** `before` and `after` as texts; null where one run does not have it. */
export interface Difference {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Instances of one node whose keys differ for the same reasons; digests are those of the first. */
export interface KeyDifference {
  readonly node: string;
  readonly instances: readonly string[];
  readonly state: 'changed' | 'only before' | 'only after';
  /** Empty where an action is not in the store any more, or only inputs of inputs tell. */
  readonly changes: readonly Change[];
}

export interface Measure {
  readonly value: number | null;
  readonly ci95: readonly [number, number] | null;
  readonly n: number | null;
}

/** A metric of both runs whose value is not the same. */
export interface MetricDifference {
  readonly label: string;
  readonly unit: string | null;
  readonly before: Measure;
  readonly after: Measure;
  /** After minus before; null where a value is missing. */
  readonly difference: number | null;
  /** Whether the two 95 % intervals overlap, so that chance alone may explain it; null where one is missing. */
  readonly overlap: boolean | null;
}

export interface SearchDifference {
  readonly search: string;
  readonly trials: readonly [number, number];
  readonly best: readonly [number | null, number | null];
  /** Indices of trials of both runs with other parameters. */
  readonly otherParams: readonly number[];
  /** Of those with the same parameters: another state or other values. */
  readonly otherValues: readonly number[];
}

export interface RunComparison {
  readonly settings: readonly Difference[];
  readonly environment: readonly Difference[];
  readonly keys: readonly KeyDifference[];
  /** How many instances of both runs have the same key. */
  readonly sameKeys: number;
  readonly metrics: readonly MetricDifference[];
  readonly sameMetrics: number;
  readonly searches: readonly SearchDifference[];
}

/** What differs between two runs; `actionOf` gives the action of a key where the store still has it. */
export function compareRuns(before: RecordedRun, after: RecordedRun, actionOf: (key: Digest) => Action | undefined): RunComparison {
  const keys = compareKeys(before.summary, after.summary, actionOf);
  const metrics = compareMetrics(before.results, after.results);
  return {
    settings: differences(settingsOf(before), settingsOf(after)),
    environment: differences(environmentOf(before.summary), environmentOf(after.summary)),
    keys: keys.different,
    sameKeys: keys.same,
    metrics: metrics.different,
    sameMetrics: metrics.same,
    searches: compareSearches(before.results.searches, after.results.searches),
  };
}

type Facts = Readonly<Record<string, string | null>>;

const settingsOf = ({ summary, command }: RecordedRun): Facts => ({
  file: summary.file,
  command,
  jobs: `${summary.jobs}`,
  outcome: summary.outcome,
});

const environmentOf = ({ versions, host, profile }: RunSummary): Facts => ({
  tml: versions.tml,
  Node: versions.node,
  host: host.name,
  platform: `${host.platform} ${host.arch}`,
  processor: `${host.cores} × ${host.cpu}`,
  'numeric profile': profile,
});

const differences = (before: Facts, after: Facts): readonly Difference[] =>
  Object.keys(before).flatMap((name) => {
    const [old, now] = [before[name] ?? null, after[name] ?? null];
    return old === now ? [] : [{ name, before: old, after: now }];
  });

/** Trials are compared as trials; what is left is one an instance of the file. */
const instancesOf = ({ instances }: RunSummary): ReadonlyMap<string, InstanceSummary> =>
  new Map(instances.filter(({ trial }) => trial === null).map((instance) => [instance.label, instance]));

function compareKeys(
  before: RunSummary,
  after: RunSummary,
  actionOf: (key: Digest) => Action | undefined,
): { readonly different: readonly KeyDifference[]; readonly same: number } {
  const [old, now] = [instancesOf(before), instancesOf(after)];
  const groups = new Map<string, { difference: Omit<KeyDifference, 'instances'>; instances: string[] }>();
  let same = 0;
  for (const label of new Set([...old.keys(), ...now.keys()])) {
    const [a, b] = [old.get(label), now.get(label)];
    if (a && b && a.key === b.key) {
      same += 1;
      continue;
    }
    const node = (a ?? b)?.node ?? label;
    const state = a && b ? 'changed' : a ? 'only before' : 'only after';
    const [first, second] = [a?.key, b?.key].map((key) => (key ? actionOf(key) : undefined));
    const changes = first && second ? changesBetween(first, second) : [];
    // Digests of inputs differ from one instance to the next; what is said of them does not.
    const group = [node, state, ...changes.map(describeChange)].join('\n');
    const known = groups.get(group);
    if (known) known.instances.push(label);
    else groups.set(group, { difference: { node, state, changes }, instances: [label] });
  }
  return { different: [...groups.values()].map(({ difference, instances }) => ({ ...difference, instances })), same };
}

const labelOf = ({ node, axes }: ResultRecord): string => {
  const inside = Object.entries(axes).map(([axis, value]) => `${axis}=${value}`);
  return inside.length === 0 ? node : `${node}[${inside.join(', ')}]`;
};

const metricsOf = ({ results }: Results): ReadonlyMap<string, ResultRecord> =>
  new Map(results.filter(({ kind }) => kind === 'metric').map((record) => [labelOf(record), record]));

function compareMetrics(before: Results, after: Results): { readonly different: readonly MetricDifference[]; readonly same: number } {
  const [old, now] = [metricsOf(before), metricsOf(after)];
  const both = [...old].flatMap(([label, a]) => {
    const b = now.get(label);
    return b ? [{ label, a, b }] : [];
  });
  const different = both.filter(({ a, b }) => a.value !== b.value);
  return {
    same: both.length - different.length,
    different: different.map(({ label, a, b }) => ({
      label,
      unit: b.unit ?? a.unit,
      before: { value: a.value, ci95: a.ci95, n: a.n },
      after: { value: b.value, ci95: b.ci95, n: b.n },
      difference: a.value === null || b.value === null ? null : b.value - a.value,
      overlap: a.ci95 && b.ci95 ? a.ci95[0] <= b.ci95[1] && b.ci95[0] <= a.ci95[1] : null,
    })),
  };
}

function compareSearches(before: readonly SearchRecord[], after: readonly SearchRecord[]): readonly SearchDifference[] {
  return before.flatMap((old): SearchDifference[] => {
    const now = after.find(({ name }) => name === old.name);
    if (!now) return [];
    const pairs = old.trials.flatMap((a) => {
      const b = now.trials.find(({ index }) => index === a.index);
      return b ? [{ a, b }] : [];
    });
    const sameParams = ({ a, b }: { readonly a: TrialRecord; readonly b: TrialRecord }): boolean => textOf(a.params) === textOf(b.params);
    const difference: SearchDifference = {
      search: old.name,
      trials: [old.trials.length, now.trials.length],
      best: [old.best, now.best],
      otherParams: pairs.filter((pair) => !sameParams(pair)).map(({ a }) => a.index),
      otherValues: pairs
        .filter((pair) => sameParams(pair) && textOf([pair.a.state, pair.a.values]) !== textOf([pair.b.state, pair.b.values]))
        .map(({ a }) => a.index),
    };
    const { trials, best, otherParams, otherValues } = difference;
    const isSame = trials[0] === trials[1] && best[0] === best[1] && otherParams.length + otherValues.length === 0;
    return isSame ? [] : [difference];
  });
}

const textOf = (value: unknown): string => canonicalJson(value as Json);
