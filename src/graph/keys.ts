import { hash } from 'node:crypto';
import type { Action, ActionInput } from './action.js';
import type { Digest } from './artifact.js';
import { canonicalJson } from './canonical-json.js';
import type { Json } from './json.js';

export const sha256 = (data: string | Uint8Array): Digest => hash('sha256', data);

const inputJson = (input: ActionInput): Json =>
  input.split === undefined ? { digest: input.digest } : { digest: input.digest, split: input.split };

/** The text a key is the hash of, kept in the store so that `tml why` can say which part changed. */
export function actionPreimage(action: Action): string {
  return canonicalJson({
    op: action.op,
    opVersion: action.opVersion,
    params: action.params,
    inputs: Object.fromEntries(Object.entries(action.inputs).map(([port, input]) => [port, inputJson(input)])),
    profile: action.profile,
  });
}

/** The key of a preimage: what `actionKey` gives for the action it was made of. */
export const keyOfPreimage = (preimage: string): Digest => sha256(`tml/action/1\n${preimage}`);

/** Names the result of an action: inputs are artifact digests, so it is known once they exist. */
export const actionKey = (action: Action): Digest => keyOfPreimage(actionPreimage(action));

/**
 * Names an action before anything has run: inputs carry the plan keys of the actions that produce them.
 * The prefix differs from that of action keys, so that one can never be taken for the other.
 */
export const planKey = (action: Action): Digest => sha256(`tml/plan/1\n${actionPreimage(action)}`);
