import { InvokeCommand } from '@aws-sdk/client-lambda';
import { readReport } from '../../../functions/ledger/bank-reports.ts';
import { notificationOf } from '../../../operate/redrive/notification.ts';
import { endLine } from '../../../operate/reports/end-line.ts';
import { NO_REPORT } from '../not-there.ts';
import { done, refusal } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { DecideDeps } from './decide-deps.ts';
import { decisionBy, onRecord } from './on-record.ts';

export const endBankLine: Work<'endBankLine', DecideDeps> = async (deps, { acting, params, body }) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const { digest } = params;
  const ordinal = Number(params.ordinal);
  const about = `${digest.slice(0, 16)}#${ordinal}`;
  return onRecord(deps, acting, { what: 'end-line', about, detail: decision.answer.reason }, async () => {
    const line = { digest, ordinal, endToEndId: body.endToEndId };
    if (await endLine(deps.table, line, decision.answer)) return done({ digest, ordinal });
    return refusal(
      409,
      'line-waits-no-more',
      'There is no such line, or it waits no more. Look at the report again.',
    );
  });
};

/** Safe however often: a report is known by its digest, and what is settled changes nothing. */
export const replayBankReport: Work<'replayBankReport', DecideDeps> = async (
  deps,
  { acting, params, body },
) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const { digest } = params;
  const said = { what: 'replay-report', about: digest.slice(0, 16), detail: decision.answer.reason } as const;
  return onRecord(deps, acting, said, async () => {
    const report = await readReport(deps.table, digest);
    if (report === undefined) return NO_REPORT;
    const { key, versionId } = report;
    if (versionId === undefined) {
      const detail =
        'It was read by a version that did not keep where it lies. Have it replayed by npm run replay-report.';
      return refusal(409, 'report-without-version', detail);
    }
    const { client, functionName } = deps.reader;
    const notification = notificationOf({ bucketName: deps.bucketName, key, versionId });
    await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        // As S3 does: Lambda tries again by itself, and puts what failed to the end among the missed runs.
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(notification)),
      }),
    );
    return done({ digest, key });
  });
};
