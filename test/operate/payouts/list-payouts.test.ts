import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { plainDate } from '../../../functions/core/date.ts';
import { recipientKeyOf } from '../../../functions/core/payee.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { mayGo, STATES } from '../../../functions/core/states.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { payoutListKeys, payoutMonthOf } from '../../../functions/ledger/list-keys.ts';
import { updatePayout } from '../../../functions/ledger/payouts.ts';
import type { PayoutSort } from '../../../operate/payouts/candidates.ts';
import { type ListDeps, listPayouts, totalsOf } from '../../../operate/payouts/list-payouts.ts';
import type { PayoutQuery } from '../../../operate/payouts/query.ts';
import { textMatchOf } from '../../../operate/payouts/text-match.ts';
import { compareUtf8 } from '../../../simulation/services/text-order.ts';
import { type Embedded, it as embeddedIt } from '../../support/embedded.ts';
import { rejectionOf } from '../../support/errors.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { ledgers } from '../../support/ledgers.ts';
import { PaymentStand } from '../../support/payment-stand.ts';
import { PLAN, payoutIn, payoutOf, step } from '../../support/payouts.ts';
import { three } from '../../support/present.ts';
import { forAllAsyncIn } from '../../support/properties.ts';
import { pagesOf } from './pages-of.ts';

const it = embeddedIt.extend('stand', ({ embedded }) => PaymentStand.create(embedded));

const BY_NAME: PayoutSort = { by: 'name', descending: false };

/** As an API asks: nobody waits for a whole table. */
function deps({ deps: { table, clock, retryAfter } }: PaymentStand): ListDeps {
  return { table, clock, retryAfter };
}

/** Every payout of a list, page by page. */
async function pages(
  stand: PaymentStand,
  query: PayoutQuery,
  { limit = 3, sort }: { readonly limit?: number; readonly sort?: PayoutSort | undefined } = {},
  between: () => Promise<unknown> = async () => undefined,
): Promise<Payout[]> {
  const all: Payout[] = [];
  let shown = 0;
  for await (const { listed } of pagesOf(deps(stand), query, { limit, sort })) {
    expect(listed.length).toBeLessThanOrEqual(limit);
    all.push(...listed.map(({ payout }) => payout));
    shown += 1;
    if (shown > 500) throw new Error('The list does not end.');
    await between();
  }
  return all;
}

/** What is meant, known a second time: over all rows. */
function isMeant(payout: Payout, query: PayoutQuery): boolean {
  const { state, sources, report, recipient, month, debtorAccount, due, reason, text } = query;
  const waits = ['rejected', 'held', 'failed', 'returned', 'in-doubt'];
  return [
    state === 'all' || payout.state === state || (state === 'waiting' && waits.includes(payout.state)),
    sources === undefined || sources.includes(`${payout.source}/${payout.account}`),
    report === undefined || report === payout.reportId,
    recipient === undefined || recipient === recipientKeyOf(payout),
    month === undefined || month === (payout.period?.end ?? payout.history[0]?.at ?? '').slice(0, 7),
    debtorAccount === undefined || payout.plan?.debtorAccountId === debtorAccount,
    due === undefined || (payout.plan?.executionDate ?? 'never') <= due,
    reason === undefined || payout.reasons.some(({ code }) => code === reason),
    text === undefined || textMatchOf(text).isIn(payout),
  ].every(Boolean);
}

function byName(payouts: readonly Payout[]): string[] {
  return payouts
    .map((payout) => ({ payout, sort: payoutListKeys(payout).listSort }))
    .sort((a, b) => compareUtf8(a.sort, b.sort) || (a.payout.payoutId < b.payout.payoutId ? -1 : 1))
    .map(({ payout }) => payout.payoutId);
}

function idsOf(payouts: readonly Payout[]): string[] {
  return payouts.map(({ payoutId }) => payoutId);
}

const TEXTS = ['doe', 'DOE #', 'ase norg', '𝔸da', 'id#1', '5.00', IBANS.nl.slice(-4), '#3', 'nobody'];

const queries = fc
  .record(
    {
      month: fc.constantFrom('2026-09', '2026-10', '2026-11', '2026-08'),
      report: fc.constantFrom('R1', 'R#3', 'R9'),
      recipient: fc.nat(3),
      sources: fc.subarray(['spirii/nordfleet', 'ampeco/voltgrid', 'ampeco/none']),
      debtorAccount: fc.constantFrom('eur-main', 'eur-mai'),
      due: fc.constantFrom('2026-11-02', '2026-11-03'),
      text: fc.constantFrom(...TEXTS),
      reason: fc.constantFrom('limit-exceeded', 'iban-check-digits'),
      state: fc.constantFrom(...STATES, 'waiting' as const, 'all' as const, 'all' as const),
    },
    { requiredKeys: ['state'] },
  )
  .filter(({ month, report, recipient }) => [month, report, recipient].some((one) => one !== undefined));

describe('a list of payouts', () => {
  it('by an index is what a filter over all rows gives, whatever is asked for, in pages of any size', async ({
    embedded,
  }) => {
    await forAllAsyncIn(
      12,
      ledgers,
      fc.array(fc.record({ query: queries, limit: fc.integer({ min: 1, max: 9 }) }), {
        minLength: 12,
        maxLength: 12,
      }),
      async (ledger, asked) => {
        const stand = await ledgerOf(embedded, ledger);
        for (const { query: drawn, limit } of asked) {
          const { recipient: nth, ...rest } = drawn;
          const chosen = nth === undefined ? undefined : ledger[nth % ledger.length];
          const query = { ...rest, recipient: chosen === undefined ? undefined : recipientKeyOf(chosen) };
          const expected = byName(ledger.filter((payout) => isMeant(payout, query)));
          expect(idsOf(await pages(stand, query, { limit, sort: BY_NAME }))).toEqual(expected);
          const sort = { by: 'name', descending: true } as const;
          expect(idsOf(await pages(stand, query, { limit, sort }))).toEqual(expected.toReversed());
          // Numbers agree.
          const totals = { count: expected.length, isAtLeast: false };
          expect(await totalsOf(deps(stand), query)).toMatchObject(totals);
        }
      },
    );
  });

  it('is sorted by amount within a currency, both ways', async ({ embedded }) => {
    await forAllAsyncIn(8, ledgers, fc.integer({ min: 1, max: 9 }), async (ledger, limit) => {
      const stand = await ledgerOf(embedded, ledger);
      const month = '2026-10';
      const amounts = ledger
        .filter((payout) => payoutMonthOf(payout) === month)
        .map(({ amountMinor = 0n }) => amountMinor)
        .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      for (const descending of [false, true]) {
        const sort = { by: 'amount', descending } as const;
        const all = await pages(stand, { state: 'all', month }, { limit, sort });
        expect(new Set(idsOf(all)).size).toBe(all.length);
        expect(all.map(({ amountMinor = 0n }) => amountMinor)).toEqual(
          descending ? amounts.toReversed() : amounts,
        );
      }
    });
  });

  it('of what waits has the oldest first, with or without a month', async ({ stand }) => {
    const held = expenses(7).map((one, index) =>
      step(payoutOf({ ...one, amount: { text: String(2_000_000 + index), unit: 'minor' } }), 'held'),
    );
    await stand.put(...held, payoutIn('paid', expense({ expenseId: 'paid' })));
    const since = held.map(({ payoutId }) => payoutId).sort();

    expect(idsOf(await pages(stand, { state: 'held' }))).toEqual(since);
    expect(idsOf(await pages(stand, { state: 'waiting', month: '2026-10' }))).toEqual(since);
    const sort = { by: 'since', descending: true } as const;
    expect(idsOf(await pages(stand, { state: 'held' }, { sort }))).toEqual(since.toReversed());
    expect(await pages(stand, { state: 'held', month: '2026-11' })).toEqual([]);
  });

  it('shows each payout once and in its order, also when payouts change their state between pages', async ({
    embedded,
  }) => {
    await forAllAsyncIn(8, ledgers, fc.constantFrom('name', 'amount'), async (ledger, by) => {
      const stand = await ledgerOf(embedded, ledger);
      const current = new Map(ledger.map((payout) => [payout.payoutId, payout]));
      const change = async (): Promise<void> => {
        for (const payout of current.values()) {
          const to = (['held', 'cancelled', 'rejected'] as const).find((state) => mayGo(payout.state, state));
          if (to === undefined) continue;
          const after = step(payout, to);
          await updatePayout(stand.table, payout, after);
          current.set(payout.payoutId, after);
        }
      };
      const before = ledger.filter((payout) => payoutMonthOf(payout) === '2026-12');
      const sort = { by, descending: false } as const;

      const all = await pages(stand, { state: 'all', month: '2026-12' }, { limit: 2, sort }, change);

      expect(idsOf(all).sort()).toEqual(idsOf(before).sort());
      if (by === 'name') expect(idsOf(all)).toEqual(byName(before));
    });
  });

  it('finds a name behind what a key holds of it', async ({ stand }) => {
    const recipientName = `${'Verwaltung '.repeat(50)}Münster`;
    await stand.put(payoutOf(expense({ recipientName })), payoutOf(expense({ expenseId: 'other' })));

    const all = await pages(stand, { state: 'all', month: '2026-10', text: 'munster' });

    expect(all.map((payout) => payout.recipientName)).toEqual([recipientName]);
  });

  it('goes by the row where an index is behind, and names what cannot be read', async ({ stand }) => {
    const [moved, broken, altered] = three(expenses(3).map((one) => payoutOf(one)));
    await stand.put(moved, broken, altered);
    await stand.tamper(payoutKey(moved.payoutId), 'ofMonth', { S: '2026-09' });
    await stand.tamper(payoutKey(broken.payoutId), 'state', { S: 'unheard-of' });
    await stand.tamper(payoutKey(altered.payoutId), 'iban', { S: IBANS.nl });

    expect(await pages(stand, { state: 'all', month: '2026-09' })).toEqual([]);
    const page = await listPayouts(deps(stand), { state: 'all', month: '2026-10' }, { limit: 9 });
    expect(page.listed).toEqual([]);
    expect([...page.unreadable].sort()).toEqual([broken.payoutId, altered.payoutId].sort());
  });
});

describe('a page of a list', () => {
  it('reads as many rows as it shows and one, and one query of keys', async ({ stand }) => {
    await stand.put(...expenses(230).map((one) => payoutOf(one)));
    const read = readsOf(stand);

    const page = await listPayouts(deps(stand), { state: 'all', month: '2026-10' }, { limit: 50 });

    expect(page.listed).toHaveLength(50);
    expect(read).toEqual({ rows: 51, queries: 1, scans: 0 });
  });

  it('ends early where no index tells its payouts apart, and the search goes on', async ({ stand }) => {
    await stand.put(
      ...expenses(120).map((one) => payoutOf(one)),
      payoutIn('cancelled', expense({ expenseId: 'cancelled', recipientName: 'Zoë' })),
    );
    const query = { state: 'cancelled', month: '2026-10' } as const;
    const read = readsOf(stand);

    const first = await listPayouts(deps(stand), query, { limit: 50 });

    expect(first).toMatchObject({ listed: [], isSearching: true, next: expect.any(String) });
    expect(read).toMatchObject({ rows: 51, scans: 0 });
    expect((await pages(stand, query, { limit: 50 })).map(({ state }) => state)).toEqual(['cancelled']);
  });

  it('reads the rows alone that their keys name', async ({ stand }) => {
    await stand.put(
      ...expenses(120).map((one) => payoutOf(one)),
      payoutOf(expense({ expenseId: 'a', recipientName: 'Åse' })),
      payoutOf(expense({ expenseId: 'b', source: 'ampeco', account: 'voltgrid' })),
      payoutIn('held', { ...expense({ expenseId: 'c' }), amount: { text: '2000000', unit: 'minor' } }),
    );
    for (const query of [
      { state: 'all', text: 'ase' },
      { state: 'all', sources: ['ampeco/voltgrid'] },
      { state: 'held' },
    ] as const) {
      const read = readsOf(stand);
      const asked = { ...query, month: '2026-10' };
      const page = await listPayouts(deps(stand), asked, { limit: 50, sort: BY_NAME });
      expect(page.listed).toHaveLength(1);
      expect(page.isSearching).toBe(false);
      expect(read.rows).toBeLessThanOrEqual(2);
    }
  });

  it('of what is scheduled for a debtor account is read by its keys alone, also up to a day', async ({
    stand,
  }) => {
    const planned = (expenseId: string, debtorAccountId: string, date: string): Payout =>
      step(payoutOf(expense({ expenseId })), 'scheduled', {
        plan: { ...PLAN, debtorAccountId, executionDate: plainDate(date) },
      });
    const own = ['2026-11-03', '2026-11-04', '2026-11-09'].map((date) => planned(date, 'eur-main', date));
    await stand.put(
      ...own,
      ...['eur', 'eur-mai', 'eur-main-2', 'eur-main0'].map((id) => planned(id, id, '2026-11-03')),
      payoutIn('held', expense({ expenseId: 'held', amount: { text: '2000000', unit: 'minor' } })),
    );

    for (const [due, count] of [
      [undefined, 3],
      ['2026-11-04', 2],
      ['2026-11-02', 0],
    ] as const) {
      const read = readsOf(stand);
      const query = { state: 'scheduled', debtorAccount: 'eur-main', due } as const;
      expect(idsOf(await pages(stand, query, { limit: 1 }))).toEqual(idsOf(own.slice(0, count)));
      expect(read.scans).toBe(0);
      // One row more than a page tells that it goes on.
      expect(read.rows).toBeLessThanOrEqual(2 * count);
      expect(await totalsOf(deps(stand), query)).toMatchObject({ count, isAtLeast: false });
    }
  });

  it('has a cursor without a name or an account, which is of its own list alone', async ({ stand }) => {
    await stand.put(
      ...expenses(6, { recipientName: 'Åse Nørgård', iban: IBANS.nl }).map((one) => payoutIn('failed', one)),
    );
    const month = '2026-10';
    for (const by of ['name', 'amount', 'since'] as const) {
      const sort = { by, descending: false };
      const query = { state: 'failed', month, text: 'ase' } as const;
      const { next: cursor = '' } = await listPayouts(deps(stand), query, { limit: 2, sort });

      expect(cursor).toMatch(/^([0-9T:.-]{23}Z_)?PO[0-9A-Z]{26}_[0-9A-Z]{8}$/);
      for (const [otherQuery, other] of [
        [{ ...query, text: 'nørgård' }, sort],
        [{ ...query, month: '2026-11' }, sort],
        [query, { by, descending: true }],
      ] as const) {
        const asked = { limit: 2, cursor, sort: other };
        const error = await rejectionOf(listPayouts(deps(stand), otherQuery, asked));
        expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
      }
      const altered = `${cursor.slice(0, -1)}${cursor.endsWith('0') ? '1' : '0'}`;
      const again = listPayouts(deps(stand), query, { limit: 2, cursor: altered, sort });
      expect(await rejectionOf(again)).toMatchObject({ code: 'CONFIG_INVALID' });
    }
  });

  it('is refused where only the whole table has the list, and says what to give', async ({ stand }) => {
    await stand.put(payoutIn('paid'));
    const read = readsOf(stand);

    for (const query of [
      { state: 'all' },
      { state: 'paid', sources: ['spirii/nordfleet'] },
      { state: 'paid', debtorAccount: 'eur-main' },
      { state: 'all', text: 'doe' },
    ] as const) {
      const error = await rejectionOf(listPayouts(deps(stand), query, { limit: 50 }));
      expect(error).toMatchObject({ code: 'LIST_TOO_BROAD', action: expect.stringContaining('a month') });
    }
    expect(read).toMatchObject({ scans: 0, rows: 0 });
  });

  it('finds one payout by its id, or by that of an attempt, in any list that has it', async ({ stand }) => {
    const payout = payoutIn('paid');
    await stand.put(payout, payoutIn('paid', expense({ expenseId: 'other' })));

    for (const text of [payout.payoutId, `${payout.payoutId}-01`.toLowerCase()]) {
      expect(idsOf(await pages(stand, { state: 'all', text }))).toEqual([payout.payoutId]);
      expect(await pages(stand, { state: 'held', text })).toEqual([]);
      expect(await pages(stand, { state: 'all', month: '2026-11', text })).toEqual([]);
    }
  });
});

const batchGet = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(z.unknown()) })) });

type Reads = { rows: number; queries: number; scans: number };

/** Counts what is read from the ledger of the stand from now on. */
function readsOf(stand: PaymentStand): Reads {
  const reads: Reads = { rows: 0, queries: 0, scans: 0 };
  stand.deps.table.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'QueryCommand') reads.queries += 1;
        if (commandName === 'ScanCommand') reads.scans += 1;
        if (commandName === 'BatchGetItemCommand') {
          for (const { Keys } of Object.values(batchGet.parse(args.input).RequestItems))
            reads.rows += Keys.length;
        }
        return next(args);
      },
    { step: 'initialize' },
  );
  return reads;
}

async function ledgerOf(embedded: Embedded, ledger: readonly Payout[]): Promise<PaymentStand> {
  const stand = await PaymentStand.create(embedded);
  await stand.put(...ledger);
  return stand;
}
