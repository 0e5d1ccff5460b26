/** Family 2: files and modules. */
export const moduleDiagnostics = {} as const;
