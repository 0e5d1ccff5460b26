/** Family 7: what happens while a run works. */
export const runDiagnostics = {} as const;
