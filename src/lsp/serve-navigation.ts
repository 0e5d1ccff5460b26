import { type Connection, ErrorCodes, MarkupKind, ResponseError, type TextDocuments, type TextEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { signatureOf } from '../language-service/callables.js';
import type { DocumentStore } from '../language-service/document-store.js';
import { hover, signatureHelp } from '../language-service/hover.js';
import { definition, type Place, references, rename } from '../language-service/navigation.js';
import { fileOf, rangeIn, uriOf } from './convert.js';

interface At {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/** What an editor asks about the name under the cursor. */
export function serveNavigation(connection: Connection, documents: TextDocuments<TextDocument>, store: DocumentStore): void {
  const ask = <T>({ textDocument, position }: At, answer: (file: string, offset: number) => T): T | undefined => {
    const document = documents.get(textDocument.uri);
    return document && answer(fileOf(textDocument.uri), document.offsetAt(position));
  };
  const locate = ({ file, span }: Place) => {
    const source = store.load(file)?.module.source ?? { path: file, text: '' };
    return { uri: uriOf(file), range: rangeIn(source, span) };
  };

  connection.onDefinition((params) => {
    const place = ask(params, (file, offset) => definition(store, file, offset));
    return place ? locate(place) : null;
  });
  connection.onReferences((params) => ask(params, (file, offset) => references(store, file, offset).map(locate)) ?? []);
  connection.onRenameRequest((params) => {
    const result = ask(params, (file, offset) => rename(store, file, offset, params.newName));
    if (!result) return null;
    if (!result.ok) return new ResponseError(ErrorCodes.InvalidParams, result.reason);
    const changes: Record<string, TextEdit[]> = {};
    for (const edit of result.edits) {
      const { uri, range } = locate(edit);
      changes[uri] = [...(changes[uri] ?? []), { range, newText: edit.newText }];
    }
    return { changes };
  });
  connection.onHover((params) => {
    const uri = params.textDocument.uri;
    const found = ask(params, (file, offset) => hover(store, file, offset));
    return found
      ? { contents: { kind: MarkupKind.Markdown, value: found.text }, range: locate({ file: fileOf(uri), span: found.span }).range }
      : null;
  });
  connection.onSignatureHelp((params) => {
    const help = ask(params, (file, offset) => signatureHelp(store, file, offset));
    if (!help) return null;
    const { label, spans } = signatureOf(help.callable);
    const parameters = help.callable.parameters.map(({ doc }, i) => ({
      label: [...(spans[i] ?? [0, 0])] as [number, number],
      documentation: doc,
    }));
    return { signatures: [{ label, documentation: help.callable.doc, parameters }], activeSignature: 0, activeParameter: help.active };
  });
}
