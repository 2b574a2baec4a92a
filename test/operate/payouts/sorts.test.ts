import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { LIVE_INDEX, PAYOUT_KEY_PREFIX, payoutKey } from '../../../functions/ledger/keys.ts';
import { MAX_SORTED_ROWS, type SortBy } from '../../../operate/payouts/candidates.ts';
import { type ListDeps, listPayouts } from '../../../operate/payouts/list-payouts.ts';
import { type PayoutQuery, recentMonths } from '../../../operate/payouts/query.ts';
import { it as embeddedIt } from '../../support/embedded.ts';
import { rejectionOf } from '../../support/errors.ts';
import { expense } from '../../support/expenses.ts';
import { PaymentStand } from '../../support/payment-stand.ts';
import { payoutIn } from '../../support/payouts.ts';
import { present } from '../../support/present.ts';
import { tableThat } from '../../support/table-that.ts';
import { pagesOf } from './pages-of.ts';

const it = embeddedIt.extend('stand', ({ embedded }) => PaymentStand.create(embedded));

function depsOf({ deps: { table, clock, retryAfter } }: PaymentStand): ListDeps {
  return { table, clock, retryAfter };
}

/** Names and amounts that have neither the order of the ids nor that of each other. */
const FIGURES = [
  ['Maria', 500],
  ['Åse', 300],
  ['Lukas', 900],
  ['Bert', 100],
  ['Zoë', 700],
] as const;

function periodIn(month: string) {
  return { start: plainDate(`${month}-01`), end: plainDate(`${month}-20`) };
}

function failed(): readonly Payout[] {
  return FIGURES.map(([recipientName, minor], index) =>
    payoutIn(
      'failed',
      expense({
        expenseId: `e-${index}`,
        recipientName,
        amount: { text: String(minor), unit: 'minor' },
        period: periodIn(`2026-0${index + 5}`),
      }),
    ),
  );
}

async function names(stand: PaymentStand, query: PayoutQuery, by: SortBy, descending: boolean) {
  const sort = { by, descending };
  const pages = await Array.fromAsync(pagesOf(depsOf(stand), query, { limit: 2, sort }));
  for (const page of pages) expect(page.sort).toEqual(sort);
  return pages.flatMap(({ listed }) => listed.map(({ payout }) => payout.recipientName));
}

const BY_NAME = ['Åse', 'Bert', 'Lukas', 'Maria', 'Zoë'];
const BY_AMOUNT = ['Bert', 'Åse', 'Maria', 'Zoë', 'Lukas'];

describe('what waits is sorted by its rows, since no index has it in order', () => {
  it.for([
    [{ state: 'failed' }],
    [{ state: 'waiting' }],
    [{ state: 'waiting', reason: 'AM04' }],
    [{ state: 'failed', text: 'e-' }],
  ] as const)('page by page: %j', async ([query], { stand }) => {
    await stand.put(...failed(), payoutIn('paid', expense({ expenseId: 'paid', recipientName: 'Ada' })));

    for (const [by, expected] of [
      ['name', BY_NAME],
      ['amount', BY_AMOUNT],
    ] as const) {
      const all = query.state === 'waiting' && 'reason' in query ? [] : expected;
      expect(await names(stand, query, by, false)).toEqual(all);
      expect(await names(stand, query, by, true)).toEqual(all.toReversed());
    }
  });

  it('and names what cannot be read, once', async ({ stand }) => {
    const broken = present(failed()[0]);
    await stand.put(...failed());
    await stand.tamper(payoutKey(broken.payoutId), 'state', { S: 'unheard-of' });
    const sort = { by: 'amount', descending: true } as const;

    const pages = await Array.fromAsync(pagesOf(depsOf(stand), { state: 'failed' }, { limit: 2, sort }));

    expect(pages.flatMap(({ unreadable }) => unreadable)).toEqual([broken.payoutId]);
  });

  it('unless they are more than are read for that: then the list has its usual order, and says so', async ({
    stand,
  }) => {
    const deps = depsOf(stand);
    const waiting = (count: number): ListDeps => {
      const table = tableThat(deps.table, async (command) => {
        if (!(command instanceof QueryCommand)) return { Responses: {} };
        const isFirst = command.input.ExpressionAttributeValues?.[':shard']?.S === 'held#0';
        return { Items: isFirst ? items(count) : [] };
      });
      return { ...deps, table };
    };
    const asked = { limit: 2, sort: { by: 'amount', descending: true } } as const;

    expect(await listPayouts(waiting(MAX_SORTED_ROWS), { state: 'held' }, asked)).toMatchObject({
      sort: asked.sort,
      sorts: ['name', 'amount', 'since'],
    });
    expect(await listPayouts(waiting(MAX_SORTED_ROWS + 1), { state: 'held' }, asked)).toMatchObject({
      sort: { by: 'since', descending: false },
      sorts: ['since'],
    });
  });
});

function items(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const payoutId = `PO${String(index).padStart(26, '0')}`;
    return {
      pk: { S: `${PAYOUT_KEY_PREFIX}${payoutId}` },
      [LIVE_INDEX.sortKey]: { S: `2026-11-02#${payoutId}` },
    };
  });
}

describe('a list says which orders it can have:', () => {
  it.for<[PayoutQuery, readonly SortBy[]]>([
    [{ state: 'all', month: '2026-05' }, ['name', 'amount']],
    [{ state: 'paid', month: '2026-05' }, ['name', 'amount']],
    [{ state: 'failed', month: '2026-05' }, ['name', 'amount', 'since']],
    [{ state: 'failed' }, ['name', 'amount', 'since']],
    [{ state: 'all', recent: ['2026-06', '2026-05'], text: 'e-' }, []],
  ])('%j', async ([query, sorts], { stand }) => {
    await stand.put(...failed());

    const sort = { by: 'since', descending: true } as const;
    const page = await listPayouts(depsOf(stand), query, { limit: 50, sort });

    expect(page.sorts).toEqual(sorts);
    expect(page.sort.by).toBe(sorts.includes('since') ? 'since' : 'name');
  });
});

describe('a text is searched for in the last months, and in what waits', () => {
  const inMonth = (expenseId: string, month: string, state: 'paid' | 'failed' | 'cancelled') =>
    payoutIn(state, expense({ expenseId, recipientName: 'Åse Nørgård', period: periodIn(month) }));

  it('page by page, the last month first, and each payout once', async ({ stand }) => {
    const recent = recentMonths(Date.parse('2026-11-02T06:00:00Z'));
    expect(recent).toEqual(['2026-11', '2026-10', '2026-09', '2026-08', '2026-07', '2026-06']);
    await stand.put(
      inMonth('old-paid', '2026-05', 'paid'),
      inMonth('old-failed', '2026-05', 'failed'),
      inMonth('june', '2026-06', 'paid'),
      inMonth('october-1', '2026-10', 'cancelled'),
      inMonth('october-2', '2026-10', 'failed'),
      inMonth('november', '2026-11', 'paid'),
      payoutIn('paid', expense({ expenseId: 'other', recipientName: 'Bert' })),
    );
    const found = async (state: 'all' | 'paid', limit: number) => {
      const query = { state, text: 'ase n', recent } as const;
      const pages = await Array.fromAsync(pagesOf(depsOf(stand), query, { limit }));
      return pages.flatMap(({ listed }) => listed.map(({ payout }) => payout.expenseId));
    };

    for (const limit of [1, 2, 50]) {
      expect(await found('all', limit)).toEqual(['november', 'october-1', 'october-2', 'june', 'old-failed']);
      expect(await found('paid', limit)).toEqual(['november', 'june']);
    }
  });

  it('and a cursor is of that search alone', async ({ stand }) => {
    await stand.put(inMonth('a', '2026-10', 'paid'), inMonth('b', '2026-10', 'paid'));
    const query = { state: 'all', text: 'ase n', recent: ['2026-10', '2026-09'] } as const;
    const { next: cursor } = await listPayouts(depsOf(stand), query, { limit: 1 });

    const other = { ...query, text: 'doe' };
    expect(await rejectionOf(listPayouts(depsOf(stand), other, { limit: 1, cursor }))).toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });
});
