import type { Post } from '../primitives/primitive.js';
import { sum } from '../primitives/sum.js';
import { type FusedNode, storedCount, type TimedNode } from './node.js';

const isPost = (node: TimedNode): boolean => node.primitive === sum && node.inputs.length === 1;

/** ReLU first, then dropout: what a primitive does in one go. Null when the order is another. */
function joinPosts(first: Post, second: Post): Post | null {
  if (first.dropout) return null;
  if (first.relu && second.relu && !second.dropout) return first;
  if (first.relu && second.relu) return null;
  return { relu: first.relu || second.relu, dropout: second.dropout };
}

function countConsumers(nodes: readonly TimedNode[]): Map<number, number> {
  const consumers = new Map<number, number>();
  for (const node of nodes) for (const input of node.inputs) consumers.set(input, (consumers.get(input) ?? 0) + 1);
  return consumers;
}

/** Moves a ReLU or dropout into the primitive before it, where nothing else reads that primitive's bare result. */
function fusePosts(nodes: readonly TimedNode[]): readonly TimedNode[] {
  const consumers = countConsumers(nodes);
  const result: TimedNode[] = [];
  const positions = new Map<number, number>();
  for (const node of nodes) {
    const [input = -1] = node.inputs;
    const index = isPost(node) && consumers.get(input) === 1 ? (positions.get(input) ?? -1) : -1;
    const before = result[index];
    const post = before?.primitive?.fusesPost ? joinPosts(before.post, node.post) : null;
    const possible = post && (node.shape.kind === 'sequence' || !post.dropout);
    const merged = before && possible && storedCount(before) === storedCount(node) ? index : result.length;
    result[merged] = before && post && merged === index ? { ...before, id: node.id, post } : node;
    positions.set(node.id, merged);
  }
  return result;
}

/**
 * Lets a convolution that ends a residual block store the sum too: the sum of its result and one other tensor that is computed before it.
 */
function fuseSums(nodes: readonly TimedNode[]): readonly FusedNode[] {
  const positions = new Map(nodes.map((node, index) => [node.id, index]));
  const storesSum = new Map<number, number>();
  for (const node of nodes) {
    const [a, b] = node.inputs;
    if (node.primitive !== sum || node.inputs.length !== 2 || a === b || node.post.dropout || node.shape.kind === 'features') continue;
    const places = [positions.get(a ?? -1) ?? -1, positions.get(b ?? -1) ?? -1].toSorted((p, q) => q - p);
    const latest = nodes[places[0] ?? -1];
    if (!latest?.primitive?.fusesSum || storesSum.has(latest.id) || storedCount(latest) !== storedCount(node)) continue;
    storesSum.set(latest.id, node.id);
  }
  return nodes.map((node) => ({ ...node, storesSum: storesSum.get(node.id) ?? null }));
}

/** Epilogues: what can be done with a value while it is still in a register. Changes no result by a bit. */
export const fuse = (nodes: readonly TimedNode[]): readonly FusedNode[] => fuseSums(fusePosts(nodes));

export const unfused = (nodes: readonly TimedNode[]): readonly FusedNode[] => nodes.map((node) => ({ ...node, storesSum: null }));
