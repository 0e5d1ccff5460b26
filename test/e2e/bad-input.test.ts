import { mkdirSync, readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { smallExperiment, Workplace } from './tml.js';

const place = new Workplace();
afterAll(() => place.remove());

/** Exit code and all text of a command on one file. */
function outcome(text: string | Uint8Array, ...args: string[]): { code: number | null; text: string } {
  place.write('bad.tml', text);
  const { code, stdout, stderr } = place.tml(...(args.length > 0 ? args : ['check', 'bad.tml']));
  return { code, text: `${stdout}${stderr}` };
}

describe('bad input gives a clear error and the promised exit code', () => {
  it.each([
    ['a missing file', ['check', 'none.tml'], 3, 'error[TML2001] there is no file none.tml'],
    ['a directory', ['check', 'folder'], 3, 'error[TML2002] folder is a directory, expected a .tml file'],
    ['run of a missing file', ['run', 'none.tml'], 3, 'error[TML2001] there is no file none.tml'],
    ['no command', [], 2, ''],
    ['an unknown command', ['rum', 'bad.tml'], 2, 'Did you mean run?'],
    ['an unknown option', ['run', 'bad.tml', '--job', '2'], 2, 'Did you mean --jobs?'],
    ['no workers', ['run', 'bad.tml', '--jobs', '0'], 2, 'Expected a whole number from 1 to 1024.'],
    ['another results format', ['run', 'bad.tml', '--results', 'x.txt'], 2, '.json or .csv'],
  ])('%s', (_, args, code, text) => {
    mkdirSync(place.path('folder'), { recursive: true });
    place.write('bad.tml', smallExperiment);
    const result = place.tml(...args);
    expect(result.code).toBe(code);
    expect(`${result.stdout}${result.stderr}`).toContain(text);
  });

  it('a file that is not UTF-8', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('edition 1\nlet a = "'), 0xff, 0xfe, 0x22, 0x0a]);
    expect(outcome(bytes)).toEqual({
      code: 3,
      text: expect.stringContaining('error[TML2003] bad.tml is not UTF-8 text: byte 19 begins no character'),
    });
  });

  it('an empty file', () => {
    expect(outcome('').code).toBe(0);
  });

  it.each([
    ['an unknown --set name', ['--set', 'epoch=3'], 'error[TML3401] --set epoch: the file has no param epoch', 'did you mean epochs?'],
    ['a --set value of another type', ['--set', 'epochs=many'], 'error[TML3402] --set epochs: expected an integer', 'found many'],
    ['a --set value out of range', ['--set', 'epochs=1000'], 'between 1 and 100', 'found 1000'],
    ['an unknown profile', ['--profile', 'slow'], 'error[TML3403] the file has no profile slow', ''],
    ['an unknown node', ['--only', 'robst'], 'error[TML7005]', 'robust'],
  ])('%s', (_, args, first, second) => {
    const result = outcome(smallExperiment, 'run', 'bad.tml', ...args);
    expect(result.code).toBe(2);
    expect(result.text).toContain(first);
    expect(result.text).toContain(second);
  });

  it('shows the place, what was expected and a fix, for every problem at once', () => {
    const text = smallExperiment
      .replace('kernel: 2', 'kernell: 2')
      .replace('eps: strength', 'eps: 2')
      .replace('digits.test)\nmetric', 'digits.tset)\nmetric')
      .replace('-> robust_accuracy', '-> robust_acuracy');
    const result = outcome(text);
    expect(result.code).toBe(3);
    for (const line of [
      'tcn has no parameter kernell',
      'did you mean kernel?',
      'did you mean test?',
      'did you mean robust_accuracy?',
      'bad.tml:9:',
      '3 errors',
    ])
      expect(result.text).toContain(line);
    const places = [...result.text.matchAll(/bad\.tml:(\d+):(\d+)/g)].map((match) => Number(match[1]) * 1000 + Number(match[2]));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(result.text.endsWith('\n')).toBe(true);
  });

  it('leaves nothing behind when a file has errors', () => {
    const fresh = new Workplace();
    fresh.write('bad.tml', 'edition 1\nlet a = b');
    expect(fresh.tml('run', 'bad.tml', '--results', 'r.json').code).toBe(3);
    expect(readdirSync(fresh.folder)).toEqual(['bad.tml']);
    fresh.remove();
  });
});

describe('an experiment that fails', () => {
  const diverging = smallExperiment.replace('train(epochs)', 'train(epochs, rate: 1e30)');
  const run = (): { code: number | null; text: string } => outcome(diverging, 'run', 'bad.tml', '--set', 'epochs=3');

  it('names node, epoch and step, the way there, what is skipped and what was kept', () => {
    const { code, text } = run();
    expect(code).toBe(1);
    for (const line of [
      'failed[TML7101] net',
      /training diverged in epoch 1, step \d+: the output of layer \d+ \(conv1d\) is not\s+finite/,
      'through digits → net',
      'skipped adv[strength=0.05] +1, clean, robust[strength=0.05] +1',
      'these outcomes are stored and stay',
    ])
      expect(text).toEqual(typeof line === 'string' ? expect.stringContaining(line) : expect.stringMatching(line));
  });

  it('is known the next time: nothing runs again, and the plan says what it blocks', () => {
    const { code, text } = run();
    expect(code).toBe(1);
    expect(text).toContain('0 computed · 1 cached · 1 failed · 5 skipped');
    expect(text).not.toContain('  start   net');
    const planned = place.tml('plan', 'bad.tml', '--set', 'epochs=3').stdout;
    expect(planned).toMatch(/^cached +net .*failed: training diverged/m);
    expect(planned).toMatch(/^blocked +clean +net failed/m);
  });
});
