import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { endWithReader } from './broken-pipe.js';
import type { CheckOptions } from './check-command.js';
import { exitCode } from './exit-codes.js';
import { storeOption, withSettings } from './options.js';
import { addTools } from './tools.js';

/** Reads the command line and runs one command; commands load their own parts. */
export async function runCli(args: readonly string[], version: string): Promise<number> {
  endWithReader();
  let code: number = exitCode.fine;
  const program = new Command('tml')
    .description('How robust is a TinyML model, and which architecture is the most robust one that still fits the chip?')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(tml --help lists the commands)');

  withSettings(
    program
      .command('run')
      .argument('<file>', 'the .tml file')
      .description('compute every node and report of a file; what is known already is not computed again'),
  )
    .addOption(jobsOption())
    .addOption(new Option('--only <node...>', 'compute only these nodes and what they need'))
    .addOption(new Option('--keep-going', 'after a failure, compute whatever does not depend on it'))
    .addOption(new Option('--output <view>', 'how progress is shown').choices(['ink', 'plain', 'ndjson']))
    .addOption(new Option('--results <file>', 'write the results there: .json or .csv').argParser(resultsFile))
    .addOption(storeOption())
    .action(async (file: string, options: RunArguments) => {
      const { run } = await import('./run-command.js');
      code = await run(file, { ...options, version });
    });

  withSettings(
    program
      .command('check')
      .argument('<file>', 'the .tml file')
      .description('report every problem of a file at once, without running anything'),
  )
    .addOption(new Option('--format <format>', 'how problems are written').choices(['text', 'json', 'sarif', 'github']).default('text'))
    .addOption(new Option('--fix', 'write the fixes that leave no choice into the file, and say which'))
    .addOption(new Option('--explain', 'write the elaborated graph: every node with all its inputs, parameters, units and shapes'))
    .action(async (file: string, options: CheckOptions) => {
      const { check } = await import('./check-command.js');
      code = check(file, { ...options, version });
    });

  withSettings(
    program.command('plan').argument('<file>', 'the .tml file').description('say what a run would compute, what is cached, and why'),
  )
    .addOption(new Option('--only <node...>', 'plan only these nodes and what they need'))
    .addOption(storeOption())
    .action(async (file: string, options: PlanArguments) => {
      const { plan } = await import('./plan-command.js');
      code = await plan(file, options);
    });

  program
    .command('lsp')
    .description('the language server, for editors')
    .requiredOption('--stdio', 'speak the protocol over standard input and output')
    .action(async () => {
      const { lsp } = await import('./lsp-command.js');
      code = await lsp(version);
    });

  addTools(program, (value) => {
    code = value;
  });

  program
    .command('explain')
    .argument('<code>', 'a code such as TML3104, or its name')
    .description('what a diagnostic means, with an example of the mistake and of what is right')
    .action(async (asked: string) => {
      const { explain } = await import('./explain-command.js');
      code = explain(asked);
    });

  program
    .command('fmt')
    .argument('[paths...]', 'files or folders (default: the .tml files of this folder and its folders)')
    .description('give files the one layout of TML; comments and meaning stay')
    .addOption(new Option('--check', 'change nothing; name the files that would change'))
    .addOption(new Option('--stdin', 'read one text from stdin, write it formatted to stdout'))
    .action(async (paths: readonly string[], options: FmtArguments) => {
      const { fmt } = await import('./fmt-command.js');
      code = fmt(paths, options);
    });

  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (cause) {
    // Commander has printed what is wrong; asking for help or the version is not a mistake.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCode.fine : exitCode.usage;
    throw cause;
  }
}

export interface FmtArguments {
  readonly check?: boolean;
  readonly stdin?: boolean;
}

export interface CheckArguments {
  readonly set: ReadonlyMap<string, string>;
  readonly profile: readonly string[];
  readonly params: readonly string[];
}

export interface PlanArguments extends CheckArguments {
  readonly only?: readonly string[];
  readonly store: string;
}

export interface RunArguments extends PlanArguments {
  readonly jobs?: number;
  readonly keepGoing?: boolean;
  readonly output?: 'ink' | 'plain' | 'ndjson';
  readonly results?: string;
}

const jobsOption = (): Option =>
  new Option('--jobs <n>', 'how many workers compute at once (default: the number of cores)').argParser((text: string) => {
    const jobs = Number(text);
    if (!Number.isInteger(jobs) || jobs < 1 || jobs > 1024) throw new InvalidArgumentError('Expected a whole number from 1 to 1024.');
    return jobs;
  });

function resultsFile(text: string): string {
  if (!/\.(json|csv)$/.test(text)) throw new InvalidArgumentError('The name ends in .json or .csv, which chooses the format.');
  return text;
}
