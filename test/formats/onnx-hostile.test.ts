import { expect, it } from 'vitest';
import {
  bytesField,
  type Field,
  floatField,
  integerField,
  joined,
  messageField,
  textField,
} from '../../src/formats/onnx/protobuf-writer.js';
import { writeOnnx } from '../../src/formats/onnx/write-onnx.js';
import { randomWeights, testRandom } from '../tensor/random-networks.js';
import { importBytes, outcomeOf } from './model-files.js';

const node = (operator: string, inputs: readonly string[], output: string, ...attributes: readonly Field[]): Field =>
  messageField(1, [
    ...inputs.map((name) => textField(1, name)),
    textField(2, output),
    textField(3, `the ${operator}`),
    textField(4, operator),
    ...attributes,
  ]);

const integerAttribute = (name: string, value: number): Field =>
  messageField(5, [textField(1, name), integerField(3, value), integerField(20, 2)]);

const vector = (name: string, ...values: readonly number[]): Field =>
  messageField(5, [
    integerField(1, values.length),
    integerField(2, 1),
    textField(8, name),
    bytesField(9, new Uint8Array(Float32Array.from(values).buffer)),
  ]);

const value = (field: number, name: string, sides: readonly number[]): Field =>
  messageField(field, [
    textField(1, name),
    messageField(2, [
      messageField(1, [
        integerField(1, 1),
        messageField(
          2,
          sides.map((side) => messageField(1, [integerField(1, side)])),
        ),
      ]),
    ]),
  ]);

/** A model of one input `x` with these sides, one output `y`, and whatever else. */
const model = (sides: readonly number[], ...fields: readonly Field[]): Uint8Array =>
  joined([
    integerField(1, 8),
    messageField(7, [...fields, value(11, 'x', sides), value(12, 'y', [1, 4])]),
    messageField(8, [integerField(2, 17)]),
  ]);

function problemOf(bytes: Uint8Array): string {
  const read = importBytes(bytes);
  return read.ok ? 'none' : `${read.problem.kind}: ${read.problem.where}: ${read.problem.problem}`;
}

const small = writeOnnx(
  {
    input: [3],
    layers: [
      { kind: 'input', inputs: [] },
      { kind: 'dense', inputs: [0], units: 2 },
      { kind: 'relu', inputs: [1] },
    ],
  },
  randomWeights(
    {
      input: [3],
      layers: [
        { kind: 'input', inputs: [] },
        { kind: 'dense', inputs: [0], units: 2 },
      ],
    },
    testRandom(1),
  ),
);

it('cut off at any byte is refused', () => {
  expect(outcomeOf(importBytes(small))).toBe('read');
  for (let length = 0; length < small.length; length++)
    expect(outcomeOf(importBytes(small.subarray(0, length))), `${length}`).not.toBe('read');
});

it('any byte changed to the ends of its range is read or refused', () => {
  for (let at = 0; at < small.length; at++) {
    for (const to of [0, 1, 127, 128, 255]) {
      const changed = small.slice();
      changed[at] = to;
      expect(['read', 'damaged', 'unsupported']).toContain(outcomeOf(importBytes(changed)));
    }
  }
});

it('what does not exist here is named with its node', () => {
  expect(problemOf(model([1, 4], node('Relu', ['x'], 'a'), node('Einsum', ['a'], 'y')))).toBe(
    'unsupported: node the Einsum (Einsum): the operator Einsum does not exist here',
  );
  expect(problemOf(model([1, 4], node('Softmax', ['x'], 'a'), node('Clip', ['a'], 'y')))).toMatch(
    /^unsupported: node the Clip \(Clip\): it clips to/,
  );
  expect(problemOf(model([1, 2, 6], node('Relu', ['x'], 'a'), node('Flatten', ['a'], 'y', integerAttribute('axis', 2))))).toMatch(
    /^unsupported: node the Flatten \(Flatten\): it flattens from axis 2 on/,
  );
});

it('circles, values that nothing computes and values computed twice are damage', () => {
  expect(problemOf(model([1, 4], node('Add', ['x', 'b'], 'a'), node('Relu', ['a'], 'b'), node('Relu', ['b'], 'y')))).toBe(
    'damaged: node the Add (Add): it reads b, which is not computed before it',
  );
  expect(problemOf(model([1, 4], node('Relu', ['x'], 'a')))).toBe('damaged: the model: its output, y, is not computed');
  expect(problemOf(model([1, 4], node('Relu', ['x'], 'y'), node('Tanh', ['x'], 'y')))).toBe(
    'damaged: node the Tanh (Tanh): it computes y again',
  );
});

it('weights in another file, of another size and no numbers are refused', () => {
  const external = messageField(5, [integerField(1, 4), integerField(2, 1), textField(8, 'w'), integerField(14, 1)]);
  expect(problemOf(model([1, 4], external, node('Relu', ['x'], 'y')))).toMatch(/^unsupported: constant w: its values are in another file/);
  const short = messageField(5, [integerField(1, 2 ** 40), integerField(2, 1), textField(8, 'w'), floatField(4, 1)]);
  expect(problemOf(model([1, 4], short, node('Relu', ['x'], 'y')))).toBe(
    'damaged: constant w: 1 values are stored for the shape [1099511627776]',
  );
  const norm = ['scale', 'bias', 'mean'].map((name) => vector(name, 1, 1, 1, 1));
  const bytes = model(
    [1, 4],
    ...norm,
    vector('variance', 1, 1, Number.NaN, 1),
    node('BatchNormalization', ['x', 'scale', 'bias', 'mean', 'variance'], 'y'),
  );
  expect(outcomeOf(importBytes(bytes))).toBe('damaged');
});
