import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { PART_BYTES } from '../../../console/api/part-bytes.ts';
import { askedFor } from '../../../functions/core/export-job.ts';
import { changeExportJob } from '../../../functions/ledger/export-jobs.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { bufferSource } from '../../../operate/evidence/verify/byte-source.ts';
import { verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import { debit } from '../../support/bank-facts.ts';
import { audited } from '../../support/console-audit.ts';
import { answered, type ConsoleStand, it } from '../../support/console-stand.ts';
import { exporting } from '../../support/exporting.ts';
import { putPaidPayout } from '../../support/paid-payout.ts';

const MONTH = '2026-10';
const params = { month: MONTH };

async function made(console: ConsoleStand) {
  const body = { name: 'evidence', reason: 'For the auditor.' };
  expect(await console.ask('startExport', console.dora, { params, body })).toMatchObject({ status: 202 });
  await exporting(console)(console.functions.invoked.at(-1)?.event);
  const { exports } = (await console.ask('listExports', console.dora, { params })).document;
  return Array.isArray(exports) ? exports.find(({ name }) => name === 'evidence')?.job : undefined;
}

async function given(console: ConsoleStand, body: { readonly file: string; readonly from?: number }) {
  const answer = await console.answer('downloadExport', console.dora, { params, body });
  return answer.statusCode === 200
    ? gunzipSync(Buffer.from(answer.body, 'base64'))
    : answered('downloadExport', answer);
}

describe('evidence of a month, from the console', () => {
  it('is made, verified, given and on record', async ({ console }) => {
    await putPaidPayout(console.people.stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));

    const job = await made(console);

    expect(job).toMatchObject({
      state: 'done',
      by: 'Dora',
      files: [{ name: expect.stringMatching(/^evidence_2026-10_[0-9a-f]{16}\.tar$/) }],
      says: [
        { message: expect.stringMatching(/^It (holds: all \d+ questions|does NOT hold: )/) },
        { code: 'evidence-digest', values: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
      ],
    });
    const [{ name, bytes }] = job.files;
    const archive = await given(console, { file: name });
    if (!Buffer.isBuffer(archive)) throw new Error('No file was given.');
    expect(archive.length).toBe(bytes);
    const verified = await verifyEvidence(bufferSource(archive));
    expect(verified).toMatchObject({ about: { month: MONTH }, holds: job.says[0].code === 'evidence-holds' });
    expect(job.says[1].values.sha256).toBe(verified.sha256);
    expect(await audited(console)).toEqual([
      'Dora: export-evidence 2026-10 evidence: For the auditor.',
      `Dora: download-file 2026-10 ${name}`,
    ]);
  });

  it('says which questions it does not hold, and is given all the same', async ({ console }) => {
    const { stand } = console.people;
    const paid = await putPaidPayout(stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));
    await stand.tamper(payoutKey(paid.payoutId), 'amountMinor', { N: '9999' });

    const job = await made(console);

    expect(job).toMatchObject({
      state: 'done',
      says: [{ code: 'evidence-fails', message: expect.stringMatching(/^It does NOT hold: .+\. See/) }, {}],
    });
    expect(Buffer.isBuffer(await given(console, { file: job.files[0].name }))).toBe(true);
  });

  it('is given in parts where it is larger than an answer, each on record', async ({ console }) => {
    const { table, clock, bucket } = console.people.stand;
    const whole = randomBytes(2 * PART_BYTES + 5);
    const file = { name: 'evidence_2026-10_0123456789abcdef.tar', bytes: whole.length };
    await bucket.client.send(
      new PutObjectCommand({ Bucket: bucket.bucketName, Key: `exports/${MONTH}/${file.name}`, Body: whole }),
    );
    await changeExportJob(table, MONTH, 'evidence', () => ({
      ...askedFor(console.dora, clock.now()),
      state: 'done',
      files: [file],
    }));
    const parts = [0, PART_BYTES, 2 * PART_BYTES];

    const received = [];
    for (const from of parts) received.push(await given(console, { file: file.name, from }));

    expect(Buffer.concat(received.filter((part) => Buffer.isBuffer(part))).equals(whole)).toBe(true);
    expect(await given(console, { file: file.name, from: 3 * PART_BYTES })).toMatchObject({ status: 404 });
    expect(await given(console, { file: file.name, from: 7 })).toMatchObject({ status: 400 });
    expect((await audited(console)).slice(0, 3)).toEqual([
      `Dora: download-file 2026-10 ${file.name}`,
      `Dora: download-file 2026-10 ${file.name} from byte ${PART_BYTES}`,
      `Dora: download-file 2026-10 ${file.name} from byte ${2 * PART_BYTES}`,
    ]);
  });
});
