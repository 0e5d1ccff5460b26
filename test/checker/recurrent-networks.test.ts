import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { checkText, problemsOf } from './check-text.js';

const file = (body: string): string =>
  `edition 1\ndataset d = digits(as: sequence)\nnetwork n {\ninput\n-> ${body}\n}\nmodel m = d -> n -> train()`;

/** The layers of a body, for data of 28 steps and 28 channels in ten classes. */
function layersOf(body: string): Network['layers'] {
  const result = checkText(file(body));
  expect(problemsOf(result)).toEqual([]);
  const network = result.graph?.nodes.find((node) => node.id === 'm')?.instances[0]?.params['network'] as unknown as Network;
  return network.layers;
}

describe('recurrent layers', () => {
  it('give the last state of a forward cell unless told otherwise', () => {
    expect(layersOf('lstm(6) -> dense(classes)')[1]).toEqual({ kind: 'lstm', inputs: [0], units: 6, return: 'last', direction: 'forward' });
    expect(layersOf('fastgrnn(6, recurrent_rank: 2, return: sequence) -> last -> dense(classes)')[1]).toEqual({
      kind: 'fastgrnn',
      inputs: [0],
      units: 6,
      return: 'sequence',
      direction: 'forward',
      input_rank: null,
      recurrent_rank: 2,
    });
  });

  it('in both directions are two layers that are joined, as if written by hand', () => {
    const hand =
      'branch { gru(5, return: sequence) } { gru(5, return: sequence, direction: backward) } -> concat -> attention -> dense(classes)';
    expect(layersOf('gru(5, return: sequence, direction: both) -> attention -> dense(classes)')).toEqual(layersOf(hand));
  });

  it('classify features by a tree or by prototypes, with exact constants', () => {
    expect(layersOf('flatten -> bonsai(classes, projection: 4, depth: 2, sharpness: 1e9)')[2]).toEqual({
      kind: 'bonsai',
      inputs: [1],
      units: 10,
      projection: 4,
      depth: 2,
      sigma: '1',
      sharpness: '1000000000',
    });
    expect(layersOf('flatten -> protonn(classes, gamma: 0.004)')[2]).toMatchObject({ kind: 'protonn', prototypes: 20, gamma: '1/250' });
  });

  it.each([
    ['last -> lstm(4) -> dense(classes)', 'lstm: takes a sequence [time, channels], found features [28]'],
    ['last -> lstm(4, direction: both) -> dense(classes)', 'lstm: takes a sequence [time, channels], found features [28]'],
    ['last -> attention -> dense(classes)', 'attention: takes a sequence [time, channels], found features [28]'],
    ['bonsai(classes)', 'bonsai: takes features [n], found a sequence [28, 28]'],
    ['flatten -> bonsai(classes, depth: 13)', 'depth must be an integer from 1 to 12, found 13'],
    ['flatten -> protonn(classes, gamma: 0)', 'gamma must be a number above 0, found 0'],
    ['fastrnn(4, input_rank: 0) -> dense(classes)', 'input_rank must be'],
    ['gru(4, return: all) -> dense(classes)', 'all'],
    ['bidirectional(4) -> dense(classes)', 'there is no layer or network named bidirectional (write direction: both'],
    ['gru(100000, return: sequence) -> last -> dense(classes)', 'more than the limit'],
  ])('%s is one message', (body, message) => {
    const problems = problemsOf(checkText(file(body)));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });
});
