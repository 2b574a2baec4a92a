import { type Item, readItem } from '../../../functions/ledger/table.ts';
import { canonicalJson } from '../format/canonical-json.ts';
import { PART_BYTES, type RowFolder, rowPartName } from '../format/parts.ts';
import type { TarWriter } from './tar-writer.ts';

/** Rows of one kind as they lie in the table, a line each; a full part is written at once. */
export class RowParts {
  readonly #tar: TarWriter;
  readonly #folder: RowFolder;
  #lines: string[] = [];
  #bytes = 0;
  #parts = 0;
  #rows = 0;

  constructor(tar: TarWriter, folder: RowFolder) {
    this.#tar = tar;
    this.#folder = folder;
  }

  get rows(): number {
    return this.#rows;
  }

  async add(item: Item): Promise<void> {
    const line = `${canonicalJson(readItem(item))}\n`;
    this.#lines.push(line);
    this.#bytes += Buffer.byteLength(line);
    this.#rows += 1;
    if (this.#bytes >= PART_BYTES) await this.end();
  }

  /** Writes what has no part yet. */
  async end(): Promise<void> {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    this.#bytes = 0;
    this.#parts += 1;
    await this.#tar.addText(rowPartName(this.#folder, this.#parts), text);
  }
}
