import type { GraphNode } from '../graph/graph.js';
import { formatRational } from '../graph/rational.js';
import type { DatasetType, ValueType } from '../graph/value-type.js';

/** Longer lists of classes are counted only. */
const NAMED_CLASSES = 8;

/** What is known of a node before anything runs: its type, shape and cost, and how many instances it has. Markdown. */
export function describeNode({ axes, instances }: GraphNode): string {
  const types = instances.map(({ type }) => type);
  const along = axes.length > 0 ? [`${instances.length} instances over ${axes.join(' × ')}`] : [];
  return [...describeTypes(types), ...along].join('\n\n');
}

/** What a node or a network without weights is, from the types of its instances. */
export function describeTypes(types: readonly ValueType[]): readonly string[] {
  const [type] = types;
  if (!type) return [];
  switch (type.kind) {
    case 'dataset':
      return [ofDataset(type)];
    case 'model': {
      const costs = types.flatMap((one) => (one.kind === 'model' ? [one.cost] : []));
      const among = (of: (cost: (typeof costs)[number]) => number): string => range(costs.map(of));
      return [
        `${type.trained ? 'trained on' : 'untrained, for'} ${type.homeNode}, [${type.home.shape.join(', ')}] → ${type.home.classes.length} classes`,
        `${among(({ params }) => params)} parameters, ${among(({ macs }) => macs)} MACs`,
        `${among(({ sram }) => sram)} B of RAM, ${among(({ flash }) => flash)} B of flash`,
      ];
    }
    case 'attack': {
      const sizes = types.flatMap((one) => (one.kind === 'attack' ? [formatRational(one.epsilon)] : []));
      const eps = [...new Set(sizes)].join(', ');
      return [
        `${type.norm} of at most ${eps}${type.epsilonUnit === '' ? '' : ` ${type.epsilonUnit}`}, on ${type.splitReference.dataset}.${type.splitReference.split}`,
      ];
    }
    case 'metric':
      return [`${type.title} on ${type.evaluatedOn}`];
    default:
      return [];
  }
}

function ofDataset({ shape, classes, splits }: DatasetType): string {
  const names = classes.length <= NAMED_CLASSES ? `: ${classes.join(', ')}` : '';
  const sizes = Object.entries(splits).flatMap(([split, size]) => (size === null ? [] : [`${grouped(size)} in ${split}`]));
  return [`shape [${shape.join(', ')}], ${classes.length} classes${names}`, ...(sizes.length > 0 ? [sizes.join(', ')] : [])].join('\n\n');
}

/** `1,200`, or `1,200 … 4,800` where instances differ. */
function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? grouped(low) : `${grouped(low)} … ${grouped(high)}`;
}

const grouped = (value: number): string => value.toLocaleString('en-US');
