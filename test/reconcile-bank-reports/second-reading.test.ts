import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { readReport } from '../../functions/ledger/bank-reports.ts';
import { createHandler } from '../../functions/reconcile-bank-reports/handler.ts';
import { accountReport } from '../support/bank-reports.ts';
import type { Embedded } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { ACCOUNT, it } from '../support/payment-stand.ts';

const REPORT = accountReport('camt.053', [{ amount: '1.00' }]);

/** An S3 whose second answer has another body of the same length, under the same ETag. */
function changingAtSecond(embedded: Embedded, body: string): S3Client {
  const client = embedded.newS3();
  let readings = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName !== 'GetObjectCommand') return answer;
        readings += 1;
        if (readings === 2) Object.assign(answer.output, { Body: Readable.from([Buffer.from(body)]) });
        return answer;
      },
    { step: 'initialize' },
  );
  return client;
}

it.for([
  ['the same bytes in both readings counts as read', REPORT, undefined],
  ['other bytes in its second reading does not', REPORT.replace('1.00', '9.00'), 'ASSERTION_FAILED'],
] as const)('a report that has %s', async ([_, second, code], { embedded, stand }) => {
  const { bucketName, client } = stand.bucket;
  const key = 'inbox/report.xml';
  await client.send(new PutObjectCommand({ Bucket: bucketName, Key: key, Body: REPORT }));
  const read = createHandler({
    table: stand.table,
    s3: changingAtSecond(embedded, second),
    debtorAccounts: [ACCOUNT],
    clock: stand.clock,
    log: stand.log,
  });

  const reading = read({ Records: [{ s3: { bucket: { name: bucketName }, object: { key } } }] });

  const failure =
    code === undefined ? await reading.then(() => undefined) : (await rejectionOf(reading)).code;
  expect(failure).toBe(code);
  const row = await readReport(stand.table, createHash('sha256').update(REPORT).digest('hex'));
  expect(row?.outcome).toBe(code === undefined ? 'read' : undefined);
});
