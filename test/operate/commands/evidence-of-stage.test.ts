import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { insertPayout } from '../../../functions/ledger/payouts.ts';
import { it } from '../../support/deployed-stage.ts';
import { expense, IBANS } from '../../support/expenses.ts';
import { payoutOf } from '../../support/payouts.ts';

describe('evidence of a deployed stage', () => {
  it('is made from its table and its bucket, by whom AWS knows, and lies where the command was given', async ({
    stage,
  }) => {
    await insertPayout(stage.table, payoutOf(expense({ iban: IBANS.wrongCheckDigits })));
    const { client, bucketName: Bucket } = stage.bucket;
    await client.send(new PutObjectCommand({ Bucket, Key: 'anchors/2026-10-05-no-anchor.json', Body: '{}' }));

    const made = await stage.run('evidence', '--stage', 'test', '--month', '2026-10');
    const verified = await stage.run('verify', 'evidence-test-2026-10.tar', '--json');

    // The run that the payout names is not there, and what lies among the anchors is none: both are told.
    expect(made.code).toBe(1);
    expect(made.stdout).toContain('evidence-test-2026-10.tar has 1 payout of 2026-10');
    const { holds, about, answers } = JSON.parse(verified.stdout);
    expect([verified.code, holds, about]).toEqual([1, false, { stage: 'test', month: '2026-10' }]);
    const broken = answers.filter((answer: { holds: boolean }) => !answer.holds);
    expect(broken.map(({ check }: { check: string }) => check)).toEqual(['runs', 'anchors']);
  });
});
