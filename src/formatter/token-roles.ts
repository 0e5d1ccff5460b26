import type { Span } from '../diagnostics/diagnostic.js';
import type { AstNode, CallStage, Chain, Expression, File, Statement } from '../parser/ast.js';
import { visit } from '../parser/children.js';

/** What the tree knows of tokens that look alike: where each kind stands in the source. */
export interface TokenRoles {
  /** `-` and `not` before an operand begin here. */
  readonly prefixes: ReadonlySet<number>;
  /** A `[` here begins a list; any other one is an index. */
  readonly lists: ReadonlySet<number>;
  /** A `(` behind a token that ends here holds arguments; any other one only groups. */
  readonly called: ReadonlySet<number>;
  /** Names of index entries end here: `=` behind them takes no spaces. */
  readonly indexNames: ReadonlySet<number>;
  /** Result types begin here: the `->` before them is not the arrow of a flow. */
  readonly results: ReadonlySet<number>;
  /** `{ }` that end here hold entries separated by commas. */
  readonly entries: ReadonlySet<number>;
  /** Profiles end here: their entries stay one a line where they were written so. */
  readonly profiles: ReadonlySet<number>;
  /** Chains of blocks begin here. */
  readonly chains: ReadonlySet<number>;
  /** Types with arguments: `<`, `>` and `,` inside are theirs. */
  readonly types: readonly Span[];
  readonly imports: readonly Span[];
}

export function readRoles(file: File): TokenRoles {
  const roles = {
    prefixes: new Set<number>(),
    lists: new Set<number>(),
    called: new Set<number>(),
    indexNames: new Set<number>(),
    results: new Set<number>(),
    entries: new Set<number>(),
    chains: new Set<number>(),
    profiles: new Set<number>(),
    types: [] as Span[],
    imports: [] as Span[],
  };
  visit(file, (node: AstNode) => {
    if ('optional' in node && 'arguments' in node) {
      if ((node.arguments as readonly unknown[]).length > 0) roles.types.push(node.span);
    } else if ('settings' in node && !('kind' in node)) roles.entries.add(node.span.end);
    if (!('kind' in node)) return;
    const known = node as Statement | Expression | CallStage | Chain;
    switch (known.kind) {
      case 'unary':
        roles.prefixes.add(known.span.start);
        break;
      case 'list':
        roles.lists.add(known.span.start);
        break;
      case 'call':
        if ('target' in known) roles.called.add(known.target.span.end);
        else if (known.args) roles.called.add(known.path.at(-1)?.span.end ?? -1);
        break;
      case 'index':
        for (const { name } of known.indices) if (name) roles.indexNames.add(name.span.end);
        break;
      case 'fn':
      case 'network':
        roles.called.add(known.name.span.end);
        if (known.result) roles.results.add(known.result.span.start);
        break;
      case 'space':
        roles.called.add(known.name.span.end);
        break;
      case 'chain':
        roles.chains.add(known.span.start);
        break;
      case 'profile':
        roles.profiles.add(known.span.end);
        roles.entries.add(known.span.end);
        break;
      case 'import':
        roles.imports.push(known.span);
        break;
      default:
        break;
    }
  });
  return roles;
}
