import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  DiagnosticSeverity,
  type Diagnostic as ProtocolDiagnostic,
  type DocumentSymbol as ProtocolSymbol,
  type Position,
  type Range,
  SymbolKind as ProtocolSymbolKind,
} from 'vscode-languageserver/node';
import type { Diagnostic, Location, Severity, SourceFile, Span } from '../diagnostics/diagnostic.js';
import { LineIndex } from '../diagnostics/line-index.js';
import type { DocumentSymbol, SymbolKind } from '../language-service/document-symbols.js';
import type { DocumentStore } from '../language-service/document-store.js';

/** The path of a document; one that was never saved has a name that no file has. */
export const fileOf = (uri: string): string => (uri.startsWith('file:') ? fileURLToPath(uri) : `/${encodeURIComponent(uri)}.tml`);

export function uriOf(file: string): string {
  const unsaved = /^\/([a-z]+%3A.*)\.tml$/.exec(file);
  return unsaved ? decodeURIComponent(unsaved[1] as string) : pathToFileURL(file).href;
}

const indices = new WeakMap<SourceFile, LineIndex>();

/** Positions of the protocol count UTF-16 units from zero, as offsets do. */
export function rangeIn(source: SourceFile, span: Span): Range {
  const known = indices.get(source);
  const index = known ?? new LineIndex(source.text);
  if (!known) indices.set(source, index);
  const position = (offset: number): Position => {
    const line = index.lineAt(offset);
    return { line: line - 1, character: Math.max(0, offset - index.lineStart(line)) };
  };
  return { start: position(span.start), end: position(span.end) };
}

export const locationOf = (store: DocumentStore, { source, span }: Location): { uri: string; range: Range } => ({
  uri: uriOf(store.fileOf(source.path)),
  range: rangeIn(source, span),
});

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

export function protocolDiagnostic(store: DocumentStore, problem: Diagnostic): ProtocolDiagnostic {
  const { location, hint, notes, labels } = problem;
  return {
    range: location ? rangeIn(location.source, location.span) : { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: SEVERITIES[problem.severity],
    code: problem.code,
    source: 'tml',
    message: [`${problem.message}${hint === undefined ? '' : ` (${hint})`}`, ...notes].join('\n'),
    relatedInformation: labels.map(({ location: place, text }) => ({ location: locationOf(store, place), message: text })),
  };
}

const SYMBOL_KINDS: Readonly<Record<SymbolKind, ProtocolSymbolKind>> = {
  param: ProtocolSymbolKind.Variable,
  constant: ProtocolSymbolKind.Constant,
  axis: ProtocolSymbolKind.Array,
  node: ProtocolSymbolKind.Object,
  callable: ProtocolSymbolKind.Function,
  space: ProtocolSymbolKind.Struct,
  search: ProtocolSymbolKind.Class,
  report: ProtocolSymbolKind.File,
  profile: ProtocolSymbolKind.Package,
  import: ProtocolSymbolKind.Module,
};

export const symbolKind = (kind: SymbolKind): ProtocolSymbolKind => SYMBOL_KINDS[kind];

export const protocolSymbol = (source: SourceFile, symbol: DocumentSymbol): ProtocolSymbol => ({
  // The protocol knows no symbol without a name.
  name: symbol.name === '' ? symbol.detail : symbol.name,
  detail: symbol.detail,
  kind: symbolKind(symbol.kind),
  range: rangeIn(source, symbol.span),
  selectionRange: rangeIn(source, symbol.nameSpan),
  children: symbol.children.map((child) => protocolSymbol(source, child)),
});
