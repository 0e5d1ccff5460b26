import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { endWithReader } from './broken-pipe.js';
import type { CheckOptions } from './check-command.js';
import { exitCode } from './exit-codes.js';
import { addCache } from './cache-tools.js';
import { addEditing } from './editing-tools.js';
import { type Backend, backendOption, formatOption, storeOption, withSettings } from './options.js';
import type { PlanView } from './plan-command.js';
import { addRunTools } from './run-tools.js';
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
    .addOption(backendOption())
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
    .addOption(formatOption())
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
    .addOption(backendOption())
    .addOption(new Option('--full', 'a line for every instance'))
    .addOption(new Option('--format <format>', 'how the plan is written').choices(['text', 'json']).default('text'))
    .addOption(storeOption())
    .action(async (file: string, options: PlanArguments & PlanView) => {
      const { plan } = await import('./plan-command.js');
      code = await plan(file, options);
    });

  const done = (value: number): void => {
    code = value;
  };
  addTools(program, done);
  addRunTools(program, done);
  addCache(program, done);
  addEditing(program, version, done);

  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (cause) {
    // Commander has printed what is wrong; asking for help or the version is not a mistake.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCode.fine : exitCode.usage;
    throw cause;
  }
}

export interface CheckArguments {
  readonly set: ReadonlyMap<string, string>;
  readonly profile: readonly string[];
  readonly params: readonly string[];
}

export interface PlanArguments extends CheckArguments {
  readonly only?: readonly string[];
  readonly backend: Backend;
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
