import { Argument, type Command, Option } from 'commander';
import { completionScript, type Shell, shells } from './completion-scripts.js';
import { exitCode } from './exit-codes.js';
import type { GraphArguments } from './graph-command.js';
import { type Backend, backendOption, storeOption, withSettings } from './options.js';
import type { CheckArguments } from './program.js';

/** Adds the commands around a run: what looks at files, runs and the store, and what helps to start. */
export function addTools(program: Command, done: (code: number) => void): void {
  withSettings(
    program
      .command('inspect')
      .argument('<file>', 'the .tml file')
      .argument('[model...]', 'only these models or searches')
      .description('show the layers, shapes and costs of every model, without training anything')
      .option('--json', 'as JSON'),
  ).action(async (file: string, models: readonly string[], options: CheckArguments & { readonly json?: boolean }) => {
    const { inspect } = await import('./inspect-command.js');
    done(inspect(file, models, options));
  });

  withSettings(
    program
      .command('why')
      .argument('<file>', 'the .tml file')
      .argument('<node>', 'a node, one of its instances, or a search')
      .description('say why a node is stored or runs again: what changed since its last result'),
  )
    .addOption(backendOption())
    .addOption(storeOption())
    .action(async (file: string, node: string, options: CheckArguments & { readonly store: string; readonly backend: Backend }) => {
      const { why } = await import('./why-command.js');
      done(await why(file, node, options));
    });

  withSettings(
    program
      .command('graph')
      .argument('<file>', 'the .tml file')
      .description('draw the graph of a file')
      .addOption(new Option('--format <format>', 'how').choices(['mermaid', 'dot', 'svg']).default('mermaid'))
      .option('--output <file>', 'write it there instead of stdout'),
  ).action(async (file: string, options: GraphArguments) => {
    const { graph } = await import('./graph-command.js');
    done(graph(file, options));
  });

  program
    .command('lock')
    .argument('<file...>', 'the .tml files')
    .description('pin what the package modules mean that files import, in the tml.lock of their project')
    .addOption(new Option('--update', 'accept modules that mean something else than what was pinned'))
    .action(async (files: readonly string[], options: { readonly update?: boolean }) => {
      const { lock } = await import('./lock-command.js');
      done(lock(files, options.update ?? false));
    });

  program
    .command('fetch')
    .argument('[set]', 'cifar10, speech_commands, auritus or mnist; without it, the list of them')
    .description('download a published data set into a folder, check it against its SHA-256 and unpack it')
    .addOption(new Option('--to <folder>', 'where it is put (default: data/<set>)'))
    .addOption(new Option('--from <address>', 'ask this address instead of the publishers; file names follow it').env('TML_DATA_URL'))
    .action(async (set: string | undefined, options: { readonly to?: string; readonly from?: string }) => {
      const { fetchData, listSets } = await import('./fetch-command.js');
      done(set === undefined ? listSets() : await fetchData(set, options));
    });

  program
    .command('doctor')
    .description('check what TML needs of this machine')
    .option('--json', 'as JSON')
    .addOption(storeOption())
    .action(async (options: { readonly store: string; readonly json?: boolean }) => {
      const { doctor } = await import('./doctor-command.js');
      done(await doctor(options));
    });

  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'which one').choices(shells))
    .description('print what a shell reads to complete commands, options and names; it says where to put it')
    .action((shell: Shell) => {
      process.stdout.write(completionScript[shell]);
      done(exitCode.fine);
    });
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      const { complete } = await import('./complete-command.js');
      done(complete(program, words));
    });
}
