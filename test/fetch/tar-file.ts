import { gzipSync } from 'node:zlib';

export interface Member {
  readonly name: string;
  readonly bytes?: Uint8Array;
  /** 0 file, 5 folder, 2 link. */
  readonly kind?: string;
}

/** A gzipped ustar archive. */
export function tarFile(members: readonly Member[]): Uint8Array {
  const blocks = members.flatMap(({ name, bytes = new Uint8Array(0), kind = '0' }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 'utf8');
    header.write('0000644\0', 100, 'latin1');
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
    header.write('        ', 148, 'latin1');
    header.write(kind, 156, 'latin1');
    header.write('ustar\u000000', 257, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
