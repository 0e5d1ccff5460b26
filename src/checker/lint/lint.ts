import type { Graph } from '../../graph/graph.js';
import type { Module } from '../modules.js';
import type { Problems } from '../problems.js';
import { lintConditions } from './conditions.js';
import { lintNodes } from './nodes.js';
import { lintProfiles } from './profiles.js';
import { lintUnusedImports } from './unused-imports.js';
import { lintUnusedNames } from './unused-names.js';

/**
 * Reports what is allowed in a file and rarely meant. Only the file itself is looked at, which has no errors: what it
 * imports is linted where it is named.
 */
export function lint(module: Module, graph: Graph, problems: Problems): void {
  lintUnusedNames(module, problems);
  lintUnusedImports(module, problems);
  lintConditions(module, problems);
  lintProfiles(module, problems);
  lintNodes(graph, problems);
}
