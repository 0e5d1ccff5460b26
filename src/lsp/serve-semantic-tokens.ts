import { type Connection, SemanticTokensBuilder, type SemanticTokensLegend, type TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentStore } from '../language-service/document-store.js';
import { type SemanticToken, semanticTokens, tokenModifiers, tokenTypes } from '../language-service/semantic-tokens.js';
import { fileOf } from './convert.js';

export const legend: SemanticTokensLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

/** What the words of a text are: all of it, what changed since, or a range. */
export function serveSemanticTokens(connection: Connection, documents: TextDocuments<TextDocument>, store: DocumentStore): void {
  const builders = new Map<string, SemanticTokensBuilder>();
  documents.onDidClose(({ document }) => builders.delete(document.uri));
  const builderOf = (uri: string): SemanticTokensBuilder => {
    const known = builders.get(uri) ?? new SemanticTokensBuilder();
    builders.set(uri, known);
    return known;
  };
  const push = (builder: SemanticTokensBuilder, document: TextDocument): void => {
    for (const token of semanticTokens(store, fileOf(document.uri))) add(builder, document, token);
  };

  connection.languages.semanticTokens.on(({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return { data: [] };
    const builder = builderOf(textDocument.uri);
    // Ends what an earlier request began, so that the new answer has an id of its own.
    builder.previousResult('');
    push(builder, document);
    return builder.build();
  });
  connection.languages.semanticTokens.onDelta(({ textDocument, previousResultId }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return { data: [] };
    const builder = builderOf(textDocument.uri);
    builder.previousResult(previousResultId);
    push(builder, document);
    return builder.buildEdits();
  });
  connection.languages.semanticTokens.onRange(({ textDocument, range }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return { data: [] };
    const builder = new SemanticTokensBuilder();
    const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    for (const token of semanticTokens(store, fileOf(textDocument.uri), span)) add(builder, document, token);
    return builder.build();
  });
}

function add(builder: SemanticTokensBuilder, document: TextDocument, { span, type, modifiers }: SemanticToken): void {
  const { line, character } = document.positionAt(span.start);
  const bits = modifiers.reduce((sum, one) => sum | (1 << tokenModifiers.indexOf(one)), 0);
  builder.push(line, character, span.end - span.start, tokenTypes.indexOf(type), bits);
}
