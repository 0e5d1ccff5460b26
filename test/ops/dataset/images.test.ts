import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readPng } from '../../../src/ops/data/png.js';
import { imagesRun } from '../../../src/ops/dataset/images.run.js';
import { sharedFile } from '../../shared-data.js';
import { artifactOf, readingFrom, runAll } from '../artifacts.js';
import { DataPlace } from './user-files.js';

const place = new DataPlace();
afterAll(() => place.remove());

/** Pictures of 7 × 9 pixels as Pillow writes them, and the SHA-256 of the pixels that Pillow reads. */
const written = [
  [
    'L',
    'iVBORw0KGgoAAAANSUhEUgAAAAcAAAAJCAAAAADbM2l/AAAANklEQVR4nAXBgRHAMAwCsQvmwbms0f1nrHS+fb37hI2xKJNGwMZobGEpUEDGnl41mzCanCT5AT18AYUDuduyAAAAAElFTkSuQmCC',
    '89c15e28734dd6e2c044f758b8661b3fbb971dedc65d63c64cad695557ba0b35',
  ],
  [
    'RGB',
    'iVBORw0KGgoAAAANSUhEUgAAAAcAAAAJCAIAAABxOqH0AAAAcUlEQVR4nAXBCVEEQAwEwEvmzUKhA0P4t0L38PdPX/5513dO333fdUd85ZoGzXMNeBMPBJxYe/ZDR6T2ts7Aov2KhEtzxCjuIlZCcb21MBNN7rPQUKLepNF9IKrimMJqsqOnwoQvYaGlQC0mSo3FRu0//P0Eb3XbHvAAAAAASUVORK5CYII=',
    '2d496387895799c00bafe3c4989423c55eda86d0963314d6e7ea632ae9c021ea',
  ],
  [
    'P',
    'iVBORw0KGgoAAAANSUhEUgAAAAcAAAAJCAMAAADJhsaRAAAAYFBMVEVbg6xWfqlRfKNPeJ9IcptIcJhFbZVEbJE+Z48+ZJA6ZI46YYg4YYs5Xok1XYY0XoMxW4MwV38qVXstVH0qUnwmT3YhTXYjS3MeRW0aRGwfQm8YPmgTPmQUOGMMN14IL1cp4cEvAAAARklEQVR4nBXHxwGAIBAEwDWQFAkSRU7671Kd32AMaslrDLpLsApPr8kfAnTl0yqGXqPTfEXLwUg2o0S38WVC8bv4imjk3xepywPapKcvjQAAAABJRU5ErkJggg==',
    '6220c3d95a6587058b6713c0905ab34bb491f8e7a43bae14fdc5dfbee65d2f0c',
  ],
  [
    'RGBA',
    'iVBORw0KGgoAAAANSUhEUgAAAAcAAAAJCAYAAAD+WDajAAAAiklEQVR4nAXBiXEDQAwDsdVDSjpPCkk96b8WB4j6/ft+Ph92hvt5aB53x53IukEZlIqK5EaoA7XoQaBGbjSLlXSZ8dBS8O5hi+kgWVZmOmk/oyp6Dq8pC5+JXVJZSMO2CC1vgyyzJK0etKK7sYIqo4U8k9pBlUQXRqQGx+PSZLegjVpYh2xKIsf8A54uBW+FQx+pAAAAAElFTkSuQmCC',
    'd276b93a7b59ff1cd128fa35443fdf4f6ab0609813ad895fbff785ad4d7ef67b',
  ],
  [
    'LA',
    'iVBORw0KGgoAAAANSUhEUgAAAAcAAAAJCAQAAABUUf4oAAAAS0lEQVR4nD3MyQ3DMBQD0ee/SU4f7r/E5CAj4IUYDng93+X2sW23SPNPi9ZSGG1ECWOEPuuWllFGLGU5DynqLamUGC0sB0dK88rtB/eJAnqoYOuoAAAAAElFTkSuQmCC',
    '6495faf74f9407a8ce7d93600baf3b55a66c12146eac99aefe3c2f7867c37957',
  ],
] as const;
const bytesOf = (mode: string): Buffer => Buffer.from(written.find(([name]) => name === mode)?.[1] ?? '', 'base64');
const digestOf = (bytes: Uint8Array): string => {
  const read = readPng(bytes);
  return read.ok ? createHash('sha256').update(read.pixels).digest('hex') : read.problem;
};

describe('a PNG image', () => {
  it.each(written)('of mode %s has the pixels that Pillow finds', (_mode, base64, digest) => {
    expect(digestOf(Buffer.from(base64, 'base64'))).toBe(digest);
  });

  const digits = sharedFile('data/models/tflm/sample0.png');
  it.skipIf(digits === null).each([
    ['resized9.png', 'c06170a8a6e18bcbc69d31661a29ea099c1657af387278073632ef26bd7fe8af'],
    ['sample0.png', 'd469b96b1201daeb1aa385cf83dfb3d55f49579157daa5aeb936cde7995d0fba'],
    ['sample1.png', '202fbd31d4b64a8f78be5e3e77ad25a0b7760b9fd2255b5a7a6cec300987754b'],
    ['sample2.png', '3f8c3b265b6083fb0e5c68b6a5631b0d23bfe4cafce3c55e1b6a9cce9308ded2'],
    ['sample3.png', '093fd2c1224c6890bfc4116df760ac49f82db04f62da4166dd0a72adc336ba1f'],
    ['sample4.png', 'f3351a8e0127fe9f17226c57e5e63618f2f8e53ae7d298b7f0e68507f3be2b67'],
    ['sample5.png', '68d56b0e1c39e9e707b255736368b9833764129d78723d26888281fce410dd26'],
    ['sample6.png', '418aa04f181697c0cc7ad7f7200515413b5b64f53bf63508c546b7d50498b117'],
    ['sample7.png', '8f6a418c9a639f9e14e96feca47a97df2a35a0a68ae2875431c5c80e05536941'],
    ['sample8.png', 'cf05e5f707ff84212dbff873da280bd09f36b9cc8d79893632cd7ce9ff98f180'],
    ['sample9.png', 'd6fc219c748f35bdb93756d2cf6f198efdf25ac5ae7ee84e7708850d67f87355'],
  ])('%s as well', (name, digest) => {
    expect(digestOf(readFileSync(sharedFile(`data/models/tflm/${name}`) ?? ''))).toBe(digest);
  });

  it('with any byte changed, or cut anywhere, is read or refused, and nothing else', () => {
    const whole = bytesOf('RGB');
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (end, at, byte) => {
        const bytes = Buffer.from(whole.subarray(0, end));
        if (at < end) bytes[at] = byte;
        const read = readPng(bytes);
        expect(read.ok ? read.pixels.length > 0 : read.problem !== '').toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('images in folders', () => {
  const params = (changes: object = {}) => ({
    folder: '',
    names: '{label}/*',
    split: { kind: 'random', val: '1/4', test: '1/4', seed: 1 },
    ...changes,
  });
  const nested = { of: 'folder', suffix: '.png', nested: true } as const;
  for (const label of ['cat', 'dog']) {
    for (const index of [1, 2, 3, 4]) place.put(`pets/${label}/${index}.png`, bytesOf(index % 2 ? 'RGB' : 'P'));
  }

  it('are known before they are read, and stay bytes', async () => {
    const { type, problems } = place.check('images(folder: "pets")');
    expect(problems).toEqual([]);
    expect(type).toMatchObject({
      shape: [9, 7, 3],
      classes: ['cat', 'dog'],
      channels: [{ name: 'red' }, { name: 'green' }, { name: 'blue' }],
    });
    const data = await artifactOf(imagesRun, {}, params(), readingFrom(`${place.folder}/pets`, nested));
    expect(data.meta).toMatchObject({ shape: [9, 7, 3], scale: '1/255' });
    expect(data.tensors['samples']!.shape).toEqual([8, 9, 7, 3]);
    const first = readPng(bytesOf('RGB'));
    expect(first.ok && Buffer.compare(first.pixels, data.tensors['samples']!.data.subarray(0, 189) as Uint8Array)).toBe(0);
    expect(Array.from(data.tensors['labels']!.data)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(['train', 'val', 'test'].map((name) => data.tensors[name]!.data.length)).toEqual([4, 2, 2]);
  });

  it('of another size, or that are none, are errors that name the file', async () => {
    const outcome = async () => (await runAll(imagesRun, {}, [params()], readingFrom(`${place.folder}/bad`, nested)))[0];
    place.put('bad/a/1.png', bytesOf('RGB'));
    place.put('bad/b/1.png', bytesOf('L'));
    expect(await outcome()).toMatchObject({ error: { code: 'TML7134', message: 'b/1.png: it is 9 × 7 × 1, those before are 9 × 7 × 3' } });
    place.put('bad/b/1.png', 'GIF89a');
    expect(await outcome()).toMatchObject({ error: { code: 'TML7134', message: 'b/1.png: it is no PNG image' } });
    expect(place.check('images(folder: "bad", names: "{split}/*")').problems[0]).toContain('{split}/* holds no {label}');
    expect(place.check('images(folder: "bad", split: by_subject)').problems[0]).toContain('{label}/* holds no {subject}');
  });
});
