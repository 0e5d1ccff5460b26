/** Family 4: axes, spaces, objectives. */
export const axisDiagnostics = {} as const;
