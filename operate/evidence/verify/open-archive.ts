import { type EvidenceIndex, parseIndex } from '../format/index-file.ts';
import { INDEX_NAME, MAX_INDEX_BYTES, MAX_PARTS } from '../format/parts.ts';
import { BLOCK_BYTES, END_BYTES, paddingOf, readTarHeader } from '../format/tar-header.ts';
import { type ByteSource, chunksOf } from './byte-source.ts';

/** Where a part's bytes lie. */
export type PartPlace = { readonly offset: number; readonly bytes: number };

export type Archive = {
  readonly source: ByteSource;
  /** In the order of the archive. */
  readonly parts: ReadonlyMap<string, PartPlace>;
  readonly index: EvidenceIndex | undefined;
  /** Where its form is not as we write it, and how. */
  readonly problems: readonly string[];
};

/**
 * Finds an archive's parts by their headers, and reads its index but no part. Whatever lengths and names it claims, it
 * trusts only what lies in the file. Every byte outside the parts has to be the one that we write.
 */
export async function openArchive(source: ByteSource): Promise<Archive> {
  const parts = new Map<string, PartPlace>();
  const problems: string[] = [];
  let offset = 0;
  for (;;) {
    const header = await source.read(offset, BLOCK_BYTES);
    if (header.length === BLOCK_BYTES && isZero(header)) break;
    const part = readTarHeader(header);
    if (part === undefined) {
      problems.push(offset === 0 ? notOurs(source, header) : brokenOff(offset, header));
      return { source, parts, index: undefined, problems };
    }
    const place = { offset: offset + BLOCK_BYTES, bytes: part.bytes };
    const next = place.offset + part.bytes + paddingOf(part.bytes);
    if (next > source.bytes) {
      problems.push(`it is cut off within ${part.name}: have the file once more, and compare its SHA-256`);
      return { source, parts, index: undefined, problems };
    }
    if (parts.has(part.name)) problems.push(`${part.name} is there twice`);
    else parts.set(part.name, place);
    if (parts.size > MAX_PARTS) {
      problems.push(`it has more than ${MAX_PARTS} parts`);
      return { source, parts, index: undefined, problems };
    }
    const padding = await source.read(place.offset + part.bytes, paddingOf(part.bytes));
    if (!isZero(padding)) problems.push(`behind ${part.name} there are bytes of nobody`);
    offset = next;
  }
  const end = await source.read(offset, END_BYTES);
  if (source.bytes !== offset + END_BYTES || !isZero(end)) {
    problems.push('behind its last part there is something else than its end');
  }
  if (parts.has(INDEX_NAME) && [...parts.keys()].at(-1) !== INDEX_NAME)
    problems.push('its index is not its last part');
  const index = await readIndex(source, parts.get(INDEX_NAME));
  if (index === undefined) {
    problems.push(
      parts.has(INDEX_NAME)
        ? 'its index cannot be read, or is not one of this version'
        : 'its index is missing',
    );
  }
  return { source, parts, index, problems };
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZIP = Buffer.from('PK');

/** What a file is that does not begin like an archive. */
function notOurs(source: ByteSource, header: Buffer): string {
  if (source.bytes === 0) return 'it is empty';
  if (header.subarray(0, 2).equals(GZIP)) return 'it is compressed (gzip): take it out first, with gunzip';
  if (header.subarray(0, 2).equals(ZIP)) return 'it is a zip: take the archive out of it first';
  if (header.length < BLOCK_BYTES) return 'it is too short for an archive';
  return header.toString('latin1', 257, 262) === 'ustar'
    ? 'it is a tar that another program has packed: verify the file as it was written, and not what was packed anew'
    : 'it is no archive of evidence';
}

function brokenOff(offset: number, header: Buffer): string {
  return header.length < BLOCK_BYTES
    ? `it is cut off behind byte ${offset}: have the file once more, and compare its SHA-256`
    : `at byte ${offset} there is no header of ours`;
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

async function readIndex(
  source: ByteSource,
  place: PartPlace | undefined,
): Promise<EvidenceIndex | undefined> {
  if (place === undefined || place.bytes > MAX_INDEX_BYTES) return undefined;
  const text = await textOf(source, place);
  return text === undefined ? undefined : parseIndex(text);
}

/** @returns undefined where the bytes are not UTF-8. The caller has checked the length. */
export async function textOf(source: ByteSource, { offset, bytes }: PartPlace): Promise<string | undefined> {
  return decodeUtf8(await source.read(offset, bytes));
}

/** @returns undefined where the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A part's bytes, a bounded piece at a time. */
export function bytesOfPart({ source, parts }: Archive, name: string): AsyncGenerator<Buffer> {
  const { offset, bytes } = parts.get(name) ?? { offset: 0, bytes: 0 };
  return chunksOf(source, offset, bytes);
}
