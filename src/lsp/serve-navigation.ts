import { type Connection, ErrorCodes, MarkupKind, ResponseError, type TextDocuments, type TextEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { signatureOf } from '../language-service/callables.js';
import type { DocumentStore } from '../language-service/document-store.js';
import { hover, signatureHelp } from '../language-service/hover.js';
import { definition, type Place, prepareRename, references, rename } from '../language-service/navigation.js';
import { describeStored, type StoredResults, type StoredResultsLookup } from '../language-service/stored-results.js';
import { fileOf, rangeIn, uriOf } from './convert.js';

interface At {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/** How long a hover waits for the store, in milliseconds. */
const PATIENCE = 500;

/** Undefined where the answer is late or fails: a hover never fails for the store. */
async function inTime(answer: Promise<StoredResults | undefined>): Promise<StoredResults | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE);
  });
  try {
    return await Promise.race([answer.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What an editor asks about the name under the cursor. */
export function serveNavigation(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  store: DocumentStore,
  stored: StoredResultsLookup,
): void {
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
  connection.onPrepareRename((params) => {
    const start = ask(params, (file, offset) => prepareRename(store, file, offset));
    if (!start) return null;
    if (!start.ok) return new ResponseError(ErrorCodes.InvalidParams, start.reason);
    return locate({ file: fileOf(params.textDocument.uri), span: start.span }).range;
  });
  connection.onHover(async (params) => {
    const file = fileOf(params.textDocument.uri);
    const found = ask(params, (_, offset) => hover(store, file, offset));
    if (!found) return null;
    const { range } = locate({ file, span: found.span });
    const graph = store.check(file).graph;
    const line = found.node && graph ? describeStored(await inTime(stored(graph, found.node))) : undefined;
    return { contents: { kind: MarkupKind.Markdown, value: [found.text, line].filter(Boolean).join('\n\n') }, range };
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
