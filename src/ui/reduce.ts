import { unreachable } from '../diagnostics/invariant.js';
import type {
  NodeProgressEvent,
  NodeResult,
  NodeStartedEvent,
  PlanEvent,
  RunEvent,
  SearchDoneEvent,
  SearchPlanEvent,
  TrialEvent,
} from '../runtime/events.js';
import { foldNodes } from './fold-nodes.js';
import { reduceSearch } from './reduce-search.js';
import type { InstanceCounts, NodeView, ResultSummary, RunView, TaskView, TrialReference } from './view-model.js';
import { findNode, findSearch, finishedInstances, isFinished, nodeFromPlan } from './view-model.js';

/** The next view after an event. Pure: equal streams give equal views. Events about unknown nodes and searches change only the clock. */
export function reduce(view: RunView, event: RunEvent): RunView {
  const next: RunView = { ...view, at: Math.max(view.at, event.at) };
  switch (event.type) {
    case 'run-start':
      return { ...next, file: event.file, jobs: event.jobs, profile: event.profile };
    case 'plan':
      return planned(next, event);
    case 'node-queued':
      return next;
    case 'node-started':
      return updateNode(next, event.node, (node) => started(node, event));
    case 'node-progress':
      return updateNode(next, event.node, (node) => progressed(node, event));
    case 'node-cached':
      return updateNode(next, event.node, (node) =>
        withResult(ended(node, event.instances, 'cached', event.at), event.result, event.instances.length),
      );
    case 'node-done':
      return updateNode(next, event.node, (node) => {
        const pace = {
          instances: node.pace.instances + event.instances.length,
          milliseconds: node.pace.milliseconds + event.milliseconds,
        };
        return withResult({ ...ended(node, event.instances, 'computed', event.at), pace }, event.result, event.instances.length);
      });
    case 'node-failed': {
      const { at, node, instances, code, message, notes, stored } = event;
      const trial = findNode(next, node)?.trial ?? null;
      const failure = { at, node, trial, instances, code, message, notes, stored };
      const failures = trial !== null && stored ? next.failures : [...next.failures, failure];
      return updateNode({ ...next, failures }, node, (before) => ended(before, instances, 'failed', at));
    }
    case 'node-skipped':
      return updateNode(next, event.node, (node) => {
        const after = ended(node, event.instances, 'skipped', event.at);
        return after.skippedBecause.includes(event.because) || after.skippedBecause.length >= 3
          ? after
          : { ...after, skippedBecause: [...after.skippedBecause, event.because] };
      });
    case 'log': {
      const message = { at: event.at, level: event.level, code: event.code ?? null, node: event.node ?? null, text: event.message };
      return { ...next, messages: [...next.messages, message] };
    }
    case 'search-plan':
    case 'trial':
    case 'search-done':
      return searched(next, event);
    case 'run-end':
      return { ...next, phase: event.outcome, end: event };
    default:
      return unreachable(event);
  }
}

/** Adds nodes, and replaces those that have not begun: what waited for a search is known once it ended. */
function planned(view: RunView, event: PlanEvent): RunView {
  const nodes = [...view.nodes];
  const places = new Map(view.places);
  for (const plan of event.nodes) {
    if (plan.trial && !findSearch(view, plan.trial.search)) continue;
    const place = places.get(plan.node);
    const before = place === undefined ? undefined : nodes[place];
    if (place === undefined || before === undefined) {
      places.set(plan.node, nodes.length);
      nodes.push(nodeFromPlan(plan));
    } else if (before.startedAt === null && finishedInstances(before) === 0) {
      nodes[place] = nodeFromPlan(plan);
    }
  }
  return { ...view, phase: 'running', nodes, places };
}

function searched(view: RunView, event: SearchPlanEvent | TrialEvent | SearchDoneEvent): RunView {
  const before = findSearch(view, event.search);
  const after = reduceSearch(before, event);
  if (after === undefined) return view;
  const searches = before ? view.searches.map((search) => (search === before ? after : search)) : [...view.searches, after];
  const next = { ...view, searches };
  switch (event.type) {
    case 'search-plan':
      return next;
    case 'trial': {
      if (event.state === 'started') return next;
      return foldNodes(next, ({ trial, tasks }) => trial?.search === event.search && trial.index === event.index && tasks.length === 0);
    }
    case 'search-done': {
      const folded = foldNodes(next, ({ trial, tasks }) => trial?.search === event.search && tasks.length === 0);
      return { ...folded, finished: before?.end ? view.finished : [...view.finished, event.search] };
    }
    default:
      return unreachable(event);
  }
}

function updateNode(view: RunView, id: string, change: (node: NodeView) => NodeView): RunView {
  const place = view.places.get(id);
  const before = place === undefined ? undefined : view.nodes[place];
  if (place === undefined || before === undefined) return view;
  const after = change(before);
  const next = { ...view, nodes: view.nodes.with(place, after) };
  if (after.trial === null) {
    return isFinished(after) && !isFinished(before) ? { ...next, finished: [...view.finished, id] } : next;
  }
  // A task may outlast the decision about its trial; it keeps a worker busy until then.
  return after.tasks.length === 0 && !isOpen(view, after.trial) ? foldNodes(next, (node) => node === after) : next;
}

const isOpen = (view: RunView, { search, index }: TrialReference): boolean =>
  findSearch(view, search)?.open.some((trial) => trial.index === index) ?? false;

/** A second try of the same instances (a worker died) replaces the first. */
function started(node: NodeView, event: NodeStartedEvent): NodeView {
  const task: TaskView = {
    instances: event.instances,
    worker: event.worker,
    attempt: event.attempt,
    startedAt: event.at,
    progress: null,
  };
  return { ...node, startedAt: node.startedAt ?? event.at, tasks: [...withoutInstances(node.tasks, event.instances), task] };
}

function progressed(node: NodeView, event: NodeProgressEvent): NodeView {
  const about = new Set(event.instances);
  const tasks = node.tasks.map((task) => {
    if (!task.instances.some((instance) => about.has(instance))) return task;
    const { done, total, unit, figures } = event;
    return { ...task, progress: { done, total, unit, figures, endsAt: endsAt(task, event) } };
  });
  return { ...node, tasks };
}

function endsAt(task: TaskView, event: NodeProgressEvent): number | null {
  if (event.left !== undefined) return event.at + event.left;
  if (event.done <= 0 || event.total <= 0 || event.done > event.total) return null;
  return event.at + ((event.at - task.startedAt) * (event.total - event.done)) / event.done;
}

function ended(node: NodeView, instances: readonly string[], how: keyof InstanceCounts, at: number): NodeView {
  const counts = { ...node.counts, [how]: node.counts[how] + instances.length };
  const after = { ...node, counts, tasks: withoutInstances(node.tasks, instances) };
  return isFinished(after) ? { ...after, finishedAt: node.finishedAt ?? at } : after;
}

function withoutInstances(tasks: readonly TaskView[], instances: readonly string[]): readonly TaskView[] {
  if (tasks.length === 0) return tasks;
  const gone = new Set(instances);
  return tasks
    .map((task) => ({ ...task, instances: task.instances.filter((instance) => !gone.has(instance)) }))
    .filter((task) => task.instances.length > 0);
}

function withResult(node: NodeView, result: NodeResult | undefined, instances: number): NodeView {
  if (result === undefined) return node;
  const value = result.value;
  const before = node.results;
  const results: ResultSummary = {
    first: before?.first ?? result,
    values: (before?.values ?? 0) + (value === undefined ? 0 : instances),
    least: Math.min(before?.least ?? Infinity, value ?? Infinity),
    greatest: Math.max(before?.greatest ?? -Infinity, value ?? -Infinity),
  };
  return { ...node, results };
}
