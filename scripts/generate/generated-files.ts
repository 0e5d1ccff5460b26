import { commandsPage } from './commands-page.js';
import { ebnf } from './ebnf.js';
import { operationsPage } from './operations-page.js';
import { railroadPage } from './railroad-page.js';
import { markdownInjection, tmLanguage } from './tm-language.js';

/** Every generated file of the repository, by its path in it. */
export const generatedFiles: ReadonlyMap<string, () => string> = new Map([
  ['grammar/tml.ebnf', ebnf],
  ['grammar/railroad.html', railroadPage],
  ['editors/vscode/syntaxes/tml.tmLanguage.json', tmLanguage],
  ['editors/vscode/syntaxes/tml-markdown.tmLanguage.json', markdownInjection],
  ['docs/ops.md', operationsPage],
  ['docs/cli.md', commandsPage],
]);
