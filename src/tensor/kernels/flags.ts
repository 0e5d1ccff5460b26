// What a kernel does with a value before it stores it, in this order; several are combined by `|`. Read by both AssemblyScript and TypeScript.
/** Add a second tensor. */
export const RESIDUAL = 1;
/** Zero where the mask is not positive (the gradient of a ReLU, whose output is the mask). */
export const MASK = 2;
export const RELU = 4;
/** Multiply by one factor a channel (dropout). */
export const SCALE = 8;
/** Add to what is stored instead of replacing it; zeros around the rows are then left as they are. */
export const ACCUMULATE = 16;
/** Convolution only: also store value + residual as a second tensor. */
export const SUM = 32;
/** Convolution only: ReLU of that second tensor. */
export const SUM_RELU = 64;
