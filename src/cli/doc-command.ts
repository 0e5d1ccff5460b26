import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describeModule } from '../checker/describe-module.js';
import { fileHost } from '../checker/host.js';
import { ModuleLoader } from '../checker/modules.js';
import { Problems } from '../checker/problems.js';
import { closest } from '../diagnostics/did-you-mean.js';
import { exitCode } from './exit-codes.js';
import { moduleHtml, moduleMarkdown } from './module-page.js';
import { printDiagnostics } from './read-graph.js';

export type DocFormat = 'md' | 'html';

/** `tml doc FILE`: what a module offers, from its declarations and their `##` comments, on stdout. */
export function doc(asked: string, { format }: { readonly format: DocFormat }): number {
  const host = fileHost();
  const problems = new Problems();
  const isStandard = asked.startsWith('std/');
  const file = isStandard ? path.join(host.stdlib, `${asked.slice('std/'.length).replace(/\.tml$/, '')}.tml`) : path.resolve(asked);
  if (isStandard && !host.exists(file)) {
    const near = closest(asked, standardModules(host.stdlib));
    problems.report('TML2010', { specifier: asked }, undefined, near === undefined ? {} : { notes: [`did you mean ${near}?`] });
  }
  const module = problems.hasErrors ? undefined : new ModuleLoader(host, problems).load(file);
  printDiagnostics(problems.list, process.stderr);
  if (!module || problems.hasErrors) return exitCode.fileHasErrors;
  const name = isStandard ? asked : asked.replaceAll(path.sep, '/');
  const described = describeModule(module);
  process.stdout.write(format === 'html' ? moduleHtml(name, described) : moduleMarkdown(name, described));
  return exitCode.fine;
}

const standardModules = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tml'))
    .map((name) => `std/${name.slice(0, -'.tml'.length).replaceAll(path.sep, '/')}`);
