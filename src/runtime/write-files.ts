import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import type { Graph } from '../graph/graph.js';
import { reasonOf } from '../store/files.js';
import type { Store } from '../store/store.js';
import type { UnitState } from './unit-state.js';
import type { UnitTable } from './unit-table.js';

export interface WrittenFiles {
  /** Absolute, the first of each node. */
  readonly paths: readonly string[];
  readonly problems: readonly Diagnostic[];
}

export const NO_FILES: WrittenFiles = { paths: [], problems: [] };

/** Puts what the `file` nodes of a graph made into `files/<name>/` of a folder. Each file appears whole or not at all. */
export function writeFiles(graph: Graph, table: UnitTable, states: readonly UnitState[], store: Store, folder: string): WrittenFiles {
  const paths: string[] = [];
  const problems: Diagnostic[] = [];
  for (const node of graph.nodes) {
    if (node.kind !== 'file' || !node.declared) continue;
    for (const instance of node.instances) {
      const state = states[table.unitOf(instance).index];
      if (state?.status !== 'ok' || state.manifest === undefined) continue;
      const target = path.join(folder, 'files', folderName(instance.label));
      const names = instance.type.kind === 'file' ? instance.type.names : [];
      try {
        for (const name of names) {
          const bytes = store.content.read(state.manifest.tensors[name]?.digest ?? '');
          if (bytes === undefined) throw new Error('the store lost it');
          put(target, name, bytes);
        }
        paths.push(path.join(target, names[0] ?? ''));
      } catch (cause) {
        problems.push(diagnostic('TML7171', { node: instance.label, folder: target, reason: reasonOf(cause) }));
      }
    }
  }
  return { paths, problems };
}

/** A label as the name of a folder: `tiny[net=a/b]` becomes `tiny[net=a%2Fb]`. */
const folderName = (label: string): string =>
  label.replace(/[^\p{L}\p{N}[\]=, _.+-]|^\./gu, (letter) =>
    [...new TextEncoder().encode(letter)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join(''),
  );

function put(folder: string, name: string, bytes: Uint8Array): void {
  mkdirSync(folder, { recursive: true });
  const temporary = path.join(folder, `${name}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, path.join(folder, name));
  } catch (problem) {
    rmSync(temporary, { force: true });
    throw problem;
  }
}
