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

  it('weigh classes that there are', () => {
    expect(paramsOf('train(class_weights: by_class(weights: "7: 2"))')).toMatchObject({
      class_weights: { kind: 'by_class', weights: '7: 2' },
    });
    expect(problems('train(class_weights: by_class(weights: "seven: 2"))')).toMatchObject([
      expect.stringMatching(/^TML5021 .*no class "seven" among 0, 1, 2/),
    ]);
    expect(problems('train(class_weights: by_class)')).toMatchObject([expect.stringMatching(/^TML3105 .*by_class needs weights/)]);
  });

  it('ask for an epoch a phase of hard thresholding', () => {
    expect(problems('train(epochs: 3, sparse: iht(sparsity: 80%))')).toEqual([]);
    expect(problems('train(epochs: 2, sparse: iht(sparsity: 80%))')).toMatchObject([expect.stringMatching(/^TML5022 .*found 2/)]);
    expect(problems('train(epochs: 3, sparse: iht(sparsity: 1))')).toMatchObject([expect.stringMatching(/^TML3108 /)]);
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

describe('fine_tune', () => {
  it('trains and validates on the data that the model was trained on, however often it is tuned', () => {
    const { graph, diagnostics } = checkText(
      withDigits('model more = net -> fine_tune(epochs: 2) -> fine_tune(unfreeze: last(layers: 2))'),
    );
    expect(diagnostics).toEqual([]);
    const tuned = graph?.nodes.filter(({ op }) => op === 'fine_tune').map(({ instances }) => instances[0]?.inputs);
    const splits = { data: { node: 'd', instance: 0, split: 'train' }, validation: { node: 'd', instance: 0, split: 'val' } };
    expect(tuned).toMatchObject([{ model: { node: 'net' }, ...splits }, splits]);
  });

  it('takes other data with samples and classes alike, and marks the model by both', () => {
    const other = 'dataset e = digits(as: sequence, seed: 2)\nmodel more = net -> fine_tune(data: e.train, validation: e.val)\n';
    expect(problemsOf(checkText(withDigits(`${other}metric m = more -> accuracy(on: d.test)`)))).toEqual([]);
    expect(problemsOf(checkText(withDigits(`${other}metric m = more -> accuracy(on: d.train)`)))).toMatchObject([
      expect.stringMatching(/^TML3303 /),
    ]);
    expect(problemsOf(checkText(withDigits(`${other}metric m = more -> accuracy(on: e.val)`)))).toMatchObject([
      expect.stringMatching(/^TML3303 /),
    ]);
  });

  it('never reads a test split', () => {
    expect(problemsOf(checkText(withDigits('model more = net -> fine_tune(data: d.test)')))).toMatchObject([
      expect.stringMatching(/^TML3120 /),
    ]);
  });

  it('goes on from the best candidate of a search', () => {
    const search = [
      'space widths {\n  filters = int 2..3\n}',
      'search s over widths {',
      '  model m = d -> tcn(filters) -> train(epochs: 1)',
      '  metric a = m -> accuracy(on: d.val)',
      '  maximize a',
      '  using random(trials: 2)',
      '}',
    ].join('\n');
    expect(problemsOf(checkText(withDigits(`${search}\nmodel more = s.best.m -> fine_tune()`)))).toEqual([]);
  });
});

describe('distill', () => {
  it('marks the student by what its teacher was fitted to', () => {
    const other = 'dataset e = digits(as: sequence, seed: 2)\nmodel small = e -> tcn(filters: 2) -> distill(teacher: net)\n';
    const on = (split: string) => problemsOf(checkText(withDigits(`${other}metric m = small -> accuracy(on: ${split})`)));
    expect(on('e.test')).toEqual([]);
    for (const split of ['d.train', 'e.val']) expect(on(split)).toMatchObject([expect.stringMatching(/^TML3303 /)]);
  });

  it('needs a teacher, which is a trained model', () => {
    expect(problemsOf(checkText(withDigits('model small = d -> tcn(filters: 2) -> distill()')))).toMatchObject([
      expect.stringMatching(/^TML3105 .*distill needs teacher/),
    ]);
    expect(problemsOf(checkText(withDigits('model small = d -> tcn(filters: 2) -> distill(teacher: d)')))).toMatchObject([
      expect.stringMatching(/^TML3007 .*distill \(teacher\) takes a trained model/),
    ]);
  });
});
