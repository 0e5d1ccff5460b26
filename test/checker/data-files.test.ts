import { describe, expect, it } from 'vitest';
import { renderDiagnostic } from '../../src/diagnostics/render-frame.js';
import { checkText, problemsOf } from './check-text.js';

const board = `# A board of ours.
kind: target
name: Ours
core: cortex-m4
ram: "128KiB"
flash: "1MiB"
clock: "180MHz"
fpu: single
dsp: true
`;

const importing = (file: string): string => `edition 1\nimport b from "./${file}"\nparam p: bool in [true] = b.ram == 131072B\n`;
/** Problems of a file that imports this text; the file expects `ram` to be 128 KiB. */
const problemsWith = (text: string, file = 'b.yaml'): string[] => problemsOf(checkText({ 'main.tml': importing(file), [file]: text }));

describe('importing plain data', () => {
  it.each(['b.yaml', 'b.yml', 'b.json'])('reads %s', (file) => {
    const fields = { kind: 'target', name: 'a: b # c', core: 'cortex-m4', partial: true, ram: '128KiB' };
    const text = file === 'b.json' ? JSON.stringify(fields, undefined, '\t') : board;
    expect(problemsWith(text, file)).toEqual([]);
    expect(problemsWith(text.replace('128KiB', '129KiB'), file)).toEqual([expect.stringContaining('TML3108')]);
  });

  it.each([
    ['another unit', board.replace('128KiB', '0.125MiB')],
    ['plain bytes', board.replace('128KiB', '131072B')],
    ['no quotes', board.replace('"128KiB"', '128KiB')],
    ['single quotes', board.replace('"128KiB"', "'128KiB'")],
    ['an escape', board.replace('128KiB', '128\\u004BiB')],
    ['a folded block', board.replace('"128KiB"', '>-\n  128KiB')],
    ['a flow mapping', '{kind: target, name: Ours, core: cortex-m4, partial: true, ram: 128KiB}'],
    ['line ends of Windows', board.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${board}`],
    ['document marks', `---\n${board}...\n`],
  ])('means the same with %s', (_, text) => {
    expect(problemsWith(text)).toEqual([]);
  });

  it('finds the file beside the one that imports it, and hands it on', () => {
    const files = {
      'main.tml': 'edition 1\nimport { mine as ours } from "./boards/all.tml"\nparam p: bool in [true] = ours.ram == 128KiB',
      'boards/all.tml': 'edition 1\nexport import mine from "./b.yaml"\nimport other from "../boards/b.yaml"\n',
      'boards/b.yaml': board,
    };
    expect(problemsOf(checkText(files))).toEqual([]);
    expect(problemsOf(checkText({ ...files, 'main.tml': 'edition 1\nimport { other } from "./boards/all.tml"' }))).toEqual([
      'TML2012 2:10 other is private to "./boards/all.tml" (write export before its declaration)',
    ]);
    expect(problemsOf(checkText({ ...files, 'main.tml': 'edition 1\nimport { nine } from "./boards/all.tml"' }))).toEqual([
      'TML2011 2:10 "./boards/all.tml" exports no nine (did you mean mine?)',
    ]);
  });

  it('reads a file of the standard library itself', () => {
    const text = 'edition 1\nimport b from "std/targets/rp2040.yaml"\nparam p: bool in [true] = b.ram == 264KiB';
    expect(problemsOf(checkText(text))).toEqual([]);
  });

  it('reports a problem of the data once, and nothing of what reads them', () => {
    const text = importing('b.yaml').replace('edition 1\n', 'edition 1\nimport again from "./b.yaml"\nlet y = again.ram\n');
    expect(problemsOf(checkText({ 'main.tml': text, 'b.yaml': board.replace('dsp', 'dps') }))).toEqual([
      'TML3117 b.yaml:2:1 a target needs the field dsp (add dsp: true or false)',
      'TML3112 b.yaml:9:1 a target has no field dps (did you mean dsp?)',
    ]);
  });

  it('shows the place in the data as a code frame', () => {
    const { diagnostics } = checkText({ 'main.tml': importing('b.yaml'), 'b.yaml': board.replace('128KiB', '128KIB') });
    expect(diagnostics.map((one) => renderDiagnostic(one, { color: false }))).toEqual([
      ['error[TML3109] there is no unit KIB', '   ┌─ b.yaml:5:10', ' 5 │ ram: "128KIB"', '   │          ^^^ did you mean KiB?'].join('\n'),
    ]);
  });
});

describe('an import of data that cannot be', () => {
  it.each([
    [
      'import { b } from "./b.yaml"',
      'TML2036 2:19 "./b.yaml" is a data file, which has no exports: it is imported as a whole (write import b from "./b.yaml")',
    ],
    [
      'import { x as y } from "./b.yaml"',
      'TML2036 2:24 "./b.yaml" is a data file, which has no exports: it is imported as a whole (write import y from "./b.yaml")',
    ],
    [
      'import m from "./m.tml"',
      'TML2037 2:15 "./m.tml" is a module, not a data file: its exports are imported by name (write import { m } from "./m.tml")',
    ],
    [
      'import rp2040 from "std/targets"',
      'TML2037 2:20 "std/targets" is a module, not a data file: its exports are imported by name (write import { rp2040 } from "std/targets")',
    ],
    ['import m from "./m.txt"', 'TML2038 2:15 "./m.txt" is no data file: its name ends in .yaml, .yml or .json'],
    ['import m from "./none.yaml"', 'TML2001 2:15 there is no file none.yaml'],
    ['import m from "std/targets/none.yaml"', 'TML2010 2:15 there is no module "std/targets/none.yaml"'],
    ['import m from "std/../package.json"', 'TML2010 2:15 there is no module "std/../package.json"'],
    ['import { m } from "std/../test/golden/m"', 'TML2010 2:19 there is no module "std/../test/golden/m"'],
    [
      'import m from "b.yaml"',
      'TML2015 2:15 "b.yaml" names no module; a module is "./file.tml", "std/…" or "pkg:…" (did you mean "./b.yaml"?)',
    ],
    [
      'import * as m from "./b.yaml"',
      'TML2036 2:20 "./b.yaml" is a data file, which has no exports: it is imported as a whole (write import m from "./b.yaml")',
    ],
    ['import b from "./b.yaml"\nlet b = 1', 'TML3002 3:5 b is declared twice'],
  ])('%s', (line, problem) => {
    const names = [...line.matchAll(/import (?:\{ (?:x as )?)?(?:\* as )?(\w+)/g)].map(([, name]) => name);
    // A name that could not be imported is not reported again where it is used.
    const files = {
      'main.tml': `edition 1\n${line}\nlet use = ${names[0]}`,
      'b.yaml': board,
      'm.tml': 'edition 1\nexport let m = 1',
      'm.txt': '',
    };
    expect(problemsOf(checkText(files))).toEqual([problem]);
  });
});

describe('data that do not fit their schema', () => {
  it.each([
    ['an unknown field', ['dsp: true', 'dsp: true\nspeed: 1'], 'TML3112 b.yaml:10:1 a target has no field speed'],
    ['a field given twice', ['dsp: true', 'dsp: true\nram: "1KiB"'], 'TML2033 b.yaml:10:1 ram is given twice'],
    [
      'a missing field',
      ['clock: "180MHz"\n', ''],
      'TML3117 b.yaml:2:1 a target needs the field clock (add clock: a frequency, such as "180MHz")',
    ],
    ['a missing choice', ['fpu: single\n', ''], 'TML3117 b.yaml:2:1 a target needs the field fpu (add fpu: one of none, single, double)'],
    [
      'another dimension',
      ['128KiB', '180MHz'],
      'TML3101 b.yaml:5:6 expected a size in bytes for ram, found "180MHz" (a frequency) (such as "128KiB")',
    ],
    [
      'no unit',
      ['128KiB', '131072'],
      'TML3101 b.yaml:5:6 expected a size in bytes for ram, found "131072" (a plain number) (such as "128KiB")',
    ],
    [
      'a number for a quantity',
      ['"128KiB"', '131072'],
      'TML3101 b.yaml:5:6 expected a size in bytes for ram, found 131072 (such as "128KiB")',
    ],
    ['an unknown unit', ['128KiB', '128kiB'], 'TML3109 b.yaml:5:10 there is no unit kiB (did you mean KiB?)'],
    [
      'a space before the unit',
      ['128KiB', '128 KiB'],
      'TML3101 b.yaml:5:6 expected a size in bytes for ram, found "128 KiB" (such as "128KiB")',
    ],
    ['a calculation', ['128KiB', '64KiB * 2'], 'TML3101 b.yaml:5:6 expected a size in bytes for ram, found "64KiB * 2" (such as "128KiB")'],
    ['a negative size', ['128KiB', '-1KiB'], 'TML3101 b.yaml:5:6 expected a size in bytes for ram, found "-1KiB" (such as "128KiB")'],
    ['no size', ['128KiB', '0B'], 'TML3108 b.yaml:5:6 ram must be more than zero, found "0B"'],
    [
      'more than hardware has',
      ['128KiB', '1e1000B'],
      'TML3101 b.yaml:5:6 expected a size in bytes for ram, found "1e1000B" (such as "128KiB")',
    ],
    ['an empty value', [' "128KiB"', ''], 'TML3101 b.yaml:5:1 expected a size in bytes for ram, found nothing (such as "128KiB")'],
    [
      'fields for a quantity',
      [' "128KiB"', '\n  main: 1'],
      'TML3101 b.yaml:5:1 expected a size in bytes for ram, found a group of fields (such as "128KiB")',
    ],
    ['a word for true', ['true', 'yes'], 'TML3101 b.yaml:9:6 expected true or false for dsp, found "yes"'],
    ['a number for text', ['Ours', '1.0'], 'TML3101 b.yaml:3:7 expected text for name, found 1.0'],
    ['no name', ['Ours', '""'], 'TML3101 b.yaml:3:7 expected text that is not empty for name, found ""'],
    ['a wrong choice', ['single', 'singel'], 'TML3110 b.yaml:8:6 fpu is one of none, single, double, found singel (did you mean single?)'],
    [
      'a wrong item',
      ['dsp: true', 'dsp: true\narenas: [1kB, 2, 3kB]'],
      'TML3101 b.yaml:10:15 expected a size in bytes for each of arenas, found 2 (such as "128KiB")',
    ],
    [
      'an unfit item',
      ['dsp: true', 'dsp: true\narenas: [1kB, 2s]'],
      'TML3101 b.yaml:10:15 expected a size in bytes for each of arenas, found "2s" (a duration) (such as "128KiB")',
    ],
    [
      'an empty list',
      ['dsp: true', 'dsp: true\narenas: []'],
      'TML3101 b.yaml:10:1 expected a list that is not empty for arenas, found a list',
    ],
    [
      'no kind',
      ['kind: target\n', ''],
      'TML2034 b.yaml:2:1 b.yaml does not say what kind of data it holds (begin the file with kind: target)',
    ],
    [
      'an unknown kind',
      ['kind: target', 'kind: targets'],
      'TML2035 b.yaml:2:7 there is no kind of data named targets (did you mean target?)',
    ],
  ])('%s', (_, [from, to], problem) => {
    expect(board).toContain(from);
    expect(problemsWith(board.replace(from as string, to as string))).toEqual([problem]);
  });

  it('lists the kinds there are', () => {
    const { diagnostics } = checkText({ 'main.tml': importing('b.yaml'), 'b.yaml': 'kind: board\n' });
    expect(diagnostics.map((one) => one.notes)).toEqual([['kinds: target']]);
  });

  it('lets a core alone leave out memory, clock and FPU, where it says so', () => {
    const core = 'kind: target\nname: A core\ncore: cortex-m4\n';
    const files = (text: string) => ({ 'main.tml': 'edition 1\nimport b from "./b.yaml"\n', 'b.yaml': text });
    expect(problemsOf(checkText(files(`${core}partial: true\n`)))).toEqual([]);
    expect(problemsOf(checkText(files(`${core}partial: false\n`)))).toHaveLength(5);
  });
});

describe('text that is no data file', () => {
  it.each([
    ['nothing', '', 'TML2032 b.yaml:1:1 b.yaml must hold named fields, found nothing (begin it with kind: target)'],
    ['comments only', '# a\n', 'TML2032 b.yaml:1:1 b.yaml must hold named fields, found nothing (begin it with kind: target)'],
    ['a list', '- a\n', 'TML2032 b.yaml:1:1 b.yaml must hold named fields, found a list (begin it with kind: target)'],
    ['one value', '\nhello\n', 'TML2032 b.yaml:2:1 b.yaml must hold named fields, found a single value (begin it with kind: target)'],
    ['a tab as indent', 'kind: target\n\tname: x\n', 'TML2030 b.yaml:2:1 b.yaml is not valid YAML: tabs are not allowed as indentation'],
    ['a text without end', 'kind: target\nname: "x\n', 'TML2030 b.yaml:3:1 b.yaml is not valid YAML: missing closing "quote'],
    ['a list as a name', 'kind: target\n? [a]\n: 1\n', 'TML2030 b.yaml:2:3 b.yaml is not valid YAML: a name must be text'],
    ['a tag', 'kind: target\nname: !!js/function x\n', 'TML2031 b.yaml:2:7 a data file is plain: it cannot hold a tag'],
    ['an anchor', 'kind: &k target\n', 'TML2031 b.yaml:1:7 a data file is plain: it cannot hold an anchor'],
    ['a merge', 'kind: target\n<<: *base\n', 'TML2031 b.yaml:2:5 a data file is plain: it cannot hold an alias'],
    ['a merge of fields', `${board}<<: {name: x}\n`, 'TML3112 b.yaml:10:1 a target has no field "<<"'],
    ['a directive', `%YAML 1.1\n---\n${board}`, 'TML2031 b.yaml:1:1 a data file is plain: it cannot hold a directive'],
    ['two documents', `${board}---\n${board}`, 'TML2031 b.yaml:10:1 a data file is plain: it cannot hold a second document'],
    ['infinity', board.replace('true', '.inf'), 'TML2031 b.yaml:9:6 a data file is plain: it cannot hold the number .inf'],
    [
      'an endless number',
      board.replace('true', '1e999999'),
      'TML3116 b.yaml:9:6 the number exceeds the limit of 100 digits and the exponent 999',
    ],
    ['the prototype', `${board}__proto__: {ram: 1KiB}\n`, 'TML3112 b.yaml:10:1 a target has no field __proto__'],
    ['the constructor', `${board}constructor: x\n`, 'TML3112 b.yaml:10:1 a target has no field constructor'],
    ['no name', `${board}: 1\n`, 'TML3112 b.yaml:10:1 a target has no field ""'],
  ])('%s', (_, text, problem) => {
    expect(problemsWith(text)).toEqual([problem]);
  });

  it.each([
    ['{"kind": "target",}', '1:19 b.json is not valid JSON: expected a name in double quotes'],
    ['{"a": [1, 2}', '1:12 b.json is not valid JSON: expected a comma or ]'],
    ['{"a" 1}', '1:6 b.json is not valid JSON: expected a colon'],
    ['{"a": 1}}', '1:9 b.json is not valid JSON: expected the end of the file'],
    ['{"a": 01}', '1:7 b.json is not valid JSON: expected a value'],
    ["{'a': 1}", '1:2 b.json is not valid JSON: expected a name in double quotes or }'],
    ['{"a": "\t"}', '1:7 b.json is not valid JSON: expected a value'],
    ['{"a": nul}', '1:7 b.json is not valid JSON: expected a value'],
    [board, '1:1 b.json is not valid JSON: expected a value'],
    ['', '1:1 b.json is not valid JSON: expected a value'],
  ])('JSON: %s', (text, problem) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(problemsWith(text, 'b.json')).toEqual([`TML2030 b.json:${problem}`]);
  });
});

describe('hostile data', () => {
  it('refuses a billion laughs at its first anchor', () => {
    const laughs = [
      'a: &a [lol, lol]',
      ...Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *a]`),
    ].join('\n');
    expect(problemsWith(laughs)).toEqual(['TML2031 b.yaml:1:4 a data file is plain: it cannot hold an anchor']);
  });

  it.each([
    ['lists in a line', '['.repeat(60_000)],
    ['groups in a line', '{a: '.repeat(15_000)],
    ['lists in a block', '- '.repeat(30_000)],
    ['keys in a block', '? '.repeat(30_000)],
    ['groups by indent', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('refuses depth: %s', (_, text) => {
    expect(problemsWith(text)).toEqual([
      expect.stringMatching(/^TML3116 b\.yaml:\d+:\d+ the depth of groups and lists exceeds the limit of 32$/),
    ]);
  });

  it('reports no more than twenty problems of a file, each name once', () => {
    expect(problemsWith('kind: target\n'.repeat(5_000))).toHaveLength(1);
    expect(problemsWith(`${board}${Array.from({ length: 4_000 }, (_, i) => `x${i}: ${i}\n`).join('')}`)).toHaveLength(20);
    expect(problemsWith('}'.repeat(60_000))).toHaveLength(1);
  });
});
