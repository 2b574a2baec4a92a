import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { payoutIdOf } from '../../../functions/core/expense-ids.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { bufferSource } from '../../../operate/evidence/verify/byte-source.ts';
import { type Verified, verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import { Forgery } from '../../support/evidence-attacks.ts';
import { archiveOf, corpusExpenses, fillMonth, MONTH } from '../../support/evidence-corpus.ts';
import { it } from '../../support/payment-stand.ts';
import { three } from '../../support/present.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();

const verified = (archive: Buffer): Promise<Verified> => verifyEvidence(bufferSource(archive));

const problemsOf = ({ answers }: Verified): string[] =>
  answers.flatMap(({ check, problems }) => problems.map(({ about, what }) => `${check}: ${about}: ${what}`));

describe('making evidence of a month', () => {
  it('takes the payouts of the month, and whoever shares a file or a collection with them', async ({
    stand,
  }) => {
    const people = await fillMonth(stand);
    const ofMonth = await Forgery.of(await archiveOf(people));
    const ofOctober = await Forgery.of(await archiveOf(people, '2026-10'));
    const ofNothing = await archiveOf(people, '2031-01');

    const expensesIn = (forgery: Forgery, rows: string) =>
      forgery
        .rows(rows)
        .map(({ expenseId }) => expenseId)
        .sort();
    const own = ['expense-1', 'expense-2', 'expense-3'];
    expect(expensesIn(ofMonth, 'payouts')).toEqual([...own, 'held', 'rejected']);
    expect(expensesIn(ofMonth, 'other-payouts')).toEqual(['expense-4']);
    // Its file and its collection are whole in the archive of its own month, too.
    expect(expensesIn(ofOctober, 'payouts')).toEqual(['expense-4']);
    expect(expensesIn(ofOctober, 'other-payouts')).toEqual(own);
    expect((await verified(await ofOctober.archive())).holds).toBe(true);
    expect([...(await Forgery.of(ofNothing)).parts.keys()].sort()).toEqual([
      'proof/000001.jsonl',
      'roster/000001.jsonl',
      'sums.json',
      'trust.json',
    ]);
    expect((await verified(ofNothing)).holds).toBe(true);
  });

  it('makes the same bytes of the same data', async ({ stand }) => {
    const people = await fillMonth(stand);

    const once = await archiveOf(people);
    stand.clock.advance(86_400_000);
    const again = await archiveOf(people);

    expect(again.equals(once)).toBe(true);
  });

  it('makes an archive that any tar opens, of parts with their own bytes', async ({ stand }) => {
    const people = await fillMonth(stand);
    const archive = await archiveOf(people);
    const [file, opened] = [join(folder, 'evidence.tar'), join(folder, 'opened')];
    writeFileSync(file, archive);
    mkdirSync(opened);

    const names = execFileSync('tar', ['xvf', file, '-C', opened]).toString('utf8').trim().split('\n');

    const { parts } = await Forgery.of(archive);
    expect(names).toEqual([...parts.keys(), 'index.json']);
    for (const [name, bytes] of parts)
      expect(readFileSync(join(opened, name)).equals(bytes), name).toBe(true);
    const [batch] = await stand.batches();
    const sent = (await stand.files()).get(`outbox/eur-main/2026-11-03/${batch?.batchId}.xml`);
    expect(parts.get(`payment-files/${batch?.batchId}.xml`)?.toString('utf8')).toBe(sent);
  });

  it('goes on over what somebody has broken, and its verification says what', async ({ stand }) => {
    const people = await fillMonth(stand);
    const { sent, held, rejected } = corpusExpenses();
    const [, second, third] = three(sent);
    await stand.tamper(payoutKey(payoutIdOf(third)), 'state', { S: 'no state at all' });
    await stand.tamper(payoutKey(payoutIdOf(held)), 'state', { S: 'no state at all' });
    await stand.tamper(payoutKey(payoutIdOf(rejected)), 'recipientName', { S: 'Mallory' });
    const { client, bucketName } = stand.bucket;
    await client.send(new DeleteObjectCommand({ Bucket: bucketName, Key: 'inbox/statement.xml' }));
    const [batch] = await stand.batches();
    const key = `outbox/eur-main/2026-11-03/${batch?.batchId}.xml`;
    await client.send(new DeleteObjectCommand({ Bucket: bucketName, Key: key }));

    const found = problemsOf(await verified(await archiveOf(people)));

    expect(found.filter((one) => one.startsWith('rows: ')).sort()).toEqual(
      [held, third].map((one) => `rows: ${payoutKey(payoutIdOf(one))}: cannot be read`).sort(),
    );
    expect(found).toContain(`histories: ${payoutIdOf(rejected)}: is not where its history leads`);
    expect(found).toContain(`file-digests: ${batch?.batchId}: its file left, and is not there`);
    expect(found.filter((one) => one.endsWith('was read, and its bytes are not there'))).toHaveLength(1);
    expect(found.some((one) => one.startsWith(`bank-lines: ${payoutIdOf(second)}`))).toBe(false);
    expect(MONTH).toBe('2026-11');
  });
});
