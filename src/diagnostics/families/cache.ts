/** Family 6: cache and lock. */
export const cacheDiagnostics = {} as const;
