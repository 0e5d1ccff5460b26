import { type CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind } from 'vscode-languageserver/node';
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

/** Which list an item belongs to and its place in it: its documentation is sent when the editor shows it. */
interface ItemData {
  readonly list: number;
  readonly index: number;
}

/** The completions that were offered last, to tell more of them. */
export class OfferedCompletions {
  #list = 0;
  #offered: readonly Completion[] = [];

  /** The items of a list, what is most specific first; with places to fill where the editor knows how. */
  offer(document: TextDocument, offset: number, completions: readonly Completion[], withSnippets: boolean): CompletionItem[] {
    this.#list += 1;
    this.#offered = completions;
    return completions.map((completion, index) => ({
      ...protocolCompletion(document, offset, completion, withSnippets),
      sortText: `${index}`.padStart(4, '0'),
      data: { list: this.#list, index } satisfies ItemData,
    }));
  }

  /** The item with its documentation; as it is when another list was offered since. */
  resolve(item: CompletionItem): CompletionItem {
    const { list, index } = item.data as ItemData;
    const doc = list === this.#list ? this.#offered[index]?.doc : undefined;
    return doc ? { ...item, documentation: { kind: MarkupKind.Markdown, value: doc } } : item;
  }
}

function protocolCompletion(document: TextDocument, offset: number, completion: Completion, withSnippets: boolean): CompletionItem {
  const { label, kind, detail, start, insert } = completion;
  const snippet = withSnippets ? completion.snippet : undefined;
  const newText = snippet ?? insert ?? label;
  return {
    label,
    kind: KINDS[kind],
    detail,
    filterText: label,
    ...(snippet === undefined ? {} : { insertTextFormat: InsertTextFormat.Snippet }),
    ...(start === undefined
      ? { insertText: newText }
      : { textEdit: { range: { start: document.positionAt(start), end: document.positionAt(offset) }, newText } }),
  };
}
