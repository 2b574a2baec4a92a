/** Changes whenever an archive's content does: an older reader refuses a newer archive. */
export const EVIDENCE_VERSION = 'ev-payouts/evidence/2';

/** The last part of an archive: which parts it has. */
export const INDEX_NAME = 'index.json';
/** What no row can say of itself: whose keys the configuration trusts. */
export const TRUST_NAME = 'trust.json';
/** The month's sums, as the archive's maker found them. */
export const SUMS_NAME = 'sums.json';

/**
 * Folders of rows of the ledger, as JSON lines. `payouts`: the month's. `other-payouts`: others in a file, a run or the
 * journal with them. `charges`: what the month's pay for.
 */
export const ROW_FOLDERS = [
  'payouts',
  'other-payouts',
  'charges',
  'batches',
  'manifests',
  'runs',
  'handovers',
  'reports',
  'unmatched',
  'roster',
  'audit',
  'journal',
  'proof',
] as const;
export type RowFolder = (typeof ROW_FOLDERS)[number];

export function rowPartName(folder: RowFolder, ordinal: number): string {
  return `${folder}/${String(ordinal).padStart(6, '0')}.jsonl`;
}

export function isRowPart(folder: RowFolder, name: string): boolean {
  return name.startsWith(`${folder}/`) && /^\d{6}\.jsonl$/.test(name.slice(folder.length + 1));
}

export function paymentFileName(batchId: string): string {
  return `payment-files/${batchId}.xml`;
}

export function approvalsFileName(batchId: string): string {
  return `payment-files/${batchId}.approvals.json`;
}

/** @param sha256 of the report's bytes, hexadecimal. */
export function bankReportName(sha256: string): string {
  return `bank-reports/${sha256}.xml`;
}

/** As in the bucket, where an auditor finds it under the same name. */
export const ANCHORS_FOLDER = 'anchors/';

/** The longest line of rows: DynamoDB has 400 kB for a row, which JSON writes at most three times as long. */
export const MAX_LINE_BYTES = 2 * 1024 * 1024;

/** A part takes so many bytes of lines before the next begins. */
export const PART_BYTES = 1024 * 1024;

/** More than any month has. */
export const MAX_PARTS = 100_000;
export const MAX_INDEX_BYTES = 32 * 1024 * 1024;
