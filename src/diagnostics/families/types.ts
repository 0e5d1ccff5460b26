import { error } from '../definition.js';

/** Family 3: names, types, shapes, units, and what this version does not have yet. 33xx belongs to operations. */
export const typeDiagnostics = {
  TML3001: error<{ name: string }>('unknown-name', (p) => `there is no value named ${p.name} here`),
  TML3002: error<{ name: string }>('duplicate-name', (p) => `${p.name} is declared twice`),
  TML3003: error<{ cycle: string }>('cyclic-declaration', (p) => `declarations need each other in a circle: ${p.cycle}`),
  TML3004: error<{ name: string; is: string }>('not-a-value', (p) => `${p.name} is ${p.is}, not a value`),
  TML3005: error<{ name: string }>('unknown-operation', (p) => `there is no operation or network named ${p.name}`),
  TML3006: error<{ word: string; name: string; found: string }>(
    'wrong-node-word',
    (p) => `${p.name} is declared as a ${p.word}, but its flow gives ${p.found}`,
  ),
  TML3007: error<{ operation: string; expected: string; found: string }>(
    'wrong-input',
    (p) => `${p.operation} takes ${p.expected}, found ${p.found}`,
  ),
  TML3008: error<{ operation: string }>('source-with-input', (p) => `${p.operation} is a source: nothing flows into it`),
  TML3009: error<{ operation: string; expected: string }>('missing-input', (p) => `${p.operation} needs ${p.expected} flowing into it`),
  TML3010: error<{ name: string }>('outside-network-scope', (p) => `a network sees only its parameters and constants, not ${p.name}`),
  TML3011: error<{ found: string }>('not-a-node', (p) => `a node is the result of an operation, found ${p.found}`),
  TML3012: error<{ name: string; path: string }>('not-a-namespace', (p) => `${p.name} is no module, so ${p.path} names nothing to call`),
  TML3013: error('not-callable', () => 'this is a value: it cannot be called'),
  TML3101: error<{ expected: string; found: string }>('wrong-type', (p) => `expected ${p.expected}, found ${p.found}`),
  TML3102: error<{ operation: string; left: string; right: string }>(
    'unit-mismatch',
    (p) => `cannot ${p.operation} ${p.left} and ${p.right}`,
  ),
  TML3103: error('division-by-zero', () => 'division by zero'),
  TML3104: error<{ callee: string; name: string }>('unknown-parameter', (p) => `${p.callee} has no parameter ${p.name}`),
  TML3105: error<{ callee: string; name: string }>('missing-argument', (p) => `${p.callee} needs ${p.name}`),
  TML3106: error<{ callee: string; name: string }>('repeated-argument', (p) => `${p.name} is given twice to ${p.callee}`),
  TML3107: error<{ callee: string }>('unnamed-argument', (p) => `arguments of ${p.callee} are named: name: value`),
  TML3108: error<{ name: string; domain: string; found: string }>(
    'out-of-domain',
    (p) => `${p.name} must be ${p.domain}, found ${p.found}`,
  ),
  TML3109: error<{ unit: string }>('unknown-unit', (p) => `there is no unit ${p.unit}`),
  TML3110: error<{ name: string; choices: string; found: string }>(
    'unknown-word',
    (p) => `${p.name} is one of ${p.choices}, found ${p.found}`,
  ),
  TML3111: error<{ word: string; name: string }>(
    'ambiguous-word',
    (p) => `${p.word} is both a value of this file and a choice of ${p.name}`,
  ),
  TML3112: error<{ of: string; field: string }>('unknown-field', (p) => `${p.of} has no field ${p.field}`),
  TML3113: error<{ callee: string; count: number }>(
    'too-many-arguments',
    (p) => `${p.callee} takes ${p.count === 0 ? 'no arguments' : `at most ${p.count} arguments`}`,
  ),
  TML3114: error<{ index: string; length: number }>(
    'index-out-of-range',
    (p) => `the list has ${p.length} items, there is no item ${p.index}`,
  ),
  TML3115: error<{ type: string }>('unknown-type', (p) => `there is no type ${p.type}`),
  TML3116: error<{ what: string; limit: string }>('limit-exceeded', (p) => `${p.what} exceeds the limit of ${p.limit}`),
  TML3117: error<{ of: string; field: string }>('missing-field', (p) => `${p.of} needs the field ${p.field}`),
  TML3120: error<{ operation: string; split: string }>(
    'test-rule',
    (p) => `${p.operation} trains or selects, so it must not read ${p.split}`,
  ),
  TML3130: error<{ function: string }>('named-function-argument', (p) => `${p.function} takes its arguments by position, without a name`),
  TML3131: error<{ function: string; count: number; found: number }>(
    'wrong-argument-count',
    (p) => `${p.function} takes ${p.count === 1 ? 'one argument' : `${p.count} arguments`}, found ${p.found}`,
  ),
  TML3132: error<{ function: string; found: string }>('undefined-result', (p) => `${p.function} is no real number for ${p.found}`),
  TML3133: error<{ left: number; right: number }>(
    'unequal-lists',
    (p) => `zip pairs lists of equal length, found ${p.left} and ${p.right} items`,
  ),
  TML3134: error<{ function: string }>(
    'function-in-flow',
    (p) => `${p.function} is a function: write ${p.function}(x), not x -> ${p.function}`,
  ),
  TML3201: error<{ layer: string; problem: string }>('shape-mismatch', (p) => `${p.layer}: ${p.problem}`),
  TML3202: error<{ name: string }>('unknown-layer', (p) => `there is no layer or network named ${p.name}`),
  TML3203: error<{ network: string; expected: string; found: string }>(
    'wrong-output-shape',
    (p) => `${p.network} must end in ${p.expected}, but its last layer gives ${p.found}`,
  ),
  TML3204: error('tap-outside-skips', () => 'tap stands outside skips { }, so nothing reads the value it marks'),
  TML3205: error<{ cycle: string }>('recursive-network', (p) => `networks must not contain themselves: ${p.cycle}`),
  TML3206: error<{ layer: string; expected: string }>('wrong-blocks', (p) => `${p.layer} ${p.expected}`),
  TML3207: error<{ layer: string; name: string; position: string }>(
    'misleading-position',
    (p) => `${p.name} stands in the place of ${p.position}, but ${p.layer} has a parameter ${p.name} too`,
  ),
  TML3208: error('empty-network', () => 'a block needs one chain of layers'),
  TML3209: error('misplaced-input', () => 'input begins the chain of a network and stands nowhere else'),
  TML3401: error<{ name: string }>('unknown-setting', (p) => `--set ${p.name}: the file has no param ${p.name}`),
  TML3402: error<{ name: string; expected: string; found: string }>(
    'bad-setting',
    (p) => `--set ${p.name}: expected ${p.expected}, found ${p.found}`,
  ),
  TML3403: error<{ name: string }>('unknown-profile', (p) => `the file has no profile ${p.name}`),
  TML3404: error<{ name: string }>('missing-setting', (p) => `param ${p.name} has no default and was not set`),
  TML3406: error<{ name: string }>('profile-unknown-param', (p) => `the file has no param ${p.name} for a profile to set`),
  TML3501: error<{ expected: string; found: string }>('bad-report-item', (p) => `a report shows ${p.expected}, found ${p.found}`),
  TML3502: error<{ name: string }>('unknown-plot', (p) => `there is no plot named ${p.name}`),
  TML3901: error<{ what: string }>('not-available', (p) => `${p.what} is not available in this version`),
} as const;
