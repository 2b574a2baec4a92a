import { hash } from 'node:crypto';
import { PipelineError } from '../../functions/core/errors.ts';
import {
  type ExportedFile,
  keepExportedFormat,
  readExportedFormat,
} from '../../functions/ledger/exported-formats.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Clock } from '../../functions/platform/clock.ts';

/** A file of an export. */
export type MadeFile = { readonly name: string; readonly bytes: Uint8Array };

export type Exported = {
  readonly files: readonly MadeFile[];
  /** ISO 8601: when the month was first exported in the format. */
  readonly exportedAt: string;
  /** Whether it was exported before. */
  readonly isAgain: boolean;
};

export type FormatToExport<R> = {
  /** `YYYY-MM`, of a closed month. */
  readonly month: string;
  readonly format: string;
  /** From the configuration; the first export's count. */
  readonly rules: R;
  /** @throws where the text holds no rules. */
  readonly parseRules: (text: string) => R;
  readonly make: (rules: R) => readonly MadeFile[] | Promise<readonly MadeFile[]>;
};

/**
 * The files of a closed month in a format. The first export keeps its rules and its files' digests; each later one
 * makes the same bytes, or none.
 * @throws PipelineError EXPORT_DIFFERS where this version makes other bytes
 */
export async function exportFormat<R>(
  { table, clock }: { readonly table: LedgerTable; readonly clock: Clock },
  { month, format, rules, parseRules, make }: FormatToExport<R>,
): Promise<Exported> {
  let kept = await readExportedFormat(table, month, format);
  if (kept === undefined) {
    const files = await make(rules);
    const exportedAt = new Date(clock.now()).toISOString();
    const first = { exportedAt, rules: JSON.stringify(rules), files: digestsOf(files) };
    kept = await keepExportedFormat(table, month, format, first);
    if (kept === first) return { files, exportedAt, isAgain: false };
  }
  const files = await make(parseRules(kept.rules));
  if (JSON.stringify(digestsOf(files)) !== JSON.stringify(kept.files)) throw exportDiffers(month, format);
  return { files, exportedAt: kept.exportedAt, isAgain: true };
}

export function digestsOf(files: readonly MadeFile[]): readonly ExportedFile[] {
  return files.map(({ name, bytes }) => ({ name, sha256: hash('sha256', bytes), bytes: bytes.length }));
}

export function exportDiffers(month: string, format: string): PipelineError {
  return new PipelineError(
    'EXPORT_DIFFERS',
    `This version makes other files of ${month} in the format ${format} than were exported.`,
    {
      action:
        'Take the files that were exported: they lie in exports/ of the bucket, or where they were written then. Or export with the version that wrote them.',
      details: { month, format },
    },
  );
}
