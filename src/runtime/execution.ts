import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { invariant } from '../diagnostics/invariant.js';
import type { Graph, GraphNode, NodeInstance, NodeKind, PendingNode, SearchOutcome } from '../graph/graph.js';
import type { Candidate, SearchNode } from '../graph/search.js';
import type { Trial } from '../optimize/optimizer.js';
import type { EventLog } from './event-log.js';
import type { PlannedNode } from './events.js';
import { type CachedPlan, planKnown } from './planner.js';
import type { SearchRecord, TrialRecord } from './results.js';
import { Scheduler } from './scheduler.js';
import type { SchedulerOptions } from './scheduler-options.js';
import { describeOutcome } from './search/describe-outcome.js';
import { earlyValues, type SearchHost, SearchRun } from './search/search-run.js';
import type { UnitState } from './unit-state.js';
import type { Added, UnitTable } from './unit-table.js';
import { isRefreshed, type TrialName, type Unit } from './units.js';

export interface ExecutionOptions extends Omit<SchedulerOptions, 'units' | 'onSettled'> {
  readonly graph: Graph;
  /** Holds the nodes of the graph already. */
  readonly table: UnitTable;
  readonly log: EventLog;
}

/** A node that never came to be, because a search before it had no result. */
export interface NeverRun {
  readonly node: PendingNode & { readonly kind: NodeKind };
  readonly because: string;
}

/** Added nodes with what the store knows of their new units. */
interface Looked {
  readonly added: Added;
  readonly plans: ReadonlyMap<Unit, CachedPlan | undefined>;
}

/** Earlier trials go first: the next proposal waits for the oldest of them. In milliseconds of a critical path. */
const TRIAL_URGENCY = 3_600_000;

/** Runs a graph that may grow: searches add the nodes of their trials, and their ends what waited for them. */
export class Execution {
  readonly #options: ExecutionOptions;
  readonly #scheduler: Scheduler;
  readonly #searches = new Map<string, SearchRun>();
  readonly #outcomes = new Map<string, SearchOutcome>();
  readonly #records = new Map<string, SearchRecord>();
  readonly #nodes = new Map<string, GraphNode>();
  readonly #decided = new Set<string>();
  /** Trials whose beginning was told. */
  readonly #announced = new Set<string>();
  readonly #problems: Diagnostic[] = [];
  #graph: Graph;

  /** Instances that joined a unit which had ended: nothing was computed for them. */
  readonly late = new Set<NodeInstance>();
  readonly trialNodes: { readonly node: GraphNode; readonly trial: TrialName }[] = [];

  constructor(options: ExecutionOptions) {
    this.#options = options;
    this.#graph = options.graph;
    this.#scheduler = new Scheduler({ ...options, units: options.table.units, onSettled: () => this.#advance() });
    for (const node of options.graph.nodes) this.#nodes.set(node.id, node);
  }

  /** The graph with all that is known of it now. */
  get graph(): Graph {
    return this.#graph;
  }

  /** Errors that only the outcome of a search brought to light. */
  get problems(): readonly Diagnostic[] {
    return this.#problems;
  }

  /** In order of declaration. */
  get searchRecords(): readonly SearchRecord[] {
    return this.#graph.searches.flatMap((search) => this.#records.get(search.id) ?? []);
  }

  /** What became of each unit, by index. */
  async run(): Promise<readonly UnitState[]> {
    const { log, plans } = this.#options;
    const waiting = this.#graph.pending.filter(isNode);
    const isCached = (unit: Unit): boolean => plans[unit.index]?.state === 'cached';
    log.emit({
      type: 'plan',
      nodes: [...this.#graph.nodes.map((node) => this.#plannedNode(node, isCached)), ...waiting.map(plannedPending)],
    });
    this.#openSearches();
    const states = await this.#scheduler.run();
    for (const [id, run] of this.#searches) if (!this.#records.has(id)) this.#close(run, run.hasBegun ? 'interrupted' : 'skipped');
    for (const { node, because } of this.neverRun) {
      log.emit({ type: 'node-skipped', node: node.id, instances: node.instances.map(({ label }) => label), because });
    }
    return states;
  }

  /** What waited for a search and was never made. */
  get neverRun(): readonly NeverRun[] {
    return this.#options.graph.pending.flatMap((node) =>
      !isNode(node) || this.#nodes.has(node.id) ? [] : [{ node, because: this.#reasonOf(node) }],
    );
  }

  #reasonOf(node: PendingNode): string {
    const waiting = new Map(this.#options.graph.pending.map((one) => [one.id, one]));
    const open = [...node.after];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const outcome = this.#outcomes.get(id);
      if (outcome && !outcome.best) return `${id} without a feasible candidate`;
      if (this.#searches.has(id) && !outcome) return `${id}, which did not finish`;
      open.push(...(waiting.get(id)?.after ?? []));
    }
    return 'not started';
  }

  #openSearches(): void {
    const { log } = this.#options;
    for (const search of this.#graph.searches) {
      if (this.#searches.has(search.id)) continue;
      this.#searches.set(search.id, new SearchRun(search, this.#hostOf(search), this.#options.store));
      log.emit({
        type: 'search-plan',
        search: search.id,
        trials: search.strategy.trials,
        strategy: search.strategy.kind,
        goals: search.goals,
        values: search.columns.flatMap(({ name, role, unit }) => (role === 'metric' || role === 'field' ? [{ name, unit }] : [])),
        after: search.after,
      });
    }
  }

  /** Called whenever something has ended: trials are decided, proposed, and what waited for a search is added. */
  #advance(): void {
    for (const run of [...this.#searches.values()]) {
      if (this.#records.has(run.search.id)) continue;
      if (!run.hasBegun) this.#beginIfReady(run);
      else run.advance();
      if (run.stop) this.#stop(run);
      else if (run.isFinished) this.#finish(run);
    }
  }

  #beginIfReady(run: SearchRun): void {
    const states = run.search.after.flatMap((id) => {
      const node = this.#nodes.get(id);
      return node ? node.instances.map((_, instance) => this.#stateOf(id, instance)) : [];
    });
    if (states.every(({ status }) => status === 'ok')) run.begin();
    else if (states.some(({ status }) => status === 'failed' || status === 'skipped')) this.#close(run, 'skipped');
  }

  /** Ends a search that cannot go on: nothing more of its trials begins, and what is decided stays for a later run. */
  #stop(run: SearchRun): void {
    const { id } = run.search;
    for (const { index } of run.open) this.#decided.add(nameOf({ search: id, index }));
    for (const { nodes } of run.open) this.#giveUp(nodes, `${id} stopped`);
    this.#close(run, 'interrupted');
  }

  #finish(run: SearchRun): void {
    this.#outcomes.set(run.search.id, run.outcome);
    this.#close(run, 'ok');
    const resolution = this.#graph.resolve?.(this.#outcomes);
    invariant(resolution, 'a graph with a search can be resolved');
    if (!resolution.graph) {
      for (const problem of resolution.problems) {
        this.#problems.push(problem);
        this.#options.log.report(problem);
      }
      return;
    }
    this.#graph = resolution.graph;
    const fresh = this.#graph.nodes.filter((node) => !this.#nodes.has(node.id));
    const looked = this.#lookUp(this.#options.table.add(this.#graph.nodes));
    // Elaborated again, they are the same nodes.
    for (const node of this.#graph.nodes) this.#nodes.set(node.id, node);
    this.#take(fresh, looked, 0);
    this.#openSearches();
    this.#advance();
  }

  /** Makes new nodes known to whoever watches, and to the scheduler. */
  #take(fresh: readonly GraphNode[], { added, plans }: Looked, urgency: number, trial?: TrialName): void {
    const { log } = this.#options;
    for (const node of fresh) this.#nodes.set(node.id, node);
    for (const { unit, instance } of added.joined) if (this.#scheduler.stateOf(unit).status === 'ok') this.late.add(instance.instance);
    if (fresh.length > 0) {
      const isKnown = (unit: Unit): boolean => this.#isKnown(unit, plans);
      log.emit({ type: 'plan', nodes: fresh.map((node) => ({ ...this.#plannedNode(node, isKnown), ...(trial ? { trial } : {}) })) });
    }
    this.#scheduler.add(
      added,
      added.fresh.map((unit) => plans.get(unit)),
      urgency,
    );
  }

  /** Looks new units up by their plan keys. */
  #lookUp(added: Added): Looked {
    const { store, recheck } = this.#options;
    return { added, plans: new Map(added.fresh.map((unit) => [unit, recheck || isRefreshed(unit) ? undefined : planKnown(unit, store)])) };
  }

  #isKnown(unit: Unit, plans: Looked['plans']): boolean {
    return plans.has(unit) ? plans.get(unit) !== undefined : this.#scheduler.stateOf(unit).status === 'ok';
  }

  #hostOf(search: SearchNode): SearchHost {
    const isHalted = (): boolean => this.#scheduler.isHalted;
    return {
      get isHalted() {
        return isHalted();
      },
      stateOf: (node, instance) => this.#stateOf(node, instance),
      begin: (trial, candidate) => this.#beginTrial(search, trial, candidate),
      decided: (record, nodes) => this.#endTrial(search, record, nodes),
    };
  }

  #beginTrial(search: SearchNode, { index }: Trial, candidate: Candidate): void {
    const { table, log } = this.#options;
    const trial: TrialName = { search: search.id, index };
    const { nodes, params } = candidate;
    const looked = this.#lookUp(table.add(nodes, trial));
    for (const node of nodes) this.trialNodes.push({ node, trial });
    const units = nodes.flatMap((node) => node.instances.map((instance) => table.unitOf(instance)));
    if (!units.every((unit) => this.#isKnown(unit, looked.plans))) {
      this.#announced.add(nameOf(trial));
      const values = earlyValues(candidate);
      log.emit({ type: 'trial', search: search.id, index, state: 'started', params, values, goals: null, cached: false });
    }
    this.#take(nodes, looked, (search.strategy.trials - index) * TRIAL_URGENCY, trial);
  }

  #endTrial(search: SearchNode, record: TrialRecord, nodes: readonly GraphNode[]): void {
    const { log, table } = this.#options;
    const trial: TrialName = { search: search.id, index: record.index };
    this.#decided.add(nameOf(trial));
    const units = nodes.flatMap((node) => node.instances.map((instance) => table.unitOf(instance)));
    if (record.state !== 'ok') this.#giveUp(nodes, `${search.id} #${record.index} is ${record.state}`);
    const { index, state, params, values, goals, error } = record;
    const cached = !this.#announced.has(nameOf(trial)) && units.length > 0;
    log.emit({ type: 'trial', search: search.id, index, state, params, values, goals, ...(error === null ? {} : { error }), cached });
  }

  /** Cancels the units of a trial that no other needs. */
  #giveUp(nodes: readonly GraphNode[], because: string): void {
    const units = nodes.flatMap((node) => node.instances.map((instance) => this.#options.table.unitOf(instance)));
    const isFree = (unit: Unit): boolean => unit.instances.every((each) => each.trial && this.#decided.has(nameOf(each.trial)));
    this.#scheduler.cancel([...new Set(units)].filter(isFree), because);
  }

  #close(run: SearchRun, state: SearchRecord['state']): void {
    const record = run.record(state);
    this.#records.set(run.search.id, record);
    const count = (wanted: TrialRecord['state']): number => record.trials.filter((trial) => trial.state === wanted).length;
    this.#options.log.emit({
      type: 'search-done',
      search: record.name,
      outcome: state === 'ok' ? 'done' : state === 'skipped' || run.stop ? 'failed' : 'interrupted',
      trials: record.trials.length,
      ok: count('ok'),
      infeasible: count('infeasible'),
      failed: count('failed'),
      broken: count('broken'),
      cached: record.trials.filter(({ index }) => !this.#announced.has(nameOf({ search: record.name, index }))).length,
      best: record.best,
      text: describeOutcome(run.search, record, run.stop),
    });
  }

  #stateOf(node: string, instance: number): UnitState {
    const found = this.#nodes.get(node)?.instances[instance];
    invariant(found, `${node} is a node of this run`);
    return this.#scheduler.stateOf(this.#options.table.unitOf(found));
  }

  #plannedNode(node: GraphNode, isKnown: (unit: Unit) => boolean): PlannedNode {
    const { table } = this.#options;
    return {
      node: node.id,
      kind: node.kind,
      op: node.op,
      declared: node.declared,
      instances: node.instances.map((instance) => instance.label),
      cached: node.instances.filter((instance) => isKnown(table.unitOf(instance))).length,
      after: [...new Set(node.instances.flatMap((instance) => Object.values(instance.inputs).map((input) => input.node)))],
    };
  }
}

const nameOf = ({ search, index }: TrialName): string => `${search} ${index}`;

const isNode = (node: PendingNode): node is PendingNode & { readonly kind: NodeKind } => node.kind !== 'search' && node.kind !== 'require';

const plannedPending = ({ id, kind, op, declared, instances, after }: PendingNode & { readonly kind: NodeKind }): PlannedNode => ({
  node: id,
  kind,
  op,
  declared,
  instances: instances.map(({ label }) => label),
  cached: 0,
  after,
});
