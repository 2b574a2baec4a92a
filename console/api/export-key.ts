import { EVIDENCE, EXPORTS } from '../../functions/core/export-folders.ts';
import type { ExportName } from '../../functions/core/export-job.ts';

/** Where a file of an export lies in the bucket. */
export function exportKeyOf(name: ExportName, month: string, file: string): string {
  return `${name === 'evidence' ? EVIDENCE : EXPORTS}${month}/${file}`;
}
