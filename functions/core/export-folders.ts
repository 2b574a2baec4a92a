import type { ExportFile } from './export-job.ts';

/** In the bucket: what left the pipeline for the company's other programs. */
export const EXPORTS = 'exports/';

/** In the bucket: archives for auditors. Each one differs, so they expire: the ledger makes the next. */
export const EVIDENCE = 'evidence/';

export const EVIDENCE_DAYS = 30;

const DAY_MS = 86_400_000;

/** S3 expires it on the day after at the latest. */
export function hasExpired({ madeAt }: Pick<ExportFile, 'madeAt'>, nowMs: number): boolean {
  return nowMs - Date.parse(madeAt) >= EVIDENCE_DAYS * DAY_MS;
}
