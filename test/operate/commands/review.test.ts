import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import type { Payout } from '../../../functions/core/payout.ts';
import { encodePayout } from '../../../functions/ledger/payout-row.ts';
import { insertPayout, readPayout } from '../../../functions/ledger/payouts.ts';
import { exampleText } from '../../support/config.ts';
import { held as refused } from '../../support/console-looks.ts';
import { type DeployedStage, it as stageIt } from '../../support/deployed-stage.ts';
import { drain } from '../../support/embedded.ts';
import { expense } from '../../support/expenses.ts';
import { CALLER_ARN } from '../../support/identity-service.ts';
import { putRow } from '../../support/past-the-ledger.ts';
import { payoutOf } from '../../support/payouts.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Against the stage, with the credentials of the environment. */
const it = stageIt.extend(
  'review',
  ({ stage }) =>
    (...args: readonly string[]) =>
      stage.run('review', ...args, '--stage', 'test'),
);

async function held({ table }: DeployedStage, expenseId: string): Promise<Payout> {
  const payout = payoutOf(expense({ expenseId, amount: { text: '1000001', unit: 'minor' } }));
  await insertPayout(table, payout);
  return payout;
}

async function lastStepOf({ table }: DeployedStage, { payoutId }: Payout) {
  return (await readPayout(table, payoutId))?.history.at(-1);
}

describe('npm run review against a stage', () => {
  it('releases in the name of the AWS identity, and sends the payout to the queue of the stage', async ({
    stage,
    review,
    embedded,
  }) => {
    const payout = await held(stage, 'released');

    const ended = await review('release', payout.payoutId.toLowerCase(), '--reason', ' asked ');

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await lastStepOf(stage, payout)).toMatchObject({
      to: 'ready',
      by: 'operator',
      facts: { person: CALLER_ARN, reason: 'asked' },
    });
    expect((await drain(embedded.sqs, stage.queueUrl)).map(({ payoutId }) => payoutId)).toEqual([
      payout.payoutId,
    ]);
  });

  it('has a name beside the identity, and finds the payout by its expense', async ({ stage, review }) => {
    const payout = await held(stage, 'cancelled');

    const ended = await review('cancel', 'cancelled', '--by', 'Ada', '--reason', 'paid in cash');

    expect(ended.code).toBe(0);
    expect(await lastStepOf(stage, payout)).toMatchObject({
      to: 'cancelled',
      facts: { person: `Ada (${CALLER_ARN})`, reason: 'paid in cash' },
    });
    expect((await review('cancel', 'cancelled', '--reason', 'again')).stdout).toContain(
      'It is cancelled already.',
    );
  });

  it('names the option by which a payment goes to an account that a bank refused', async ({
    stage,
    review,
  }) => {
    const payout = refused('expense-1', 'account-refused');
    await putRow(stage.table, encodePayout(payout));

    const asked = await review('release', payout.payoutId, '--reason', 'they confirmed it');
    const released = await review('release', payout.payoutId, '--reason', 'they did', '--same-account');

    expect(asked).toMatchObject({ code: 1, stdout: expect.stringContaining('the option --same-account') });
    expect(released).toMatchObject({ code: 0, stderr: '' });
    expect(await lastStepOf(stage, payout)).toMatchObject({ to: 'ready', facts: { reason: 'they did' } });
  });

  it('refuses a release by the limits of another stage, and changes nothing', async ({ stage, review }) => {
    const payout = await held(stage, 'other');

    writeFileSync(join(stage.folder, 'config/other.json'), exampleText());
    const ended = await review('release', 'other', '--reason', 'asked', '--config', 'config/other.json');

    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('The configuration is that of the stage example, and not of test.');
    expect((await lastStepOf(stage, payout))?.version).toBe(1);
  });

  it('lists, finds and shows', async ({ stage, review }) => {
    const payout = await held(stage, 'looked-at');

    const list = await review('list', '--month', '2026-10', '--reason', 'limit-exceeded');
    const found = await review('find', 'LOOKED', '--csv');
    const shown = await review('show', `${payout.payoutId}-01`, '--json');

    expect(list.stdout).toContain(payout.payoutId);
    expect(found.stdout).toContain(`"${payout.payoutId}","held"`);
    expect(JSON.parse(shown.stdout)).toMatchObject({ payoutId: payout.payoutId, isBelieved: true });
  });

  it('says that an attempt has not been, and shows the payout', async ({ stage, review }) => {
    const { payoutId } = await held(stage, 'not-attempted');

    const shown = await review('show', `${payoutId}-02`);
    const document = await review('show', `${payoutId}-02`.toLowerCase(), '--json');

    const word = 'There is no attempt 2 of this payout yet: so far it has had no attempts.';
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain(word);
    expect(JSON.parse(document.stdout)).toMatchObject({ payoutId });
    expect(document.stderr).toBe(`${word}\n`);
    expect((await review('show', payoutId)).stdout).not.toContain('There is no attempt');
  });

  it('says of a reason that is none known that nothing else was found', async ({ review }) => {
    expect((await review('list', '--reason', 'AC4')).stdout).toContain('AC4 is no reason known here');
    expect((await review('list', '--reason', 'AC04')).stdout).not.toContain('no reason known');
  });

  it.for(['--csv', '--json'])(
    'says with %s beside the list what may be a typing error',
    async (format, { review }) => {
      const source = await review('list', '--source', 'spirii/nordflet', format);
      const reason = await review('list', '--reason', 'AC4', format);

      expect(source).toMatchObject({
        code: 0,
        stdout: expect.not.stringContaining('no source'),
        stderr: expect.stringMatching(/^The configuration has no source spirii\/nordflet\. It has spirii\//),
      });
      expect(reason.stderr).toContain('AC4 is no reason known here');
      expect((await review('list', '--reason', 'AC04', format)).stderr).toBe('');
    },
  );

  it('finds page by page, and all of it for a spreadsheet', async ({ stage, review }) => {
    await Promise.all(Array.from({ length: 101 }, (_, index) => held(stage, `paged-${index}`)));

    const first = await review('find', 'paged-');
    const [, after = ''] = /--after '(.*)'/.exec(first.stdout.replaceAll('\n', ' ')) ?? [];
    const second = await review('find', 'paged-', '--after', after);
    const all = await review('find', 'paged-', '--csv');

    expect(first.stdout).toContain('100 payouts, and more.');
    expect(second.stdout).toContain('1 payout.');
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(all.stdout.match(/"paged-\d+"/g)).toHaveLength(101);
  });

  it.for<[string, readonly string[], string]>([
    ['two places', ['list', '--data', '.'], 'Give one of --stage and --data, not both.'],
    ['a payout that is not there', ['show', 'PO00000000000000000000000000'], 'The ledger has no payout'],
    [
      'a payout to release that is not there',
      ['release', 'nobody', '--reason', 'x'],
      'There is no payout nobody.',
    ],
    [
      'a report that was never read',
      ['unmatched', 'camt.053:0123456789abcdef'],
      'No bank report camt.053:0123456789abcdef was read.',
    ],
    ['a payout that is blank', ['show', ''], 'What follows show is blank.'],
    ['a report that is blank', ['list', '--report', ''], '--report is blank.\nGive it a value'],
    ['a configuration that is not there', ['list', '--config', 'none.json'], 'none.json cannot be read'],
  ])('ends with 2 for %s', async ([_what, args, why], { review }) => {
    expect(await review(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
  });
});

describe('npm run review where AWS does not know who asks', () => {
  it('says to log in again, and changes nothing', async ({ stage }) => {
    const payout = await held(stage, 'expired');

    const cancel = ['review', 'cancel', 'expired', '--reason', 'x', '--stage', 'test'] as const;
    const ended = await stage.runRefused('ExpiredToken', ...cancel);

    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('aws sso login') });
    expect((await lastStepOf(stage, payout))?.version).toBe(1);
  });
});
