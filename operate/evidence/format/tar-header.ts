import { assert } from '../../../functions/core/errors.ts';

/** In tar (POSIX.1-2017, pax, "ustar Interchange Format") all comes in blocks. */
export const BLOCK_BYTES = 512;

/** Twelve octal digits less one for their end: 8 GiB. */
export const MAX_PART_BYTES = 0o77777777777;

/** The end of an archive: two blocks of zeros. */
export const END_BYTES = 2 * BLOCK_BYTES;

/** Names that every file system takes, that lead nowhere else and fit a header: folders below the archive's own. */
const NAME_SHAPE = /^(?!.*\.\.)[a-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*){0,2}$/;
const MAX_NAME = 99;

function isPartName(name: string): boolean {
  return name.length <= MAX_NAME && NAME_SHAPE.test(name);
}

/**
 * A part's header: a plain file of nobody, readable by its owner, dated 1970. It leaves nothing open: equal parts have
 * equal headers, and a reader just writes it anew and compares.
 */
export function tarHeader(name: string, bytes: number): Buffer {
  assert(isPartName(name), 'a part has a name that any file system takes');
  assert(Number.isSafeInteger(bytes) && bytes >= 0 && bytes <= MAX_PART_BYTES, 'a part fits into a header');
  const header = Buffer.alloc(BLOCK_BYTES);
  header.write(name, 0, 'latin1');
  header.write(octal(0o600, 8), 100, 'latin1');
  header.write(octal(0, 8), 108, 'latin1');
  header.write(octal(0, 8), 116, 'latin1');
  header.write(octal(bytes, 12), 124, 'latin1');
  header.write(octal(0, 12), 136, 'latin1');
  header.write('        ', 148, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
  return header;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\u0000`;
}

/** What a header says. @returns undefined for any that `tarHeader` does not write. */
export function readTarHeader(header: Buffer): { readonly name: string; readonly bytes: number } | undefined {
  const name = header.toString('latin1', 0, Math.max(0, header.indexOf(0)));
  const size = header.toString('latin1', 124, 135);
  if (header.length !== BLOCK_BYTES || !isPartName(name) || !/^[0-7]{11}$/.test(size)) return undefined;
  const bytes = Number.parseInt(size, 8);
  return header.equals(tarHeader(name, bytes)) ? { name, bytes } : undefined;
}

/** Zeros behind a part, up to the next block. */
export function paddingOf(bytes: number): number {
  return (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;
}
