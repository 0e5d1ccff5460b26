import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { unreachable } from '../diagnostics/invariant.js';
import type { Digest } from '../graph/artifact.js';
import type { Graph } from '../graph/graph.js';
import type { Store } from '../store/store.js';
import { type History, readHistory } from './history.js';
import type { UnitPlan } from './planner.js';
import { planSearches, type PlannedSearch } from './search/plan-searches.js';
import { Session, type SessionOptions } from './session.js';
import { actionOf, labelOf, type Unit } from './units.js';
import { type Change, changesBetween, describeChange, paramChanges } from './why.js';

export interface RunPlan {
  readonly profile: string;
  /** All instances, unnamed steps included, in the order of the graph. */
  readonly instances: readonly PlannedInstance[];
  readonly searches: readonly EstimatedSearch[];
  /** With what follows from searches whose trials are all known. */
  readonly graph: Graph;
  readonly history: History;
  readonly problems: readonly Diagnostic[];
}

export interface EstimatedSearch extends PlannedSearch {
  /** Milliseconds of work of the trials that are not known, by the mean of earlier ones; null where there were none. */
  readonly expected: number | null;
}

export interface PlannedInstance {
  readonly node: string;
  readonly label: string;
  readonly declared: boolean;
  /** `depends`: an input runs first; where it gives equal bytes this one need not run. `blocked`: an input ended with a stored error, or is `missing`: what it reads from files is not there. */
  readonly state: UnitPlan['state'];
  /** Why it runs or waits: `epochs 6 → 10`, `waits for net`, `never ran`; empty for what is cached. */
  readonly because: string;
  /** Instances and searches that have to be there before it is known whether it runs. */
  readonly waitsFor: readonly string[];
  /** Against the latest result of this instance, where there is one. */
  readonly changes: readonly Change[];
  /** Null for what waits for a search. */
  readonly planKey: Digest | null;
  /** Action key, where it is known before anything runs. */
  readonly key: Digest | null;
  /** Milliseconds it took when it was last computed; null where it does not run or never did. */
  readonly expected: number | null;
}

/**
 * What a run would do, without doing it. A worker starts only where the numeric profile is not remembered.
 *
 * @throws ProfileUnknown
 */
export async function planGraph(graph: Graph, options: SessionOptions): Promise<RunPlan> {
  const problems: Diagnostic[] = [];
  const session = new Session(options, 1, (problem) => problems.push(problem));
  try {
    const { table, profile } = await session.table(graph);
    const planned = planSearches(graph, table, session.store);
    const { plans } = planned;
    const { units } = table;
    const history = readHistory(options.store, graph.file);
    const instances = planned.graph.nodes.flatMap((node) =>
      node.instances.map((instance): PlannedInstance => {
        const unit = table.unitOf(instance);
        const plan = plans[unit.index] as UnitPlan;
        const runs = plan.state === 'run' || plan.state === 'depends';
        const changes = runs ? changesOf({ unit, label: instance.label, plans, store: session.store, history }) : [];
        return {
          node: node.id,
          label: instance.label,
          declared: node.declared,
          state: plan.state,
          because: reason(plan, changes, units, history.key(instance.label) !== undefined),
          waitsFor: plan.state === 'depends' ? plan.on.map((index) => labelOf(units[index] as Unit)) : [],
          changes: changes ?? [],
          planKey: unit.planKey,
          key: plan.state === 'cached' || plan.state === 'run' ? plan.key : null,
          expected: runs ? (history.milliseconds(instance.label, node.id) ?? null) : null,
        };
      }),
    );
    return {
      profile,
      instances: [...instances, ...pendingInstances(planned.graph)],
      searches: planned.searches.map((search) => ({ ...search, expected: searchTime(search, history) })),
      graph: planned.graph,
      history,
      problems,
    };
  } finally {
    await session.close();
  }
}

function searchTime({ id, known, trials }: PlannedSearch, history: History): number | null {
  const each = history.trialMilliseconds(id);
  return each === undefined || known >= trials ? null : each * (trials - known);
}

/** What waits for the result of a search that is not known yet. */
const pendingInstances = (graph: Graph): readonly PlannedInstance[] =>
  graph.pending.flatMap(({ id, kind, declared, instances, after }) =>
    kind === 'search' || kind === 'require'
      ? []
      : instances.map(
          ({ label }): PlannedInstance => ({
            node: id,
            label,
            declared,
            state: 'depends',
            because: `waits for ${after.join(', ')}`,
            waitsFor: after,
            changes: [],
            planKey: null,
            key: null,
            expected: null,
          }),
        ),
  );

interface Question {
  readonly unit: Unit;
  readonly label: string;
  readonly plans: readonly UnitPlan[];
  readonly store: Store;
  readonly history: History;
}

/** Undefined where the instance has no earlier result, or its preimage is gone. Inputs that will run are compared when they have. */
function changesOf({ unit, label, plans, store, history }: Question): readonly Change[] | undefined {
  const key = history.key(label);
  const before = key === undefined ? undefined : store.readAction(key);
  if (before === undefined) return undefined;
  if (plans[unit.index]?.state === 'depends') return paramChanges(before.params, unit.params);
  const artifactOf = (input: number): Digest => {
    const plan = plans[input];
    return plan?.state === 'cached' && plan.outcome.ok ? plan.outcome.artifact : '';
  };
  return changesBetween(before, actionOf(unit, artifactOf));
}

function reason(plan: UnitPlan, changes: readonly Change[] | undefined, units: readonly Unit[], ran: boolean): string {
  const changed = (changes ?? []).map(describeChange).join(', ');
  switch (plan.state) {
    case 'cached':
      return plan.outcome.ok ? '' : `failed: ${plan.outcome.error.message}`;
    case 'blocked':
      return `${labelOf(units[plan.on] as Unit)} failed`;
    case 'depends': {
      const waits = `waits for ${plan.on.map((index) => labelOf(units[index] as Unit)).join(', ')}`;
      return changed === '' ? waits : `${changed}; ${waits}`;
    }
    case 'run':
      if (!ran) return 'never ran';
      return changed === '' ? 'its stored result is gone' : changed;
    case 'missing':
      return [plan.problem.message, ...plan.problem.notes.slice(0, 1)].join('; ');
    default:
      return unreachable(plan);
  }
}
