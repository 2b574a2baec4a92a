import { describe, expect } from 'vitest';
import { personNamed } from '../../../support/people.ts';
import { heldForItsAmount, inhabit, NAMES } from '../world.ts';
import { decideBecause } from './decide-because.ts';
import { DORA, it } from './dora.ts';

const VIC = { person: personNamed('Vic'), groups: ['viewer'] } as const;
/** Buttons that change nothing. */
const LOOKS = ['Copy', 'CSV of this filter'];
const HOUR_MS = 3_600_000;

export function trouble(): void {
  describe('whoever may only look', () => {
    it('sees no button that decides, and gets 403 for what they ask all the same', async ({
      people,
      sitDown,
    }) => {
      const { batchId, reportDigest } = await inhabit(people);
      const payout = await people.stand.payout('EXP-0110');
      const vic = await sitDown(VIC);
      await vic.open('/');
      const paths = [
        `/approvals/${batchId}`,
        `/payouts/${payout.payoutId}`,
        '/holds?reason=limit-exceeded',
        `/payees/${payout.payoutId}`,
        `/bank-reports/${reportDigest}`,
        '/controls',
        `/batches/${batchId}`,
      ];
      for (const path of paths) {
        await vic.go(path);
        await vic.page.locator('main').getByRole('link').or(vic.page.locator('main table')).first().waitFor();
        const names = await vic.page.locator('main button').allTextContents();
        expect(
          names.filter((name) => !LOOKS.includes(name)),
          path,
        ).toEqual([]);
      }
      // As somebody would who sends what the page does not offer.
      const [asked] = await Promise.all([vic.page.waitForRequest(/\/api\//), vic.go('/audit')]);
      const headers = await asked.allHeaders();
      const answer = await vic.page.request.post(`${new URL(vic.page.url()).origin}/api/stops`, {
        headers: { authorization: headers['authorization'] ?? '', 'x-console-request': '1' },
        data: { debtorAccountId: '*', reason: 'I want to.' },
      });
      expect([answer.status(), (await answer.json()).code]).toEqual([403, 'group-missing']);
    });

    it('is told why, where a right was taken while the page was open', async ({
      people,
      site,
      dora,
      waiting,
    }) => {
      await dora.open(`/payouts/${waiting.payoutId}`);
      site.regroup(DORA.person, ['viewer']);
      people.stand.clock.advance(HOUR_MS);

      await decideBecause(dora, 'Cancel', 'I may not.');

      await dora.dialog.getByText('You may not do this').waitFor();
      await dora.dialog.getByText('group-missing').waitFor();
      await dora.isAccessible();
    });
  });

  describe('a session that ends', () => {
    it('is said over the screen, and signing in leads back to it', async ({ people, dora, waiting }) => {
      await dora.open(`/payouts?state=held&reason=limit-exceeded`);
      await dora.page.route('**/sandbox/token', (route) => route.fulfill({ status: 400, json: {} }));
      people.stand.clock.advance(HOUR_MS);

      await dora.page.getByRole('link', { name: NAMES[1] }).click();
      await dora.dialog.getByText('Your session has ended').waitFor();
      await dora.isAccessible();
      await dora.page.unroute('**/sandbox/token');
      await dora.button('Sign in').click();
      await dora.signIn();
      await dora.settled();

      expect(dora.page.url()).toContain(`/payouts/${waiting.payoutId}`);
      await dora.page.getByText(waiting.expenseId).first().waitFor();
    });

    it('goes on unseen where the provider gives a new token', async ({ people, dora }) => {
      await people.stand.putClaimed(heldForItsAmount(1));
      await dora.open('/holds');
      people.stand.clock.advance(HOUR_MS);

      await dora.page.getByRole('link', { name: 'limit-exceeded' }).click();

      await dora.page.getByText('EXP-0001').first().waitFor();
      expect(await dora.dialog.count()).toBe(0);
    });
  });

  describe('an API that fails', () => {
    it('is said with its code and what to do, and asked again on request', async ({ people, dora }) => {
      await people.stand.putClaimed(heldForItsAmount(1));
      await dora.open('/');
      await dora.refuse('**/api/holds', { status: 500, code: 'unexpected' });
      await dora.go('/holds');
      await dora.page.getByRole('alert').getByText('unexpected').waitFor();
      await dora.isAccessible();
      await dora.page.unroute('**/api/holds');
      // A code that every object has a member of is one that nobody knows, such as a bank may give.
      await dora.refuse('**/api/holds', { status: 409, code: 'constructor', detail: 'As it says.' });
      await dora.page.getByRole('button', { name: 'Try again' }).click();
      await dora.page.getByText('As it says.').waitFor();
      await dora.page.unroute('**/api/holds');

      await dora.button('Try again').click();

      await dora.page.getByRole('link', { name: 'limit-exceeded' }).waitFor();
      expect(await dora.page.getByRole('alert').count()).toBe(0);
    });

    it('leaves open whether a decision was made, and the page sends it no second time', async ({
      dora,
      waiting,
    }) => {
      await dora.open(`/payouts/${waiting.payoutId}`);
      let sent = 0;
      await dora.page.route('**/cancellation', async (route) => {
        sent += 1;
        await route.fetch();
        await route.abort();
      });

      await decideBecause(dora, 'Cancel', 'Its driver left.');
      await dora.dialog.getByText('Nobody knows yet whether it was done').waitFor();
      await dora.isAccessible();

      expect(await dora.dialog.locator('button[type="submit"]').count()).toBe(0);
      await dora.button('Close').click();
      await dora.page.locator('.screen-head').getByText('cancelled').waitFor();
      expect(sent).toBe(1);
    });
  });

  describe('a gateway that answers in place of the API', () => {
    const GATEWAY = [
      [504, 'Endpoint request timed out', 'Nobody knows yet whether it was done', 'page-outcome-unknown', 0],
      [500, 'Internal Server Error', 'Nobody knows yet whether it was done', 'page-outcome-unknown', 0],
      [200, 'somebody else', 'Nobody knows yet whether it was done', 'page-outcome-unknown', 0],
      [429, 'Too Many Requests', 'Too many requests', 'page-429', 1],
      [401, 'Unauthorized', 'Your session has ended', 'page-401', 1],
    ] as const;

    it('leaves a decision open where it may have been made, and else says what to do', async ({
      dora,
      waiting,
    }) => {
      await dora.open(`/payouts/${waiting.payoutId}`);
      for (const [status, message, title, code, submits] of GATEWAY) {
        await dora.page.route('**/cancellation', (route) =>
          route.fulfill(status === 200 ? { status, body: message } : { status, json: { message } }),
        );
        await decideBecause(dora, 'Cancel', 'Its driver left.');
        await dora.dialog.getByText(title).first().waitFor();
        await dora.dialog.getByText(code).waitFor();
        expect(await dora.dialog.locator('button[type="submit"]').count(), code).toBe(submits);
        await dora.button('Close').click();
        await dora.page.unroute('**/cancellation');
      }
    });

    it('says of a look that it may be asked again', async ({ people, dora }) => {
      await people.stand.putClaimed(heldForItsAmount(1));
      await dora.open('/');
      await dora.page.route('**/api/holds', (route) =>
        route.fulfill({ status: 429, json: { message: 'Too Many Requests' } }),
      );
      await dora.go('/holds');
      await dora.page.getByRole('alert').getByText('Nothing was done. Wait a moment').waitFor();
      await dora.page.unroute('**/api/holds');
      await dora.button('Try again').click();
      await dora.page.getByRole('link', { name: 'limit-exceeded' }).waitFor();
    });
  });

  describe('every screen', () => {
    it('says in German by its code what the API says in English', async ({ people, sitDown }) => {
      await people.stand.putClaimed(heldForItsAmount(1));
      const dora = await sitDown(DORA, { locale: 'de-DE' });
      await dora.open('/holds');
      await dora.page.getByText('Der Betrag liegt über der Obergrenze einer Auszahlung.').first().waitFor();
      await dora.refuse('**/api/payees', { status: 503, code: 'row-contended' });
      await dora.go('/payees');
      await dora.page.getByText('Andere ändern gerade dieselbe Zeile.').waitFor();
      await dora.isAccessible();
    });

    it('says in German what the API says with values, and leaves nothing of it in English', async ({
      people,
      sitDown,
    }) => {
      const { batchId } = await inhabit(people);
      const { payoutId } = await people.stand.payout('EXP-0181');
      const dora = await sitDown(DORA, { locale: 'de-DE' });
      await dora.open('/');
      for (const [path, text] of [
        ['/controls', 'Freigabe durch 2 Personen.'],
        [`/batches/${batchId}`, 'Höchstens in einer Datei: 10.000.000.000,00 EUR, Auszahlungen: 10.000.'],
        [`/approvals/${batchId}`, 'Empfänger, die noch nie bezahlt wurden: 3.'],
        [`/payouts/${payoutId}`, 'Versuch 1 wird vielleicht noch bezahlt: Der Stapel, in dem er war'],
      ] as const) {
        await dora.go(path);
        await dora.page.getByText(text).first().waitFor();
        expect(await dora.page.locator('main :not(dt)[lang="en"]').allTextContents(), path).toEqual([]);
      }
      const values = { at: { moment: '2026-11-02T06:00:00.000Z' } };
      await dora.refuse('**/api/payees', { status: 409, code: 'uploaded-already', values });
      await dora.go('/payees');
      await dora.page.getByText('Das hat schon jemand gesagt, am 2. Nov. 2026, 07:00 MEZ.').waitFor();
    });
  });

  describe('the sign-in', () => {
    it('is accessible where people come in, and where nobody answers them', async ({ site, dora }) => {
      await dora.page.goto(site.origin);
      await dora.page.getByRole('link', { name: 'Dora', exact: true }).waitFor();
      await dora.isAccessible();
      await dora.page.route('**/sandbox/token', (route) => route.abort());
      await dora.signIn();
      await dora.page.getByRole('button').first().waitFor();
      await dora.isAccessible();
    });
  });

  describe('names that mean harm', () => {
    it('are text wherever they stand, and begin no formula in a spreadsheet', async ({ people, dora }) => {
      await inhabit(people);
      const asked: string[] = [];
      dora.page.on('dialog', (dialog) => {
        asked.push(dialog.message());
        void dialog.dismiss();
      });
      await dora.open('/payouts?state=all&month=2026-10');
      const hostile = dora.page.getByRole('link', { name: '<img src=x onerror=alert(1)>' }).first();
      await hostile.waitFor();
      const csv = await dora.downloaded('CSV of this filter');
      await hostile.click();
      await dora.page.getByText('<img src=x onerror=alert(1)>').first().waitFor();

      expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
      expect(csv).not.toMatch(/(^|,|\n)"?=/);
      expect(await dora.page.locator('main img').count()).toBe(0);
      expect(asked).toEqual([]);
      expect(dora.complaints).toEqual([]);
    });
  });
}
