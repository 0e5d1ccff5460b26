/** Family 3: names, types, shapes, units. */
export const typeDiagnostics = {} as const;
