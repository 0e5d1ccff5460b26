import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ProblemFormat } from './print-problems.js';

/** What chooses the values of a file's params; every command that checks one takes it. */
export const withSettings = (command: Command): Command =>
  command
    .addOption(
      new Option('--set <name=value>', 'give a param another value; may be repeated')
        .argParser(readSetting)
        .default(new Map<string, string>(), 'none'),
    )
    .addOption(repeatable('--profile <name>', 'use a profile of the file; may be repeated, later ones win'))
    .addOption(repeatable('--params <file>', 'read values of params from a YAML or JSON file; may be repeated, later ones win'));

const repeatable = (flags: string, description: string): Option =>
  new Option(flags, description).argParser((value: string, previous: readonly string[]) => [...previous, value]).default([], 'none');

function readSetting(text: string, previous: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Write name=value, for example --set epochs=10.');
  return new Map(previous).set(text.slice(0, equals).trim(), text.slice(equals + 1).trim());
}

export type Backend = 'wasm' | 'tensorflow';

const backends: readonly Backend[] = ['wasm', 'tensorflow'];

export const backendOption = (): Option =>
  new Option('--backend <name>', 'what networks are computed with: our kernels or TensorFlow').choices(backends).default('wasm');

export const storeOption = (): Option => new Option('--store <folder>', 'where results are kept').default('.tml');

const formats: readonly ProblemFormat[] = ['text', 'json', 'sarif', 'github'];

export const formatOption = (): Option => new Option('--format <format>', 'how problems are written').choices(formats).default('text');
