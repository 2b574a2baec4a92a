import { z } from 'zod';
import { canonicalJson } from '../../operate/evidence/format/canonical-json.ts';
import { INDEX_NAME, SUMS_NAME } from '../../operate/evidence/format/parts.ts';
import { sumsText } from '../../operate/evidence/format/sums-file.ts';
import { TarWriter } from '../../operate/evidence/make/tar-writer.ts';
import { bufferSource } from '../../operate/evidence/verify/byte-source.ts';
import { openArchive } from '../../operate/evidence/verify/open-archive.ts';
import { verifyEvidence } from '../../operate/evidence/verify/verify-evidence.ts';

/** The parts of an archive in its hands: somebody who may write any byte of it, and its index anew. */
export class Forgery {
  readonly parts: Map<string, Buffer>;
  readonly #about: { readonly stage: string; readonly month: string };

  private constructor(parts: Map<string, Buffer>, about: { readonly stage: string; readonly month: string }) {
    this.parts = parts;
    this.#about = about;
  }

  static async of(archive: Buffer): Promise<Forgery> {
    const { parts, index } = await openArchive(bufferSource(archive));
    if (index === undefined) throw new Error('A whole archive has an index.');
    const read = [...parts].map(
      ([name, { offset, bytes }]) => [name, archive.subarray(offset, offset + bytes)] as const,
    );
    return new Forgery(new Map(read.filter(([name]) => name !== INDEX_NAME)), index);
  }

  /** The archive of these parts, with an index that fits them. */
  async archive(): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    const tar = new TarWriter(async (bytes) => {
      pieces.push(Uint8Array.from(bytes));
    });
    for (const [name, bytes] of this.parts) await tar.add(name, bytes.length, [bytes]);
    await tar.finish(this.#about);
    return Buffer.concat(pieces);
  }

  text(name: string): string {
    const bytes = this.parts.get(name);
    if (bytes === undefined) throw new Error(`There is no part ${name}.`);
    return bytes.toString('utf8');
  }

  setText(name: string, text: string): void {
    this.parts.set(name, Buffer.from(text, 'utf8'));
  }

  replace(name: string, find: string, by: string): void {
    const text = this.text(name);
    if (!text.includes(find)) throw new Error(`${name} does not have ${find}.`);
    this.setText(name, text.replace(find, by));
  }

  /** The only part whose name begins so. */
  named(beginning: string, end = ''): string {
    const names = [...this.parts.keys()].filter((name) => name.startsWith(beginning) && name.endsWith(end));
    const [name, second] = names;
    if (name === undefined || second !== undefined)
      throw new Error(`${names.length} parts begin with ${beginning}.`);
    return name;
  }

  rows(folder: string): Row[] {
    const name = [...this.parts.keys()].find((part) => part.startsWith(`${folder}/`));
    if (name === undefined) return [];
    return this.text(name)
      .trimEnd()
      .split('\n')
      .map((line) => rowShape.parse(JSON.parse(line)));
  }

  setRows(folder: string, rows: readonly Row[]): void {
    const name = `${folder}/000001.jsonl`;
    if (rows.length === 0) this.parts.delete(name);
    else this.setText(name, rows.map((row) => `${canonicalJson(row)}\n`).join(''));
  }

  /** Changes each row of a folder; one that becomes undefined goes. */
  mapRows(folder: string, change: (row: Row, index: number) => Row | undefined): void {
    this.setRows(
      folder,
      this.rows(folder).flatMap((row, index) => change(row, index) ?? []),
    );
  }
}

const rowShape = z.looseObject({ pk: z.string() });
export type Row = z.infer<typeof rowShape>;

/** Writes the sums of the month anew, as the rows make them now. */
export async function settleSums(forgery: Forgery): Promise<void> {
  const { sums } = await verifyEvidence(bufferSource(await forgery.archive()), { checks: [] });
  forgery.setText(SUMS_NAME, sumsText(sums));
}
