import { closest } from '../diagnostics/did-you-mean.js';
import type { Logistics } from '../graph/graph.js';
import { isInteger, toFloat64 } from '../graph/rational.js';
import type { With, Setting } from '../parser/ast.js';
import type { CheckContext, Scope } from './context.js';
import { at } from './problems.js';
import { isDimensionless, sameDimension } from './units.js';
import { describeValue, type Value } from './values.js';

const MAX_RETRIES = 10;
/** A week: a longer one was meant in another unit. */
const MAX_TIMEOUT = 7 * 24 * 3600;

/** `all with { … }` of a profile holds for every node that a file declares, as far as nothing more is said of one. */
export const ALL_NODES = 'all';

type Key = 'retries' | 'timeout' | 'memory' | 'cache';

const EXPECTED: Readonly<Record<Key, string>> = {
  retries: `a whole number from 0 to ${MAX_RETRIES}`,
  timeout: 'a duration above zero and up to a week, such as 90s or 2h',
  memory: 'an amount of memory above zero, such as 512MiB or 4GiB',
  cache: 'use or refresh',
};
const KEYS = Object.keys(EXPECTED) as readonly Key[];

const isKey = (name: string): name is Key => name in EXPECTED;

/** Whether a name belongs behind a flow, in `with { … }`, and not among the parameters. */
export const isLogisticKey = (name: string): boolean => isKey(name);

/** Reads `with { … }`: what is logistics, enters no key and changes no result. Problems are reported and left out. */
export function readLogistics(settings: With, scope: Scope, context: CheckContext): Logistics {
  const { problems } = context;
  const { source } = scope.module;
  const found = new Map<Key, Logistics>();
  for (const setting of settings.settings) {
    const name = setting.name.text;
    const place = at(source, setting.name);
    if (!isKey(name)) {
      const guess = closest(name, KEYS);
      const notes = [`keys: ${KEYS.join(', ')}`, 'what changes a result is a parameter and stands in ( )'];
      problems.report('TML3408', { name }, place, guess ? { hint: `did you mean ${guess}?`, notes } : { notes });
    } else if (found.has(name)) problems.report('TML3106', { callee: 'with', name }, place);
    else found.set(name, readSetting(name, setting, scope, context));
  }
  return Object.assign({}, ...found.values()) as Logistics;
}

function readSetting(key: Key, { value }: Setting, scope: Scope, context: CheckContext): Logistics {
  const isWord = key === 'cache' && value.kind === 'name';
  const found: Value = isWord ? { kind: 'word', value: value.name } : context.evaluate(value, scope);
  const read = logisticsOf(key, found);
  if (read) return read;
  if (found.kind !== 'unknown')
    context.problems.report(
      'TML3101',
      { expected: `${EXPECTED[key]} for ${key}`, found: describeValue(found) },
      at(scope.module.source, value),
    );
  return {};
}

/** Undefined for a value of another sort. */
function logisticsOf(key: Key, value: Value): Logistics | undefined {
  switch (key) {
    case 'retries': {
      if (value.kind !== 'number' || !isDimensionless(value.dimension) || !isInteger(value.value)) return undefined;
      const retries = toFloat64(value.value);
      return retries >= 0 && retries <= MAX_RETRIES ? { retries } : undefined;
    }
    case 'timeout': {
      if (value.kind !== 'number' || !sameDimension(value.dimension, { second: 1 })) return undefined;
      const seconds = toFloat64(value.value);
      return seconds > 0 && seconds <= MAX_TIMEOUT ? { timeout: Math.max(1, Math.round(seconds * 1000)) } : undefined;
    }
    case 'memory': {
      if (value.kind !== 'number' || !sameDimension(value.dimension, { byte: 1 })) return undefined;
      const bytes = toFloat64(value.value);
      return bytes > 0 ? { memory: Math.ceil(bytes) } : undefined;
    }
    case 'cache':
      if (value.kind !== 'word') return undefined;
      return value.value === 'refresh' ? { refresh: true } : value.value === 'use' ? {} : undefined;
  }
}
