import { EVIDENCE } from '../../functions/core/evidence-folder.ts';
import type { ExportName } from '../../functions/core/export-job.ts';

/** As `EXPORTS` of operate/exports, which brings S3's commands along. */
const EXPORTS = 'exports/';

/** Where a file of an export lies in the bucket. */
export function exportKeyOf(name: ExportName, month: string, file: string): string {
  return `${name === 'evidence' ? EVIDENCE : EXPORTS}${month}/${file}`;
}
