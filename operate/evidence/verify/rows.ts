import { PipelineError } from '../../../functions/core/errors.ts';
import { PARTITION_KEY } from '../../../functions/ledger/keys.ts';
import { type Item, writeItem } from '../../../functions/ledger/table.ts';
import { parseCanonicalJson } from '../format/canonical-json.ts';
import { isRowPart, MAX_LINE_BYTES, ROW_FOLDERS, type RowFolder } from '../format/parts.ts';
import { type ByteSource, chunksOf } from './byte-source.ts';
import { type Archive, decodeUtf8 } from './open-archive.ts';
import type { Problem } from './problems.ts';
import { Problems } from './problems.ts';

type RowPlace = { readonly folder: RowFolder; readonly offset: number; readonly bytes: number };

/** How the keys of each folder's rows begin. */
const KEYS: Readonly<Record<RowFolder, RegExp>> = {
  payouts: /^PAYOUT#/,
  'other-payouts': /^PAYOUT#/,
  charges: /^CHARGES#/,
  batches: /^BATCH#/,
  manifests: /^MANIFEST#/,
  runs: /^RUN#/,
  handovers: /^HANDOVER#/,
  reports: /^REPORT#/,
  unmatched: /^UNMATCHED#/,
  roster: /^ROSTER$/,
  audit: /^AUDIT#/,
  journal: /^EXPORT#/,
  proof: /^PROOF$/,
};

/** Rows of the ledger as the archive has them: found by key, read where they lie. Memory grows with keys alone. */
export class ArchivedRows {
  readonly #source: ByteSource;
  readonly #places = new Map<string, RowPlace>();
  readonly #problems = new Problems();

  private constructor(source: ByteSource) {
    this.#source = source;
  }

  static async of(archive: Archive): Promise<ArchivedRows> {
    const rows = new ArchivedRows(archive.source);
    for (const folder of ROW_FOLDERS) {
      for (const [name, place] of archive.parts) {
        if (!isRowPart(folder, name)) continue;
        for await (const { offset, bytes, ordinal } of linesOf(archive.source, place)) {
          rows.#enter(folder, `${name}, line ${ordinal}`, offset, bytes);
        }
      }
    }
    return rows;
  }

  /** Lines that are no rows, or rows that lie where they do not belong. */
  get problems(): { readonly kept: readonly Problem[]; readonly count: number } {
    return this.#problems;
  }

  #enter(folder: RowFolder, about: string, offset: number, line: Buffer | undefined): void {
    const key = line === undefined ? undefined : keyIn(line);
    if (line === undefined || key === undefined) this.#problems.add(about, 'is not a row as we write it');
    else if (!KEYS[folder].test(key)) this.#problems.add(about, `has a row of another kind than ${folder}`);
    else if (this.#places.has(key)) this.#problems.add(about, `has the row ${key} once more`);
    else this.#places.set(key, { folder, offset, bytes: line.length });
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  folderOf(key: string): RowFolder | undefined {
    return this.#places.get(key)?.folder;
  }

  /** In the order of the archive. */
  *keys(...folders: readonly RowFolder[]): Generator<string> {
    for (const [key, { folder }] of this.#places) if (folders.includes(folder)) yield key;
  }

  /**
   * The row, decoded as the ledger does.
   * @returns undefined where there is none, or it cannot be read.
   */
  async read<T>(key: string, decode: (item: Item) => T): Promise<T | undefined> {
    const place = this.#places.get(key);
    const bytes = place === undefined ? undefined : await this.#source.read(place.offset, place.bytes);
    const item = bytes === undefined ? undefined : itemOf(parsedJson(bytes));
    if (item === undefined) return undefined;
    try {
      return decode(item);
    } catch (error) {
      if (error instanceof PipelineError) return undefined;
      throw error;
    }
  }
}

function keyIn(line: Buffer): string | undefined {
  const text = decodeUtf8(line);
  return text === undefined ? undefined : itemOf(parseCanonicalJson(text))?.[PARTITION_KEY]?.S;
}

/** Parses a line already known as canonical. It fails only if the file changes meanwhile. */
function parsedJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

function itemOf(value: unknown): Item | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  try {
    return writeItem({ ...value });
  } catch (error) {
    // A value that no row has, such as a null.
    if (error instanceof PipelineError) return undefined;
    throw error;
  }
}

type Line = { readonly offset: number; readonly ordinal: number; readonly bytes: Buffer | undefined };

/** Lines of a part, each ended by a line feed; `bytes` is undefined where a line is too long or not ended. */
async function* linesOf(
  source: ByteSource,
  { offset, bytes }: { readonly offset: number; readonly bytes: number },
): AsyncGenerator<Line> {
  let pieces: Buffer[] = [];
  let [length, start, at, ordinal] = [0, offset, offset, 0];
  for await (const chunk of chunksOf(source, offset, bytes)) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, from);
      const piece = chunk.subarray(from, end === -1 ? undefined : end);
      length += piece.length;
      if (length <= MAX_LINE_BYTES) pieces.push(piece);
      if (end === -1) break;
      ordinal += 1;
      yield { offset: start, ordinal, bytes: length <= MAX_LINE_BYTES ? Buffer.concat(pieces) : undefined };
      [pieces, length, from] = [[], 0, end + 1];
      start = at + from;
    }
    at += chunk.length;
  }
  if (length > 0) yield { offset: start, ordinal: ordinal + 1, bytes: undefined };
}
