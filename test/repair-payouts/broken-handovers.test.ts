import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { handoverKey, runKey } from '../../functions/ledger/keys.ts';
import { writeHandover } from '../../functions/ledger/runs.ts';
import { keyOf } from '../../functions/ledger/table.ts';
import { expenses } from '../support/expenses.ts';
import { it } from '../support/payment-stand.ts';
import { payoutOf, step } from '../support/payouts.ts';
import { collected, unprovedRuns } from './proved-run.ts';

describe('the handovers of a run', () => {
  /** Of 1000, 1001 and 1002 minor units, as the run wrote them down. */
  const written = expenses(3).map((one) => {
    const { payoutId, amountMinor = 0n, currency } = payoutOf(one);
    return { payoutId, amountMinor, currency };
  });
  const accepted = 'it accepted 3 payouts of 3003 minor units of EUR';

  it.beforeEach(async ({ stand }) => {
    await collected(stand, expenses(3), (one) => step(payoutOf(one), 'withdrawn', { reasons: [] }));
  });

  it('that lost an entry do not pass', async ({ stand }) => {
    await writeHandover(stand.table, 'run-1', 0, written.slice(1));

    expect((await stand.prove()).breaks).toEqual([
      {
        about: 'run run-1',
        problem: `its handovers say 2 payouts of 2003 minor units of EUR, ${accepted}`,
      },
    ]);
    expect(await unprovedRuns(stand)).toEqual([runKey('run-1')]);
  });

  it('that are gone do not pass', async ({ stand }) => {
    await stand.table.client.send(
      new DeleteItemCommand({ TableName: stand.table.tableName, Key: keyOf(handoverKey('run-1', 0)) }),
    );

    expect((await stand.prove()).breaks).toEqual([
      { about: 'run run-1', problem: `its handovers say 0 payouts of 0 minor units of EUR, ${accepted}` },
    ]);
  });

  it('whose amounts were exchanged for another currency do not pass, though the figures agree', async ({
    stand,
  }) => {
    const [first, ...others] = written;
    if (first === undefined) throw new Error('Three were written.');
    await writeHandover(stand.table, 'run-1', 0, [{ ...first, currency: 'SEK' }, ...others]);

    expect((await stand.prove()).breaks).toEqual([
      {
        about: 'run run-1',
        problem: `its handovers say 2 payouts of 2003 minor units of EUR, ${accepted}`,
      },
      {
        about: 'run run-1',
        problem:
          'its handovers say 1 payouts of 1000 minor units of SEK, it accepted 0 payouts of 0 minor units of SEK',
      },
    ]);
  });

  it('are not taken at their word where the row of the run cannot be read', async ({ stand }) => {
    await stand.tamper(runKey('run-1'), 'accepted', { S: 'all' });

    expect((await stand.prove()).breaks).toEqual([
      { about: 'run run-1', problem: 'A run row cannot be read; wrong fields: accepted.' },
    ]);
  });
});
