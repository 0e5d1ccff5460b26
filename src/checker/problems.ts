import type { Diagnostic, Location, SourceFile, Span } from '../diagnostics/diagnostic.js';
import { type DiagnosticDetails, diagnostic, type KnownCode, type ParametersOf } from '../diagnostics/registry.js';

/** One of the instances of something: what is wrong with several of them is one problem. */
export interface ProblemInstance {
  /** What the instances are of. */
  readonly of: object;
  /** `strength=0.1, run=2` */
  readonly point: string;
  readonly total: number;
}

interface Found {
  readonly problem: Diagnostic;
  readonly instance: ProblemInstance | undefined;
  /** Points of the instances it was found in. */
  readonly points: Set<string>;
  /** Whether other instances say it in other words, with another number say. */
  varies: boolean;
}

/**
 * Collects the problems of one check. A problem met again, in the same words or at the same place of another instance of the same
 * declaration, is kept once; a note then tells where.
 */
export class Problems {
  readonly #found: Found[] = [];
  readonly #byText = new Map<string, Found>();
  readonly #byPlace = new Map<string, Found[]>();
  #instance: ProblemInstance | undefined;

  report<C extends KnownCode>(
    code: C,
    parameters: ParametersOf<C>,
    location: Location | undefined,
    details: Omit<DiagnosticDetails, 'location'> = {},
  ): void {
    this.add(diagnostic(code, parameters, location ? { ...details, location } : details));
  }

  /** What is reported meanwhile belongs to this instance. */
  within<T>(instance: ProblemInstance, make: () => T): T {
    const before = this.#instance;
    this.#instance = instance;
    try {
      return make();
    } finally {
      this.#instance = before;
    }
  }

  add(problem: Diagnostic): void {
    const instance = this.#instance;
    const place = problem.location ? `${problem.location.source.path}:${problem.location.span.start}:${problem.location.span.end}` : '';
    const text = `${place}:${problem.code}:${problem.message}`;
    const known = this.#byText.get(text);
    if (known) {
      if (instance && known.instance?.of === instance.of) known.points.add(instance.point);
      return;
    }
    const here = this.#byPlace.get(`${place}:${problem.code}`) ?? [];
    const same = instance && here.find((one) => one.instance?.of === instance.of && !one.points.has(instance.point));
    if (same) {
      same.points.add(instance.point);
      same.varies = true;
      this.#byText.set(text, same);
      return;
    }
    const found: Found = { problem, instance, points: new Set(instance ? [instance.point] : []), varies: false };
    this.#found.push(found);
    this.#byText.set(text, found);
    this.#byPlace.set(`${place}:${problem.code}`, [...here, found]);
  }

  get list(): readonly Diagnostic[] {
    return this.#found.map(withInstances);
  }

  get hasErrors(): boolean {
    return this.#found.some(({ problem }) => problem.severity === 'error');
  }
}

/** Says in which instances, unless it is the same in all of them. */
function withInstances({ problem, instance, points, varies }: Found): Diagnostic {
  if (!instance || (!varies && points.size === instance.total)) return problem;
  const [first] = points;
  const others = points.size - 1;
  const more = others > 0 ? ` and in ${others} more ${others === 1 ? 'instance' : 'instances'}` : '';
  return { ...problem, notes: [...problem.notes, `at ${first}${more}`] };
}

export const at = (source: SourceFile, node: { readonly span: Span }): Location => ({ source, span: node.span });
