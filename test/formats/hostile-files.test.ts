import '../property-seed.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importBytes, outcomeOf } from './model-files.js';
import { sampleFiles } from './sample-files.js';

describe.each(sampleFiles())('$format', ({ bytes }) => {
  it('is a model', () => expect(outcomeOf(importBytes(bytes))).toBe('read'));

  it('cut off at any sixteenth is refused with a place', () => {
    for (let part = 0; part < 16; part++) {
      const read = importBytes(bytes.slice(0, Math.floor((bytes.length * part) / 16)));
      if (!read.ok)
        expect(`${read.problem.where}: ${read.problem.problem}`).toMatch(/^(byte \d+|layer|array|attribute|the |metadata|file)/);
      // What a tail holds, as the state of an optimiser, may be missed; the weights are not.
      else expect(outcomeOf(read)).toBe('read');
    }
    expect(outcomeOf(importBytes(bytes.slice(0, bytes.length >> 2)))).not.toBe('read');
  });

  it('with bytes changed at random is read or refused, and nothing else', () => {
    const change = fc.record({ at: fc.nat({ max: bytes.length - 1 }), to: fc.nat({ max: 255 }) });
    const early = fc.record({ at: fc.nat({ max: Math.min(bytes.length, 4096) - 1 }), to: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.array(fc.oneof(change, early), { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = bytes.slice();
        for (const { at, to } of changes) changed[at] = to;
        expect(['read', 'damaged', 'unsupported']).toContain(outcomeOf(importBytes(changed)));
      }),
      { numRuns: 300 },
    );
  });

  it('with a run of ones for a size is refused without taking memory for it', () => {
    for (let at = 0; at < Math.min(bytes.length - 8, 2048); at += 4) {
      const changed = bytes.slice();
      changed.fill(0xff, at, at + 8);
      expect(['read', 'damaged', 'unsupported']).toContain(outcomeOf(importBytes(changed)));
    }
  });
});

describe('other files', () => {
  it.each(['', 'hello', '{}', '[]', 'PK', '\u0089HDF\r\n\u001a\n'])('%j is no model', (text) => {
    expect(outcomeOf(importBytes(Uint8Array.from(text, (letter) => letter.charCodeAt(0))))).not.toBe('read');
  });

  it('of random bytes are no model', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(outcomeOf(importBytes(bytes))).not.toBe('read');
      }),
    );
  });
});
