import { canonicalJson } from '../graph/canonical-json.js';
import type { Json } from '../graph/json.js';

/** One difference between two networks as they stand in actions. */
export type NetworkChange =
  /** One field of layers of one kind, the same in all of them; `layers` are their places in the new network. */
  | {
      readonly kind: 'layer-field';
      readonly layer: string;
      readonly field: string;
      readonly before: Json | undefined;
      readonly after: Json | undefined;
      readonly layers: readonly number[];
    }
  /** Kinds of the layers that came and went, and how many of those that stayed read other layers. */
  | { readonly kind: 'layers'; readonly added: readonly string[]; readonly removed: readonly string[]; readonly rewired: number };

/** A layer as an action stores it; that of an older version may have other fields. */
interface StoredLayer {
  readonly kind: string;
  readonly inputs: readonly number[];
  readonly fields: Readonly<Record<string, Json>>;
}

/** What changed from one network to another; empty where one of them cannot be read. */
export function networkChanges(before: Json | undefined, after: Json | undefined): readonly NetworkChange[] {
  const [old, now] = [layersOf(before), layersOf(after)];
  if (!old || !now) return [];
  const pairs = alignedLayers(old, now);
  const newPlace = new Map(pairs);
  const fields = new Map<string, Extract<NetworkChange, { kind: 'layer-field' }>>();
  let rewired = 0;
  for (const [from, to] of pairs) {
    const [a, b] = [old[from], now[to]];
    if (!a || !b) continue;
    const read = a.inputs.map((input) => newPlace.get(input));
    if (read.length !== b.inputs.length || read.some((input, place) => input !== undefined && input !== b.inputs[place])) rewired += 1;
    for (const field of new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])) {
      const [was, is] = [a.fields[field], b.fields[field]];
      const key = canonicalJson([b.kind, field, was ?? null, is ?? null]);
      if (canonicalJson(was ?? null) === canonicalJson(is ?? null)) continue;
      const found = fields.get(key);
      fields.set(key, { kind: 'layer-field', layer: b.kind, field, before: was, after: is, layers: [...(found?.layers ?? []), to] });
    }
  }
  const stayed = new Set(newPlace.values());
  const added = now.flatMap(({ kind }, place) => (stayed.has(place) ? [] : [kind]));
  const removed = old.flatMap(({ kind }, place) => (newPlace.has(place) ? [] : [kind]));
  const isOther = added.length + removed.length > 0 || (fields.size === 0 && rewired > 0);
  return [...fields.values(), ...(isOther ? [{ kind: 'layers', added, removed, rewired } as const] : [])];
}

/** `5 added (2 conv1d, 2 relu, add)`; where all layers stayed, `2 read other layers`. */
export function layersText({ added, removed, rewired }: Extract<NetworkChange, { kind: 'layers' }>): string {
  const part = (kinds: readonly string[], what: string): readonly string[] =>
    kinds.length === 0 ? [] : [`${kinds.length} ${what} (${countedKinds(kinds)})`];
  const parts = [...part(added, 'added'), ...part(removed, 'removed')];
  return parts.length > 0 ? parts.join(', ') : `${rewired} read other layers`;
}

function countedKinds(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`)).join(', ');
}

function layersOf(network: Json | undefined): readonly StoredLayer[] | undefined {
  if (!isRecord(network) || !Array.isArray(network['layers'])) return undefined;
  const layers: StoredLayer[] = [];
  for (const layer of network['layers'] as readonly Json[]) {
    if (!isRecord(layer)) return undefined;
    const { kind, inputs, ...fields } = layer;
    if (typeof kind !== 'string' || !Array.isArray(inputs)) return undefined;
    layers.push({ kind, inputs: inputs.filter((input) => typeof input === 'number'), fields });
  }
  return layers;
}

const isRecord = (value: Json | undefined): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Pairs of old and new places of layers that stayed: the longest common subsequence of their kinds, equal ends first. */
function alignedLayers(old: readonly StoredLayer[], now: readonly StoredLayer[]): readonly (readonly [number, number])[] {
  const same = (a: number, b: number): boolean => old[a]?.kind === now[b]?.kind;
  const shortest = Math.min(old.length, now.length);
  let begin = 0;
  while (begin < shortest && same(begin, begin)) begin += 1;
  let end = 0;
  while (end < shortest - begin && same(old.length - 1 - end, now.length - 1 - end)) end += 1;
  const [height, width] = [old.length - begin - end, now.length - begin - end];
  // lengths[a][b]: of the longest common subsequence of what follows a in the old and b in the new middle.
  const lengths = Array.from({ length: height + 1 }, () => new Uint32Array(width + 1));
  const lengthAt = (a: number, b: number): number => lengths[a]?.[b] ?? 0;
  for (let a = height - 1; a >= 0; a -= 1)
    for (let b = width - 1; b >= 0; b -= 1)
      (lengths[a] as Uint32Array)[b] = same(begin + a, begin + b)
        ? lengthAt(a + 1, b + 1) + 1
        : Math.max(lengthAt(a + 1, b), lengthAt(a, b + 1));
  const middle: (readonly [number, number])[] = [];
  for (let a = 0, b = 0; a < height && b < width; ) {
    if (same(begin + a, begin + b)) middle.push([begin + a++, begin + b++]);
    else if (lengthAt(a + 1, b) >= lengthAt(a, b + 1)) a += 1;
    else b += 1;
  }
  return [
    ...Array.from({ length: begin }, (_, place) => [place, place] as const),
    ...middle,
    ...Array.from({ length: end }, (_, place) => [old.length - end + place, now.length - end + place] as const),
  ];
}
