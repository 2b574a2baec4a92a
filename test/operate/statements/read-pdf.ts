import { getDocumentProxy } from 'unpdf';

/** A document as Mozilla's reader has it, which knows nothing of the writer. */
export type ReadPdf = {
  readonly pages: readonly string[];
  /** In reading order, of all pages; pieces of text, of which a line of a cell is one. */
  readonly pieces: readonly string[];
  readonly title: string;
  readonly language: string;
  readonly isTagged: boolean;
  /** Tags of the structure in order, such as `Document Table TR TH`. */
  readonly tags: readonly string[];
};

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const { info } = await document.getMetadata();
  const described: Readonly<Record<string, unknown>> = { ...info };
  const [pages, pieces, tags]: [string[], string[], string[]] = [[], [], []];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const texts = items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item.str] : []));
    pages.push(texts.join('\n'));
    pieces.push(...texts);
    collect(await page.getStructTree(), tags);
  }
  const mark: unknown = await document.getMarkInfo();
  return {
    pages,
    pieces,
    title: String(described['Title'] ?? ''),
    language: String(described['Language'] ?? ''),
    isTagged: typeof mark === 'object' && mark !== null && 'Marked' in mark && mark.Marked === true,
    tags,
  };
}

function collect(node: unknown, tags: string[]): void {
  if (typeof node !== 'object' || node === null) return;
  if ('role' in node && typeof node.role === 'string' && node.role !== 'Root') tags.push(node.role);
  if ('children' in node && Array.isArray(node.children))
    for (const child of node.children) collect(child, tags);
}
