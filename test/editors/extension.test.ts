import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { SemanticTokenTypes } from 'vscode-languageserver/node';
import { packageRoot } from '../../src/checker/host.js';
import { tokenTypes } from '../../src/language-service/semantic-tokens.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tml-vsix-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const vsix = path.join(folder, 'tml.vsix');
execFileSync(process.execPath, [path.join(packageRoot(), 'scripts', 'package-extension.mjs'), vsix]);
const files = unzipSync(readFileSync(vsix));
const text = (name: string): string => strFromU8(files[name] ?? new Uint8Array());
const manifest = JSON.parse(text('extension/package.json'));
const { contributes } = manifest;

describe('the packed extension', () => {
  it('has a manifest that an editor accepts, of the version of the language', () => {
    const own = JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8'));
    expect(manifest.version).toBe(own.version);
    expect(manifest.name).toMatch(/^[a-z0-9-]+$/);
    expect(manifest.publisher).toMatch(/^[a-z0-9-]+$/);
    expect(manifest.engines.vscode).toMatch(/^\^\d+\.\d+\.\d+$/);
    const engine = own.devDependencies['@types/vscode'].split('.').slice(0, 2).join('.');
    // No newer interface is used than the oldest editor has.
    expect(manifest.engines.vscode).toContain(`^${engine}.`);
  });

  it('has every file that its manifests name', () => {
    const named = [
      manifest.main,
      ...contributes.languages.map((one: { configuration: string }) => one.configuration),
      ...contributes.grammars.map((one: { path: string }) => one.path),
    ].map((file: string) => path.posix.join('extension', file));
    const assets = [...text('extension.vsixmanifest').matchAll(/Path="([^"]+)"/g)].map((match) => match[1]);
    expect(assets).toContain('extension/package.json');
    for (const name of [...named, ...assets]) expect(Object.keys(files)).toContain(name);
    const types = text('[Content_Types].xml');
    for (const name of Object.keys(files).filter((one) => one !== '[Content_Types].xml'))
      expect(types).toContain(`"${path.extname(name)}"`);
    const identity = /<Identity [^>]*Id="([^"]+)" Version="([^"]+)" Publisher="([^"]+)"/.exec(text('extension.vsixmanifest'));
    expect(identity?.slice(1)).toEqual([manifest.name, manifest.version, manifest.publisher]);
  });

  it('hands on the licences of what is in its bundle', () => {
    expect(text('extension/THIRD-PARTY.txt')).toMatch(/vscode-languageclient 11\.0\.0 \(MIT\)[\s\S]*Permission is hereby granted/);
  });

  it('colours tml in Markdown too, and reads grammars and configuration as JSON', () => {
    expect(contributes.grammars.map((one: { injectTo?: string[] }) => one.injectTo)).toEqual([undefined, ['text.html.markdown']]);
    for (const { path: file, scopeName } of contributes.grammars)
      expect(JSON.parse(text(path.posix.join('extension', file))).scopeName).toBe(scopeName);
    const configuration = JSON.parse(text('extension/language-configuration.json'));
    for (const pattern of Object.values<string>(configuration.indentationRules)) expect(() => new RegExp(pattern)).not.toThrow();
  });

  it('indents behind an open bracket and back at its end', () => {
    const { increaseIndentPattern, decreaseIndentPattern } = JSON.parse(text('extension/language-configuration.json')).indentationRules;
    const indents = (line: string): boolean => new RegExp(increaseIndentPattern).test(line);
    expect(['network n(a: int) {', 'let a = [  # first', '  -> repeat 2 {'].map(indents)).toEqual([true, true, true]);
    expect(['let a = [1, 2]', '# not here {', 'text "an open {"'].map(indents)).toEqual([false, false, false]);
    expect(new RegExp(decreaseIndentPattern).test('  }')).toBe(true);
  });

  it('declares every token type of the server that no editor knows by itself', () => {
    const standard: readonly string[] = Object.values(SemanticTokenTypes);
    const declared = contributes.semanticTokenTypes.map(({ id }: { id: string }) => id);
    expect([...tokenTypes].filter((type) => !standard.includes(type)).sort()).toEqual([...declared].sort());
  });

  it('has a bundle that loads beside the editor alone, and registers the commands it announces', async () => {
    mkdirSync(path.join(folder, 'node_modules', 'vscode'), { recursive: true });
    // Stands for the editor: everything is there and does nothing, but commands and messages are noted. No folder, no tml.
    writeFileSync(
      path.join(folder, 'node_modules', 'vscode', 'index.js'),
      `const anything = () => new Proxy(class {}, { get: (known, name) => (name in known ? known[name] : name === 'then' ? undefined : anything()) });
const nothing = () => ({ dispose() {} });
const noted = { commands: [], problems: [] };
const known = {
  noted,
  commands: { registerCommand: (name) => (noted.commands.push(name), nothing()) },
  window: {
    createOutputChannel: () => ({ error: () => {}, info: () => {}, show: () => {}, dispose: () => {} }),
    showErrorMessage: (text) => (noted.problems.push(text), Promise.resolve(undefined)),
  },
  workspace: {
    workspaceFolders: undefined,
    getConfiguration: () => ({ get: () => '/nowhere/tml' }),
    onDidChangeConfiguration: nothing,
    onDidChangeWorkspaceFolders: nothing,
  },
};
module.exports = new Proxy(known, { get: (all, name) => all[name] ?? anything() });
`,
    );
    const bundle = path.join(folder, 'extension.cjs');
    writeFileSync(bundle, files['extension/dist/extension.cjs'] ?? '');
    const load = createRequire(bundle);
    const extension = load('./extension.cjs');
    await extension.activate({ subscriptions: [] });
    const { noted } = load('vscode');
    expect(noted.commands.sort()).toEqual(contributes.commands.map(({ command }: { command: string }) => command).sort());
    expect(noted.problems).toEqual([expect.stringContaining('The setting tml.path names /nowhere/tml, which is not there.')]);
    await extension.deactivate();
  });
});
