import type { ExportFile } from './export-job.ts';

/** Of the bucket: what left the pipeline for other programs of the company. */
export const EXPORTS = 'exports/';

/** Of the bucket: archives for auditors. Each is another one, so they expire: the ledger makes the next. */
export const EVIDENCE = 'evidence/';

export const EVIDENCE_DAYS = 30;

const DAY_MS = 86_400_000;

/** S3 expires it on the day after at the latest. */
export function hasExpired({ madeAt }: Pick<ExportFile, 'madeAt'>, nowMs: number): boolean {
  return nowMs - Date.parse(madeAt) >= EVIDENCE_DAYS * DAY_MS;
}
