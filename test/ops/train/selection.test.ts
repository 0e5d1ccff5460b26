import { describe, expect, it } from 'vitest';
import { select } from '../../../src/ops/train/selection.js';

/** How many epochs run, and which is best, when the validation losses are these. */
function replay(losses: readonly number[], patience: number): { readonly epochs: number; readonly best: number } {
  for (let epochs = 1; epochs <= losses.length; epochs++) {
    const { best, stop } = select(losses.slice(0, epochs), patience);
    if (stop || epochs === losses.length) return { epochs, best };
  }
  throw new Error('no losses');
}

describe('select', () => {
  const losses = [0.9, 0.5, 0.6, 0.4, 0.41, 0.42, 0.43, 0.1];

  it('never stops with patience 0, and knows the best epoch', () => {
    expect(replay(losses, 0)).toEqual({ epochs: 8, best: 8 });
  });

  it('stops after as many epochs without improvement as patience says', () => {
    expect(replay(losses, 1)).toEqual({ epochs: 3, best: 2 });
    expect(replay(losses, 2)).toEqual({ epochs: 6, best: 4 });
    expect(replay(losses, 3)).toEqual({ epochs: 7, best: 4 });
    expect(replay(losses, 4)).toEqual({ epochs: 8, best: 8 });
  });

  it('sees nothing of the epochs before the first that counts', () => {
    expect(select([0.1, 0.2, 0.5, 0.4], 0, 3)).toEqual({ best: 4, stop: false });
    expect(select([0.1, 0.2], 1, 3).stop).toBe(false);
    expect(select([0.1, 0.2, 0.5, 0.6], 1, 3)).toEqual({ best: 3, stop: true });
  });

  it('gives a tie to the earliest epoch, and does not count it as an improvement', () => {
    expect(replay([0.5, 0.3, 0.3, 0.3], 0)).toEqual({ epochs: 4, best: 2 });
    expect(replay([0.5, 0.3, 0.3, 0.3], 2)).toEqual({ epochs: 4, best: 2 });
    expect(replay([0.5, 0.3, 0.3, 0.2], 1)).toEqual({ epochs: 3, best: 2 });
  });
});
