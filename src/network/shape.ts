/** Without the batch, channels last: [height, width, channels], [time, channels] or [features]. */
export type Shape = readonly number[];

export const elementCount = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`;

const KINDS = ['a scalar', 'features', 'a sequence', 'an image'] as const;

/** `an image [32, 32, 3]`, `a sequence [550, 6]`, `features [12]` or, for any other rank, `a tensor [2, 2, 2, 2]`. */
export const describeShape = (shape: Shape): string => `${KINDS[shape.length] ?? 'a tensor'} ${formatShape(shape)}`;
