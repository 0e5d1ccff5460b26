import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  DocumentHighlight,
  DocumentLink,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  Range,
  SemanticTokens,
  SemanticTokensDelta,
  SignatureHelp,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type ServerProcess, startServer } from './server-process.js';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tml-lsp-all-')));
const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;

/** Windows line ends, and an emoji of two UTF-16 units before what is asked for on its line. */
const MAIN = `edition 1
import { tcn } from "std/models"
import { size } from "./near.tml"
axis strength = [0.1, 0.2]
# One
# two
dataset har = digits(as: sequence)
model net = har -> tcn(filters: size, dilations: [1]) -> train(epochs: 1)
attack adv = net -> fgsm(eps: strength, on: har.test)
metric m = adv -> robust_accuracy
report "😀" { text "😀 {m} {size}" }
let a=1
modle b = 1
`.replace(/\n/g, '\r\n');
const NEAR = 'edition 1\nexport let size = 4\n';

const text = TextDocument.create(uriOf('main.tml'), 'tml', 1, MAIN);
const textDocument = { uri: text.uri };
/** The place of the first `found` behind the first `after`. */
const at = (found: string, after = '') => text.positionAt(MAIN.indexOf(found, MAIN.indexOf(after)));
const taken = ({ start, end }: Range): string => MAIN.slice(text.offsetAt(start), text.offsetAt(end));

let server: ServerProcess;
let capabilities: Record<string, unknown>;
const ask = <T>(method: string, params: object): Promise<T> =>
  server.connection.sendRequest<T>(`textDocument/${method}`, { textDocument, ...params });

beforeAll(async () => {
  mkdirSync(path.join(folder, 'deep'));
  writeFileSync(path.join(folder, 'near.tml'), NEAR);
  writeFileSync(path.join(folder, 'deep', 'unopened.tml'), 'edition 1\nlet farAway = 1\n');
  server = startServer(folder);
  const rootUri = pathToFileURL(folder).href;
  ({ capabilities } = await server.connection.sendRequest<{ capabilities: Record<string, unknown> }>('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'project' }],
    capabilities: {},
  }));
  await server.connection.sendNotification('initialized', {});
  // Never saved: the file on disk does not exist.
  await server.connection.sendNotification('textDocument/didOpen', {
    textDocument: { ...textDocument, languageId: 'tml', version: 1, text: MAIN },
  });
});

afterAll(async () => {
  await server.connection.sendRequest('shutdown');
  await server.connection.sendNotification('exit');
  expect(await server.ended).toBe(0);
  server.connection.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('tml lsp --stdio', () => {
  it('highlights a name, an emoji before it', async () => {
    const found = await ask<DocumentHighlight[]>('documentHighlight', { position: at('size}', '{m}') });
    expect(found.map(({ range }) => taken(range))).toEqual(found.map(() => 'size'));
    expect(found.map(({ range }) => range.start.line)).toEqual([2, 7, 10]);
  });

  it('goes to definitions and finds references in unopened files', async () => {
    const definition = await ask<Location>('definition', { position: at('size}', '{m}') });
    expect(definition).toMatchObject({ uri: uriOf('near.tml'), range: { start: { line: 1, character: 11 } } });
    const references = await ask<Location[]>('references', { position: at('size,'), context: { includeDeclaration: true } });
    expect(new Set(references.map(({ uri }) => uri))).toEqual(new Set([text.uri, uriOf('near.tml')]));
  });

  it('prepares a rename, renames across files, and says why it does not', async () => {
    expect(taken(await ask<Range>('prepareRename', { position: at('size,') }))).toBe('size');
    const { changes } = await ask<WorkspaceEdit>('rename', { position: at('size,'), newName: 'width' });
    expect(changes?.[uriOf('near.tml')]).toEqual([
      { newText: 'width', range: { start: { line: 1, character: 11 }, end: { line: 1, character: 15 } } },
    ]);
    expect(changes?.[text.uri]?.map(({ range }) => taken(range))).toEqual(['size', 'size', 'size']);
    await expect(ask('prepareRename', { position: at('fgsm') })).rejects.toThrow('fgsm is an operation of the language');
  });

  it('gives tokens in whole, in a range and as a difference', async () => {
    const { legend } = capabilities['semanticTokensProvider'] as { legend: { tokenTypes: string[] } };
    const whole = await ask<SemanticTokens>('semanticTokens/full', {});
    let [line, character] = [0, 0];
    const words = Array.from({ length: whole.data.length / 5 }, (_, i) => {
      const [lines = 0, characters = 0, length = 0, type = 0] = whole.data.slice(i * 5, i * 5 + 5);
      character = lines > 0 ? characters : character + characters;
      line += lines;
      return `${taken({ start: { line, character }, end: { line, character: character + length } })} ${legend.tokenTypes[type]}`;
    });
    expect(words).toEqual(
      expect.arrayContaining(['strength axis', 'tcn class', 'fgsm function', 'm metric', 'size variable', 'eps parameter']),
    );
    const range = { start: at('axis'), end: at('# One') };
    expect((await ask<SemanticTokens>('semanticTokens/range', { range })).data).toHaveLength(2 * 5);
    const delta = await ask<SemanticTokensDelta>('semanticTokens/full/delta', { previousResultId: whole.resultId });
    expect(delta.edits).toEqual([]);
  });

  it('hovers with type and cost, and whether it is cached', async () => {
    const { contents } = await ask<Hover>('hover', { position: at('tcn', 'model') });
    expect(JSON.stringify(contents)).toContain('network tcn');
    // The file has an error: nothing is planned, nothing is claimed.
    const net = await ask<Hover>('hover', { position: at('net ->') });
    expect(JSON.stringify(net.contents)).not.toContain('cached');
    const uri = uriOf('fine.tml');
    const fine = 'edition 1\ndataset har = digits(as: sequence)\n';
    await server.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'tml', version: 1, text: fine } });
    const har = await ask<Hover>('hover', { textDocument: { uri }, position: { line: 1, character: 9 } });
    expect(JSON.stringify(har.contents)).toMatch(/shape \[28, 28\], 10 classes.*not cached/);
  });

  it('completes and helps with a call', async () => {
    const offered = await ask<CompletionItem[]>('completion', { position: at('strength, on') });
    expect(offered.map(({ label }) => label)).toContain('strength');
    const behind = await ask<CompletionItem[]>('completion', { position: at('fgsm') });
    const train = behind.find(({ label }) => label === 'train');
    expect(train?.documentation).toBeUndefined();
    const resolved = await server.connection.sendRequest<CompletionItem>('completionItem/resolve', train as CompletionItem);
    expect(resolved.documentation).toMatchObject({ kind: 'markdown' });
    const help = await ask<SignatureHelp>('signatureHelp', { position: at('strength, on') });
    expect(help.signatures[0]?.label).toMatch(/^fgsm\(eps/);
  });

  it('formats, line ends kept, when the text can be read', async () => {
    expect(await ask<TextEdit[]>('formatting', { options: { tabSize: 2, insertSpaces: true } })).toEqual([]);
    const uri = uriOf('ugly.tml');
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'tml', version: 1, text: 'edition 1\r\n\r\nlet a=1\r\nlet b=2\r\n' },
    });
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await ask<TextEdit[]>('formatting', { textDocument: { uri }, options });
    expect(edits).toEqual([
      { range: { start: { line: 2, character: 0 }, end: { line: 4, character: 0 } }, newText: 'let a = 1\r\nlet b = 2\r\n' },
    ]);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } };
    expect(await ask<TextEdit[]>('rangeFormatting', { textDocument: { uri }, range, options })).toEqual([]);
  });

  it('offers fixes', async () => {
    const range = { start: at('modle'), end: at('modle') };
    const actions = await ask<CodeAction[]>('codeAction', { range, context: { diagnostics: [] } });
    expect(actions[0]?.edit?.changes?.[text.uri]?.[0]?.newText).toBe('model');
  });

  it('shows lenses, folds, links, hints and symbols', async () => {
    const lenses = await ask<CodeLens[]>('codeLens', {});
    expect(lenses.map(({ command }) => `${command?.title} ${command?.arguments?.[0]?.only ?? ''}`.trim())).toContain('Run net');
    expect(lenses[0]?.command?.arguments).toEqual([{ uri: text.uri, only: 'har' }]);
    expect(await ask<FoldingRange[]>('foldingRange', {})).toEqual([
      { startLine: 1, endLine: 2, kind: 'imports' },
      { startLine: 4, endLine: 5, kind: 'comment' },
    ]);
    const links = await ask<DocumentLink[]>('documentLink', {});
    expect(links.map(({ range, target }) => [taken(range), path.basename(target ?? '')])).toEqual([
      ['std/models', 'models.tml'],
      ['./near.tml', 'near.tml'],
    ]);
    const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
    expect(await ask<InlayHint[]>('inlayHint', { range })).toEqual([]);
    const symbols = await ask<{ name: string }[]>('documentSymbol', {});
    expect(symbols.map(({ name }) => name)).toContain('adv');
    const everywhere = await server.connection.sendRequest<SymbolInformation[]>('workspace/symbol', { query: 'farA' });
    expect(everywhere).toMatchObject([{ name: 'farAway', location: { uri: uriOf('deep/unopened.tml') } }]);
  });

  it('offers every request that it announces', () => {
    expect(
      Object.keys(capabilities)
        .filter((name) => name.endsWith('Provider'))
        .sort(),
    ).toEqual(
      'codeAction codeLens completion definition documentFormatting documentHighlight documentLink documentRangeFormatting documentSymbol foldingRange hover inlayHint references rename semanticTokens signatureHelp workspaceSymbol'
        .split(' ')
        .map((name) => `${name}Provider`),
    );
  });
});
