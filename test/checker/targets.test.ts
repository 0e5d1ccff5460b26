import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { dataName } from '../../src/checker/data/data-file.js';
import { packageRoot } from '../../src/checker/host.js';
import { checkText, problemsOf, withDigits } from './check-text.js';

const stdlib = path.join(packageRoot(), 'stdlib');
const boards = readdirSync(path.join(stdlib, 'targets')).map(dataName);

/** What expressions over the standard targets are worth, read off the table of a report. */
function valuesOf(...expressions: readonly string[]): readonly (number | string)[] {
  const result = checkText(
    `edition 1\nimport { ${boards.join(', ')} } from "std/targets"\nreport "r" {\n  table [${expressions.join(', ')}]\n}`,
  );
  expect(problemsOf(result)).toEqual([]);
  const items = result.graph?.reports[0]?.items ?? [];
  return items.flatMap((item) =>
    item.kind === 'table' ? item.series.map((one) => (one.kind === 'constant' ? `${one.value} ${one.unit}`.trim() : 'a node')) : [],
  );
}

/** None when a condition over the standard targets holds, since the param it gives its default takes `true` only. */
function problemsOfCondition(condition: string): string[] {
  return problemsOf(checkText(`edition 1\nimport { ${boards.join(', ')} } from "std/targets"\nparam p: bool in [true] = ${condition}`));
}

describe('the standard targets', () => {
  it('are all exported by std/targets under the names of their files', () => {
    const text = readFileSync(path.join(stdlib, 'targets.tml'), 'utf8');
    const exports = [...text.matchAll(/^export import (\w+) from "\.\/targets\/(\w+)\.yaml"$/gm)].map(([, name, file]) => [name, file]);
    expect(exports.toSorted()).toEqual(boards.toSorted().map((board) => [board, board]));
    expect(boards.length).toBeGreaterThanOrEqual(16);
  });

  it('are valid against their schema, which is itself valid, as another reader of JSON Schema sees it', () => {
    expect(problemsOf(checkText(`edition 1\nimport { ${boards.join(', ')} } from "std/targets"`))).toEqual([]);
    const schema = JSON.parse(readFileSync(path.join(stdlib, 'schema', 'target.schema.json'), 'utf8')) as object;
    const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, keywords: ['quantity'] });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  it('have a page that names every board and field', () => {
    const schema = JSON.parse(readFileSync(path.join(stdlib, 'schema', 'target.schema.json'), 'utf8')) as { readonly properties: object };
    const page = readFileSync(path.join(packageRoot(), 'docs', 'targets.md'), 'utf8');
    expect([...boards, ...Object.keys(schema.properties)].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  // The device table of the study: RAM and flash that it allows, and the arenas it tries (kB of 1000 bytes).
  it.each([
    ['stm32f746zg', 300_000, 800_000, [10, 30, 50, 75, 100, 150, 175, 200, 250, 280, 280]],
    ['stm32l476rg', 100_000, 800_000, [10, 25, 40, 70, 85, 100, 100]],
    ['stm32f446re', 100_000, 400_000, [10, 25, 40, 70, 85, 100, 100]],
    ['arch_max', 180_000, 400_000, [10, 25, 40, 70, 95, 120, 140, 160, 170, 170]],
    ['esense', 45_000, 15_000_000, [10, 20, 30, 40, 40]],
  ])('%s has the limits of the study', (board, ram, flash, arenas) => {
    const items = arenas.map((_, i) => `${board}.arenas[${i}]`);
    expect(valuesOf(`${board}.study_ram`, `${board}.study_flash`, ...items)).toEqual(
      [ram, flash, ...arenas.map((arena) => arena * 1000)].map((bytes) => `${bytes} B`),
    );
    const beyond = problemsOfCondition(`${board}.arenas[${arenas.length}] > 0B`);
    expect(beyond).toEqual([expect.stringContaining(`TML3114`)]);
  });

  const KiB = 1024;
  it.each([
    ['stm32f746zg', 320, 1024, 216],
    ['stm32l476rg', 128, 1024, 80],
    ['stm32f446re', 128, 512, 180],
    ['arch_max', 192, 512, 168],
    ['stm32l4r5zi', 640, 2048, 120],
    ['stm32h743', 992, 2048, 480],
    ['nrf52840', 256, 1024, 64],
    ['rp2040', 264, 2048, 133],
    ['esp32_s3', 512, 8192, 240],
  ])('%s has its true memory and clock', (board, ram, flash, megahertz) => {
    expect(valuesOf(`${board}.ram`, `${board}.flash`, `${board}.clock`)).toEqual([
      `${ram * KiB} B`,
      `${flash * KiB} B`,
      `${megahertz * 1_000_000} Hz`,
    ]);
    expect(problemsOfCondition(`${board}.ram_block <= ${board}.ram`)).toEqual([]);
  });

  it.each([
    ['stm32f446re.core == "cortex-m4" and stm32f446re.fpu == "single" and stm32f446re.dsp'],
    ['stm32f746zg.core == "cortex-m7" and stm32f746zg.fpu == "single" and stm32h743.fpu == "double"'],
    ['rp2040.core == "cortex-m0+" and rp2040.fpu == "none" and not rp2040.dsp'],
    ['cortex_m3.fpu == "none" and not cortex_m3.dsp and cortex_m7.dsp and cortex_m4.partial'],
    ['stm32l476rg.name == "NUCLEO-L476RG" and stm32l476rg.emulator == "mps2-an386"'],
    ['stm32f446re == stm32f446re and not (stm32f446re == stm32l476rg)'],
  ])('%s', (condition) => {
    expect(problemsOfCondition(condition)).toEqual([]);
    // The same test can fail.
    expect(problemsOfCondition(`not (${condition})`)).toEqual([expect.stringContaining('TML3108')]);
  });
});

describe('a target in an expression', () => {
  it.each([
    ['stm32f446re.ram == 131072B and stm32f446re.ram == 128KiB'],
    ['stm32f446re.ram + stm32f446re.flash == 640KiB'],
    ['stm32f446re.study_ram / stm32f446re.ram < 80%'],
    ['stm32f446re.clock / 180 == 1MHz'],
    ['30kB in 0B..stm32f446re.ram'],
  ])('%s', (condition) => {
    expect(problemsOfCondition(condition)).toEqual([]);
  });

  /** Problems of one line put after a data set `d` and a trained model `net`; its line is 6. */
  const inDigits = (line: string): string[] =>
    problemsOf(checkText(withDigits(`import { stm32f446re, esense } from "std/targets"\n${line}`)));

  it('bounds the cost of a model', () => {
    expect(inDigits('param p: bool in [true] = net.sram <= stm32f446re.ram and net.flash <= stm32f446re.flash')).toEqual([]);
    expect(inDigits('param p: bool in [true] = net.sram > stm32f446re.ram')).toEqual([expect.stringContaining('TML3108')]);
  });

  it('is a constant that a network may read', () => {
    const network = 'network n { input -> last -> dense(stm32f446re.study_ram / 10kB) }\nmodel m = d -> n -> train()';
    expect(inDigits(network)).toEqual([]);
    expect(inDigits(network.replace('study_ram', 'ram'))).not.toEqual([]);
  });

  it.each([
    ['let x = net.sram <= stm32f446re', 'TML3101 6:21 expected a number, found a target (did you mean stm32f446re.ram?)'],
    ['let x = 1MHz < stm32f446re', 'TML3101 6:16 expected a number, found a target (did you mean stm32f446re.clock?)'],
    ['let x = -stm32f446re', 'TML3101 6:10 expected a number, found a target (did you mean stm32f446re.ram?)'],
    ['let x = stm32f446re.ram + esense', 'TML3101 6:27 expected a number, found a target (did you mean esense.study_ram?)'],
    ['let x: bytes = stm32f446re', 'TML3101 6:16 expected a size in bytes, found a target (did you mean stm32f446re.ram?)'],
    ['let x = net.sram <= stm32f446re.clock', 'TML3102 6:18 cannot compare a size in bytes and a frequency'],
    [
      'let x = stm32f446re.ram + 1',
      'TML3102 6:25 cannot add a size in bytes and a plain number (write 1B, 1kB, 1MB, 1GB, 1KiB, 1MiB or 1GiB)',
    ],
    ['let x = stm32f446re.rma', 'TML3112 6:21 the target stm32f446re has no field rma (did you mean ram?)'],
    ['let x = esense.ram', 'TML3112 6:16 the target esense has no field ram'],
    ['let x = stm32f446re.__proto__', 'TML3112 6:21 the target stm32f446re has no field __proto__'],
    ['let x = stm32f446re.sram', 'TML3112 6:21 the target stm32f446re has no field sram (did you mean ram?)'],
    ['metric m = stm32f446re', 'TML3011 6:12 a node is the result of an operation, found a target'],
    ['model m = d -> tcn() -> train(epochs: stm32f446re)', 'TML3101 6:39 expected an integer from 1 to 100000 for epochs, found a target'],
    [
      'metric m = net -> accuracy(on: stm32f446re)',
      'TML3007 6:32 accuracy (on) takes a split of a data set, such as data.test, found a target',
    ],
    ['axis a = [stm32f446re]', 'TML3101 6:11 expected plain numbers, words, text, nodes or true and false on an axis, found a target'],
    [
      'report "r" {\n  table stm32f446re\n}',
      'TML3501 7:9 a report shows metrics and numbers, found a target (did you mean stm32f446re.ram?)',
    ],
  ])('%s', (line, problem) => {
    expect(inDigits(line)).toEqual([problem]);
  });
});
