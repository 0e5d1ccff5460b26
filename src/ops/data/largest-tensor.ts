/** Bytes that one tensor of the store may have. */
export const LARGEST_TENSOR = 2_147_483_647;
