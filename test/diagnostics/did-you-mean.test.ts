import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closest, distanceWithin } from '../../src/diagnostics/did-you-mean.js';

const operations = [
  'accuracy',
  'agreement',
  'attack_success',
  'conv1d',
  'conv2d',
  'dense',
  'dilations',
  'dropout',
  'fgsm',
  'pgd',
  'relu',
  'robust_accuracy',
  'train',
];

describe('closest', () => {
  it.each([
    ['dilation', 'dilations'],
    ['acuracy', 'accuracy'],
    ['accurcay', 'accuracy'],
    ['FGSM', 'fgsm'],
    ['fsgm', 'fgsm'],
    ['ReLU', 'relu'],
    ['con2d', 'conv2d'],
    ['dens', 'dense'],
    ['robust_acuracy', 'robust_accuracy'],
    ['trian', 'train'],
    ['pgb', 'pgd'],
    ['softmax', undefined],
    ['kernel', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%s → %s', (word, expected) => {
    expect(closest(word, operations)).toBe(expected);
  });

  it('prefers a word that differs in case only, whatever the order', () => {
    expect(closest('eps', ['epss', 'EPS'])).toBe('EPS');
    expect(closest('eps', ['EPS', 'epss'])).toBe('EPS');
  });

  it('breaks ties by the order of the alphabet, not of the candidates', () => {
    expect(closest('conv3d', ['conv2d', 'conv1d'])).toBe('conv1d');
    expect(closest('conv3d', ['conv1d', 'conv2d'])).toBe('conv1d');
  });

  it('does not suggest a word of which nothing is the same', () => {
    expect(closest('a', ['b'])).toBeUndefined();
    expect(closest('ab', ['ba'])).toBe('ba');
  });

  it('never suggests the word itself', () => {
    expect(closest('train', ['train'])).toBeUndefined();
  });
});

describe('distanceWithin', () => {
  /** The definition, by recursion over all edits. */
  const reference = (a: string, b: string): number => {
    if (a === '' || b === '') return a.length + b.length;
    const same = a[0] === b[0] ? 0 : 1;
    let best = Math.min(reference(a.slice(1), b) + 1, reference(a, b.slice(1)) + 1, reference(a.slice(1), b.slice(1)) + same);
    if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) best = Math.min(best, reference(a.slice(2), b.slice(2)) + 1);
    return best;
  };

  it('is the restricted Damerau–Levenshtein distance, cut off at the limit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 6 }), (a, b, limit) => {
        expect(distanceWithin(a, b, limit)).toBe(Math.min(reference(a, b), limit + 1));
      }),
    );
  });
});
