import type { Graph, GraphNode } from '../graph/graph.js';
import { compare, toFloat64 } from '../graph/rational.js';
import type { AttackType } from '../graph/value-type.js';
import type { ResultRecord, Results } from '../runtime/results.js';
import { ancestorsOf, epsilonUnitWords, evaluatedOn, metricType } from '../ui/axis-meaning.js';
import { flagWords, raisedText } from '../ui/flags.js';
import { formatInteger, formatPercent, formatPlain } from '../ui/format-number.js';
import { listed } from '../ui/format-text.js';
import type { Flags } from './flag-mark.js';
import { checksOf, flagsBehind } from './flag-mark.js';
import { leaksOf, measuredModels } from './leaks.js';
import type { Phrase } from './phrase.js';
import { strong, words } from './phrase.js';
import { recordsOf } from './records.js';
import { searchSentences, selectedPhrases } from './search-answer.js';
import type { SearchView } from './search-view.js';
import { bestTrial, isOfBest, searchesOf } from './search-view.js';

/** A number a sentence is about, with the node it belongs to. */
interface Finding {
  readonly node: GraphNode;
  readonly model: string;
  readonly records: readonly ResultRecord[];
  /** Set where the model is the best of a search, or made from it. */
  readonly search: SearchView | undefined;
  /** The data influenced the model: what was measured on it says little. */
  readonly leaked: boolean;
}

/**
 * What the results say in words: what a search found, clean accuracy, robust accuracy at the strongest ε, and how far the attack can
 * be trusted. Numbers of a search's own trials chose the network and never stand here as its accuracy.
 */
export function answer(graph: Graph, results: Results): readonly Phrase[] {
  const views = searchesOf(graph, results);
  const robust = weakest(foremost(findingsOf(graph, results, isRobust(graph))));
  const clean = cleanFinding(findingsOf(graph, results, isClean), robust);
  const found = views.map((view) => {
    const best = bestTrial(view);
    const measured = best === undefined || [robust, clean].some((finding) => finding?.search?.node.id === view.node.id);
    return [...searchSentences(view), ...(measured ? [] : [words(' '), ...selectedPhrases(view, best)])];
  });
  return [...found, measuredSentences(graph, results, robust, clean, views)]
    .filter((part) => part.length > 0)
    .flatMap((part, place) => (place === 0 ? part : [words(' '), ...part]));
}

function measuredSentences(
  graph: Graph,
  results: Results,
  robust: Finding | null,
  clean: Finding | null,
  views: readonly SearchView[],
): readonly Phrase[] {
  if (!robust && !clean) return views.length > 0 ? [] : [words('No accuracy was measured: this run says nothing about robustness.')];
  const alone = views.length === 1;
  const cleanWords = clean ? cleanSentence(clean, alone) : [words('The accuracy without an attack was not measured.')];
  if (!robust) return [...cleanWords, words(' No adversarial attack was evaluated, so this says nothing about robustness.')];
  const flags = robust.records.flatMap((record) => flagsBehind(graph, results, record));
  return [...cleanWords, words(' '), ...robustSentence(graph, robust, clean, alone), words(' '), ...trustSentence(flags)];
}

const isClean = (node: GraphNode): boolean => metricType(node)?.title === 'accuracy' && metricType(node)?.attack === undefined;

/** Noise is a baseline, not an adversary. */
const isRobust =
  (graph: Graph) =>
  (node: GraphNode): boolean =>
    metricType(node)?.attack !== undefined &&
    /robust accuracy/.test(metricType(node)?.title ?? '') &&
    attackOf(graph, node)?.op !== 'noise';

function findingsOf(graph: Graph, results: Results, wanted: (node: GraphNode) => boolean): readonly Finding[] {
  const views = searchesOf(graph, results);
  return graph.nodes
    .filter((node) => node.declared && wanted(node) && !graph.searches.some((search) => isOfBest(search, node.id)))
    .map((node): Finding => {
      const ancestors = ancestorsOf(graph, node);
      const search = views.find((view) => ancestors.some(({ id }) => isOfBest(view.node, id)));
      return {
        node,
        model: modelName(measuredModels(graph, node)),
        records: strongestRecords(results, node),
        search,
        leaked: leaksOf(graph, node).length > 0,
      };
    })
    .filter(({ records }) => records.length > 0);
}

/** Many where an axis runs over models: the sentence then gives the range of them. */
function modelName(models: readonly GraphNode[]): string {
  const [only, ...others] = models.map(({ id }) => id);
  if (only === undefined) return 'the model';
  if (others.length === 0) return only;
  return others.length < 4 ? `Each of ${listed([only, ...others])}` : `Each of ${models.length} models`;
}

/** A metric's records at its own strongest ε; all of them where there is no attack. */
function strongestRecords(results: Results, node: GraphNode): readonly ResultRecord[] {
  const strongest = strongestAttack(node);
  const records = recordsOf(results, node.id);
  return records.filter(({ state, value }, place) => {
    if (state !== 'ok' || value === null) return false;
    const type = node.instances[place]?.type;
    return (
      strongest === undefined ||
      (type?.kind === 'metric' && type.attack !== undefined && compare(type.attack.epsilon, strongest.epsilon) === 0)
    );
  });
}

/** Findings on the best of a search where there are any, and of these the ones on data that did not influence the model. */
function foremost(findings: readonly Finding[]): readonly Finding[] {
  const searched = findings.filter(({ search }) => search !== undefined);
  const asked = searched.length > 0 ? searched : findings;
  const fair = asked.filter(({ leaked }) => !leaked);
  return fair.length > 0 ? fair : asked;
}

function cleanFinding(findings: readonly Finding[], robust: Finding | null): Finding | null {
  const sameModel = findings.filter(({ model }) => model === robust?.model);
  const same = sameModel.filter(({ node }) => evaluatedOn(node) === (robust && evaluatedOn(robust.node)));
  return same[0] ?? sameModel[0] ?? (robust ? null : (foremost(findings)[0] ?? null));
}

/** The finding that is worst for the model, because a defence is as good as the best attack on it; of equals the one with fewer numbers. */
function weakest(findings: readonly Finding[]): Finding | null {
  const mean = ({ records }: Finding): number => records.reduce((sum, { value }) => sum + (value ?? 1), 0) / records.length;
  const order = (a: Finding, b: Finding): number =>
    Math.abs(mean(a) - mean(b)) < 1e-9 ? a.records.length - b.records.length : mean(a) - mean(b);
  return [...findings].sort(order)[0] ?? null;
}

const strongestAttack = (node: GraphNode): AttackType | undefined =>
  node.instances
    .flatMap(({ type }) => (type.kind === 'metric' && type.attack ? [type.attack] : []))
    .reduce<AttackType | undefined>((most, attack) => (most && compare(most.epsilon, attack.epsilon) >= 0 ? most : attack), undefined);

/** The attack behind a metric, through any means over seeds. */
export const attackOf = (graph: Graph, node: GraphNode): GraphNode | undefined =>
  ancestorsOf(graph, node).findLast(({ kind }) => kind === 'attack');

function cleanSentence(finding: Finding, alone: boolean): readonly Phrase[] {
  const { node, records } = finding;
  const on = evaluatedOn(node);
  const n = records[0]?.n;
  const of = n === null || n === undefined ? '' : ` of ${formatInteger(n)} samples`;
  return [
    ...modelPhrases(finding, alone),
    words(' classifies '),
    ...shareWords(records),
    words(`${of} of ${on}${finding.leaked ? ', data that influenced it,' : ''} correctly.`),
  ];
}

/** `net`; `It` where a sentence about the one search stands before; `final, made from the best of robust,`. */
function modelPhrases({ model, search }: Finding, alone: boolean): readonly Phrase[] {
  if (search === undefined) return [strong(model)];
  if (!isOfBest(search.node, model)) return [strong(model), words(`, made from the best of ${search.node.id},`)];
  return alone ? [words('It')] : [words('The best of '), strong(search.node.id)];
}

function robustSentence(graph: Graph, finding: Finding, clean: Finding | null, alone: boolean): readonly Phrase[] {
  const { node, records } = finding;
  const attack = strongestAttack(node);
  const name = attackName(attackOf(graph, node)?.op ?? 'attack');
  const strength = attack ? `ε ${formatPlain(toFloat64(attack.epsilon))}` : '';
  const unit = attack ? ` ${epsilonUnitWords(attack.epsilonUnit)}` : '';
  const norm = attack ? { linf: 'ℓ∞', l2: 'ℓ2', l1: 'ℓ1' }[attack.norm] : '';
  const subject = clean ? [] : [...modelPhrases(finding, alone), words(': ')];
  return [
    ...subject,
    words(clean ? 'Under ' : 'under '),
    strong(name),
    words(' with '),
    strong(strength),
    words(` (${norm},${unit}) it is right on `),
    ...shareWords(records),
    words(finding.leaked ? ', measured on data that influenced it.' : '.'),
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

function trustSentence(behind: readonly Flags[]): readonly Phrase[] {
  const flags = checksOf(behind);
  if (flags && flags.raised.length > 0) {
    return [strong('This attack is flagged'), words(`: ${listed(flags.raised.map(raisedText))}. The true robustness may be lower.`)];
  }
  if (!flags || flags.passed.length === 0) return [words('The soundness of the attack was not checked: the true robustness may be lower.')];
  if (flags.unchecked.length === 0) return [words('Every soundness check of the attack passed.')];
  const few = flags.unchecked.slice(0, 2).map(flagWords);
  const rest = flags.unchecked.length > 2 ? `${few.join(', ')} and ${flags.unchecked.length - 2} more` : listed(few);
  return [words(`No soundness check of the attack failed, but not all were made (${rest}): the true robustness may be lower.`)];
}
