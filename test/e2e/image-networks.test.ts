import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './tml.js';

const file = `edition 1
dataset d = digits(as: sequence, train: 400)
network cnn {
  input -> as_image
  -> conv2d(8, 3, stride: 2) -> batch_norm(momentum: 50%) -> relu
  -> residual { depthwise(3, stride: 2) -> batch_norm(momentum: 50%) -> relu6 -> conv2d(16, 1, bias: false) -> batch_norm(momentum: 50%) } -> relu
  -> separable(16, [3, 2]) -> maxpool(2) -> dropout(10%)
  -> flatten -> dense(classes)
}
model net = d -> cnn -> train(epochs: 2, batch: 48, rate: 1/100)
metric acc = net -> accuracy(on: d.test)
metric rob = net -> fgsm(eps: 0.2, on: d.test) -> robust_accuracy
`;

describe('a convolutional network of images', () => {
  const place = new Workplace();
  afterAll(() => place.remove());
  place.write('cnn.tml', file);

  it('is trained, with a smaller last batch, evaluated and attacked; a second run computes nothing', () => {
    const first = place.tml('run', 'cnn.tml', '--results', 'results.json');
    expect(first.code).toBe(0);
    const results = JSON.parse(place.read('results.json')) as { results: { node: string; value?: number }[] };
    const value = (node: string): number => results.results.find((one) => one.node === node)?.value ?? Number.NaN;
    // Ten classes: chance is 0.1.
    expect(value('acc')).toBeGreaterThan(0.2);
    expect(value('rob')).toBeLessThan(value('acc'));
    expect(place.tml('run', 'cnn.tml').stdout).toMatch(/0 computed/);
  });
});
