import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../src/diagnostics/apply-fixes.js';
import { checkText, problemsOf, withDigits } from './check-text.js';

const settings = { profiles: [], set: new Map<string, string>(), lint: true };
const lint = (text: string, others: Readonly<Record<string, string>> = {}): string[] =>
  problemsOf(checkText({ 'main.tml': text, ...others }, settings));
const codes = (text: string): string[] => lint(text).map((line) => line.slice(0, 7));

describe('what a file does not use', () => {
  it('is found in every kind of declaration that gives no result of its own', () => {
    const rest = [
      'param p: int = 1',
      'let l = 2',
      'axis a = [1, 2]',
      'space s { x = bool }',
      'fn f(m: model) -> model { return m -> train(epochs: 1) }',
      'network n(k: int) { conv1d(2, k) -> relu -> flatten -> dense(classes) }',
      'dataset e = digits(train: 100)',
      'attack adv = net -> fgsm(eps: 0.1, on: d.test)',
    ].join('\n');
    expect(lint(withDigits(rest)).map((line) => line.replace(/ \d+:\d+/, ''))).toEqual([
      'TML5011 nothing uses the param p',
      'TML5011 nothing uses the let l',
      'TML5011 nothing uses the axis a',
      'TML5011 nothing uses the space s',
      'TML5011 nothing uses the fn f',
      'TML5011 nothing uses the network n',
      'TML5011 nothing uses the dataset e',
      'TML5011 nothing uses the attack adv',
    ]);
  });

  it('does not count what is exported, or read in a text, a call, a plot or another body', () => {
    const rest = [
      'export let shared = 2',
      'let shown = 3',
      'axis strength = [0.1, 0.2]',
      'fn hit(m: model, e: float) -> metric { return m -> fgsm(eps: e, on: d.test) -> robust_accuracy }',
      'metric curve = net -> hit(e: strength)',
      'report "R" {',
      '  text "Of {shown}"',
      '  plot curve -> lines(x: strength)',
      '}',
    ].join('\n');
    expect(lint(withDigits(rest))).toEqual([]);
  });

  it('is not looked for in a module that is only imported, nor behind an error', () => {
    const library = 'edition 1\nlet idle = 1\nexport let wanted = 2\n';
    expect(lint('edition 1\nimport { wanted } from "./lib.tml"\nexport let x = wanted\n', { 'lib.tml': library })).toEqual([]);
    expect(codes('edition 1\nlet a = missing\nlet idle = 1\n')).toEqual(['TML3001']);
  });
});

describe('the fix of an unused import', () => {
  const fixAll = (text: string): string => {
    let fixed = text;
    for (let round = 0; round < 5; round += 1) fixed = applyFixes('main.tml', fixed, checkText(fixed, settings).diagnostics).text;
    return fixed;
  };
  const use = '\nexport let x = rp2040.ram\n';

  it.each([
    ['import { rp2040, nrf52840 } from "std/targets"', 'import { rp2040 } from "std/targets"'],
    ['import { nrf52840, rp2040, esense } from "std/targets"', 'import { rp2040 } from "std/targets"'],
    ['import { nrf52840, arch_max, rp2040 } from "std/targets"', 'import { rp2040 } from "std/targets"'],
    ['import { rp2040 } from "std/targets"\nimport { tcn } from "std/models"', 'import { rp2040 } from "std/targets"'],
    ['import { rp2040 } from "std/targets"\nimport * as m from "std/models"', 'import { rp2040 } from "std/targets"'],
  ])('%s', (before, after) => {
    expect(fixAll(`edition 1\n${before}${use}`)).toBe(`edition 1\n${after}${use}`);
  });

  it('leaves what a comment explains to a person', () => {
    const text = `edition 1\nimport { rp2040 } from "std/targets"\nimport { tcn } from "std/models"  # for later${use}`;
    expect(codes(text)).toEqual(['TML5012']);
    expect(fixAll(text)).toBe(text);
  });
});

describe('# tml-ignore of a lint', () => {
  const text = 'edition 1\n# tml-ignore TML5011: for a file to come\nlet idle = 1\n';

  it('silences it, and is not called unused where nobody looked', () => {
    expect(lint(text)).toEqual([]);
    expect(problemsOf(checkText(text))).toEqual([]);
  });

  it('is itself reported where there is nothing to silence', () => {
    expect(codes('edition 1\n# tml-ignore TML5011: for a file to come\nexport let idle = 1\n')).toEqual(['TML5001']);
  });
});

it('asks for the usual steps of the attack on the final model alone', () => {
  const search = [
    'space s { filters = int 2..4 }',
    'search best over s {',
    '  model m = d -> tcn(filters, dilations: [1]) -> train(epochs: 1)',
    '  attack a = m -> pgd(eps: 0.1, steps: 2, on: d.val)',
    '  metric rob = a -> robust_accuracy',
    '  maximize rob',
    '  using random(trials: 2)',
    '}',
    'attack weak = net -> pgd(eps: 0.1, steps: 2, on: d.test)',
    'metric r = weak -> robust_accuracy',
  ].join('\n');
  expect(lint(withDigits(search))).toEqual([expect.stringMatching(/^TML5015 .* weak attacks with pgd in 2 steps/)]);
});

it('calls a condition idle where a part of it is', () => {
  expect(codes(withDigits('require net.params < 10 or 1 < 2'))).toEqual(['TML5014']);
  expect(codes(withDigits('require net.params < 10 or net.macs < 2'))).toEqual([]);
});
