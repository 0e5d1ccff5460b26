import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import type { Manifest } from '../graph/artifact.js';
import type { Json } from '../graph/json.js';
import type { NodeResult } from './events.js';

/** What a metric's artifact says in its `meta`. */
export interface MetricResult {
  readonly value: number;
  readonly unit: string | null;
  /** Samples behind the value. */
  readonly n: number | null;
  readonly ci95: readonly [number, number] | null;
}

/** Undefined where the artifact holds no number. */
export function metricResultOf(manifest: Manifest): MetricResult | undefined {
  const { value, unit, n, ci95 } = manifest.meta;
  if (typeof value !== 'number') return undefined;
  return {
    value,
    unit: typeof unit === 'string' ? unit : null,
    n: typeof n === 'number' ? n : null,
    ci95: intervalOf(ci95),
  };
}

/** What events show of an artifact: a metric's number, or its own one-line `summary`. */
export function nodeResultOf(manifest: Manifest): NodeResult | undefined {
  if (manifest.type !== 'metric') {
    const { summary } = manifest.meta;
    return typeof summary === 'string' ? { text: summary } : undefined;
  }
  const result = metricResultOf(manifest);
  if (result === undefined) return undefined;
  return {
    value: result.value,
    ...(result.unit === null ? {} : { unit: result.unit }),
    ...(result.n === null ? {} : { n: result.n }),
    ...(result.ci95 === null ? {} : { ci95: result.ci95 }),
  };
}

/** A warning of a data set whose test windows overlap training windows, or whose test samples are training samples, each time it is used. */
export function leakOf(manifest: Manifest): Diagnostic | undefined {
  if (manifest.type !== 'dataset') return undefined;
  const { leak, copies } = manifest.meta;
  if (typeof leak === 'number') return diagnostic('TML7131', { share: `${(100 * leak).toFixed(1)} %` });
  if (typeof copies !== 'object' || copies === null || Array.isArray(copies)) return undefined;
  const { found, of } = copies as Readonly<Record<string, Json>>;
  return typeof found === 'number' && typeof of === 'number' ? diagnostic('TML7172', { copies: found, of }) : undefined;
}

/** Soundness flags of an attack, or those a metric repeats. */
export function flagsOf(manifest: Manifest): Readonly<Record<string, Json>> | null {
  const { flags } = manifest.meta;
  return typeof flags === 'object' && flags !== null && !Array.isArray(flags) ? (flags as Readonly<Record<string, Json>>) : null;
}

function intervalOf(value: Json | undefined): readonly [number, number] | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [low, high] = value as readonly Json[];
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : null;
}
