/** An array in NumPy's format, its numbers still as they are stored. */
export interface NpyHeader {
  readonly shape: readonly number[];
  /** Type of the numbers without their byte order: `f4`, `u1`. */
  readonly type: NpyType;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  /** Where the numbers begin. */
  readonly offset: number;
}

export const NPY_TYPES = ['f4', 'f8', 'i1', 'i2', 'i4', 'u1', 'u2', 'u4', 'b1'] as const;
export type NpyType = (typeof NPY_TYPES)[number];

export type Npy = { readonly ok: true; readonly header: NpyHeader } | { readonly ok: false; readonly problem: string };

/** Headers are refused beyond this; those of NumPy have about a hundred bytes. */
export const MOST_HEADER = 64 * 1024;
const MOST_DIMENSIONS = 8;
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

export const isNpy = (head: Uint8Array): boolean => MAGIC.every((byte, index) => head[index] === byte);

/**
 * Reads the header of versions 1 to 3 from the first bytes of a file of `size` bytes, and compares what it promises with that size. Nothing
 * of what it says is allocated before.
 */
export function readNpyHeader(head: Uint8Array, size: number): Npy {
  const refuse = (problem: string): Npy => ({ ok: false, problem });
  if (!isNpy(head)) return refuse('it is no .npy file: it does not begin with \\x93NUMPY');
  const [version, lengthBytes] = [head[6] ?? 0, head[6] === 1 ? 2 : 4];
  if (version < 1 || version > 3) return refuse(`version ${version} of the format is not known, only 1 to 3`);
  if (head.length < 8 + lengthBytes) return refuse('it ends in its header');
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = 8 + lengthBytes + length;
  if (length > MOST_HEADER) return refuse(`its header claims ${length} bytes, at most ${MOST_HEADER} are read`);
  if (offset > size || offset > head.length) return refuse('it ends in its header');
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(head.subarray(8 + lengthBytes, offset));
  const descr = /'descr'\s*:\s*'([<>=|])([a-z]\d+)'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const listed = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text);
  if (!descr || !order || !listed) return refuse('its header does not name one type, an order and a shape');
  const type = NPY_TYPES.find((known) => known === descr[2]);
  if (type === undefined) return refuse(`numbers of type ${descr[2]} are not read, only ${NPY_TYPES.join(', ')}`);
  const shape = (listed[1] ?? '')
    .split(',')
    .map((side) => side.trim())
    .filter((side) => side !== '')
    .map(Number);
  if (shape.length > MOST_DIMENSIONS) return refuse(`it has ${shape.length} dimensions, at most ${MOST_DIMENSIONS} are read`);
  const bytes = shape.reduce((product, side) => product * side, bytesOf(type));
  if (!Number.isSafeInteger(bytes) || offset + bytes !== size) {
    return refuse(`its shape [${shape.join(', ')}] of ${type} needs ${bytes} bytes, it has ${size - offset}`);
  }
  return { ok: true, header: { shape, type, littleEndian: descr[1] !== '>', fortranOrder: order[1] === 'True', offset } };
}

const bytesOf = (type: NpyType): number => Number(type.slice(1));

/** The numbers in C order, whatever the order of the file. */
export function* npyNumbers(bytes: Uint8Array, { shape, type, littleEndian, fortranOrder, offset }: NpyHeader): Generator<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = bytesOf(type);
  const count = shape.reduce((product, side) => product * side, 1);
  const strides = fortranStrides(shape);
  for (let index = 0; index < count; index++) {
    const place = fortranOrder ? fortranPlace(index, shape, strides) : index;
    yield readNumber(view, offset + place * width, type, littleEndian);
  }
}

function fortranStrides(shape: readonly number[]): readonly number[] {
  let stride = 1;
  return shape.map((side) => {
    const own = stride;
    stride *= side;
    return own;
  });
}

/** Where the number of a place in C order stands in a file whose first dimension runs fastest. */
function fortranPlace(index: number, shape: readonly number[], strides: readonly number[]): number {
  let place = 0;
  let rest = index;
  for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
    const side = shape[dimension]!;
    place += (rest % side) * strides[dimension]!;
    rest = Math.floor(rest / side);
  }
  return place;
}

function readNumber(view: DataView, at: number, type: NpyType, littleEndian: boolean): number {
  switch (type) {
    case 'f4':
      return view.getFloat32(at, littleEndian);
    case 'f8':
      return view.getFloat64(at, littleEndian);
    case 'i1':
      return view.getInt8(at);
    case 'i2':
      return view.getInt16(at, littleEndian);
    case 'i4':
      return view.getInt32(at, littleEndian);
    case 'u1':
    case 'b1':
      return view.getUint8(at);
    case 'u2':
      return view.getUint16(at, littleEndian);
    case 'u4':
      return view.getUint32(at, littleEndian);
  }
}
