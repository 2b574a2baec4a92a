import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { payoutIdOf } from '../../../functions/core/expense-ids.ts';
import { encodePayout } from '../../../functions/ledger/payout-row.ts';
import { approvalRulesOf } from '../../../functions/platform/approval-rules.ts';
import { submitBatches } from '../../../functions/submit-batches/submit.ts';
import { startLocalAws } from '../../../local/embedded/local-aws.ts';
import { firstApprover, PARTY, type Signer, signerNamed } from '../../support/approvals.ts';
import { TestClock } from '../../support/clock.ts';
import { exampleConfig } from '../../support/config.ts';
import { expense, expenses } from '../../support/expenses.ts';
import { RecordingLog } from '../../support/log.ts';
import { ACCOUNT, LIVE, scheduledPayout } from '../../support/payment-stand.ts';
import { runHere } from '../../support/run-here.ts';
import { type Ended, PROJECT } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CONFIG = join(PROJECT, 'config/example.json');
const folder = temporaryFolder();
const kept = ['--data', join(folder, 'kept'), '--config', CONFIG];
let batchId = '';

function approvals(...args: readonly string[]): Promise<Ended> {
  return runHere('operate/commands/approvals.ts', args, { cwd: folder });
}

/** Three payouts in a file that two people have to approve, in kept stores. */
async function propose(): Promise<string> {
  const aws = await startLocalAws(exampleConfig().stage, join(folder, 'kept'), {});
  try {
    const table = { client: aws.dynamoDb, tableName: aws.tableName };
    for (const one of expenses(3)) {
      const Item = encodePayout(scheduledPayout(one));
      await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
    }
    const entryOf = (signer: Signer) => {
      const { person, ...key } = firstApprover(signer);
      return { ...person, ...key };
    };
    const account = { ...ACCOUNT, approval: { people: 2 } };
    const approval = approvalRulesOf({
      stage: exampleConfig().stage,
      debtorAccounts: [account],
      approvals: {
        rpId: PARTY.rpId,
        origins: [...PARTY.origins],
        approvers: [entryOf(signerNamed('Anna')), entryOf(signerNamed('Bert'))],
      },
    });
    const summary = await submitBatches(
      {
        table,
        bucket: { client: aws.s3, bucketName: aws.bucketName },
        clock: new TestClock(),
        random: () => 0.5,
        log: new RecordingLog(),
        approval,
        sourceModes: LIVE,
      },
      account,
    );
    return summary.proposed[0]?.batchId ?? 'none';
  } finally {
    await aws.close();
  }
}

describe('npm run approvals', () => {
  beforeAll(async () => {
    batchId = await propose();
  });

  it('lists what waits, shows it, and refuses it for one of its lines', { timeout: 120_000 }, async () => {
    const listed = await approvals('list', ...kept);
    const document = await approvals('list', '--json', ...kept);
    const shown = await approvals('show', batchId, ...kept);
    const refusal = ['refuse', batchId, '--by', 'Cleo', '--reason', 'Not ours.'];
    const foreign = await approvals(...refusal, '--line', payoutIdOf(expense({ expenseId: 'x' })), ...kept);
    const refused = await approvals(...refusal, '--line', 'expense-1', '--line', 'expense-3', ...kept);
    const again = await approvals(...refusal, ...kept);
    const ended = await approvals('show', batchId, '--json', ...kept);
    const empty = await approvals('list', ...kept);
    const approvers = await approvals('approvers', ...kept);
    const keys = await approvals('approvers', '--json', ...kept);

    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining(batchId) });
    expect(JSON.parse(document.stdout)).toMatchObject({
      waiting: [{ batchId, mayApprove: ['Anna', 'Bert'] }],
    });
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('What is signed') });
    expect(foreign).toMatchObject({ code: 1, stdout: expect.stringContaining('Not in this file: PO') });
    expect(refused).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Refused by Cleo at [-\d]+ [:\d]+ UTC: Not ours. 2 lines are held;/),
    });
    expect(again).toMatchObject({ code: 1, stdout: expect.stringContaining('It is void') });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      state: 'void',
      voided: { by: 'Cleo', reason: 'Not ours.' },
    });
    expect(approvers).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Anna .*One of the first, by the configuration\./),
    });
    expect(JSON.parse(keys.stdout)).toMatchObject({
      keys: [{ person: { name: 'Anna' } }, { person: { name: 'Bert' }, broughtInBy: null, revoked: null }],
    });
    expect(empty.stdout).toBe('No file waits for approvers.\n');
  });

  it('cannot approve, and says why', async () => {
    expect(await approvals('approve', batchId, ...kept)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(
        "A terminal cannot approve: an approval is the signature of a person's",
      ),
    });
  });

  it.each([
    [[]],
    [['look']],
    [['list', 'BA0']],
    [['approvers', 'BA0']],
    [['show']],
    [['show', 'BA0']],
    [['show', 'BA0', '--reason', 'x']],
    [['list', '--line', 'x']],
    [['refuse', 'BA0', '--by', 'Cleo']],
    [['refuse', 'BA0', '--reason', 'x']],
    [['refuse', 'BA0', '--by', 'Cleo', '--reason', 'x', '--line']],
  ])('refuses %j', async (args) => {
    expect(await approvals(...args, ...kept)).toMatchObject({ code: 2, stdout: '' });
  });
});
