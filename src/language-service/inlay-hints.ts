import type { DocumentStore } from './document-store.js';

export interface InlayHint {
  /** Behind the name of the declaration. */
  readonly offset: number;
  readonly text: string;
}

/** How many instances stand behind a node, axis by axis: `curve: 4 strength × 3 run`. Only of a file without errors. */
export function inlayHints(store: DocumentStore, file: string): readonly InlayHint[] {
  const graph = store.check(file).graph;
  const statements = store.load(file)?.module.file.statements ?? [];
  if (!graph) return [];
  const sizes = new Map(graph.axes.map(({ name, values }) => [name, values.length]));
  return statements.flatMap((statement): InlayHint[] => {
    if (statement.kind !== 'node') return [];
    const node = graph.nodes.find(({ id, declared }) => declared && id === statement.name.text);
    if (!node || node.axes.length === 0) return [];
    return [{ offset: statement.name.span.end, text: `: ${node.axes.map((axis) => `${sizes.get(axis) ?? '?'} ${axis}`).join(' × ')}` }];
  });
}
