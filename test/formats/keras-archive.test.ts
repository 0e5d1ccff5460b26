import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { testExecutor } from '../tensor/test-executor.js';
import { importBytes, importFile, outcomeOf, wholeModel } from './model-files.js';

const IMAGE = 'test/golden/keras/image.keras';
const RECURRENT = 'test/golden/keras/recurrent.keras';
const golden = JSON.parse(readFileSync('test/golden/keras/recurrent.json', 'utf8')) as Readonly<Record<string, readonly number[]>>;

describe('a .keras file', () => {
  it('is the model that the .h5 of the same is', () => {
    expect(wholeModel(importFile(RECURRENT))).toEqual(wholeModel(importFile('test/golden/keras/recurrent.h5')));
  });

  it('gives the scores of Keras, with several layers of a class and batch normalisation with and without a scale', async () => {
    const { network, weights } = wholeModel(importFile(IMAGE));
    const plan = (await testExecutor()).compileInference(network, 2);
    plan.setWeights([...weights]);
    const scores = [
      ...plan.infer(
        Float32Array.from({ length: 120 }, (_, index) => ((index * 7919) % 211) / 105 - 1),
        2,
      ),
    ];
    expect(scores).toHaveLength(4);
    scores.forEach((score, index) => {
      expect(Math.abs(score - (golden['images']?.[index] ?? Number.NaN))).toBeLessThan(1e-5);
    });
  });

  it('is read with its files packed', () => {
    expect(wholeModel(importBytes(packed(readFileSync(IMAGE))))).toEqual(wholeModel(importFile(IMAGE)));
  });

  it('cut off anywhere is refused, and with bytes changed is read or refused', () => {
    const bytes = readFileSync(IMAGE);
    for (let part = 0; part < 8; part++) {
      expect(outcomeOf(importBytes(bytes.subarray(0, Math.floor((bytes.length * part) / 8))))).not.toBe('read');
    }
    for (const whole of [bytes, packed(bytes)]) {
      for (let at = 0; at < whole.length - 4; at += 397) {
        const changed = Uint8Array.from(whole).fill(0xff, at, at + 4);
        expect(['read', 'damaged', 'unsupported']).toContain(outcomeOf(importBytes(changed)));
      }
      for (let at = whole.length - 300; at < whole.length; at += 3) {
        const changed = Uint8Array.from(whole).fill(0xff, at, at + 4);
        expect(['read', 'damaged', 'unsupported']).toContain(outcomeOf(importBytes(changed)));
      }
    }
  });
});

/** The same archive with its files deflated. */
function packed(archive: Buffer): Uint8Array {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let central = archive.readUInt32LE(end + 16);
  const [locals, entries]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const length = 46 + archive.readUInt16LE(central + 28) + archive.readUInt16LE(central + 30) + archive.readUInt16LE(central + 32);
    const entry = Buffer.from(archive.subarray(central, central + length));
    central += length;
    const at = entry.readUInt32LE(42);
    const begin = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
    const local = Buffer.from(archive.subarray(at, begin));
    const data = deflateRawSync(archive.subarray(begin, begin + entry.readUInt32LE(20)));
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(offset, 42);
    local.writeUInt16LE(8, 8);
    locals.push(local, data);
    entries.push(entry);
    offset += local.length + data.length;
  }
  const last = Buffer.from(archive.subarray(end));
  last.writeUInt32LE(Buffer.concat(entries).length, 12);
  last.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...entries, last]);
}
