/** Where the steps of an attack begin: at a random point of the ball, or at the unperturbed sample. */
export const STARTS = ['random', 'clean'] as const;
export type Start = (typeof STARTS)[number];
