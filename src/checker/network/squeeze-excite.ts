import type { Location } from '../../diagnostics/diagnostic.js';
import type { Json } from '../../graph/json.js';
import { describeShape } from '../../network/shape.js';
import type { ComputeLayer } from '../../network/shapes.js';
import type { Problems } from '../problems.js';
import type { NetworkBuilder, Tensor } from './builder.js';

/** The layers of `squeeze_excite` on the image `input`: what its mean over the pixels says of each channel multiplies that channel. */
export function squeezeExcite(
  input: number,
  values: Readonly<Record<string, Json>>,
  builder: NetworkBuilder,
  problems: Problems,
  place: Location,
): Tensor {
  const name = 'squeeze_excite';
  const shape = builder.shape(input);
  const [, , channels] = shape;
  if (channels === undefined) {
    problems.report('TML3201', { layer: name, problem: `takes an image [height, width, channels], found ${describeShape(shape)}` }, place);
    return undefined;
  }
  const gate: readonly ((from: number) => ComputeLayer)[] = [
    (from) => ({ kind: 'global_avgpool', inputs: [from] }),
    (from) => ({ kind: 'dense', inputs: [from], units: Number(values['units']) }),
    (from) => ({ kind: values['activation'] === 'relu' ? 'relu' : 'swish', inputs: [from] }),
    (from) => ({ kind: 'dense', inputs: [from], units: channels }),
    (from) => ({ kind: 'sigmoid', inputs: [from] }),
  ];
  let factors: Tensor = input;
  for (const layer of gate) factors = factors === undefined ? undefined : builder.add(layer(factors), place, name);
  return factors === undefined ? undefined : builder.add({ kind: 'scale', inputs: [input, factors] }, place, name);
}
