import '../property-seed.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../src/formats/safetensors/write.js';
import { randomNetwork, randomWeights, testRandom } from '../tensor/random-networks.js';
import { importBytes, wholeModel } from './model-files.js';

describe('safetensors', () => {
  it('gives back the network and every bit of its weights', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = testRandom(seed);
        const network = randomNetwork(random, { layers: 8, relu: true, dropout: true });
        const weights = randomWeights(network, random);
        expect(wholeModel(importBytes(writeSafetensors(network, weights)))).toEqual({ network, weights });
      }),
      { numRuns: 30 },
    );
  });

  const header = (json: string) => {
    const text = new TextEncoder().encode(json);
    const bytes = new Uint8Array(8 + text.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
    bytes.set(text, 8);
    return bytes;
  };

  it('of another program is refused for its missing network', () => {
    const read = importBytes(header('{"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'));
    expect(read).toMatchObject({ ok: false, problem: { kind: 'unsupported', where: 'the metadata' } });
  });

  it('names an array that lies outside of the file', () => {
    const read = importBytes(header('{"w":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}'));
    expect(read).toMatchObject({ ok: false, problem: { kind: 'damaged', where: 'array w' } });
  });

  it('refuses a network whose layers do not fit, and names the layer', () => {
    const network = {
      input: [4],
      layers: [
        { kind: 'input', inputs: [] },
        { kind: 'last', inputs: [0] },
      ],
    };
    const read = importBytes(header(JSON.stringify({ __metadata__: { 'tml.network': JSON.stringify(network) } })));
    expect(read).toMatchObject({ ok: false, problem: { kind: 'damaged', where: 'layer 1' } });
  });
});
