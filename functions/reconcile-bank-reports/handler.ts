import * as z from 'zod/mini';
import { type ReconcileDeps, type ReportResult, reconcileReport } from './reconcile-report.ts';
import { shownKey } from './shown-key.ts';

/** S3's event notification (Amazon S3 user guide, "Event message structure"). */
const s3Event = z.object({
  Records: z.array(
    z.object({
      s3: z.object({
        bucket: z.object({ name: z.string() }),
        object: z.object({ key: z.string(), versionId: z.optional(z.string()) }),
      }),
    }),
  ),
});

const INBOX = 'inbox/';

/**
 * Reconciles the bank reports of a notification, one after the other. If one is unreadable now, the invocation fails
 * after the others: the notification then comes again.
 */
export function createHandler(deps: ReconcileDeps): (event: unknown) => Promise<readonly ReportResult[]> {
  return async (event) => {
    const results: ReportResult[] = [];
    const failures: unknown[] = [];
    for (const record of s3Event.parse(event).Records) {
      const { bucket, object } = record.s3;
      let { key } = object;
      try {
        key = decodedKey(key);
        if (!isReport(key)) {
          deps.log.warn('object-outside-inbox', { key: shownKey(key) });
          continue;
        }
        const location = { bucketName: bucket.name, key, versionId: object.versionId };
        results.push(await reconcileReport(deps, location));
      } catch (error) {
        const cause = error instanceof Error ? error.name : 'unknown';
        deps.log.warn('bank-report-not-read', { key: shownKey(key), cause });
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return results;
  };
}

/**
 * Keys are URL-encoded in notifications, a space as a plus sign.
 * @throws URIError where the encoding is broken.
 */
function decodedKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

/** Consoles make an empty object for a folder; it is not a report. */
function isReport(key: string): boolean {
  return key.startsWith(INBOX) && !key.endsWith('/');
}
