import type { Span } from '../diagnostics/diagnostic.js';
import type { DocumentStore } from './document-store.js';

export interface CodeLens {
  readonly span: Span;
  readonly action: 'run' | 'plan';
  /** What `--only` names; absent for a report, which needs the whole file. */
  readonly only?: string;
}

/** Run and Plan above every node, search and report of a file. */
export function codeLenses(store: DocumentStore, file: string): readonly CodeLens[] {
  const statements = store.load(file)?.module.file.statements ?? [];
  return statements.flatMap((statement): CodeLens[] => {
    if (statement.kind !== 'node' && statement.kind !== 'search' && statement.kind !== 'report') return [];
    const only = statement.kind === 'report' ? {} : { only: statement.name.text };
    return (['run', 'plan'] as const).map((action) => ({ span: statement.span, action, ...only }));
  });
}
