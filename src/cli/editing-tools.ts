import { type Command, Option } from 'commander';
import { formatOption, withSettings } from './options.js';
import type { ProblemFormat } from './print-problems.js';
import type { CheckArguments } from './program.js';

export interface FmtArguments {
  readonly check?: boolean;
  readonly stdin?: boolean;
}

/** Adds the commands that help to write a file. */
export function addEditing(program: Command, version: string, done: (code: number) => void): void {
  program
    .command('init')
    .argument('<folder>', 'a folder that does not exist yet, or is empty')
    .description('make a project that runs at once')
    .action(async (folder: string) => {
      const { init } = await import('./init-command.js');
      done(init(folder));
    });

  program
    .command('fmt')
    .argument('[paths...]', 'files or folders (default: the .tml files of this folder and its folders)')
    .description('give files the one layout of TML; comments and meaning stay')
    .addOption(new Option('--check', 'change nothing; name the files that would change'))
    .addOption(new Option('--stdin', 'read one text from stdin, write it formatted to stdout'))
    .action(async (paths: readonly string[], options: FmtArguments) => {
      const { fmt } = await import('./fmt-command.js');
      done(fmt(paths, options));
    });

  withSettings(
    program
      .command('lint')
      .argument('[paths...]', 'files or folders (default: the .tml files of this folder and its folders)')
      .description('report every problem, and what is allowed and rarely meant; exit code 1 where there is any'),
  )
    .addOption(formatOption())
    .addOption(new Option('--fix', 'write the fixes that leave no choice into the files, and say which'))
    .action(async (paths: readonly string[], options: CheckArguments & { readonly format: ProblemFormat; readonly fix?: boolean }) => {
      const { lint } = await import('./lint-command.js');
      done(lint(paths, { ...options, version }));
    });

  program
    .command('explain')
    .argument('<code>', 'a code such as TML3104, or its name')
    .description('what a diagnostic means, with an example of the mistake and of what is right')
    .action(async (asked: string) => {
      const { explain } = await import('./explain-command.js');
      done(explain(asked));
    });

  program
    .command('lsp')
    .description('the language server, for editors')
    .requiredOption('--stdio', 'speak the protocol over standard input and output')
    .action(async () => {
      const { lsp } = await import('./lsp-command.js');
      done(await lsp(version));
    });
}
