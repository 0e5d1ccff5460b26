import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { moduleMeaning } from '../../src/checker/packages/meaning.js';
import type { AstNode } from '../../src/parser/ast.js';
import { visit } from '../../src/parser/children.js';
import { parseText } from '../parser/parsing.js';
import '../property-seed.js';

const folder = path.join(packageRoot(), 'grammar', 'conformance', 'valid');
const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tml'))
  .map((file) => readFileSync(path.join(folder, file), 'utf8'));
const meaning = (text: string): string => moduleMeaning(parseText(text).file, new Map());

/** Literals and names, without what `with { }` says. */
function leavesOf(text: string): readonly AstNode[] {
  const leaves: AstNode[] = [];
  const logistics: AstNode[] = [];
  visit(parseText(text).file, (node) => {
    const { kind } = node as { readonly kind?: string };
    if ('settings' in node && Array.isArray(node.settings)) logistics.push(node);
    if (kind === 'number' || kind === 'quantity' || kind === 'bool' || kind === 'name') leaves.push(node);
  });
  const isInside = (leaf: AstNode, outer: AstNode): boolean => leaf.span.start >= outer.span.start && leaf.span.end <= outer.span.end;
  return leaves.filter((leaf) => !logistics.some((outer) => isInside(leaf, outer)));
}

describe('the meaning of a module', () => {
  it('changes with every literal and every name', () => {
    const changeable = cases.filter((text) => leavesOf(text).length > 0);
    expect(changeable.length).toBeGreaterThan(50);
    fc.assert(
      fc.property(fc.constantFrom(...changeable), fc.nat(), (text, choice) => {
        const leaves = leavesOf(text);
        const leaf = leaves[choice % leaves.length];
        if (!leaf) return;
        const { start, end } = leaf.span;
        const written = text.slice(start, end);
        // A digit in front changes a number and keeps its unit; a letter behind changes a word.
        const changed = /^\d/.test(written) ? `7${written}` : written === 'true' ? 'false' : written === 'false' ? 'true' : `${written}z`;
        expect(meaning(text.slice(0, start) + changed + text.slice(end))).not.toBe(meaning(text));
      }),
    );
  });

  it('is not changed by logistics', () => {
    const file = (settings: string): string => `edition 1\nexport model m = d -> train()${settings}\n`;
    expect(meaning(file(' with { retries: 2 }'))).toBe(meaning(file('')));
    expect(meaning(file(' -> train()'))).not.toBe(meaning(file('')));
  });
});
