import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './tml.js';

const file = `edition 1
import { tcn } from "std/models"
axis e = [0.1, 2/3]
dataset d = digits(train: 400)
model net = d -> tcn(filters: 4, kernel: 2, dilations: [1]) -> train(epochs: 2) with { memory: 1GiB, timeout: 90s }
metric r = net -> fgsm(eps: e, on: d.val) -> robust_accuracy
require mean(r over e) > 0
space widths { filters = int 2..4 }
search s over widths {
  model n = d -> tcn(filters, dilations: [1]) -> train(epochs: 1)
  require n.flash <= 10kB
  maximize n -> accuracy(on: d.val)
  using bayesian(trials: 6, batch: 2)
}
metric top = s.best.n -> accuracy(on: d.test)
`;

describe('tml check --explain', () => {
  const place = new Workplace();
  afterAll(() => place.remove());
  place.write('main.tml', file);

  it('writes every node with all that was left implicit', () => {
    const { code, stdout } = place.tml('check', 'main.tml', '--explain');
    expect(code).toBe(0);
    const blocks = stdout.split('\n\n');
    const blockOf = (title: string): string => blocks.find((block) => block.startsWith(title)) ?? '';
    const expectLines = (title: string, lines: readonly string[]): void =>
      expect(blockOf(title).split('\n')).toEqual(expect.arrayContaining([...lines]));
    expectLines('model net', [
      'model net = train (version 2)',
      '  data        d.train',
      '  validation  d.val',
      '  epochs      2',
      '  batch       32',
      '  network     0 input [28, 28]',
      '              1 conv1d(filters: 4, kernel: 2, dilation: 1, padding: causal) [28, 4]',
      '  shape       [28, 28] → [10]',
      '  fitted_on   d.train, d.val',
      '  with        timeout 1:30, memory 1.07 GB',
    ]);
    expectLines('attack r/fgsm over e = fgsm', [
      '  model      net',
      '  on         d.val',
      '  eps        0.1 | 2/3',
      '  clip       on',
      '  unit       linf, ε 0.1 pixel range | linf, ε 2/3 pixel range',
      '  fitted_on  d.train, d.val',
    ]);
    expectLines('search s', [
      '  require   n.flash <= 10kB',
      '  maximize  n -> accuracy(on: d.val)',
      '  shown     the candidate at filters 2',
    ]);
    expect(blockOf('search s')).toMatch(/^ {2}using {5}bayesian\(trials: 6, initial: 5, batch: 2, seed: 1\)$/m);
    expect(blockOf('model s#0.n')).toContain('conv1d(filters: 2, kernel: 2, dilation: 1, padding: causal)');
    expect(blockOf('metric top')).toBe('metric top = accuracy\n  after  s');
    expect(blocks.map((block) => block.split('\n')[0])).toEqual(
      expect.arrayContaining(['axis e = 0.1 | 2/3', 'dataset d = digits (version 1)', 'require mean(r over e) > 0']),
    );
  });

  it('writes the same for other programs, exact', () => {
    const { code, stdout } = place.tml('check', 'main.tml', '--explain', '--format', 'json');
    expect(code).toBe(0);
    const { diagnostics, graph } = JSON.parse(stdout);
    expect(diagnostics).toContainEqual(expect.objectContaining({ severity: 'warning' }));
    const attack = graph.nodes.find((node: { readonly op: string }) => node.op === 'fgsm');
    expect(attack.instances.map(({ label, params }: never) => [label, params['eps'], params['clip']])).toEqual([
      ['r/fgsm[e=0.1]', '1/10', 'on'],
      ['r/fgsm[e=0.6666666666666666]', '2/3', 'on'],
    ]);
    expect(attack.instances[0].inputs).toEqual({ model: { instance: 'net' }, on: { instance: 'd', split: 'val' } });
    expect(graph.searches[0].candidate.nodes.map((node: { readonly id: string }) => node.id)).toContain('s#0.n');
    expect(graph.nodes.find((node: { readonly id: string }) => node.id === 'net').logistics).toEqual({ timeout: 90_000, memory: 2 ** 30 });
  });

  it('says what is wrong where something is, and which formats it has', () => {
    place.write('bad.tml', file.replace('on: d.val) ->', 'on: e.val) ->'));
    const bad = place.tml('check', 'bad.tml', '--explain');
    expect(bad).toMatchObject({ code: 3, stdout: expect.not.stringContaining('model net = train') });
    expect(place.tml('check', 'main.tml', '--explain', '--format', 'sarif')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--explain writes text or json'),
    });
  });
});
