/** Thrown when TML itself is wrong. A user's mistake is never reported this way. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Asserts what the program's own logic guarantees. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The exhaustiveness check of a `switch` over a discriminated union. */
export function unreachable(value: never): never {
  throw new InvariantError(`unexpected case ${JSON.stringify(value)}`);
}
