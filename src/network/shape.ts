/** Without the batch, channels last: [time, channels] or [features]. */
export type Shape = readonly number[];

export const elementCount = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`;

/** `a sequence [550, 6]`, `features [12]` or, for any other rank, `a tensor [28, 28, 1]`. */
export const describeShape = (shape: Shape): string =>
  `${shape.length === 2 ? 'a sequence' : shape.length === 1 ? 'features' : 'a tensor'} ${formatShape(shape)}`;
