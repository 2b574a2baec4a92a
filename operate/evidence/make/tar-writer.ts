import { createHash } from 'node:crypto';
import { assert } from '../../../functions/core/errors.ts';
import { type EvidenceIndex, indexText, type PartEntry } from '../format/index-file.ts';
import { INDEX_NAME } from '../format/parts.ts';
import { END_BYTES, paddingOf, tarHeader } from '../format/tar-header.ts';

/** Takes the archive's bytes, one piece after the other. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** Writes an archive part by part, and its index at the end. Keeps names and digests alone. */
export class TarWriter {
  readonly #sink: Sink;
  readonly #parts: PartEntry[] = [];
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  get parts(): readonly PartEntry[] {
    return this.#parts;
  }

  async addText(name: string, text: string): Promise<PartEntry> {
    const bytes = Buffer.from(text, 'utf8');
    return this.add(name, bytes.length, [bytes]);
  }

  /** @param bytes of all chunks: tar has the length before the content. */
  async add(
    name: string,
    bytes: number,
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<PartEntry> {
    await this.#write(tarHeader(name, bytes));
    const hash = createHash('sha256');
    let written = 0;
    for await (const chunk of chunks) {
      hash.update(chunk);
      written += chunk.length;
      await this.#write(chunk);
    }
    assert(written === bytes, 'a part is as long as its header says');
    await this.#write(Buffer.alloc(paddingOf(bytes)));
    const entry = { name, bytes, sha256: hash.digest('hex') };
    this.#parts.push(entry);
    return entry;
  }

  /** The index, and the end. Nothing comes after it. @returns length and SHA-256 of the whole archive. */
  async finish(
    about: Omit<EvidenceIndex, 'parts'>,
  ): Promise<{ readonly bytes: number; readonly sha256: string }> {
    await this.addText(INDEX_NAME, indexText({ ...about, parts: this.#parts.slice() }));
    await this.#write(Buffer.alloc(END_BYTES));
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#sink(bytes);
  }
}
