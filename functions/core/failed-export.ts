import type { ExportJob } from './export-job.ts';
import { say } from './sentence.ts';

export const EXPORT_FAILED = {
  'export-failed': 'It broke off. Ask for it again, or tell whoever operates the deployment.',
} as const;

/** What people see of a run that ended without an answer: they may ask for it again at once. */
export function failedExport(job: ExportJob, atMs: number): ExportJob {
  const changedAt = new Date(atMs).toISOString();
  return { ...job, state: 'failed', says: [say(EXPORT_FAILED, 'export-failed')], changedAt };
}
