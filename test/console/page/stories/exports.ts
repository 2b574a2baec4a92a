import { describe, expect } from 'vitest';
import { debit } from '../../../support/bank-facts.ts';
import { ConsoleStand } from '../../../support/console-stand.ts';
import { exporting } from '../../../support/exporting.ts';
import { putPaidPayout } from '../../../support/paid-payout.ts';
import { personNamed } from '../../../support/people.ts';
import { it } from '../console-in-browser.ts';
import { withAllGroups } from '../desk.ts';

export function exports(): void {
  describe('the exports of a month', () => {
    it('are asked for with a reason, show how far they are, and are saved as files', async ({
      people,
      functions,
      sitDown,
    }) => {
      await putPaidPayout(people.stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));
      const dora = await sitDown(withAllGroups({ person: personNamed('Dora') }));
      await dora.open('/months/2026-11');
      const row = dora.page.getByRole('row', { name: /^Statements/ });
      // Each says what it makes, also to those who hear it.
      await dora.button('Make Payroll file').waitFor();
      await dora.button('Make Statements').click();
      await dora.dialog.waitFor();
      await dora.page.getByText('The first export closes the month for good').first().waitFor();
      await dora.page.keyboard.press('Tab');
      await dora.dialog.getByRole('textbox').fill('Month-end close.');
      await dora.dialog.getByRole('button', { name: 'Make' }).click();

      await dora.hears('Waits');
      await row.getByText('Waits').waitFor();
      expect(await dora.button('Make Statements').getAttribute('aria-disabled')).toBe('true');
      await row.getByText('It is being made. Wait for it.').waitFor();
      const [invoked] = functions.invoked;
      await exporting(new ConsoleStand(people, functions))(invoked?.event);

      // It looks again by itself.
      await row.getByText('Recipients with a statement: 1.').waitFor();
      const csv = await dora.downloaded('summary_2026-11_spirii-nordfleet.csv');
      expect(csv).toContain('"Jane Doe"');
      await dora.isAccessible();
      await dora.fits();
      await dora.keepPicture('exports');
      expect(dora.complaints).toEqual([]);
    });
  });
}
