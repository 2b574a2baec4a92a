import { describe, expect } from 'vitest';
import type { Payout } from '../../../../functions/core/payout.ts';
import { updatePayout } from '../../../../functions/ledger/payouts.ts';
import { accountReport } from '../../../support/bank-reports.ts';
import { sentOf } from '../../../support/bank-scene.ts';
import { Inbox } from '../../../support/inbox.ts';
import { scheduledPayout } from '../../../support/payment-stand.ts';
import { PLAN, payoutIn, step } from '../../../support/payouts.ts';
import { personNamed } from '../../../support/people.ts';
import { it } from '../console-in-browser.ts';
import { type Desk, withAllGroups } from '../desk.ts';
import type { PeopleOfSite } from '../site.ts';
import { expenseOf } from '../world.ts';

const HOUR_MS = 3_600_000;

async function approveByKeyboard(desk: Desk): Promise<void> {
  await desk.tabTo('Approvals');
  await desk.press('Enter');
  await desk.settled();
  await desk.tabTo('eur-main');
  await desk.press('Enter');
  await desk.settled();
  await desk.tabTo('Approve');
  await desk.press('Enter');
  await desk.dialog.waitFor();
  await desk.press('Enter');
  await desk.hears(/^Approved/);
}

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
      sitDown,
    }) => {
      const held = payoutIn('held', expenseOf(9, { amount: { text: '1000001', unit: 'minor' } }));
      await people.stand.putClaimed(held, ...[1, 2].map((number) => scheduledPayout(expenseOf(number))));
      const dora = await sitDown(withAllGroups({ person: personNamed('Dora') }));
      const [anna, bert] = [
        await sitDown(withAllGroups(people.anna)),
        await sitDown(withAllGroups(people.bert)),
      ];

      await dora.open('/');
      await dora.tabTo('Holds');
      await dora.press('Enter');
      await dora.settled();
      await dora.tabTo('limit-exceeded');
      await dora.press('Enter');
      await dora.settled();
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
      await dora.tabTo('Month');
      await dora.press('Enter');
      await dora.settled();
      await dora.page.getByText('It adds up.').waitFor();

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
  });
}
