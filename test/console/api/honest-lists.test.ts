import { describe, expect } from 'vitest';
import { z } from 'zod';
import { batchIdOf } from '../../../functions/core/batch.ts';
import { openBatch } from '../../../functions/ledger/batches.ts';
import { payoutLiveKeys } from '../../../functions/ledger/live-keys.ts';
import { openedBatch } from '../../support/batches.ts';
import { held, listShape, look, pages } from '../../support/console-looks.ts';
import { it } from '../../support/console-stand.ts';
import { expense, IBANS } from '../../support/expenses.ts';
import { payoutIn } from '../../support/payouts.ts';

const searchingShape = z.looseObject({ ...listShape.shape, isSearching: z.boolean(), looked: z.int() });

/** Of one shard of the index, so that few fill what a list looks at. */
function heldInOneShard(count: number) {
  const shardOf = (id: string) => payoutLiveKeys(held(id))?.liveShard;
  const first = shardOf('expense-0');
  const ids: string[] = [];
  for (let number = 0; ids.length < count; number += 1) {
    if (shardOf(`expense-${number}`) === first) ids.push(`expense-${number}`);
  }
  return ids.map((id) => held(id));
}

describe('a list says how far it looked:', () => {
  it('payouts of a rare reason come page by page, each with how many it looked at', async ({
    console,
    people,
  }) => {
    const rare = held('the-rare-one', 'account-new-for-recipient');
    await people.stand.put(...Array.from({ length: 160 }, (_, index) => held(`expense-${index}`)), rare);
    const query = { state: 'held', reason: 'account-new-for-recipient' };
    const [seen, looks]: [string[], number[]] = [[], []];
    for await (const page of pages(console, 'listPayouts', { query }, searchingShape)) {
      seen.push(...page.payouts.map(({ payoutId }) => payoutId));
      looks.push(page.looked);
      expect(page.isSearching).toBe(page.next !== null);
    }

    expect(seen).toEqual([rare.payoutId]);
    expect(looks.reduce((sum, looked) => sum + looked, 0)).toBeGreaterThanOrEqual(161);
    expect(Math.max(...looks)).toBeLessThanOrEqual(101);
  });

  it('its totals, which count a long list to its end only on demand', async ({ console, people }) => {
    const month = held('expense-0').period?.end.slice(0, 7) ?? '';
    for (let start = 0; start < 1_101; start += 100) {
      const some = Array.from({ length: Math.min(100, 1_101 - start) }, (_, index) =>
        held(`e-${start + index}`),
      );
      await people.stand.put(...some);
    }
    const query = { state: 'held', month };
    const { count } = z.looseObject({ count: z.int() }).parse(await look(console, 'totalPayouts', { query }));

    expect(count).toBeLessThan(1_101);
    expect(await look(console, 'totalPayouts', { query })).toMatchObject({ isAtLeast: true });
    expect(await look(console, 'totalPayouts', { query: { ...query, whole: 'yes' } })).toMatchObject({
      count: 1_101,
      isAtLeast: false,
    });
  });

  it('questions about recipients, where more is held than it looks at', async ({ console, people }) => {
    const all = heldInOneShard(501);
    await people.stand.put(...all.slice(0, 500));
    expect(await look(console, 'listPayees')).toMatchObject({ questions: [], isCutOff: false });

    await people.stand.put(...all.slice(500));

    expect(await look(console, 'listPayees')).toMatchObject({ questions: [], isCutOff: true });
  });

  it('batches, where more are open than it looks at', async ({ console, people }) => {
    const batches = Array.from({ length: 201 }, (_, number) =>
      openedBatch({ batchId: batchIdOf('eur-main', 'run', number), openedAtMs: 1_700_000_000_000 + number }),
    );
    for (const batch of batches.slice(0, 200)) await openBatch(people.stand.table, batch);
    expect(await look(console, 'listBatches')).toMatchObject({ isCutOff: false });

    await openBatch(people.stand.table, batches[200] ?? openedBatch());

    const { batches: listed, isCutOff } = z
      .looseObject({ batches: z.array(z.unknown()), isCutOff: z.boolean() })
      .parse(await look(console, 'listBatches'));
    expect([listed.length, isCutOff]).toEqual([200, true]);
  });
});

describe('an id', () => {
  it('finds its payout in every state, unless a state is asked for', async ({ console, people }) => {
    const paid = payoutIn('paid', expense({ expenseId: 'expense-paid' }));
    const waiting = held('expense-held');
    await people.stand.put(paid, waiting);
    /** By the list, which its count and its spreadsheet agree with. */
    const found = async (query: Readonly<Record<string, string>>) => {
      const { payouts } = listShape.parse(await look(console, 'listPayouts', { query }));
      expect(await look(console, 'totalPayouts', { query })).toMatchObject({ count: payouts.length });
      const csv = await console.ask('downloadPayouts', console.dora, { body: query });
      expect(csv.text.trim().split('\r\n')).toHaveLength(payouts.length + 1);
      return payouts.map(({ payoutId }) => payoutId);
    };
    const state = 'waiting-or-named';
    const { payoutId } = paid;

    for (const text of [payoutId, payoutId.toLowerCase(), `${payoutId}-01`, ' expense-paid ']) {
      expect(await found({ state, text }), text).toEqual([payoutId]);
      expect(await found({ state: 'all', text }), text).toEqual([payoutId]);
      expect(await found({ state: 'paid', text }), text).toEqual([payoutId]);
      expect(await found({ state: 'held', text }), text).toEqual([]);
    }
    // What names nothing whole is searched for.
    expect((await found({ state, text: 'expense' })).toSorted()).toEqual(
      [payoutId, waiting.payoutId].toSorted(),
    );
    expect(await found({ state: 'waiting', text: 'expense' })).toEqual([waiting.payoutId]);
    expect(await found({ state })).toEqual([waiting.payoutId]);
    for (const [text, isNamed] of [
      ['expense-paid', true],
      ['expense', false],
    ] as const) {
      expect(await look(console, 'listPayouts', { query: { state, text } })).toMatchObject({ isNamed });
    }
  });
});

describe('a recipient who was paid', () => {
  it('is found by name, amount and the end of the IBAN, without a month, and it is said where was looked', async ({
    console,
    people,
  }) => {
    const paidOf = (expenseId: string, text: string, changes = {}) =>
      payoutIn('paid', expense({ expenseId, amount: { text, unit: 'minor' }, ...changes }));
    const paid = paidOf('e-1', '4120', { recipientName: 'Åse Nørgård', iban: IBANS.nl });
    await people.stand.put(paid, paidOf('e-2', '999'));

    for (const text of ['ase n', '41.20', '41,20', IBANS.nl.slice(-4)]) {
      for (const state of ['waiting-or-named', 'all', 'paid']) {
        const answer = await look(console, 'listPayouts', { query: { state, text } });
        expect(answer, `${state} ${text}`).toMatchObject({
          payouts: [{ payoutId: paid.payoutId }],
          searchedSince: '2026-06',
          sorts: [],
        });
        expect(await look(console, 'totalPayouts', { query: { state, text } })).toMatchObject({ count: 1 });
      }
    }
    const inMonth = { state: 'waiting-or-named', text: 'ase n', month: '2026-10' };
    expect(await look(console, 'listPayouts', { query: inMonth })).toMatchObject({
      payouts: [{ payoutId: paid.payoutId }],
      searchedSince: null,
    });
  });
});
