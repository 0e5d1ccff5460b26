import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWav } from '../../../src/ops/audio/wav.js';
import { wavFile } from '../wav-file.js';

const problem = (bytes: Uint8Array): string => {
  const read = readWav(bytes);
  return read.ok ? 'read' : read.problem;
};

describe('readWav', () => {
  it('gives back the samples and the rate, whatever chunks stand between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32_768, max: 32_767 })),
        fc.integer({ min: 1, max: 400_000 }),
        fc.uint8Array({ maxLength: 9 }),
        (samples, rate, list) => {
          const chunk = Buffer.concat([Buffer.from('LIST'), Buffer.alloc(4), list, Buffer.alloc(list.length % 2)]);
          chunk.writeUInt32LE(list.length, 4);
          const read = readWav(wavFile(samples, { rate, between: chunk }));
          expect(read).toEqual({ ok: true, sound: { rate, samples: Int16Array.from(samples) } });
        },
      ),
    );
  });

  it('reads bytes that do not begin their buffer', () => {
    const file = wavFile([1, -2, 3]);
    const shifted = new Uint8Array(file.length + 1);
    shifted.set(file, 1);
    expect(readWav(shifted.subarray(1))).toMatchObject({ ok: true, sound: { samples: Int16Array.of(1, -2, 3) } });
  });

  it.each([
    ['nothing', new Uint8Array(0), 'it does not begin as a RIFF WAVE file'],
    ['another format', wavFile([1], { format: 3 }), 'its format is number 3, expected 1 (PCM)'],
    ['8 bits', wavFile([1], { bits: 8 }), 'its samples have 8 bits, expected 16'],
    ['stereo', wavFile([1, 2], { channels: 2 }), 'it has 2 channels, expected 1 (mono)'],
    ['no rate', wavFile([1], { rate: 0 }), 'its sampling rate is 0'],
    ['an odd size', wavFile([1, 2], { declared: 3 }), 'its data are 3 bytes, which is no whole number of samples of 16 bits'],
    ['no data', wavFile([]).subarray(0, 36), 'it has no data'],
    [
      'a declared 4 GB',
      wavFile([1], { declared: 0xffffffff }),
      'its chunk "data" declares 4294967295 bytes at offset 36, but 2 are left: it is cut off',
    ],
  ])('refuses %s', (_, bytes, expected) => expect(problem(bytes)).toBe(expected));

  it('answers for every cut and every changed byte, and never takes more than the file has', () => {
    const file = wavFile([1, 2, 3, 4, 5, 6, 7, 8], { between: Uint8Array.from([0x4c, 0x49, 0x53, 0x54, 2, 0, 0, 0, 9, 9]) });
    for (let length = 0; length < file.length; length++) expect(readWav(file.subarray(0, length)).ok).toBe(false);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const bytes = Uint8Array.from(file);
        for (const [at, value] of changes) bytes[at] = value;
        const read = readWav(bytes);
        if (read.ok) expect(2 * read.sound.samples.length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
