import { InvalidArgumentError, Option } from 'commander';

export const setOption = (): Option =>
  new Option('--set <name=value>', 'give a param another value; may be repeated')
    .argParser(readSetting)
    .default(new Map<string, string>(), 'none');

function readSetting(text: string, previous: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Write name=value, for example --set epochs=10.');
  return new Map(previous).set(text.slice(0, equals).trim(), text.slice(equals + 1).trim());
}

export const profileOption = (): Option =>
  new Option('--profile <name>', 'use a profile of the file; may be repeated, later ones win')
    .argParser((name: string, previous: readonly string[]) => [...previous, name])
    .default([], 'none');

export const paramsOption = (): Option =>
  new Option('--params <file>', 'read values of params from a YAML or JSON file; may be repeated, later ones win')
    .argParser((name: string, previous: readonly string[]) => [...previous, name])
    .default([], 'none');

export const storeOption = (): Option => new Option('--store <folder>', 'where results are kept').default('.tml');
