import { createHash } from 'node:crypto';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { WRITER_VERSION } from '../../functions/bank/pain001/writer-version.ts';
import { putPaymentFile } from '../../functions/batches/outbox.ts';
import { type Batch, outboxKeyOf } from '../../functions/core/batch.ts';
import { kindOf } from '../../functions/core/error-kind.ts';
import { manifestKey } from '../../functions/ledger/keys.ts';
import { readManifestPart, writeManifestPart } from '../../functions/ledger/manifests.ts';
import { keyOf } from '../../functions/ledger/table.ts';
import { PACKAGE_VERSION } from '../../functions/platform/package-version.ts';
import { manifestEntry, openedBatch, sealedBatch, sealedByAnotherWriter } from '../support/batches.ts';
import { first } from '../support/client-faults.ts';
import { rejectionOf } from '../support/errors.ts';
import { expenses } from '../support/expenses.ts';
import { type PaymentStand, it as paymentIt } from '../support/payment-stand.ts';
import { present } from '../support/present.ts';

const it = paymentIt.extend('batch', ({ stand }) => sealedBatch(stand, expenses(2)));

async function put(stand: PaymentStand, batch: Batch): Promise<string> {
  await putPaymentFile(stand.deps.table, stand.deps.bucket, batch);
  return outboxKeyOf(batch);
}

/** Where S3 says that something lies there already. */
async function putAgain(stand: PaymentStand, batch: Batch): Promise<string> {
  stand.faults.set(first('PutObjectCommand', 'taken'));
  return put(stand, batch);
}

/** Somebody else put a file there, and says its digest or not. */
async function lies({ bucket }: PaymentStand, key: string, file: string | Buffer, sha256?: string) {
  const Metadata = sha256 === undefined ? undefined : { sha256 };
  const object = { Bucket: bucket.bucketName, Key: key, Body: file, Metadata };
  await bucket.client.send(new PutObjectCommand(object));
}

describe('putPaymentFile', () => {
  it('puts exactly the sealed bytes, with their digest', async ({ batch, stand }) => {
    const key = await put(stand, batch);

    const file = (await stand.files()).get(key) ?? '';
    expect(createHash('sha256').update(file).digest('hex')).toBe(batch.seal?.fileSha256);
    const { client, bucketName } = stand.bucket;
    const head = await client.send(new HeadObjectCommand({ Bucket: bucketName, Key: key }));
    expect(head).toMatchObject({
      ContentType: 'application/xml',
      Metadata: { sha256: batch.seal?.fileSha256, 'single-payment': 'false' },
    });
  });

  it('puts the same bytes again', async ({ batch, stand }) => {
    await put(stand, batch);
    const before = await stand.files();

    await put(stand, batch);

    expect(await stand.files()).toEqual(before);
  });

  it('asks S3 to refuse other bytes, and a second object in the place of the first', async ({
    batch,
    stand,
  }) => {
    stand.faults.clear();
    await put(stand, batch);

    const asked = stand.faults.calls.map(({ input }) => input).filter((input) => 'Bucket' in input);
    const checksum = Buffer.from(batch.seal?.fileSha256 ?? '', 'hex').toString('base64');
    expect(asked).toMatchObject([{ IfNoneMatch: '*', ChecksumSHA256: checksum }]);
  });

  it('is content with its own file where it lies there already', async ({ batch, stand }) => {
    const key = await put(stand, batch);

    expect(await putAgain(stand, batch)).toBe(key);
  });

  it('stops where another file lies in its place', async ({ batch, stand }) => {
    const key = `outbox/eur-main/2026-11-03/${batch.batchId}.xml`;
    await lies(stand, key, 'not ours');

    expect((await rejectionOf(putAgain(stand, batch))).code).toBe('ASSERTION_FAILED');
    expect((await stand.files()).get(key)).toBe('not ours');
  });

  it.for([
    ['other bytes of the same length', (file: Buffer) => file.fill('x', 0, 1), 'another digest'],
    ['the sealed bytes, and one more', (file: Buffer) => Buffer.concat([file, Buffer.from(' ')]), 'sealed'],
    ['bytes of the same length without a digest', (file: Buffer) => file, undefined],
  ] as const)(
    'stops where a file lies in its place that has %s',
    async ([_, changed, sha256], { batch, stand }) => {
      const key = await put(stand, batch);
      const file = changed(Buffer.from((await stand.files()).get(key) ?? ''));
      const named = sha256 === 'sealed' ? batch.seal?.fileSha256 : sha256;
      await lies(stand, key, file, named);

      expect((await rejectionOf(putAgain(stand, batch))).code).toBe('ASSERTION_FAILED');
    },
  );

  it('stops where S3 says that a file is there and has none', async ({ batch, stand }) => {
    await expect(putAgain(stand, batch)).rejects.toThrow();
  });

  it.for(['answer-lost', 'request-lost', 'throttled'] as const)(
    'makes the file again after %s, a bounded number of times',
    async (fault, { batch, stand }) => {
      stand.faults.set(first('PutObjectCommand', fault, 2));
      await put(stand, batch);
      expect(stand.faults.count('PutObjectCommand')).toBe(3);

      stand.faults.set(first('PutObjectCommand', fault, 9));
      await expect(put(stand, batch)).rejects.toThrow();
      expect(stand.faults.count('PutObjectCommand')).toBe(3);
    },
  );

  it('makes the file again where its manifest could not be read for a moment', async ({ batch, stand }) => {
    stand.faults.set(({ command, index }) =>
      command === 'GetItemCommand' && index < 3 ? 'request-lost' : undefined,
    );

    const key = await put(stand, batch);

    expect((await stand.files()).has(key)).toBe(true);
  });

  it.for([
    ['another name of the same length', { creditorName: 'Jane Dot' }],
    ['a longer name', { creditorName: 'Jane Doe-Something' }],
    ['a shorter name', { creditorName: 'J' }],
    ['another amount', { amountMinor: 1n }],
  ] as const)(
    'never puts a file of a manifest that has %s since the seal',
    async ([_, change], { batch, stand }) => {
      const [a, b] = [
        manifestEntry('expense-1', { amountMinor: 1000n }),
        manifestEntry('expense-2', { amountMinor: 1001n }),
      ];
      const inOrder = [{ ...a, ...change }, b].toSorted((x, y) => (x.payoutId < y.payoutId ? -1 : 1));
      await writeManifestPart(stand.table, batch.batchId, 0, inOrder);

      const error = await rejectionOf(put(stand, batch));

      expect(['ASSERTION_FAILED', 'BATCH_FILE_REFUSED']).toContain(error.code);
      expect((await stand.files()).size).toBe(0);
      expect(stand.faults.count('PutObjectCommand')).toBeLessThanOrEqual(1);
    },
  );

  describe('of a file that was sealed by a version whose writer makes other bytes', () => {
    const BY = { writerVersion: 7, packageVersion: '9.8.7' };

    it('puts nothing, and names the version that has to be deployed', async ({ batch: sealed, stand }) => {
      const { batch } = await sealedByAnotherWriter(stand, sealed, BY);

      const error = await rejectionOf(put(stand, batch));

      expect(error.code).toBe('BATCH_FILE_DIFFERS');
      expect(kindOf(error).again).toBe('permanent');
      expect(error.action).toContain('9.8.7');
      expect(error.details).toEqual({
        batchId: batch.batchId,
        sealedWriter: 7,
        sealedPackage: '9.8.7',
        writer: WRITER_VERSION,
        package: PACKAGE_VERSION,
      });
      expect((await stand.files()).size).toBe(0);
    });

    it('says so too where the seal is from before it kept its writer', async ({ batch: sealed, stand }) => {
      const before = { writerVersion: undefined, packageVersion: undefined };
      const { batch } = await sealedByAnotherWriter(stand, sealed, before);

      expect(await rejectionOf(put(stand, batch))).toMatchObject({ code: 'BATCH_FILE_DIFFERS' });
    });

    it('is content with the file where that version has put it already', async ({ batch: sealed, stand }) => {
      const { batch, file } = await sealedByAnotherWriter(stand, sealed, BY);
      const key = `outbox/eur-main/2026-11-03/${batch.batchId}.xml`;
      await lies(stand, key, file, batch.seal?.fileSha256);

      expect(await put(stand, batch)).toBe(key);
      expect((await stand.files()).get(key)).toBe(file.toString());
    });

    it('is told where the writer refuses what that version wrote', async ({ batch: sealed, stand }) => {
      const { batch } = await sealedByAnotherWriter(stand, sealed, BY);
      const seal = present(batch.seal);
      const miscounted = { ...batch, seal: { ...seal, count: seal.count + 1 } };

      expect((await rejectionOf(put(stand, miscounted))).code).toBe('BATCH_FILE_DIFFERS');
    });

    it('stops as at any other where its manifest is not the sealed one', async ({ batch: sealed, stand }) => {
      const { batch } = await sealedByAnotherWriter(stand, sealed, BY);
      const entries = await readManifestPart(stand.table, batch.batchId, 0);
      const changed = entries.map((entry) => ({ ...entry, creditorName: 'Somebody Else' }));
      await writeManifestPart(stand.table, batch.batchId, 0, changed);

      expect((await rejectionOf(put(stand, batch))).code).toBe('ASSERTION_FAILED');
      expect((await stand.files()).size).toBe(0);
    });
  });

  it('does not wait for a file whose manifest is gone', async ({ batch, stand }) => {
    await stand.table.client.send(
      new DeleteItemCommand({ TableName: stand.table.tableName, Key: keyOf(manifestKey(batch.batchId, 0)) }),
    );

    expect((await rejectionOf(put(stand, batch))).code).toBe('ASSERTION_FAILED');
    expect((await stand.files()).size).toBe(0);
  });

  it('has no file of a batch that is not sealed', async ({ stand }) => {
    const error = await rejectionOf(putPaymentFile(stand.table, stand.bucket, openedBatch()));

    expect(error.code).toBe('ASSERTION_FAILED');
  });
});
