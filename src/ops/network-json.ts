import { invariant } from '../diagnostics/invariant.js';
import type { Json } from '../graph/json.js';
import type { Network } from '../network/network.js';

/** A network from an action or a manifest. Its form was checked when the action arrived; compiling it checks the rest. */
export function readNetwork(json: Json | undefined): Network {
  invariant(typeof json === 'object' && json !== null && 'layers' in json && 'input' in json, 'not a network');
  return json as unknown as Network;
}

/** A network as JSON: the types differ, the data is the same. */
export const writeNetwork = (network: Network): Json => network as unknown as Json;
