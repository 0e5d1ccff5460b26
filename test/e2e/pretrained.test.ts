import { afterAll, describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../src/formats/safetensors/write.js';
import { modelWriters, writerNames } from '../../src/formats/write-model-file.js';
import { sharedFile } from '../shared-data.js';
import { smallNetwork, smallWeights } from '../formats/sample-files.js';
import { auritusFolder } from '../shared-auritus.js';
import { Workplace } from './tml.js';

const folder = auritusFolder();
const published = sharedFile('data/models/tinyml_security/Auritus_TCN.h5');
const place = new Workplace();
afterAll(() => place.remove());

interface Row {
  readonly node: string;
  readonly value: number;
  readonly n: number;
}

describe.skipIf(folder === null || published === null)('a published model on the published recordings', () => {
  it('is as right as it was measured elsewhere, and is attacked', { timeout: 300_000 }, () => {
    place.write(
      'tcn.tml',
      `edition 1
      dataset har = auritus(folder: "${folder}")
      model net = har -> pretrained(file: "${published}")
      require net.params == 10551
      metric train = net -> accuracy(on: har.train)
      metric val = net -> accuracy(on: har.val)
      metric test = net -> accuracy(on: har.test)
      attack adv = net -> fgsm(eps: 0.1, relative: std, on: har.test)
      metric rob = adv -> robust_accuracy
      `,
    );
    const { code, stderr } = place.tml('run', 'tcn.tml', '--output', 'plain', '--results', 'results.json');
    expect(stderr).toContain('10551 values in 51 layers, imported');
    expect(code).toBe(0);
    const { results } = JSON.parse(place.read('results.json')) as { results: readonly Row[] };
    const row = (name: string) => results.find(({ node }) => node === name)!;
    const parts = [row('train'), row('val'), row('test')];
    const windows = parts.reduce((sum, { n }) => sum + n, 0);
    const right = parts.reduce((sum, { n, value }) => sum + Math.round(n * value), 0);
    expect(windows).toBe(14_971);
    // 0.98397 of all windows with the float32 weights elsewhere; one or two windows lie at a boundary.
    expect(Math.abs(right - 0.98397 * windows)).toBeLessThan(3);
    expect(row('rob').value).toBeLessThan(row('test').value);
  });
});

const images = sharedFile('data/cifar10');
const resnet = sharedFile('data/models/mlperf_tiny/pretrainedResnet.h5');

describe.skipIf(images === null || resnet === null)('the ResNet8 of MLPerf Tiny', () => {
  it('is right on as many of the first 2,000 test images as published', { timeout: 300_000 }, () => {
    place.write(
      'resnet.tml',
      `edition 1
      dataset cifar = cifar10(folder: "${images}")
      model net = cifar -> pretrained(file: "${resnet}")
      metric acc = net -> accuracy(on: cifar.test)
      `,
    );
    place.events('resnet.tml', '--results', 'resnet.json');
    const { results } = JSON.parse(place.read('resnet.json')) as { results: readonly Row[] };
    const acc = results.find(({ node }) => node === 'acc')!;
    expect(acc.n).toBe(2000);
    expect(Math.round(acc.value * 2000)).toBe(1758);
  });
});

describe('a model file that does not fit', () => {
  it('is refused where it is named, before anything runs', () => {
    place.write('small.safetensors', writeSafetensors(smallNetwork, smallWeights));
    place.write('cut.safetensors', writeSafetensors(smallNetwork, smallWeights).slice(0, 300));
    const check = (file: string) => {
      place.write('a.tml', `edition 1\ndataset d = digits(as: sequence)\nmodel net = d -> pretrained(file: "${file}")\n`);
      return place.tml('check', 'a.tml');
    };
    expect(check('small.safetensors').stdout).toContain('error[TML3304] small.safetensors takes samples of shape [8, 3]');
    expect(check('cut.safetensors').stdout).toMatch(/error\[TML3347\] cut\.safetensors is damaged or no model: byte \d+: /);
    expect(check('absent.safetensors').stdout).toContain(
      'error[TML3346] the model file absent.safetensors cannot be read: there is no such file',
    );
    expect(check('a.tml')).toMatchObject({ code: 3, stdout: expect.stringContaining('error[TML3348]') });
  });
});

describe('a model that is exported', () => {
  it('lies beside the record of the run, and is as right when it is read again', { timeout: 120_000 }, () => {
    place.write(
      'out.tml',
      `edition 1
      import { tcn } from "std/models"
      dataset d = digits(as: sequence)
      model net = d -> tcn(filters: 4) -> train(epochs: 1)
      axis form = [${writerNames.join(', ')}]
      file out = net -> export(format: form)
      metric acc = net -> accuracy(on: d.test)
      `,
    );
    const end = place.events('out.tml', '--results', 'first.json').at(-1);
    const files = end?.type === 'run-end' ? (end.files ?? []) : [];
    expect(files.map((file) => file.split('/').slice(-2).join('/'))).toEqual(
      writerNames.map((name) => `out[form=${name}]/${modelWriters[name].names[0]}`),
    );
    // ONNX is written and not read.
    const readable = files.filter((file) => !file.endsWith('.onnx'));
    expect(readable.length).toBe(files.length - 1);
    place.write(
      'in.tml',
      `edition 1
      dataset d = digits(as: sequence)
      axis file = [${readable.map((file) => JSON.stringify(file)).join(', ')}]
      model net = d -> pretrained(file)
      metric acc = net -> accuracy(on: d.test)
      `,
    );
    place.events('in.tml', '--results', 'second.json');
    const accuracies = (name: string) =>
      (JSON.parse(place.read(name)) as { results: readonly Row[] }).results.filter(({ node }) => node === 'acc').map(({ value }) => value);
    const [trained] = accuracies('first.json');
    expect(accuracies('second.json')).toEqual(readable.map(() => trained));
    // Nothing is computed the second time, and the files are there again.
    const again = place.events('out.tml');
    expect(again.filter(({ type }) => type === 'node-started')).toEqual([]);
    expect(again.at(-1)).toMatchObject({ files: expect.arrayContaining([expect.stringContaining('out[form=keras]/model.h5')]) });
  });
});
