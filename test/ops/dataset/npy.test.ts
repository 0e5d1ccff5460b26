import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { npyNumbers, readNpyHeader } from '../../../src/formats/numpy/npy.js';
import { npyRun } from '../../../src/ops/dataset/npy.run.js';
import { artifactOf, readingFiles, runAll } from '../artifacts.js';
import { DataPlace } from './user-files.js';

const place = new DataPlace();
afterAll(() => place.remove());

/** A file as `numpy.save` writes it. */
function file(descr: string, shape: readonly number[], body: ArrayBufferView, { version = 1, fortran = false } = {}): Uint8Array {
  const list = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${list}), }`;
  const lengthBytes = version === 1 ? 2 : 4;
  const width = Math.ceil((text.length + 9 + lengthBytes) / 64) * 64 - 9 - lengthBytes;
  const header = `${text.padEnd(width)}\n`;
  const head = Buffer.alloc(8 + lengthBytes);
  head.write('\x93NUMPY', 'latin1');
  head[6] = version;
  if (version === 1) head.writeUInt16LE(header.length, 8);
  else head.writeUInt32LE(header.length, 8);
  return Buffer.concat([head, Buffer.from(header, 'latin1'), Buffer.from(body.buffer, body.byteOffset, body.byteLength)]);
}

function numbers(bytes: Uint8Array): number[] {
  const read = readNpyHeader(bytes, bytes.length);
  if (!read.ok) throw new Error(read.problem);
  return [...npyNumbers(bytes, read.header)];
}

describe('an array', () => {
  // numpy.save(f, numpy.array([[1, -2, 3], [4, 5, 600]], order='F', dtype='<i2')), its bytes written out.
  const published = Buffer.from(
    '934e554d5059010076007b276465736372273a20273c6932272c2027666f727472616e5f6f72646572273a20547275652c20277368617065273a2028322c2033292c207d'.concat(
      '20'.repeat(59),
      '0a',
      '01000400feff050003005802',
    ),
    'hex',
  );
  it('of NumPy in Fortran order is read in C order', () => expect(numbers(published)).toEqual([1, -2, 3, 4, 5, 600]));

  it.each([1, 2, 3])('of version %i, of every type', (version) => {
    expect(numbers(file('<f4', [2], Float32Array.of(1.5, -2), { version }))).toEqual([1.5, -2]);
    expect(numbers(file('<f8', [1, 2], Float64Array.of(0.1, 1e300), { version }))).toEqual([0.1, 1e300]);
    expect(numbers(file('|i1', [3], Int8Array.of(-128, 0, 127), { version }))).toEqual([-128, 0, 127]);
    expect(numbers(file('|u1', [2], Uint8Array.of(0, 255), { version }))).toEqual([0, 255]);
    expect(numbers(file('<u2', [1], Uint16Array.of(65_535), { version }))).toEqual([65_535]);
    expect(numbers(file('<i4', [1], Int32Array.of(-2_147_483_648), { version }))).toEqual([-2_147_483_648]);
    expect(numbers(file('<u4', [1], Uint32Array.of(4_294_967_295), { version }))).toEqual([4_294_967_295]);
    expect(numbers(file('>i2', [1], Uint8Array.of(1, 2), { version }))).toEqual([258]);
    expect(numbers(file('|b1', [2], Uint8Array.of(0, 1), { version }))).toEqual([0, 1]);
  });

  it.each([
    ['PK\x03\x04', 'it is no .npy file: it does not begin with \\x93NUMPY'],
    ['\x93NUMPY\x01\x00', 'it ends in its header'],
    ['\x93NUMPY\x04\x00\x00\x00', 'version 4 of the format is not known, only 1 to 3'],
    ['\x93NUMPY\x02\x00\xff\xff\xff\xff', 'its header claims 4294967295 bytes, at most 65536 are read'],
    ['\x93NUMPY\x01\x00\x02\x00{}', 'its header does not name one type, an order and a shape'],
  ])('%j is refused', (text, problem) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(readNpyHeader(bytes, bytes.length)).toEqual({ ok: false, problem });
  });

  it('that promises more than it holds is refused before anything is allocated', () => {
    const refused = (bytes: Uint8Array) => readNpyHeader(bytes, bytes.length);
    expect(refused(file('<f8', [100_000, 100_000], new Uint8Array(8)))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('needs 80000000000 bytes'),
    });
    expect(refused(file('<f8', Array(7).fill(1_000_000), new Uint8Array(8)))).toMatchObject({ ok: false });
    expect(refused(file('<c8', [1], new Uint8Array(8)))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('numbers of type c8 are not read'),
    });
    expect(refused(file('|O', [1], new Uint8Array(8)))).toMatchObject({ ok: false });
  });

  it('with any byte changed, or cut anywhere, is read or refused, and nothing else', () => {
    const whole = file('<i2', [2, 3], Int16Array.of(1, 2, 3, 4, 5, 6));
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (end, at, byte) => {
        const bytes = whole.slice(0, end);
        if (at < end) bytes[at] = byte;
        const read = readNpyHeader(bytes, bytes.length);
        if (read.ok)
          expect([...npyNumbers(bytes, read.header)]).toHaveLength(read.header.shape.reduce((product, side) => product * side, 1));
        else expect(read.problem).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });
});

describe('npy', () => {
  const params = { x: '', y: '', unit: 'px', split: { kind: 'random', val: '1/5', test: '1/5', seed: 1 } };
  const count = 10;
  const x = place.put(
    'x.npy',
    file(
      '|u1',
      [count, 2, 2, 1],
      Uint8Array.from({ length: 40 }, (_, index) => index),
    ),
  );
  const y = place.put(
    'y.npy',
    file(
      '<i4',
      [count, 1],
      Int32Array.from({ length: count }, (_, index) => (index % 2 ? 12 : 7)),
    ),
  );

  it('is known before it runs, and keeps bytes as bytes', async () => {
    const { type, problems } = place.check('npy(x: "x.npy", y: "y.npy", unit: "px")');
    expect(problems).toEqual([]);
    expect(type).toMatchObject({ shape: [2, 2, 1], classes: ['7', '12'], channels: [{ name: 'channel 1', unit: 'px' }] });
    const data = await artifactOf(npyRun, {}, params, readingFiles({ x, y }));
    expect(data.meta).toMatchObject({ shape: [2, 2, 1], classes: ['7', '12'] });
    expect(data.tensors['samples']).toEqual({ shape: [10, 2, 2, 1], data: Uint8Array.from({ length: 40 }, (_, index) => index) });
    expect(Array.from(data.tensors['labels']!.data)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect(['train', 'val', 'test'].map((name) => data.tensors[name]!.data.length)).toEqual([6, 2, 2]);
  });

  it('says what does not fit', async () => {
    place.put(
      'few.npy',
      file(
        '<i4',
        [9],
        Int32Array.from({ length: 9 }, (_, index) => index % 2),
      ),
    );
    place.put(
      'halves.npy',
      file(
        '<f4',
        [count],
        Float32Array.from({ length: count }, (_, index) => index / 2),
      ),
    );
    const problem = (source: string) => place.check(source).problems;
    const said = 'npy must look into its data to know shape and classes:';
    expect(problem('npy(x: "x.npy", y: "few.npy")')).toEqual([`TML3326 2:20 ${said} x holds 10 samples, y 9 labels`]);
    expect(problem('npy(x: "x.npy", y: "halves.npy")')).toEqual([`TML3326 2:32 ${said} label 1 of y is 0.5, expected a whole number`]);
    expect(problem('npy(x: "main.tml", y: "y.npy")')[0]).toContain('it is no .npy file');
    const bad = place.put(
      'bad.npy',
      file(
        '<f8',
        [count, 1],
        Float64Array.from({ length: count }, (_, index) => (index === 3 ? 1e300 : 0)),
      ),
    );
    const [outcome] = await runAll(npyRun, {}, [params], readingFiles({ x: bad, y }));
    expect(outcome).toMatchObject({ error: { code: 'TML7134', message: 'bad.npy: sample 3 holds what is no finite float32 number' } });
  });
});
