import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../checker/network-of.js';
import { sharedFile } from '../shared-data.js';
import { sharedTcn } from '../shared-models.js';
import { importFile, importFiles, wholeModel } from './model-files.js';

const tcn = await sharedTcn();
const file = sharedFile('data/models/tinyml_security/Auritus_TCN.h5');

describe.skipIf(tcn === null || file === null)('the published network with a layer of keras-tcn', () => {
  it('is the network of the standard library', () => {
    const { network } = wholeModel(importFile(file ?? ''));
    expect(network).toEqual(networkOf('tcn(filters: 21, kernel: 2, dilations: [2, 8, 16, 64, 128, 256])', [550, 6], 9));
  });

  it('has the weights that the HDF5 library reads', () => {
    const { weights } = wholeModel(importFile(file ?? ''));
    expect(weights).toEqual(tcn?.weights);
  });
});

const FASTRNN = sharedFile('data/models/tinyml_security/fastrnn.h5');

describe.skipIf(FASTRNN === null)('a network with a layer that does not exist here', () => {
  it('is refused by the name of the layer', () => {
    const read = importFile(FASTRNN ?? '');
    expect(read).toMatchObject({ ok: false, problem: { kind: 'unsupported', where: expect.stringContaining('rnn') } });
  });
});

/** Parameters as the published models have them, with the moving averages of batch normalisation. */
describe.each([
  { file: 'data/models/mlperf_tiny/pretrainedResnet.h5', sample: [32, 32, 3], count: 78_666 },
  { file: 'data/models/tinyml_security/cnn_large.h5', sample: [49, 10], count: 94_604 },
  { file: 'data/models/tinyml_security/tcn_kws.h5', sample: [49, 10], count: 19_446 },
])('the published $file', ({ file: name, sample, count }) => {
  const place = sharedFile(name);
  it.skipIf(place === null)('takes the samples of its data set and has all its parameters', () => {
    const contents = new Map([['model.h5', readFileSync(place ?? '')]]);
    const { network, weights } = wholeModel(importFiles({ name: 'model.h5', contents, sample }));
    expect(network.input).toEqual(sample);
    expect(weights.reduce((sum, values) => sum + values.length, 0)).toBe(count);
  });
});
