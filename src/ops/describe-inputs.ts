import { invariant } from '../diagnostics/invariant.js';
import { diagnostic } from '../diagnostics/registry.js';
import type { AttackType, DatasetType, ModelType, SplitReference, SplitType } from '../graph/value-type.js';
import { shapesOf } from '../network/shapes.js';
import type { DescribeArguments, DescribedInput } from './op-spec.js';

/** A model as a port of `describe` sees it. */
export interface DescribedModel {
  readonly type: ModelType;
  readonly label: string;
}

export interface DescribedSplit {
  readonly type: SplitType;
  /** For people: `digits.test`. */
  readonly label: string;
  readonly reference: SplitReference;
}

function input(args: DescribeArguments, port: string): DescribedInput {
  const described = args.inputs[port];
  invariant(described !== undefined, `port ${port} is not connected`);
  return described;
}

export function datasetInput(args: DescribeArguments, port: string): { readonly type: DatasetType; readonly label: string } {
  const { type, label } = input(args, port);
  invariant(type.kind === 'dataset', `port ${port} is not a data set`);
  return { type, label };
}

export function modelInput(args: DescribeArguments, port: string): DescribedModel {
  const { type, label } = input(args, port);
  invariant(type.kind === 'model', `port ${port} is not a model`);
  return { type, label };
}

export function splitInput(args: DescribeArguments, port: string): DescribedSplit {
  const { type, label, reference } = input(args, port);
  invariant(type.kind === 'split' && reference !== undefined, `port ${port} is not a split`);
  return { type, label, reference };
}

/** Reports data whose training samples change in each epoch, to an operation that computes other samples, once for all epochs. */
export function refuseAugmented(args: DescribeArguments, operation: string): void {
  const { type, label } = datasetInput(args, 'dataset');
  if (type.augmented !== true) return;
  const hint = operation === 'augment' ? 'give one augment all that it is to do' : `put ${operation} before augment`;
  args.report({ port: 'dataset' }, diagnostic('TML3362', { operation, data: label }, { hint }));
}

export function attackInput(args: DescribeArguments, port: string): AttackType {
  const { type } = input(args, port);
  invariant(type.kind === 'attack', `port ${port} is not an attack`);
  return type;
}

/** Whether two splits are the same samples, or a transform of the same. */
export const sameReference = (a: SplitReference, b: SplitReference): boolean =>
  (a.origin ?? a.dataset) === (b.origin ?? b.dataset) && a.split === b.split;

/** Reports a network whose output is no logits, to an operation whose loss is of classes. */
export function refuseValues(operation: string, args: DescribeArguments, { type, label }: DescribedModel): void {
  if (type.gives !== 'values') return;
  const found = formatShape(shapesOf(type.network).at(-1) ?? []);
  const details = { hint: 'only a network without -> values, ending in dense(classes), has logits' };
  args.report('call', diagnostic('TML3212', { operation, classes: type.home.classes.length, network: label, found }, details));
}

/** Reports samples that the model cannot read, or classes that are not its own. */
export function reportMisfit(args: DescribeArguments, port: string, model: DescribedModel, data: DescribedSplit): void {
  const { dataset, split } = data.type;
  if (dataset.splits[split] === 0) args.report({ port }, diagnostic('TML3306', { split: data.label }));
  const expected = formatShape(model.type.network.input);
  const found = formatShape(dataset.shape);
  if (expected !== found) {
    args.report({ port }, diagnostic('TML3304', { model: model.label, expected, data: data.label, found }));
  } else if (!sameClasses(model.type.home, dataset)) {
    args.report(
      { port },
      diagnostic('TML3305', {
        model: model.label,
        expected: formatClasses(model.type.home),
        data: data.label,
        found: formatClasses(dataset),
      }),
    );
  } else {
    const [own, other] = [formatUnits(model.type.home), formatUnits(dataset)];
    if (own !== other) args.report({ port }, diagnostic('TML3323', { model: model.label, expected: own, data: data.label, found: other }));
  }
}

/** Warns about a number measured on samples that the weights were fitted to (the test rule, design/LANGUAGE.md 5). */
export function reportFittedSplit(args: DescribeArguments, port: string, model: DescribedModel, data: DescribedSplit): void {
  if (model.type.fittedOn.some((fitted) => sameReference(fitted, data.reference))) {
    args.report({ port }, diagnostic('TML3303', { split: data.label, model: model.label }));
  }
}

const formatShape = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** Each unit once, in order of the channels. */
const formatUnits = ({ channels }: DatasetType): string => [...new Set(channels.map(({ unit }) => unit))].join(', ');

const sameClasses = (a: DatasetType, b: DatasetType): boolean =>
  a.classes.length === b.classes.length && a.classes.every((name, index) => name === b.classes[index]);

function formatClasses({ classes }: DatasetType): string {
  const names = classes.length <= 4 ? classes.join(', ') : `${classes.slice(0, 2).join(', ')}, … ${classes.at(-1)}`;
  return `${classes.length} classes (${names})`;
}
