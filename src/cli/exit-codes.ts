/** What the exit code of `tml` says (design/LANGUAGE.md 10). */
export const exitCode = {
  fine: 0,
  nodeFailed: 1,
  usage: 2,
  fileHasErrors: 3,
  /** No feasible candidate, or a `require` that does not hold. */
  infeasible: 4,
  /** An entry of the store is not what its name says, or the store cannot be changed now. */
  storeFailure: 5,
  /** TML itself is wrong: a bug, never a user's mistake. */
  bug: 70,
  interrupted: 130,
} as const;
