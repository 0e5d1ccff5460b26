import type { Span } from '../diagnostics/diagnostic.js';
import type { Dim, Name, Statement } from '../parser/ast.js';
import type { DocumentStore } from './document-store.js';

export type SymbolKind = 'param' | 'constant' | 'axis' | 'node' | 'callable' | 'space' | 'search' | 'report' | 'profile' | 'import';

export interface DocumentSymbol {
  readonly name: string;
  /** The word that declares it: `model`, `axis`. */
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly DocumentSymbol[];
}

/** The outline of a file, in the order of the text. */
export function documentSymbols(store: DocumentStore, file: string): readonly DocumentSymbol[] {
  return store.load(file)?.module.file.statements.flatMap(symbolsOf) ?? [];
}

function symbolsOf(statement: Statement): DocumentSymbol[] {
  const { span } = statement;
  const symbol = (name: Name, detail: string, kind: SymbolKind, children: readonly DocumentSymbol[] = []): DocumentSymbol => ({
    name: name.text,
    detail,
    kind,
    span,
    nameSpan: name.span,
    children,
  });
  switch (statement.kind) {
    case 'param':
      return [symbol(statement.formal.name, 'param', 'param')];
    case 'let':
      return [symbol(statement.name, 'let', 'constant')];
    case 'axis':
      return statement.names.map((name) => symbol(name, 'axis', 'axis'));
    case 'node':
      return [symbol(statement.name, statement.word, 'node')];
    case 'fn':
      return [symbol(statement.name, 'fn', 'callable', statement.body.flatMap(symbolsOf))];
    case 'network':
      return [symbol(statement.name, 'network', 'callable')];
    case 'space':
      return [symbol(statement.name, 'space', 'space', statement.dims.flatMap(symbolsOfDim))];
    case 'search':
      return [symbol(statement.name, 'search', 'search', statement.body.flatMap(symbolsOf))];
    case 'profile':
      return [symbol(statement.name, 'profile', 'profile')];
    case 'report':
      return [symbol({ text: statement.title.value, span: statement.title.span }, 'report', 'report')];
    case 'import': {
      const { clause } = statement;
      const names = clause.kind === 'names' ? clause.names.map(({ name, as }) => as ?? name) : [clause.name];
      return names.map((name) => symbol(name, 'import', 'import'));
    }
    case 'edition':
    case 'require':
    case 'goal':
    case 'using':
    case 'return':
    case 'unknown':
      return [];
  }
}

function symbolsOfDim(dim: Dim): DocumentSymbol[] {
  if (dim.kind === 'when') return dim.dims.flatMap(symbolsOfDim);
  return [{ name: dim.name.text, detail: dim.domain.kind, kind: 'param', span: dim.span, nameSpan: dim.name.span, children: [] }];
}
