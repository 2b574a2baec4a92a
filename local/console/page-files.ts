import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { buildPage, hasPage } from '../../console/build-page.ts';
import { typeOf } from '../../console/publish/handler.ts';

export type PageFile = { readonly type: string; readonly bytes: Buffer };

/** The files of the page by their addresses: it serves nothing else of this machine. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Builds the page. */
export async function pageFiles(): Promise<PageFiles> {
  if (!hasPage()) return new Map([['/index.html', NO_PAGE]]);
  const folder = mkdtempSync(join(tmpdir(), 'ev-payouts-page-'));
  try {
    await buildPage(folder);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return new Map(
      files.map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const address = path.slice(folder.length).replaceAll(sep, '/');
        return [address, { type: typeOf(address), bytes: readFileSync(path) }];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const NO_PAGE: PageFile = {
  type: 'text/plain; charset=utf-8',
  bytes: Buffer.from(
    'This version has no page. The API is at /api/, and says what it is at /api/openapi.json.\n',
  ),
};
