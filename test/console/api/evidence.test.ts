import { hash, randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { PART_BYTES } from '../../../console/api/part-bytes.ts';
import type { BankFact } from '../../../functions/core/bank-fact.ts';
import { askedFor, filesAfter } from '../../../functions/core/export-job.ts';
import { marksOfOthers, withMark } from '../../../functions/core/export-lots.ts';
import { changeExportJob } from '../../../functions/ledger/export-jobs.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { bufferSource } from '../../../operate/evidence/verify/byte-source.ts';
import { verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import { debit } from '../../support/bank-facts.ts';
import { audited } from '../../support/console-audit.ts';
import { answered, type ConsoleStand, it } from '../../support/console-stand.ts';
import { objectsOf } from '../../support/embedded.ts';
import { exporting } from '../../support/exporting.ts';
import { putPaidPayout } from '../../support/paid-payout.ts';
import { personNamed } from '../../support/people.ts';

const SHA256 = expect.stringMatching(/^[0-9a-f]{64}$/);
const MONTH = '2026-10';
const params = { month: MONTH };

/** A payout of the month that its bank has booked. */
function paid({ people }: ConsoleStand, change: Partial<BankFact> = {}) {
  const booked = debit({ amountMinor: 1250n, currency: 'EUR', ...change });
  return putPaidPayout(people.stand.table, booked);
}

async function made(console: ConsoleStand, month = MONTH) {
  const params = { month };
  const body = { name: 'evidence', reason: 'For the auditor.' };
  expect(await console.ask('startExport', console.dora, { params, body })).toMatchObject({ status: 202 });
  const { clock } = console.people.stand;
  await exporting(console, { clock })(console.functions.invoked.at(-1)?.event);
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
    await paid(console);

    const job = await made(console);

    expect(job).toMatchObject({
      state: 'done',
      by: 'Dora',
      lots: [
        { digest: SHA256, files: [{ name: expect.stringMatching(/^evidence_2026-10_[0-9a-f]{16}\.tar$/) }] },
      ],
      says: [
        { message: expect.stringMatching(/^It (holds: all \d+ questions|does NOT hold: )/) },
        { code: 'evidence-digest', values: { sha256: SHA256 } },
      ],
    });
    const [{ digest, files }] = job.lots;
    const [{ name, bytes }] = files;
    const archive = await given(console, { file: name });
    if (!Buffer.isBuffer(archive)) throw new Error('No file was given.');
    expect(archive.length).toBe(bytes);
    const verified = await verifyEvidence(bufferSource(archive));
    expect(verified).toMatchObject({ about: { month: MONTH }, holds: job.says[0].code === 'evidence-holds' });
    expect([job.says[1].values.sha256, digest]).toEqual([verified.sha256, verified.sha256]);
    expect([...(await objectsOf(console.people.stand.bucket)).keys()]).toContain(`evidence/2026-10/${name}`);
    expect(await audited(console)).toEqual([
      'Dora: export-evidence 2026-10 evidence: For the auditor.',
      `Dora: download-file 2026-10 ${name}`,
    ]);
  });

  it('says which questions it does not hold, and is given all the same', async ({ console }) => {
    const { stand } = console.people;
    const { payoutId } = await paid(console);
    await stand.tamper(payoutKey(payoutId), 'amountMinor', { N: '9999' });

    const job = await made(console);

    expect(job).toMatchObject({
      state: 'done',
      says: [{ code: 'evidence-fails', message: expect.stringMatching(/^It does NOT hold: .+\. See/) }, {}],
    });
    expect(Buffer.isBuffer(await given(console, { file: job.lots[0].files[0].name }))).toBe(true);
  });

  it('says that nothing is there of a month in which nothing was done', async ({ console }) => {
    const job = await made(console, '2026-07');

    expect(job.says[0]).toMatchObject({ code: 'evidence-empty' });
    expect(job.says[1]).toMatchObject({ code: 'evidence-holds' });
  });

  it('is handed over archive by archive, and each stays listed with its own mark', async ({ console }) => {
    await paid(console);
    const handOver = (digest: string) =>
      console.ask('handOverExport', console.dora, {
        params,
        body: { name: 'evidence', digest, reason: 'To the auditor.' },
      });
    const [first] = (await made(console)).lots;
    expect(await handOver(first.digest)).toMatchObject({ status: 200 });
    await paid(console, { amountMinor: 990n, reference: 'second' });

    const { lots, handedOverBefore } = await made(console);

    expect(lots).toMatchObject([{ handedOver: null }, { ...first, handedOver: { by: 'Dora' } }]);
    expect(handedOverBefore).toEqual([]);
    expect(await handOver(lots[0].digest)).toMatchObject({ status: 200 });
    expect(Buffer.isBuffer(await given(console, { file: first.files[0].name }))).toBe(true);
    expect((await audited(console)).filter((entry) => entry.includes('hand-over'))).toEqual([
      `Dora: hand-over 2026-10 evidence ${first.digest.slice(0, 16)}: To the auditor.`,
      `Dora: hand-over 2026-10 evidence ${lots[0].digest.slice(0, 16)}: To the auditor.`,
    ]);
  });

  it('keeps the last archives alone, and the marks of earlier ones', () => {
    const file = (number: number) => ({
      name: `evidence_${number}.tar`,
      bytes: 1,
      sha256: hash('sha256', String(number)),
      madeAt: '2026-11-29T06:00:00.000Z',
    });
    const mark = { by: personNamed('Dora'), at: '', reason: '', digest: file(1).sha256 };
    let job = { ...askedFor(personNamed('Dora'), 0), handedOver: [mark] };

    for (let number = 1; number <= 14; number += 1) {
      job = { ...job, files: [...filesAfter('evidence', job.files, [file(number)])] };
    }

    expect(job.files.map(({ name }) => name)).toEqual(
      Array.from({ length: 12 }, (_, index) => `evidence_${14 - index}.tar`),
    );
    expect(filesAfter('evidence', job.files, [file(9)])).toHaveLength(12);
    expect(marksOfOthers('evidence', job)).toEqual([mark]);
    expect(withMark('evidence', job, { ...mark, digest: file(9).sha256 }).handedOver).toHaveLength(2);
  });

  it('says that an archive has expired, and has it made again', async ({ console }) => {
    const job = await made(console);
    const [{ name }] = job.lots[0].files;
    console.people.stand.clock.advance(30 * 86_400_000);

    const answer = await given(console, { file: name });

    expect(answer).toMatchObject({
      status: 404,
      document: { code: 'evidence-expired', values: { days: 30 }, detail: expect.stringContaining('Make') },
    });
  });

  it('is given in parts where it is larger than an answer, each on record', async ({ console }) => {
    const { table, clock, bucket } = console.people.stand;
    const whole = randomBytes(2 * PART_BYTES + 5);
    const file = {
      name: 'evidence_2026-10_0123456789abcdef.tar',
      bytes: whole.length,
      sha256: hash('sha256', whole),
      madeAt: new Date(clock.now()).toISOString(),
    };
    await bucket.client.send(
      new PutObjectCommand({ Bucket: bucket.bucketName, Key: `evidence/${MONTH}/${file.name}`, Body: whole }),
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
