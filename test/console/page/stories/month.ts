import { describe, expect } from 'vitest';
import type { AnswerOf } from '../../../../console/api/contract/shapes.ts';
import type { Payout } from '../../../../functions/core/payout.ts';
import { updatePayout } from '../../../../functions/ledger/payouts.ts';
import { accountReport } from '../../../support/bank-reports.ts';
import { sentOf } from '../../../support/bank-scene.ts';
import { Inbox } from '../../../support/inbox.ts';
import { scheduledPayout } from '../../../support/payment-stand.ts';
import { PLAN, payoutIn, step } from '../../../support/payouts.ts';
import { type Desk, withAllGroups } from '../desk.ts';
import type { PeopleOfSite } from '../site.ts';
import { expenseOf } from '../world.ts';
import { it } from './dora.ts';

type MonthPart = AnswerOf<'showMonth'>['sums'][number];

const HOUR_MS = 3_600_000;

async function goByKeyboard(desk: Desk, link: string): Promise<void> {
  await desk.tabTo(link);
  await desk.press('Enter');
  await desk.settled();
}

async function approveByKeyboard(desk: Desk): Promise<void> {
  await goByKeyboard(desk, 'Approvals');
  await goByKeyboard(desk, 'eur-main');
  await desk.tabTo('Approve');
  await desk.press('Enter');
  await desk.dialog.waitFor();
  await desk.press('Enter');
  await desk.hears(/^Approved/);
}

/** Payouts of one euro each, all paid in one week. */
function part(week: string, count: number): MonthPart {
  return {
    source: 'spirii/nordfleet',
    currency: 'EUR',
    acceptedMinor: String(count * 100),
    paidMinor: String(count * 100),
    failedMinor: '0',
    returnedMinor: '0',
    openMinor: '0',
    endedMinor: '0',
    byWeek: [{ week, state: 'paid', money: 'paid', count, sumMinor: String(count * 100) }],
    withoutAmount: 0,
    endedWithoutAmount: 0,
  };
}

const PROOF = { at: '2026-12-01T04:00:00.000Z', batches: 3, runs: 2, breaks: 0 };

/** What the pipeline does between what people do. */
async function planned(people: PeopleOfSite, { expenseId }: Payout): Promise<void> {
  const released = await people.stand.payout(expenseId);
  await updatePayout(people.stand.table, released, step(released, 'scheduled', { plan: PLAN }));
}

/** The bank books each payment of the file. */
async function booked(people: PeopleOfSite): Promise<void> {
  const { stand } = people;
  stand.clock.advance(24 * HOUR_MS);
  const sent = [...(await stand.payouts()).values()].map(sentOf);
  const entries = sent.map(({ amount, endToEndId }, index) => ({
    amount,
    reference: `BANKREF-${index}`,
    transactions: [{ endToEndId, amount }],
  }));
  await new Inbox(stand, [people.account]).reconcile(accountReport('camt.053', entries));
}

export function month(): void {
  describe('a month', () => {
    it('is run by the keyboard alone: a hold, two approvals, the bank, and the sums', async ({
      people,
      dora,
      sitDown,
    }) => {
      const held = payoutIn('held', expenseOf(9, { amount: { text: '1000001', unit: 'minor' } }));
      await people.stand.putClaimed(held, ...[1, 2].map((number) => scheduledPayout(expenseOf(number))));
      const [anna, bert] = [
        await sitDown(withAllGroups(people.anna)),
        await sitDown(withAllGroups(people.bert)),
      ];

      await dora.open('/');
      await goByKeyboard(dora, 'Holds');
      await goByKeyboard(dora, 'limit-exceeded');
      await dora.tabTo('Choose the first 1');
      await dora.press('Enter');
      await dora.tabTo('Release 1');
      await dora.press('Enter');
      await dora.dialog.waitFor();
      await dora.type('The invoice is right.');
      await dora.tabTo('Release 1');
      await dora.press('Enter');
      await dora.hears('1 of 1 done.');
      await planned(people, held);
      await people.proposedAgain();
      await anna.open('/');
      await approveByKeyboard(anna);
      await bert.open('/');
      await approveByKeyboard(bert);
      await people.repair();
      await booked(people);
      await goByKeyboard(dora, 'Month');
      await dora.page.locator('.equation').waitFor();
      await dora.page.getByText('The sums were not proved yet.').waitFor();

      const equation = await dora.page.locator('.equation dd').allTextContents();
      expect(equation.map((term) => term.replace(/\s/g, ' '))).toEqual([
        '10,033.72 EUR',
        '10,033.72 EUR',
        '0.00 EUR',
        '0.00 EUR',
        '0.00 EUR',
      ]);
      // Dora's token was renewed a day later.
      expect(dora.complaints.filter((said) => !said.includes('401'))).toEqual([]);
      expect([...anna.complaints, ...bert.complaints]).toEqual([]);
    });

    it('that is large shows how far it is counted, and adds up its parts', async ({ site, dora }) => {
      site.instead.set('/api/months/2026-10', (query) => ({
        month: '2026-10',
        sums: [query.has('cursor') ? part('2026-11-09', 100) : part('2026-11-02', 2_500)],
        unreadable: [],
        proof: PROOF,
        next: query.has('cursor') ? null : 'PO1',
      }));
      const { promise: waits, resolve: goOn } = Promise.withResolvers<void>();
      await dora.page.route('**/api/months/2026-10?cursor=*', async (route) => {
        await waits;
        await route.continue();
      });
      await dora.open('/months/2026-10');
      await dora.page.getByText('Still counting: 2,500 payouts so far.').waitFor();
      await dora.isAccessible();
      await dora.page.getByText('These sums do not have all of it').waitFor();
      goOn();
      await dora.page.getByText('All add up.').waitFor();
      expect(await dora.page.getByText('These sums do not have all of it').count()).toBe(0);

      await dora.page.getByText('Every week and state as numbers').click();
      const rows = await dora.page.locator('details tbody tr').allTextContents();
      expect(rows.map((row) => row.replace(/\s/g, ' '))).toEqual([
        '2 Nov 2026paid2,5002,500.00 EUR',
        '9 Nov 2026paid100100.00 EUR',
      ]);
      await dora.isAccessible();
    });

    it('is called whole by nothing but a proof of other rows, and never where something is not in it', async ({
      site,
      dora,
    }) => {
      await dora.open('/months/2026-10');
      await dora.page.getByText('Nothing was accepted for this month.').first().waitFor();
      await dora.isAccessible();
      const sums = [part('2026-11-02', 3)];
      const whole = { month: '2026-10', sums, unreadable: [], proof: PROOF, next: null };
      for (const [change, said] of [
        [{}, 'All add up.'],
        [{ proof: null }, 'The sums were not proved yet.'],
        [{ proof: { ...PROOF, breaks: 1 } }, '1 does not add up'],
        [{ sums: [{ ...part('2026-11-02', 3), endedWithoutAmount: 1 }] }, 'All add up.'],
        [{ unreadable: ['PO-SPOILT'] }, 'These sums do not have all of it'],
        [{ sums: [{ ...part('2026-11-02', 3), withoutAmount: 2 }] }, 'These sums do not have all of it'],
        [{ sums: [{ ...part('2026-11-02', 3), paidMinor: '1' }] }, 'It does not add up.'],
      ] as const) {
        site.instead.set('/api/months/2026-10', () => ({ ...whole, ...change }));
        await dora.go('/');
        await dora.go('/months/2026-10');
        await dora.page.getByText(said).first().waitFor();
        const isGreen = (await dora.page.locator('main .good').count()) > 0;
        expect(isGreen, said).toBe(said === 'All add up.');
        await dora.isAccessible();
      }
    });
  });
}
