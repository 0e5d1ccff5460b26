import { type CompletionItem, CompletionItemKind, MarkupKind } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Completion, CompletionKind } from '../language-service/completions.js';

const KINDS: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  operation: CompletionItemKind.Function,
  parameter: CompletionItemKind.Property,
  word: CompletionItemKind.EnumMember,
  value: CompletionItemKind.Variable,
  unit: CompletionItemKind.Unit,
  module: CompletionItemKind.Module,
  field: CompletionItemKind.Field,
  keyword: CompletionItemKind.Keyword,
};

/** `index` keeps the order of the service, which puts what is most specific first. */
export function protocolCompletion(document: TextDocument, offset: number, completion: Completion, index: number): CompletionItem {
  const { label, kind, detail, doc, start, insert } = completion;
  const newText = insert ?? label;
  return {
    label,
    kind: KINDS[kind],
    detail,
    ...(doc === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value: doc } }),
    sortText: `${index}`.padStart(4, '0'),
    filterText: label,
    ...(start === undefined
      ? { insertText: newText }
      : { textEdit: { range: { start: document.positionAt(start), end: document.positionAt(offset) }, newText } }),
  };
}
