import { describe, expect } from 'vitest';
import { z } from 'zod';
import type { RouteName } from '../../../console/api/contract/routes.ts';
import { plainDate } from '../../../functions/core/date.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { sourceModesOf } from '../../../functions/core/source-mode.ts';
import { noteAlarm } from '../../../functions/ledger/alarm-notes.ts';
import { manifestKey } from '../../../functions/ledger/keys.ts';
import { recordProof } from '../../../functions/ledger/last-proof.ts';
import { changeSettledReports, shardOf } from '../../../functions/ledger/settled-reports.ts';
import { held, listShape, look } from '../../support/console-looks.ts';
import { it } from '../../support/console-stand.ts';
import { expense, expenses } from '../../support/expenses.ts';
import { PLAN, payoutIn, payoutOf, step } from '../../support/payouts.ts';

describe('today', () => {
  it('counts what the lists behind it list', async ({ console, people }) => {
    const other = held('expense-3', 'account-new-for-recipient');
    await people.stand.put(held('expense-1'), held('expense-2'), other);
    await people.proposed(expense({ expenseId: 'expense-4' }));
    await recordProof(people.stand.table, { at: '2026-11-28T04:00:00.000Z', batches: 1, runs: 2, breaks: 0 });

    const shown = await look(console, 'today', {}, people.anna.person);

    expect(shown).toMatchObject({
      waiting: expect.arrayContaining([
        expect.objectContaining({ state: 'held', count: 3, waitsFor: 'person' }),
      ]),
      holds: expect.arrayContaining([expect.objectContaining({ code: 'limit-exceeded', count: 2 })]),
      approvals: [{ people: 2, mayIApprove: true, whyNot: null }],
      proof: { breaks: 0, runs: 2 },
      stops: [],
    });
    for (const [query, count] of [
      [{ state: 'held' }, 3],
      [{ state: 'held', reason: 'limit-exceeded' }, 2],
    ] as const) {
      expect(await look(console, 'totalPayouts', { query })).toMatchObject({ count, isAtLeast: false });
      expect(listShape.parse(await look(console, 'listPayouts', { query })).payouts).toHaveLength(count);
    }
    expect(await look(console, 'countHolds')).toMatchObject({ reasons: shown['holds'] });
  });

  it('names a file at the bank also where nobody can read whether it was answered', async ({
    console,
    people,
  }) => {
    const { batchId } = await people.approved(expense());
    expect(await look(console, 'today')).toMatchObject({
      unacknowledgedFiles: [{ batchId }],
      unreadable: [],
    });
    await people.stand.tamper(manifestKey(batchId, 0), 'schema', { N: '2' });

    expect(await look(console, 'today')).toMatchObject({ unacknowledgedFiles: [{ batchId }] });
  });

  it('has the alarms of its own stage that ring, or did within the last day', async ({ console, people }) => {
    const { table, clock } = people.stand;
    const note = (name: string, isOn: boolean, hours: number) =>
      noteAlarm(table, { name: `ev-payouts-${name}`, isOn, atMs: clock.now() + hours * 3_600_000 });
    await note('test-cap-hit', true, -30);
    await note('test-batch-not-repaired', true, -5);
    await note('test-batch-not-repaired', false, -3);
    await note('test-collection-late', true, -40);
    await note('test-collection-late', false, -30);
    await note('test-2-cap-hit', true, -1);

    const { alarms } = await look(console, 'today');

    const hoursAgo = (hours: number) => new Date(clock.now() - hours * 3_600_000).toISOString();
    expect(alarms).toEqual([
      { name: 'batch-not-repaired', rangAt: hoursAgo(5), endedAt: hoursAgo(3) },
      { name: 'cap-hit', rangAt: hoursAgo(30), endedAt: null },
    ]);
  });

  it('says what the next cut-off sends, by the code that makes its files', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(2));
    await console.ask('refuseBatch', people.bert.person, {
      params: { batchId: batch.batchId },
      body: { reason: 'once more', lines: [] },
    });
    await people.repair();

    const { cutOffs } = z
      .looseObject({
        cutOffs: z.array(z.looseObject({ payouts: z.int(), sumMinor: z.string(), mode: z.string() })),
      })
      .parse(await look(console, 'today'));

    expect(cutOffs).toMatchObject([
      { mode: 'live', payouts: 2, files: 1, debtorAccountId: people.account.id },
    ]);
    expect(cutOffs[0]?.sumMinor).toBe(batch.proposal?.seal.controlSumMinor.toString());
  });
});

const cutOffsShape = z.looseObject({
  cutOffs: z.array(
    z.looseObject({
      debtorAccountId: z.string(),
      executionDate: z.string(),
      mode: z.string(),
      payouts: z.int(),
      due: z.int(),
      heldBack: z.int(),
    }),
  ),
});

describe('each cut-off of today', () => {
  function planned(expenseId: string, debtorAccountId: string, date: string, changes = {}): Payout {
    const plan = { ...PLAN, debtorAccountId, executionDate: plainDate(date) };
    return step(payoutOf(expense({ expenseId, ...changes })), 'scheduled', { plan });
  }

  it('leads to a list with as many payouts, whatever keeps some of them back', async ({
    console,
    people,
  }) => {
    const { stand, account } = people;
    const other = { ...account, id: 'eur-other', maxPerFile: { count: 9, sumMinor: 1250n } };
    const ready = step(payoutIn('returned', expense({ expenseId: 'again' })), 'ready');
    const again = step(ready, 'scheduled', { plan: PLAN });
    const { reportId, ...of } = again;
    const left = { reportId, fingerprint: 'as it was', readMs: stand.clock.now() };
    const changes = new Map([[reportId, left]]);
    await changeSettledReports(stand.table, of, shardOf(reportId) ?? -1, changes, 0);
    await stand.put(
      // Waits for its source.
      again,
      planned('a', 'eur-main', '2026-11-03'),
      planned('b', 'eur-main', '2026-11-04'),
      planned('later', 'eur-main', '2026-12-01'),
      planned('c', 'eur-other', '2026-11-03'),
      // Above what a file of the account may carry.
      planned('d', 'eur-other', '2026-11-03', { amount: { text: '1251', unit: 'minor' } }),
      planned('e', 'eur-other', '2026-11-03', { source: 'ampeco', account: 'voltgrid' }),
      planned('of nobody', 'eur-gone', '2026-11-03'),
    );
    const sources = [
      { kind: 'spirii', account: 'nordfleet', mode: 'live' },
      { kind: 'ampeco', account: 'voltgrid', mode: 'dry-run' },
    ] as const;
    const change = {
      config: { ...console.config, debtorAccounts: [account, other] },
      sourceModes: sourceModesOf(sources),
    };
    const ask = async (name: RouteName, asking = {}) =>
      (await console.ask(name, console.dora, asking, change)).document;

    const { cutOffs } = cutOffsShape.parse(await ask('today'));

    expect(cutOffs).toMatchObject([
      { debtorAccountId: 'eur-main', mode: 'live', payouts: 2, due: 3, isAtLeast: false },
      { debtorAccountId: 'eur-other', mode: 'live', payouts: 1, heldBack: 1, due: 2 },
      { debtorAccountId: 'eur-other', mode: 'dry-run', payouts: 1, due: 1 },
    ]);
    for (const { debtorAccountId, executionDate, mode, due, heldBack } of cutOffs) {
      const query = { state: 'scheduled', debtorAccount: debtorAccountId, due: executionDate, mode };
      expect(await ask('totalPayouts', { query })).toMatchObject({ count: due, isAtLeast: false });
      expect(listShape.parse(await ask('listPayouts', { query })).payouts).toHaveLength(due);
      const back = { query: { ...query, heldBack: 'yes' } };
      expect(await ask('totalPayouts', back)).toMatchObject({ count: heldBack, isAtLeast: false });
      expect(listShape.parse(await ask('listPayouts', back)).payouts).toHaveLength(heldBack);
    }
    const nowhere = { query: { heldBack: 'yes' } };
    expect(await console.ask('listPayouts', console.dora, nowhere, change)).toMatchObject({ status: 400 });
  });
});
