import type { FileHandle } from 'node:fs/promises';
import { assert } from '../../../functions/core/errors.ts';

/** Bytes that can be read at any place: a file, or a buffer. */
export type ByteSource = {
  readonly bytes: number;
  /** @returns less than asked for only at the end. */
  read(offset: number, length: number): Promise<Buffer>;
};

export function bufferSource(buffer: Buffer): ByteSource {
  return {
    bytes: buffer.length,
    read: async (offset, length) => buffer.subarray(offset, offset + length),
  };
}

/** @param bytes of the file as it was opened. */
export function fileSource(file: FileHandle, bytes: number): ByteSource {
  return {
    bytes,
    read: async (offset, length) => {
      const buffer = Buffer.alloc(Math.min(length, Math.max(0, bytes - offset)));
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
  };
}

const CHUNK_BYTES = 256 * 1024;

/** A range, a bounded piece at a time. */
export async function* chunksOf(source: ByteSource, offset: number, length: number): AsyncGenerator<Buffer> {
  assert(offset >= 0 && length >= 0, 'a range lies in its source');
  for (let at = 0; at < length; ) {
    const chunk = await source.read(offset + at, Math.min(CHUNK_BYTES, length - at));
    if (chunk.length === 0) return;
    yield chunk;
    at += chunk.length;
  }
}
