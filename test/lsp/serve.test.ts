import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { startServer } from './server-process.js';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tml-lsp-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('serves an editor over stdio from start to exit', async () => {
  const { connection, ended } = startServer(folder);
  const published: PublishDiagnosticsParams[] = [];
  let wake = (): void => {};
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    wake();
  });
  const next = async (): Promise<PublishDiagnosticsParams> => {
    for (;;) {
      const first = published.shift();
      if (first) return first;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  const { capabilities } = await connection.sendRequest<{ capabilities: Record<string, unknown> }>('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: {},
  });
  expect(capabilities).toHaveProperty('documentSymbolProvider');
  await connection.sendNotification('initialized', {});

  // Never saved: the server knows it from the editor alone.
  const uri = pathToFileURL(path.join(folder, 'a b.tml')).href;
  const text = 'edition 1\n# 😀\nlet small = 2\nlet list = ["😀", smal]\n';
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'tml', version: 1, text } });
  const first = await next();
  expect(first.uri).toBe(uri);
  expect(first.diagnostics.map((one) => one.code)).toEqual(['TML3001']);

  expect(first.diagnostics[0]?.range).toEqual({ start: { line: 3, character: 18 }, end: { line: 3, character: 22 } });

  const range = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range, text: 'edition 1\nlet small = 2\nlet twice = small\n' }],
  });
  expect((await next()).diagnostics).toEqual([]);
  const symbols = await connection.sendRequest<{ name: string }[]>('textDocument/documentSymbol', { textDocument: { uri } });
  expect(symbols.map((symbol) => symbol.name)).toEqual(['small', 'twice']);

  const offered = await connection.sendRequest<{ label: string }[]>('textDocument/completion', {
    textDocument: { uri },
    position: { line: 2, character: 12 },
  });
  expect(offered.map(({ label }) => label)).toContain('small');

  await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  expect(await next()).toMatchObject({ uri, diagnostics: [] });
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  expect(await ended).toBe(0);
  connection.dispose();
});
