import { zipSync } from 'fflate';
import type { MadeFile } from '../exports/exported-files.ts';

/** The first moment that an archive can name, in local time as the format has it: no clock tells it. */
const FIRST_MOMENT = new Date(1980, 0, 1);

/**
 * Files in one archive. The same code packs it on every machine: what Node's zlib makes of the same bytes depends on
 * version and processor.
 */
export function zipOf(files: readonly MadeFile[]): Uint8Array {
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), {
    mtime: FIRST_MOMENT,
    level: 6,
  });
}
