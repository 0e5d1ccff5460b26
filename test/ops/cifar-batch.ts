/** A batch of CIFAR-10 in the binary version: image i has the label of `labels`, and byte p of colour c is (i + 3c + p) mod 251. */
export function cifarBatch(labels: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(labels.length * 3073);
  labels.forEach((label, image) => {
    bytes[image * 3073] = label;
    for (let color = 0; color < 3; color++) {
      for (let pixel = 0; pixel < 1024; pixel++) bytes[image * 3073 + 1 + color * 1024 + pixel] = (image + 3 * color + pixel) % 251;
    }
  });
  return bytes;
}
