import { type Command, InvalidArgumentError, Option } from 'commander';
import { storeOption } from './options.js';

interface StoreArguments {
  readonly store: string;
}

/** Adds `tml cache` with all it does to the store. */
export function addCache(program: Command, done: (code: number) => void): void {
  const cache = program.command('cache').description('look at the store, and make room in it');
  cache
    .command('ls')
    .description('list its entries with kind, size and time, and what is pinned')
    .addOption(storeOption())
    .action(async (options: StoreArguments) => {
      const { listCache } = await import('./cache-command.js');
      done(listCache(options.store));
    });
  cache
    .command('verify')
    .description('check every entry against its hash; exit code 5 where one is corrupt')
    .addOption(storeOption())
    .action(async (options: StoreArguments) => {
      const { verifyCache } = await import('./cache-command.js');
      done(verifyCache(options.store));
    });
  cache
    .command('gc')
    .description('remove what no record of a run and no pin needs; exit code 5 while a run uses the store')
    .addOption(new Option('--max-size <size>', 'also the oldest runs, until what stays is no larger, as 5GB').argParser(readSize))
    .addOption(new Option('--older <age>', 'also runs that began longer ago, as 30d or 12h').argParser(readAge))
    .option('--dry-run', 'remove nothing; say what would go')
    .addOption(storeOption())
    .action(async (options: StoreArguments & { readonly maxSize?: number; readonly older?: number; readonly dryRun?: boolean }) => {
      const { collectGarbage } = await import('./collect-command.js');
      done(collectGarbage(options));
    });
  cache
    .command('clear')
    .description('remove everything that is not pinned')
    .option('--yes', 'do it; otherwise it only says what would go')
    .addOption(storeOption())
    .action(async (options: StoreArguments & { readonly yes?: boolean }) => {
      const { clearCache } = await import('./collect-command.js');
      done(clearCache(options));
    });
  for (const [name, description] of [
    ['pin', 'keep a run with its results, or the result under an action key, whatever is collected'],
    ['unpin', 'let collections remove it again'],
  ] as const)
    cache
      .command(name)
      .argument('<run-or-key>', 'a run (its id, the beginning of it, or last), or the beginning of an action key')
      .description(description)
      .addOption(storeOption())
      .action(async (asked: string, options: StoreArguments) => {
        const commands = await import('./pin-command.js');
        done(commands[name](asked, options.store));
      });
}

const sizeUnits: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 };

function readSize(text: string): number {
  const [, number, unit = 'b'] = /^(\d+(?:\.\d+)?) ?([kmgt]?b)?$/i.exec(text.trim()) ?? [];
  if (number === undefined) throw new InvalidArgumentError('Write a size with its unit, as 500MB or 5GB.');
  return Number(number) * (sizeUnits[unit.toLowerCase()] ?? 1);
}

const hour = 60 * 60 * 1000;
const ageUnits: Readonly<Record<string, number>> = { h: hour, d: 24 * hour, w: 7 * 24 * hour };

function readAge(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([hdw])$/.exec(text.trim()) ?? [];
  if (number === undefined) throw new InvalidArgumentError('Write an age with its unit: 12h, 30d or 8w.');
  return Number(number) * (ageUnits[unit] ?? 1);
}
