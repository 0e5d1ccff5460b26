import { canonicalJson } from '../../graph/canonical-json.js';
import type { Json } from '../../graph/json.js';
import type { Network } from '../../network/network.js';
import { parametersOf } from '../../network/parameters.js';
import { elementCount } from '../../network/shape.js';
import { bytesOfFloats } from '../float-values.js';
import { NETWORK_FIELD } from './network-field.js';

/** A safetensors file that `readSafetensors` reads again, bit by bit. The header is padded with spaces so that the arrays begin at a multiple of 8. */
export function writeSafetensors(network: Network, weights: readonly Float32Array[]): Uint8Array {
  const header: Record<string, Json> = { __metadata__: { format: 'tml', [NETWORK_FIELD]: canonicalJson(network as unknown as Json) } };
  let offset = 0;
  for (const { layer, name, shape } of parametersOf(network)) {
    const end = offset + 4 * elementCount(shape);
    header[`${layer}.${name}`] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(canonicalJson(header));
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + offset);
  file.fill(0x20, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(json, 8);
  let at = 8 + length;
  for (const values of weights) {
    file.set(bytesOfFloats(values), at);
    at += 4 * values.length;
  }
  return file;
}
