interface WavOptions {
  readonly rate?: number;
  readonly channels?: number;
  readonly bits?: number;
  readonly format?: number;
  /** What the data chunk declares, in bytes. */
  readonly declared?: number;
  /** Bytes between the format and the data. */
  readonly between?: Uint8Array;
}

/** A WAV file of samples of 16 bits. */
export function wavFile(samples: ArrayLike<number>, options: WavOptions = {}): Uint8Array {
  const { rate = 16_000, channels = 1, bits = 16, format = 1, declared = samples.length * 2, between = new Uint8Array(0) } = options;
  const bytes = Buffer.alloc(44 + between.length + samples.length * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(format, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE((rate * channels * bits) / 8, 28);
  bytes.writeUInt16LE((channels * bits) / 8, 32);
  bytes.writeUInt16LE(bits, 34);
  bytes.set(between, 36);
  const data = 36 + between.length;
  bytes.write('data', data, 'latin1');
  bytes.writeUInt32LE(declared, data + 4);
  for (let index = 0; index < samples.length; index++) bytes.writeInt16LE(samples[index] ?? 0, data + 8 + 2 * index);
  return bytes;
}
