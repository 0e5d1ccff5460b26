import type { Graph, NodeInstance } from '../graph/graph.js';
import { plural, printable, wrapWords } from './format-text.js';
import type { Paint } from './paint.js';
import { foldedLabel } from './plan-rows.js';
import type { SummaryInput } from './summary.js';
import type { FailureView } from './view-model.js';

/** Failures shown in full; the rest is a number, because the report and the record list all. */
const SHOWN = 5;

/** Every failure: where, what, the chain of nodes that led there, what it cost, what was kept, and how to go on. */
export function failureLines(input: SummaryInput, paint: Paint): readonly string[] {
  const { view, graph, command, columns } = input;
  const interrupted = view.phase === 'interrupted';
  if (view.failures.length === 0 && !interrupted) return [];
  const lines = view.failures.slice(0, SHOWN).flatMap((failure) => [...failureBlock(failure, graph, columns, paint), '']);
  if (view.failures.length > SHOWN) lines.push(` and ${plural(view.failures.length - SHOWN, 'more failure')}`, '');
  const kept = (view.end?.computed ?? 0) + (view.end?.cached ?? 0);
  const again = view.failures.length > 0 && view.failures.every((failure) => failure.stored);
  return [
    ...lines,
    fact('kept', `${plural(kept, 'result')} in the store; the next run takes them from there`, paint),
    fact(again ? 'change' : 'continue', again ? 'these outcomes are stored and stay: change the file, then' : command, paint),
    ...(again ? [fact('', command, paint)] : []),
  ];
}

function failureBlock(failure: FailureView, graph: Graph, columns: number, paint: Paint): readonly string[] {
  const label = failure.instances[0] ?? failure.node;
  const more = failure.instances.length > 1 ? ` and ${plural(failure.instances.length - 1, 'more instance')}` : '';
  const message = wrapWords(printable(failure.message), columns - 4);
  const skipped = skippedBy(failure, graph);
  return [
    ` ${paint('bad', `failed[${failure.code}]`)} ${paint('strong', printable(label))}${more}`,
    ...message.map((line) => `   ${line}`),
    ...failure.notes.flatMap((note) => wrapWords(`= ${printable(note)}`, columns - 4, '  ')).map((line) => `   ${line}`),
    ...hanging('through', throughText(failure, graph, label), columns, paint),
    ...(skipped.length > 0 ? hanging('skipped', skippedText(skipped), columns, paint) : []),
  ];
}

/** A word and what it says, wrapped beside it. */
function hanging(word: string, text: string, columns: number, paint: Paint): readonly string[] {
  const indent = word.length + 4;
  const [first = '', ...rest] = wrapWords(text, Math.max(16, columns - 1 - indent));
  return [`   ${paint('faint', word)} ${first}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`)];
}

/** A candidate's nodes are not in the graph of the file: the trial says where they belong. */
const throughText = ({ trial }: FailureView, graph: Graph, label: string): string =>
  trial ? `trial #${trial.index} of ${printable(trial.search)}` : chainTo(graph, label).map(printable).join(' → ');

/** `adv[strength=0.05] +2, clean`: instances of one node together. */
function skippedText(skipped: readonly (readonly string[])[]): string {
  const shown = skipped.slice(0, SHOWN).map((labels) => printable(foldedLabel(labels)));
  return `${shown.join(', ')}${skipped.length > SHOWN ? ` and ${plural(skipped.length - SHOWN, 'more node')}` : ''}`;
}

const fact = (name: string, text: string, paint: Paint): string => ` ${paint('faint', name.padEnd(8))} ${text}`;

/** The longest way to an instance, from its data set: what had to exist before it could fail. */
export function chainTo(graph: Graph, label: string): readonly string[] {
  const nodes = new Map(graph.nodes.map((node, place) => [node.id, { node, place }]));
  const chain: string[] = [];
  let current: NodeInstance | undefined = findInstance(graph, label);
  while (current) {
    chain.unshift(current.label);
    // The input latest in topological order is the one with most behind it.
    const inputs: readonly { readonly place: number; readonly instance: NodeInstance }[] = Object.values(current.inputs).flatMap(
      (input) => {
        const found = nodes.get(input.node);
        const instance = found?.node.instances[input.instance];
        return found && instance ? [{ place: found.place, instance }] : [];
      },
    );
    current = inputs.reduce<{ place: number; instance: NodeInstance } | undefined>(
      (latest, input) => (latest && latest.place >= input.place ? latest : input),
      undefined,
    )?.instance;
  }
  return chain.length === 0 ? [label] : chain;
}

const findInstance = (graph: Graph, label: string): NodeInstance | undefined => {
  for (const node of graph.nodes) {
    const found = node.instances.find((instance) => instance.label === label);
    if (found) return found;
  }
  return undefined;
};

/** Labels of declared instances downstream of a failure, by node. */
function skippedBy(failure: FailureView, graph: Graph): readonly (readonly string[])[] {
  const failed = new Set(failure.instances);
  const reached = new Set<string>();
  const skipped: (readonly string[])[] = [];
  for (const node of graph.nodes) {
    const labels: string[] = [];
    node.instances.forEach((instance, index) => {
      const reads = Object.values(instance.inputs).some((input) => reached.has(place(input.node, input.instance)));
      if (!reads && !failed.has(instance.label)) return;
      reached.add(place(node.id, index));
      if (reads && node.declared) labels.push(instance.label);
    });
    if (labels.length > 0) skipped.push(labels);
  }
  return skipped;
}

const place = (node: string, instance: number): string => `${node}#${instance}`;
