import { describe, expect } from 'vitest';
import { tried } from '../../../support/tried.ts';
import { it } from '../console-in-browser.ts';
import { type DeskOptions, withAllGroups } from '../desk.ts';
import { inhabit, NAMES } from '../world.ts';
import { DORA } from './dora.ts';

/** Every screen: its name, its address, and a text that is there once it has its answer. */
type Shown = readonly [name: string, path: string, text: string | RegExp];

const LOOKS: readonly DeskOptions[] = [
  { width: 1280, locale: 'en-GB', colorScheme: 'light' },
  { width: 390, locale: 'de-DE', colorScheme: 'light' },
  { width: 1280, locale: 'de-DE', colorScheme: 'dark' },
];

/** What each asks for, and cannot do without. */
const ASKED: readonly (readonly [path: string, api: string])[] = [
  ['/', '/api/today'],
  ['/approvals', '/api/approvals'],
  ['/approvals/BATCH', '/api/approvals/*'],
  ['/batches', '/api/batches'],
  ['/batches/BATCH', '/api/batches/BA*'],
  ['/payouts?state=held', '/api/payouts'],
  ['/payouts/PAYOUT', '/api/payouts/PO*'],
  ['/holds', '/api/holds'],
  ['/holds?reason=limit-exceeded', '/api/payouts'],
  ['/payees', '/api/payees'],
  ['/payees/PAYOUT', '/api/payees/PO*'],
  ['/bank-reports', '/api/bank-reports'],
  ['/bank-reports/waiting', '/api/bank-lines'],
  ['/bank-reports/REPORT', '/api/bank-reports/*'],
  ['/months/2026-10', '/api/months/*'],
  ['/controls', '/api/controls'],
  ['/audit', '/api/audit'],
];

export function screens(): void {
  describe('every screen', () => {
    it.for([...LOOKS])(
      'is whole, fits and is accessible at $width pixels, $locale, $colorScheme',
      async (looks, { people, sitDown }) => {
        const world = await inhabit(people);
        const payoutId = (await people.stand.payout('EXP-0181')).payoutId;
        const longWorded = (await people.stand.payout('EXP-0440')).payoutId;
        const fresh = (await people.stand.payout('EXP-0410')).payoutId;
        const charged = (await people.stand.payout('EXP-0420')).payoutId;
        const all: readonly Shown[] = [
          ['today', '/', 'eur-main'],
          ['approvals', '/approvals', 'eur-main'],
          ['approval', `/approvals/${world.batchId}`, NAMES[5]],
          ['batches', '/batches', 'eur-main'],
          ['batch', `/batches/${world.batchId}`, NAMES[5]],
          ['payouts', '/payouts?state=held', NAMES[0]],
          ['payouts-of-month', '/payouts?state=all&month=2026-10', NAMES[1]],
          ['payout', `/payouts/${payoutId}`, /EXP-0181/],
          ['payout-held', `/payouts/${longWorded}`, /bankAccountHolderName/],
          ['payee-questioned', `/payees/${longWorded}`, /driver-440/],
          ['payout-with-charges', `/payouts/${charged}`, /14[.,]808/],
          ['payouts-searched', '/payouts?text=lund', /2026/],
          ['holds', '/holds', 'limit-exceeded'],
          ['holds-of-reason', '/holds?reason=limit-exceeded', 'EXP-0110'],
          ['payees', '/payees', 'account-new-for-recipient'],
          ['payee', `/payees/${fresh}`, /driver-410/],
          ['bank-reports', '/bank-reports', 'camt053-2026-11-03.xml'],
          ['bank-lines', '/bank-reports/waiting', /41[.,]20/],
          ['bank-report', `/bank-reports/${world.reportDigest}`, /41[.,]20/],
          ['month', '/months/2026-10', 'DKK'],
          ['controls', '/controls', 'eur-main'],
          ['audit', '/audit', 'paid by hand'],
          ['nowhere', '/no-such-screen', /./],
          ['no-month', '/months/2026-13', /./],
        ];
        const desk = await sitDown(withAllGroups(people.anna), looks);
        await desk.open('/');
        // In a sample each screen has one look, and each look some screens.
        const some = all.filter((_, index) => LOOKS[index % LOOKS.length] === looks);
        for (const [name, path, text] of tried(all, some)) {
          await desk.go(path);
          await desk.page.locator('main').getByText(text).first().waitFor();
          await desk.fits();
          await desk.isAccessible();
          await desk.keepPicture(name);
        }

        expect(desk.complaints).toEqual([]);
      },
    );

    it('is accessible while it loads, and says what is wrong where it is refused', async ({
      people,
      sitDown,
    }) => {
      const { batchId, reportDigest } = await inhabit(people);
      const { payoutId } = await people.stand.payout('EXP-0110');
      const dora = await sitDown(DORA);
      await dora.open('/no-such-screen');
      for (const [screen, api] of tried(
        ASKED,
        ASKED.filter((_, index) => index % 3 === 0),
      )) {
        const path = screen
          .replace('BATCH', batchId)
          .replace('PAYOUT', payoutId)
          .replace('REPORT', reportDigest);
        const asked = (url: URL) => new RegExp(`^${api.replaceAll('*', '.+')}$`).test(url.pathname);
        const { promise: waits, resolve: refuse } = Promise.withResolvers<void>();
        await dora.refuse(asked, { status: 503, code: 'row-contended' }, waits);
        await dora.goTo(path);
        await dora.page.locator('[aria-busy="true"]').first().waitFor();
        await dora.isAccessible();
        refuse();
        await dora.page.getByRole('alert').getByText('row-contended').first().waitFor();
        await dora.isAccessible();
        await dora.page.unroute(asked);
        await dora.goTo('/no-such-screen');
      }
    });

    it('asks before it does anything, by dialogs that are accessible', async ({ people, sitDown }) => {
      const { batchId, reportDigest } = await inhabit(people);
      const { payoutId } = await people.stand.payout('EXP-0151');
      const held = await people.stand.payout('EXP-0110');
      const asked = await people.stand.payout('EXP-0410');
      const desk = await sitDown(withAllGroups(people.anna), { width: 390 });
      await desk.open('/');
      for (const [path, button] of [
        [`/approvals/${batchId}`, 'Approve'],
        [`/approvals/${batchId}`, 'Refuse the file'],
        [`/payouts/${held.payoutId}`, 'Release'],
        [`/payouts/${payoutId}`, 'Settle an attempt'],
        [`/payouts/${asked.payoutId}`, 'Ask the recipient'],
        [`/payees/${held.payoutId}`, 'Show whole IBANs'],
        [`/bank-reports/${reportDigest}`, 'End with a note'],
        ['/controls', 'Stop all payments'],
        ['/approvals', "Bring in a colleague's passkey"],
      ] as const) {
        await desk.go(path);
        await desk.button(button).first().click();
        await desk.dialog.waitFor();
        await desk.isAccessible();
        await desk.fits();
        await desk.keepPicture(`dialog-${button.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`);
        await desk.press('Escape');
        await desk.dialog.waitFor({ state: 'detached' });
      }
      expect(desk.complaints).toEqual([]);
    });
  });
}
