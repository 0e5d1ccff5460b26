import type { Span } from '../diagnostics/diagnostic.js';
import type { ErrorExpression } from './ast.js';
import type { DocComments } from './doc-comments.js';
import type { Problems } from './problems.js';

/** Operators, postfixes and `else if` nest at most this deep in the tree, so that every later walk may recurse. */
const treeDepthLimit = 1000;

/** What the builders share while they turn the concrete tree of one file into its syntax tree. */
export class BuildContext {
  readonly problems: Problems;
  readonly docs: DocComments;
  #depth = 0;
  #tooDeep = false;

  constructor(problems: Problems, docs: DocComments) {
    this.problems = problems;
    this.docs = docs;
  }

  /** Runs `build` with the tree `levels` deeper, or reports that it is too deep and returns `otherwise`. */
  deeper<T>(levels: number, span: Span, build: () => T, otherwise: () => T): T {
    if (this.#depth + levels > treeDepthLimit) {
      if (!this.#tooDeep) this.problems.report('TML1014', { what: 'operators nest', limit: treeDepthLimit }, span);
      this.#tooDeep = true;
      return otherwise();
    }
    this.#depth += levels;
    try {
      return build();
    } finally {
      this.#depth -= levels;
    }
  }
}

/** Stands where an expression could not be read. */
export const hole = (at: number): ErrorExpression => ({ kind: 'error', span: { start: at, end: at } });
