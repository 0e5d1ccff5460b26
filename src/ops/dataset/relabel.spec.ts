import { diagnostic } from '../../diagnostics/registry.js';
import type { DatasetType } from '../../graph/value-type.js';
import { listOf } from '../data/csv-cells.js';
import { datasetInput } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';
import { textParam } from '../param-codec.js';

/** New classes, and the one that each of the old ones becomes. */
export interface Relabelling {
  readonly classes: readonly string[];
  /** For each old class its place among the new ones. */
  readonly becomes: readonly number[];
}

/** Reads `"sitting: still, standing: still"`: classes that are not in it keep their names. The new classes stand in order of the old ones. */
export function readRelabelling(classes: readonly string[], text: string): Relabelling | { readonly problem: string } {
  const names = new Map<string, string>();
  for (const pair of listOf(text)) {
    const [, from = '', to = ''] = /^(.*?)\s*:\s*(.*)$/.exec(pair) ?? [];
    if (from === '' || to === '') return { problem: `expected old: new, found ${JSON.stringify(pair)}` };
    if (!classes.includes(from)) return { problem: `there is no class ${JSON.stringify(from)} among ${classes.join(', ')}` };
    if (names.has(from)) return { problem: `${from} is renamed twice` };
    names.set(from, to);
  }
  const renamed = classes.map((name) => names.get(name) ?? name);
  const merged = [...new Set(renamed)];
  if (merged.length < 2) return { problem: 'a single class is left' };
  return { classes: merged, becomes: renamed.map((name) => merged.indexOf(name)) };
}

export const relabelSpec: OpSpec = {
  name: 'relabel',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Renames classes and merges those that get the same name: `relabel(classes: "sitting: still, standing: still")`. Classes that are not named keep theirs.',
    'The new classes stand in order of the old ones. Samples and splits stay as they are. A class that there is not is an error (TML3330).',
  ].join(' '),
  main: { name: 'dataset', doc: 'The data set whose classes get other names.', accepts: 'dataset' },
  ports: [],
  params: [{ name: 'classes', doc: 'Old and new names: `"old: new, old: new"`.', type: { kind: 'text' } }],
  describe(args): DatasetType {
    const { type, label } = datasetInput(args, 'dataset');
    const read = readRelabelling(type.classes, textParam(args.params, 'classes'));
    if ('problem' in read) {
      args.report({ param: 'classes' }, diagnostic('TML3330', { problem: read.problem }));
      return type;
    }
    return { ...type, classes: read.classes, origin: type.origin ?? label };
  },
};
