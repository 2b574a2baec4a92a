import { describe, expect } from 'vitest';
import { AuditTrail } from '../../../../functions/ledger/audit.ts';
import { recordProof } from '../../../../functions/ledger/last-proof.ts';
import { personNamed } from '../../../support/people.ts';
import { inhabit, NAMES } from '../world.ts';
import { giveReason } from './decide-because.ts';
import { it } from './dora.ts';
import { pageOf } from './page-of-payouts.ts';

export function lists(): void {
  describe('a list', () => {
    it('has its filter in the address, which leads back to it', async ({ people, dora }) => {
      await inhabit(people);
      await dora.open('/payouts');
      await dora.page.getByLabel('State', { exact: true }).selectOption('all');
      await dora.page.getByLabel('Month', { exact: true }).fill('2026-10');
      await dora.page.getByLabel('Search').fill('maßmann');
      await dora.button('Show').click();
      await dora.page.getByRole('link', { name: NAMES[1] }).first().waitFor();
      const filtered = dora.page.url();
      await dora.page.getByRole('columnheader', { name: 'Amount' }).getByRole('button').click();
      await dora.page.locator('th[aria-sort="ascending"]').waitFor();

      const names = await dora.page.locator('tbody td:first-child a').allTextContents();
      expect(new Set(names)).toEqual(new Set([NAMES[1]]));
      await dora.page.goBack();
      await dora.settled();
      expect(dora.page.url()).toBe(filtered);
      expect(await dora.page.getByLabel('Search').inputValue()).toBe('maßmann');
      expect(await dora.page.getByLabel('State', { exact: true }).inputValue()).toBe('all');
      await dora.page.getByRole('link', { name: 'Clear the filter' }).click();
      await dora.settled();
      expect(new URL(dora.page.url()).search).toBe('');
    });

    it('is sorted by whatever its headers offer, and its usual order is told', async ({ people, dora }) => {
      await inhabit(people);
      await dora.open('/payouts');
      const header = (name: string) => dora.page.getByRole('columnheader', { name });
      const sorted = (name: string) => header(name).getAttribute('aria-sort');
      const press = async (name: string) => {
        await header(name).getByRole('button').click();
        await dora.settled();
        await dora.page.locator('th[aria-sort]').waitFor();
        expect(await dora.page.getByRole('alert').count()).toBe(0);
      };
      expect(await sorted('Since')).toBe('ascending');
      for (const name of ['Recipient', 'Amount', 'Since']) {
        await press(name);
        expect(await sorted(name), name).toBe('ascending');
        await press(name);
        expect(await sorted(name), name).toBe('descending');
      }
      await dora.go('/payouts?state=all&month=2026-10');
      expect(await sorted('Recipient')).toBe('ascending');
      expect(await header('Since').getByRole('button').count()).toBe(0);
      await press('Amount');
      expect(await sorted('Amount')).toBe('ascending');
    });

    it('finds a recipient who was paid, by name alone', async ({ people, dora }) => {
      await inhabit(people);
      await dora.open('/payouts');
      await dora.page.getByLabel('Search').fill('maßmann');
      await dora.button('Show').click();
      await dora.page
        .locator('tbody tr', { hasText: NAMES[1] })
        .filter({ hasText: 'paid' })
        .first()
        .waitFor();
      await dora.page.getByText('Searched since June 2026').waitFor();
      await dora.isAccessible();
      await dora.page.getByRole('link', { name: '← May 2026' }).click();
      await dora.page.getByText('No payout meets this filter.').waitFor();
      await dora.go('/payouts?state=all');
      await dora.page.getByRole('alert').getByText('list-too-broad').waitFor();
      expect(await dora.button('Try again').count()).toBe(0);
      await dora.page.getByRole('link', { name: '← Nov 2026' }).waitFor();
    });

    it('of recipients finds one by name, whatever became of their payouts, each once', async ({
      people,
      dora,
    }) => {
      await inhabit(people);
      await dora.open('/payees');
      await dora.page.getByLabel('Search').fill('DE89 3704 0044 0532 0130 00');
      await dora.button('Show').click();
      await dora.page.getByText('A whole IBAN does not belong into an address').waitFor();
      await dora.page.getByLabel('Search').fill(NAMES[5]);
      await dora.button('Show').click();
      const found = dora.page.locator('search table');
      await found.waitFor();
      await dora.isAccessible();
      await dora.fits();
      await dora.keepPicture('payees-found');
      // Paid once and waiting in a file now, and one row.
      const row = found.locator('tbody tr', { hasText: /driver-5(?!\d)/ });
      expect(await row.count()).toBe(1);
      await row.getByRole('link').click();

      await dora.page.getByRole('heading', { level: 1, name: NAMES[5] }).waitFor();
      expect(dora.page.url()).toContain('/payees/PO');
    });

    it('has as many rows as the number on Today that leads to it', async ({ people, dora }) => {
      await inhabit(people);
      await dora.open('/');
      const numbers = await dora.page.locator('main .figure a, main .glance > a').evaluateAll(
        // In the browser.
        (links) => links.map((link) => [link.getAttribute('href'), link.textContent] as const),
      );
      const leading = numbers.flatMap(([href, text]) => {
        // Sums lead where their counts do; the proof's numbers are in its sentence.
        const count = /^\d[\d,]*(?![\d.,])/.exec(text ?? '')?.[0];
        return href === null || count === undefined || href.startsWith('/batches') || href === '/audit'
          ? []
          : [[href, count] as const];
      });

      for (const [href, count] of leading) {
        await dora.go(href);
        await expect
          .poll(() => dora.page.locator('main table').first().locator('tbody tr').count(), {
            timeout: 10_000,
            message: href,
          })
          .toBe(Number(count.replace(',', '')));
      }
      expect(leading.length).toBeGreaterThan(12);
    });

    it('of what people asked for on a day is saved whole, not only what is on the screen', async ({
      people,
      dora,
    }) => {
      const { stand } = people;
      const audit = new AuditTrail(stand.table);
      const by = personNamed('Dora');
      for (let number = 1; number <= 120; number += 1) {
        const detail = number === 7 ? '=1+1' : `reason ${number}`;
        await audit.append({ by, what: 'stop', about: '*', detail, atMs: stand.clock.now() });
      }
      await recordProof(stand.table, { at: '2026-11-02T04:00:00.000Z', batches: 3, runs: 2, breaks: 0 });
      await dora.open('/audit');
      await dora.page.getByText('3 batches and 2 runs proved').waitFor();
      await dora.isAccessible();

      const [head, ...lines] = (await dora.downloaded('CSV of the day')).trim().split('\r\n');

      expect(head).toContain('"number","at","person"');
      expect(lines.map((line) => Number(/^"(\d+)"/.exec(line)?.[1]))).toEqual(
        Array.from({ length: 122 }, (_, index) => 122 - index),
      );
      // Who comes and who takes the record away is on it.
      expect(lines[0]).toContain('"download-audit"');
      expect(lines[1]).toContain('"sign-in"');
      expect(lines[115]).toContain(`"'=1+1"`);
    });

    it('of what is rare is searched on by itself, says how far, and stops to ask', async ({ site, dora }) => {
      let asked = 0;
      site.instead.set('/api/payouts', (query) => {
        asked += 1;
        const page = Number(query.get('cursor') ?? 0);
        return page === 50
          ? { ...pageOf(1, 0), looked: 100 }
          : { ...pageOf(0, 0), looked: 100, isSearching: true, next: String(page + 1) };
      });
      await dora.open('/holds?reason=limit-exceeded');
      await dora.button('Search on').waitFor();

      await dora.page.getByText('0 shown of 4,000 looked at, more follow').waitFor();
      expect(asked).toBe(40);
      await dora.isAccessible();
      await dora.button('Search on').click();
      await dora.page.getByRole('link', { name: 'Driver 0', exact: true }).waitFor();
      await dora.page.getByText('1 shown', { exact: true }).waitFor();
    });

    it('leads from the record and from the evidence to the bank report that they name', async ({
      people,
      dora,
    }) => {
      const { reportDigest } = await inhabit(people);
      await dora.open(`/bank-reports/${reportDigest}`);
      await dora.button('End with a note').first().click();
      await giveReason(dora, 'The bank corrected it.');
      await dora.dialog.waitFor({ state: 'detached' });
      const { payoutId } = await people.stand.payout('EXP-0300');
      for (const [path, link] of [
        ['/audit', new RegExp(`^${reportDigest.slice(0, 16)}#`)],
        [`/payouts/${payoutId}`, /^camt\.053:[0-9a-f]{16}#/],
      ] as const) {
        await dora.go(path);
        await dora.page.getByRole('link', { name: link }).first().click();
        await dora.page.getByText('SHA-256').waitFor();
        expect(dora.page.url()).toContain('/bank-reports/');
      }
    });

    it('says what would be here, that there is too much, and what nobody can read', async ({
      people,
      site,
      dora,
    }) => {
      await people.stand.put();
      await dora.open('/');
      for (const path of [
        '/payouts',
        '/holds',
        '/payees',
        '/bank-reports',
        '/bank-reports/waiting',
        '/audit?day=2026-11-01',
        '/approvals',
        '/batches',
      ]) {
        await dora.go(path);
        await dora.page.locator('.empty').first().waitFor();
        await dora.isAccessible();
      }
      site.instead.set('/api/payouts', () => ({
        ...pageOf(60, 0),
        isCutOff: true,
        unreadable: ['PO-SPOILT'],
      }));
      await dora.go('/payouts?state=held');
      await dora.page.getByText('More payouts wait than a list looks at.').waitFor();
      await dora.page.getByText('PO-SPOILT').waitFor();
      await dora.isAccessible();

      await dora.page.route('**/api/today', () => new Promise(() => undefined));
      await dora.page.evaluate(
        "history.pushState(null, '', '/'); dispatchEvent(new PopStateEvent('popstate'));",
      );
      await dora.page.locator('[aria-busy="true"]').waitFor();
      await dora.isAccessible();
    });
  });

  describe('the page', () => {
    it('speaks the language and wears the colours that a person chose, after a reload too', async ({
      dora,
    }) => {
      await dora.open('/');
      await dora.page.getByLabel('Language').selectOption('de');
      await dora.page.getByLabel('Farben').selectOption('dark');
      await dora.page.getByRole('heading', { name: 'Heute' }).waitFor();
      await dora.open('/controls');

      await dora.page.getByRole('heading', { name: 'Steuerung' }).waitFor();
      const root = dora.page.locator('html');
      expect(await root.getAttribute('lang')).toBe('de');
      expect(await root.getAttribute('data-theme')).toBe('dark');
      await dora.isAccessible();
    });

    it('shows nothing any more to whoever comes after a sign-out', async ({ people, dora }) => {
      await inhabit(people);
      await dora.open('/payouts?state=held');
      await dora.page.getByText('EXP-0110').waitFor();

      await dora.button('Sign out').click();

      await dora.page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
      expect(await dora.page.content()).not.toContain('EXP-0110');
      await dora.button('Sign in').click();
      await dora.signIn();
      await dora.page.getByText('EXP-0110').waitFor();
    });

    it('keeps no token outside its memory', async ({ dora }) => {
      await dora.open('/');

      const kept = await dora.page.evaluate(
        'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
      );

      expect(kept).toBe('[{"theme":"system"},{},""]');
    });
  });
}
