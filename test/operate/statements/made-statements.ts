import type { FilePack } from '../../../operate/exports/keep-files.ts';
import { exportStatements, type StatementsWanted } from '../../../operate/statements/export-statements.ts';
import { readFonts } from '../../../operate/statements/pdf/installed-fonts.ts';
import { ACCOUNTING, ADA, type Books } from '../../support/books.ts';
import { ACCOUNT } from '../../support/payment-stand.ts';

const FONTS = readFonts();

type Made = {
  readonly packs: readonly FilePack[];
  /** By name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Name and bytes of what a bucket keeps. */
  readonly kept: string;
  readonly exportedAt: string | undefined;
};

/** The statements of November 2026, asked for by Ada. */
export async function made(books: Books, change: Partial<StatementsWanted> = {}): Promise<Made> {
  const { deps } = books.scene.stand;
  const exported = await exportStatements(
    { ...deps, fonts: FONTS },
    {
      month: '2026-11',
      accounting: ACCOUNTING,
      debtorAccounts: [ACCOUNT],
      sources: [],
      by: ADA,
      bankIsAhead: false,
      ...change,
    },
  );
  if (!exported.ok) throw new Error(exported.refusal.message);
  const packs = await Array.fromAsync(exported.packs);
  const files = new Map(packs.flatMap((pack) => pack.files.map(({ name, bytes }) => [name, bytes] as const)));
  const kept = packs
    .flatMap((pack) => pack.kept)
    .map(({ name, bytes }) => `${name} ${Buffer.from(bytes).toString('base64')}`)
    .join('\n');
  return { packs, files, kept, exportedAt: exported.exportedAt };
}
