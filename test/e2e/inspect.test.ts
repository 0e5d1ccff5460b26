import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/checker/host.js';
import { smallExperiment, Workplace } from './tml.js';

describe('tml inspect', () => {
  const place = new Workplace();
  place.write('small.tml', smallExperiment);
  afterAll(() => place.remove());

  it('shows layers, shapes and costs within 80 columns and trains nothing', () => {
    const { code, stdout } = place.tml('inspect', 'small.tml');
    expect(code).toBe(0);
    expect(stdout).toMatch(/conv1d 4 × 2, dilation 2\s+\[28, 4\]/);
    expect(stdout).toMatch(/parameters {2}[\d,]+\n {2}MACs {8}[\d,]+\n {2}FLOPs {7}[\d,]+\n {2}peak SRAM .* kB/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('gives the same as JSON, and one instance an architecture of an axis', () => {
    place.write(
      'widths.tml',
      smallExperiment
        .replace('axis strength', 'axis width = [2, 4]\naxis strength')
        .replace('filters: 4', 'filters: width')
        .replace(/^ {2}plot.*\n/m, ''),
    );
    const { models } = JSON.parse(place.tml('inspect', 'widths.tml', 'net', '--json').stdout);
    expect(models.map(({ instances }: { instances: unknown }) => instances)).toEqual([['net[width=2]'], ['net[width=4]']]);
    for (const { params, flops, macs, flash, layers } of models) {
      expect(layers.reduce((sum: number, layer: { params: number }) => sum + layer.params, 0)).toBe(params);
      expect([flops, flash]).toEqual([2 * macs, 4 * params]);
    }
  });

  it('shows networks without weights, those that give values too, and the layers that several read', () => {
    place.write(
      'values.tml',
      'edition 1\ndataset d = digits(as: sequence)\nnetwork encoder -> values {\n  let stem = input -> conv1d(4, 3, padding: causal)\n' +
        '  concat(stem, stem -> tanh, input) -> branch { relu } { tanh } -> add\n}\nmodel e = d -> encoder\n',
    );
    const { code, stdout } = place.tml('inspect', 'values.tml');
    expect(code).toBe(0);
    expect(stdout).toMatch(/concat \(of 1, 2, 0\)\s+\[28, 36\]/);
    expect(stdout).toMatch(/add \(of 4, 5\)\s+\[28, 36\]/);
  });

  it('shows the ends of the space of a search', () => {
    const { stdout } = place.tml('inspect', path.join(packageRoot(), 'pipelines/robust-nas.tml'), 'robust');
    expect(stdout).toMatch(/at the\s+first\s+corner/);
    expect(stdout).toMatch(/at the\s+last\s+corner/);
  });

  it('names the models there are where one is unknown', () => {
    const { code, stderr } = place.tml('inspect', 'small.tml', 'nett');
    expect(code).toBe(2);
    expect(stderr).toContain('no model or search is called nett; there are net');
  });
});
