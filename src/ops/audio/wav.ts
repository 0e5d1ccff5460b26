/** Mono sound of 16 bits. */
export interface Sound {
  /** Samples a second. */
  readonly rate: number;
  readonly samples: Int16Array;
}

/** `problem` continues "the file is no such WAV file: …". */
export type ReadSound = { readonly ok: true; readonly sound: Sound } | { readonly ok: false; readonly problem: string };

const PCM = 1;
const EXTENSIBLE = 0xfffe;
const HEADER = 12;
const CHUNK_HEADER = 8;

/**
 * Reads a WAV file (RIFF, PCM of 16 bits, one channel). Sizes in the file are only compared with its bytes: what it declares never
 * decides how much memory is taken. Chunks other than `fmt ` and `data` are passed over.
 */
export function readWav(bytes: Uint8Array): ReadSound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WAVE')
    return refused('it does not begin as a RIFF WAVE file');
  let rate: number | undefined;
  for (let at = HEADER; at + CHUNK_HEADER <= bytes.length; ) {
    const name = tag(bytes, at);
    const size = view.getUint32(at + 4, true);
    const start = at + CHUNK_HEADER;
    if (size > bytes.length - start) {
      return refused(
        `its chunk ${JSON.stringify(name)} declares ${size} bytes at offset ${at}, but ${bytes.length - start} are left: it is cut off`,
      );
    }
    if (name === 'fmt ') {
      const format = readFormat(view, start, size);
      if (typeof format === 'string') return refused(format);
      rate = format.rate;
    } else if (name === 'data') {
      if (rate === undefined) return refused('its data come before their format');
      if (size % 2 !== 0) return refused(`its data are ${size} bytes, which is no whole number of samples of 16 bits`);
      return { ok: true, sound: { rate, samples: samplesOf(view, start, size / 2) } };
    }
    at = start + size + (size % 2);
  }
  return refused('it has no data');
}

const refused = (problem: string): ReadSound => ({ ok: false, problem });

const tag = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

function readFormat(view: DataView, start: number, size: number): { readonly rate: number } | string {
  if (size < 16) return `its format is ${size} bytes long, expected 16 or more`;
  const declared = view.getUint16(start, true);
  // An extensible format names the true one in the first two bytes of its identifier.
  const format = declared === EXTENSIBLE && size >= 40 ? view.getUint16(start + 24, true) : declared;
  const channels = view.getUint16(start + 2, true);
  const rate = view.getUint32(start + 4, true);
  const bits = view.getUint16(start + 14, true);
  if (format !== PCM) return `its format is number ${format}, expected ${PCM} (PCM)`;
  if (bits !== 16) return `its samples have ${bits} bits, expected 16`;
  if (channels !== 1) return `it has ${channels} channels, expected 1 (mono)`;
  if (rate === 0) return 'its sampling rate is 0';
  return { rate };
}

function samplesOf(view: DataView, start: number, count: number): Int16Array {
  const samples = new Int16Array(count);
  for (let index = 0; index < count; index++) samples[index] = view.getInt16(start + 2 * index, true);
  return samples;
}
