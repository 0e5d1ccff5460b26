import { describe, expect, it } from 'vitest';
import { NO_PREDICTION, predictions } from '../../src/ops/prediction.js';

describe('predictions', () => {
  it('takes the largest logit of each row, and the lowest class of equal ones', () => {
    expect(predictions(Float32Array.of(1, 3, 2, 5, 5, 4, -2, -3, -2), 3)).toEqual(Int32Array.of(1, 0, 0));
  });

  it('predicts nothing from a row with NaN, wherever it stands', () => {
    expect(predictions(Float32Array.of(NaN, 1, 1, NaN, 1, 2), 2)).toEqual(Int32Array.of(NO_PREDICTION, NO_PREDICTION, 1));
  });

  it('handles infinities', () => {
    expect(predictions(Float32Array.of(-Infinity, -Infinity, 0, Infinity), 2)).toEqual(Int32Array.of(0, 1));
  });
});
