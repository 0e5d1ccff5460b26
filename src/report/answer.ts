import type { Graph, GraphNode } from '../graph/graph.js';
import { compare, toFloat64 } from '../graph/rational.js';
import type { AttackType } from '../graph/value-type.js';
import type { ResultRecord, Results } from '../runtime/results.js';
import { ancestorsOf, epsilonUnitWords, metricType } from '../ui/axis-meaning.js';
import { flagWords, raisedText, reportFlags } from '../ui/flags.js';
import { formatInteger, formatPercent, formatPlain } from '../ui/format-number.js';
import { listed } from '../ui/format-text.js';
import { recordsOf } from './rows.js';

/** A piece of a sentence; the strong ones are names and numbers. */
export interface Phrase {
  readonly text: string;
  readonly strong: boolean;
}

const words = (text: string): Phrase => ({ text, strong: false });
const strong = (text: string): Phrase => ({ text, strong: true });

/** A number a sentence is about, with the node it belongs to. */
interface Finding {
  readonly node: GraphNode;
  readonly model: string;
  readonly records: readonly ResultRecord[];
}

/** What the results say in words: clean accuracy, robust accuracy at the strongest ε, and how far the attack can be trusted. */
export function answer(graph: Graph, results: Results): readonly Phrase[] {
  const robust = weakest(robustFindings(graph, results));
  const clean = cleanFinding(graph, results, robust);
  if (!robust && !clean) return [words('No accuracy was measured: this run says nothing about robustness.')];
  const cleanWords = clean ? cleanSentence(clean) : [words('The accuracy without an attack was not measured.')];
  if (!robust) return [...cleanWords, words(' No adversarial attack was evaluated, so this says nothing about robustness.')];
  return [...cleanWords, words(' '), ...robustSentence(graph, robust, clean), words(' '), ...trustSentence(robust)];
}

function cleanFinding(graph: Graph, results: Results, robust: Finding | null): Finding | null {
  const findings = graph.nodes
    .filter((node) => node.declared && metricType(node)?.title === 'accuracy' && metricType(node)?.attack === undefined)
    .map((node) => ({ node, model: modelOf(graph, node), records: measured(results, node) }))
    .filter(({ records }) => records.length > 0);
  const same = findings.filter(
    ({ model, node }) => model === robust?.model && metricType(node)?.evaluatedOn === metricType(robust.node)?.evaluatedOn,
  );
  const sameModel = findings.filter(({ model }) => model === robust?.model);
  return same[0] ?? sameModel[0] ?? (robust ? null : (findings[0] ?? null));
}

/** Each node's records at its own strongest ε; noise is a baseline, not an adversary. */
function robustFindings(graph: Graph, results: Results): readonly Finding[] {
  return graph.nodes
    .filter((node) => node.declared && metricType(node)?.attack !== undefined && /robust accuracy/.test(metricType(node)?.title ?? ''))
    .filter((node) => attackOf(graph, node)?.op !== 'noise')
    .map((node) => {
      const strongest = strongestAttack(node);
      const at = new Set(
        node.instances.flatMap(({ type, coordinates }) =>
          strongest && type.kind === 'metric' && type.attack && compare(type.attack.epsilon, strongest.epsilon) === 0
            ? [JSON.stringify(Object.values(coordinates).map(({ value }) => value))]
            : [],
        ),
      );
      const records = measured(results, node).filter((record) => at.has(JSON.stringify(Object.values(record.axes))));
      return { node, model: modelOf(graph, node), records };
    })
    .filter(({ records }) => records.length > 0);
}

/** The finding that is worst for the model, because a defence is as good as the best attack on it; of equals the one with fewer numbers. */
function weakest(findings: readonly Finding[]): Finding | null {
  const mean = ({ records }: Finding): number => records.reduce((sum, { value }) => sum + (value ?? 1), 0) / records.length;
  const order = (a: Finding, b: Finding): number =>
    Math.abs(mean(a) - mean(b)) < 1e-9 ? a.records.length - b.records.length : mean(a) - mean(b);
  return [...findings].sort(order)[0] ?? null;
}

const measured = (results: Results, node: GraphNode): readonly ResultRecord[] =>
  recordsOf(results, node.id).filter(({ state, value }) => state === 'ok' && value !== null);

const strongestAttack = (node: GraphNode): AttackType | undefined =>
  node.instances
    .flatMap(({ type }) => (type.kind === 'metric' && type.attack ? [type.attack] : []))
    .reduce<AttackType | undefined>((most, attack) => (most && compare(most.epsilon, attack.epsilon) >= 0 ? most : attack), undefined);

const modelOf = (graph: Graph, node: GraphNode): string =>
  ancestorsOf(graph, node).findLast(({ kind }) => kind === 'model')?.id ?? 'the model';

/** The attack behind a metric, through any means over seeds. */
export const attackOf = (graph: Graph, node: GraphNode): GraphNode | undefined =>
  ancestorsOf(graph, node).findLast(({ kind }) => kind === 'attack');

function cleanSentence({ node, model, records }: Finding): readonly Phrase[] {
  const on = metricType(node)?.evaluatedOn ?? '';
  const n = records[0]?.n;
  const of = n === null || n === undefined ? '' : ` of ${formatInteger(n)} samples`;
  return [strong(model), words(' classifies '), ...shareWords(records), words(`${of} of ${on} correctly.`)];
}

function robustSentence(graph: Graph, { node, records, model }: Finding, clean: Finding | null): readonly Phrase[] {
  const attack = strongestAttack(node);
  const name = attackName(attackOf(graph, node)?.op ?? 'attack');
  const strength = attack ? `ε ${formatPlain(toFloat64(attack.epsilon))}` : '';
  const unit = attack ? ` ${epsilonUnitWords(attack.epsilonUnit)}` : '';
  const norm = attack ? { linf: 'ℓ∞', l2: 'ℓ2', l1: 'ℓ1' }[attack.norm] : '';
  const subject = clean ? [] : [strong(model), words(': ')];
  return [
    ...subject,
    words('Under '),
    strong(name),
    words(' with '),
    strong(strength),
    words(` (${norm},${unit}) it is right on `),
    ...shareWords(records),
    words('.'),
  ];
}

const attackName = (op: string): string => ATTACK_NAMES[op] ?? op;

const ATTACK_NAMES: Readonly<Record<string, string>> = {
  fgsm: 'FGSM',
  bim: 'BIM',
  mim: 'MIM',
  pgd: 'PGD',
  apgd: 'APGD',
  autoattack: 'AutoAttack',
  carlini_wagner: 'Carlini & Wagner',
  deepfool: 'DeepFool',
};

/** `93.5 % (95 % interval 91.2 to 95.2 %)`; the range where there are several. */
function shareWords(records: readonly ResultRecord[]): readonly Phrase[] {
  const [only] = records;
  if (only === undefined || only.value === null) return [strong('n/a')];
  if (records.length === 1) {
    return [
      strong(formatPercent(only.value)),
      ...(only.ci95 ? [words(` (95 % interval ${percentNumber(only.ci95[0])} to ${formatPercent(only.ci95[1])})`)] : []),
    ];
  }
  const values = records.map(({ value }) => value ?? 0);
  return [
    strong(`${percentNumber(Math.min(...values))} to ${formatPercent(Math.max(...values))}`),
    words(` (${records.length} instances)`),
  ];
}

const percentNumber = (share: number): string => formatPercent(share).replace(/ %$/, '');

function trustSentence({ records }: Finding): readonly Phrase[] {
  const flags = reportFlags(records);
  if (flags && flags.raised.length > 0) {
    return [strong('This attack is flagged'), words(`: ${listed(flags.raised.map(raisedText))}. The true robustness may be lower.`)];
  }
  if (!flags || flags.passed.length === 0) return [words('The soundness of the attack was not checked: the true robustness may be lower.')];
  if (flags.unchecked.length === 0) return [words('Every soundness check of the attack passed.')];
  const few = flags.unchecked.slice(0, 2).map(flagWords);
  const rest = flags.unchecked.length > 2 ? `${few.join(', ')} and ${flags.unchecked.length - 2} more` : listed(few);
  return [words(`No soundness check of the attack failed, but not all were made (${rest}): the true robustness may be lower.`)];
}
