import type { Argument, Command, Option } from 'commander';
import { registry } from '../diagnostics/registry.js';
import type { Statement } from '../parser/ast.js';
import { parse } from '../parser/parse.js';
import { newestRuns } from '../runtime/history.js';
import { readSource } from '../checker/host.js';
import { exitCode } from './exit-codes.js';

interface Word {
  readonly word: string;
  readonly about?: string;
}

/** What the shell itself offers: `.tml` files and folders, any file, folders. */
const SHELL = { tml: ':tml', files: ':files', folders: ':folders' } as const;

/** The hidden `tml complete WORDS`: what may stand in the place of the last word, one a line, with what it is about behind a tab. */
export function complete(program: Command, words: readonly string[]): number {
  const current = words.at(-1) ?? '';
  const found = completions(program, words.slice(0, -1), current);
  const fitting = found.filter(({ word }) => word.startsWith(current) || word.startsWith(':'));
  process.stdout.write(fitting.map(({ word, about }) => `${word}${about ? `\t${about}` : ''}\n`).join(''));
  return exitCode.fine;
}

function completions(program: Command, before: readonly string[], current: string): readonly Word[] {
  let command = program;
  let open: Option | undefined;
  let places = 0;
  // A shell that takes = for a word of its own gives `--set`, `=`, `epochs`.
  for (const word of before.filter((each) => each !== '=')) {
    if (word.startsWith('-')) {
      const option = command.options.find(({ short, long }) => word === short || word === long);
      open = option && (option.required || option.optional) ? option : undefined;
    } else if (open) {
      if (!open.variadic) open = undefined;
    } else {
      const inner = places === 0 ? command.commands.find((each) => each.name() === word) : undefined;
      if (inner) command = inner;
      else places += 1;
    }
  }
  const file = before.find((word) => word.endsWith('.tml'));
  if (current.startsWith('-')) return optionsOf(program, command);
  if (open) return valuesOf(kindOf(open.flags), open.argChoices, file, true);
  if (command.commands.length > 0) return commandsOf(program, command);
  const list = command.registeredArguments;
  const argument: Argument | undefined = list[places] ?? (list.at(-1)?.variadic ? list.at(-1) : undefined);
  return argument ? valuesOf(argument.name(), argument.argChoices, file, false) : [];
}

const commandsOf = (program: Command, command: Command): readonly Word[] =>
  program
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ word: each.name(), about: each.description() }));

const optionsOf = (program: Command, command: Command): readonly Word[] =>
  program
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }) => ({ word: long ?? short ?? '', about: description }));

/** `node` of `--only <node...>` */
const kindOf = (flags: string): string => /[<[]([^>\].]+)/.exec(flags)?.[1] ?? '';

function valuesOf(kind: string, choices: readonly string[] | undefined, file: string | undefined, isOption: boolean): readonly Word[] {
  if (choices) return choices.map((word) => ({ word }));
  switch (kind) {
    case 'file':
      return [{ word: isOption ? SHELL.files : SHELL.tml }];
    case 'paths':
    case 'module':
      return [{ word: SHELL.tml }];
    case 'folder':
      return [{ word: SHELL.folders }];
    case 'run':
    case 'before':
    case 'after':
    case 'run-or-key':
      return [{ word: 'last' }, ...newestRuns('.tml').map((word) => ({ word }))];
    case 'code':
      return Object.entries(registry).map(([word, { name }]) => ({ word, about: name }));
    case 'node':
    case 'model':
      return namesIn(file, kind === 'model' ? modelsOf : nodesOf);
    case 'name':
      return namesIn(file, (statement) => (statement.kind === 'profile' ? { word: statement.name.text } : undefined));
    case 'name=value':
      return namesIn(file, (statement) =>
        statement.kind === 'param' ? { word: `${statement.formal.name.text}=`, ...docOf(statement) } : undefined,
      );
    default:
      return [];
  }
}

function namesIn(file: string | undefined, nameOf: (statement: Statement) => Word | undefined): readonly Word[] {
  const read = file === undefined ? undefined : readSource(file, file);
  if (!read?.ok) return [];
  return parse(read.source).file.statements.flatMap((statement) => nameOf(statement) ?? []);
}

const nodesOf = (statement: Statement): Word | undefined =>
  statement.kind === 'node' || statement.kind === 'search'
    ? { word: statement.name.text, about: statement.kind === 'node' ? statement.word : 'search' }
    : undefined;

const modelsOf = (statement: Statement): Word | undefined =>
  (statement.kind === 'node' && statement.word === 'model') || statement.kind === 'search' ? nodesOf(statement) : undefined;

const docOf = ({ doc }: Statement): { readonly about?: string } => (doc === undefined ? {} : { about: doc.replaceAll('\n', ' ') });
