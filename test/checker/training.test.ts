import { describe, expect, it } from 'vitest';
import { checkText, problemsOf, withDigits } from './check-text.js';

const paramsOf = (call: string) => {
  const { graph } = checkText(withDigits(`model other = d -> tcn(filters: 4) -> ${call}`));
  return graph?.nodes.find(({ id }) => id === 'other')?.instances[0]?.params;
};
const problems = (call: string) => problemsOf(checkText(withDigits(`model other = d -> tcn(filters: 4) -> ${call}`)));

describe('the parameters of training', () => {
  it('that came later stand in no action where they have their default, written or not', () => {
    const plain = paramsOf('train(epochs: 3)');
    expect(Object.keys(plain ?? {}).sort()).toEqual(['batch', 'epochs', 'keep', 'network', 'patience', 'rate', 'seed']);
    expect(paramsOf('train(epochs: 3, optimizer: adam, weight_decay: 0, clip: none, schedule: constant, robust: none, loss: ce)')).toEqual(
      plain,
    );
    expect(paramsOf('train(epochs: 3, optimizer: adam(beta1: 0.8))')).toMatchObject({
      optimizer: { kind: 'adam', beta1: '4/5', beta2: '999/1000' },
    });
    expect(paramsOf('train(epochs: 3, clip: 1)')).toEqual({ ...plain, clip: '1' });
  });

  it('are told to those who write the name that they have elsewhere', () => {
    expect(problems('train(lr: 0.1)')).toEqual(['TML3104 5:45 train has no parameter lr (did you mean rate?)']);
    expect(problems('train(early_stopping: 3)')).toEqual(['TML3104 5:45 train has no parameter early_stopping (did you mean patience?)']);
  });

  it('of robust training are checked against the data before anything runs', () => {
    expect(problems('train(robust: pgd(eps: 0.1))')).toEqual([]);
    expect(problems('train(robust: pgd(eps: 8))')).toMatchObject([expect.stringMatching(/^TML3301 .*from 0 to 1 .*8\/255/)]);
    expect(problems('train(robust: trades(eps: 0.1, alpha: 0.3))')).toMatchObject([expect.stringMatching(/^TML3311 /)]);
    expect(problems('train(robust: pgd)')).toMatchObject([expect.stringMatching(/^TML3105 .*pgd needs eps/)]);
    expect(problems('train(robust: mart(eps: 0.1), loss: mse, class_weights: balanced)').map((problem) => problem.slice(0, 7))).toEqual([
      'TML3358',
      'TML3358',
    ]);
  });
});
