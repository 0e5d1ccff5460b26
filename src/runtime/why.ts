import type { Action } from '../graph/action.js';
import { canonicalJson } from '../graph/canonical-json.js';
import type { Json } from '../graph/json.js';
import { decimalText, parseRational } from '../graph/rational.js';
import { layersText, type NetworkChange, networkChanges } from './network-change.js';

/** One difference between two actions of one node. */
export type Change =
  | { readonly kind: 'operation'; readonly before: string; readonly after: string }
  | { readonly kind: 'param'; readonly name: string; readonly before: Json | undefined; readonly after: Json | undefined }
  | NetworkChange
  | { readonly kind: 'input'; readonly port: string; readonly before: string | undefined; readonly after: string | undefined }
  | { readonly kind: 'profile'; readonly before: string; readonly after: string };

/** What changed from one action to another, in a stable order: operation, parameters, inputs, numeric profile. */
export function changesBetween(before: Action, after: Action): readonly Change[] {
  const changes: Change[] = [];
  const operation = (action: Action): string => `${action.op}/${action.opVersion}`;
  if (operation(before) !== operation(after)) changes.push({ kind: 'operation', before: operation(before), after: operation(after) });
  changes.push(...paramChanges(before.params, after.params));
  for (const port of names(before.inputs, after.inputs)) {
    const [old, now] = [inputText(before, port), inputText(after, port)];
    if (old !== now) changes.push({ kind: 'input', port, before: old, after: now });
  }
  if (before.profile !== after.profile) changes.push({ kind: 'profile', before: before.profile, after: after.profile });
  return changes;
}

export function paramChanges(before: Action['params'], after: Action['params']): readonly Change[] {
  return names(before, after).flatMap((name): readonly Change[] => {
    const [old, now] = [before[name], after[name]];
    if (jsonText(old) === jsonText(now)) return [];
    const layers = name === 'network' ? networkChanges(old, now) : [];
    return layers.length > 0 ? layers : [{ kind: 'param', name, before: old, after: now }];
  });
}

/** One change in a few words: `epochs 6 → 10`. */
export function describeChange(change: Change): string {
  const { name, text } = changeWords(change);
  return `${name} ${text}`;
}

/** What changed, and how. */
export function changeWords(change: Change): { readonly name: string; readonly text: string } {
  switch (change.kind) {
    case 'operation':
      return { name: 'operation', text: `${change.before} → ${change.after}` };
    case 'param': {
      const [before, after] = [shortText(change.before), shortText(change.after)];
      return { name: change.name, text: before === undefined || after === undefined ? 'changed' : `${before} → ${after}` };
    }
    case 'layer-field':
      return { name: `${change.layer}.${change.field}`, text: `${shortText(change.before) ?? '…'} → ${shortText(change.after) ?? '…'}` };
    case 'layers':
      return { name: 'layers', text: layersText(change) };
    case 'input':
      return { name: change.port, text: 'changed' };
    case 'profile':
      return { name: 'numeric profile', text: `${change.before} → ${change.after}` };
  }
}

const names = (a: object, b: object): readonly string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();

const jsonText = (value: Json | undefined): string | undefined => (value === undefined ? undefined : canonicalJson(value));

function inputText(action: Action, port: string): string | undefined {
  const input = action.inputs[port];
  return input === undefined ? undefined : `${input.digest}${input.split === undefined ? '' : ` ${input.split}`}`;
}

/** An exact number, which is kept as `3/1000`, as people write it. */
const exactText = (text: string): string => (/^-?\d+\/\d+$/.test(text) ? decimalText(parseRational(text)) : text);

/** A value that fits on a line; a network, for example, does not. */
function shortText(value: Json | undefined): string | undefined {
  if (value === undefined) return 'none';
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined;
  const text = typeof value === 'string' ? exactText(value) : canonicalJson(value);
  return text.length <= 40 ? text : undefined;
}
