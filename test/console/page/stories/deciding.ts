import { describe, expect } from 'vitest';
import { refuse } from '../../../../functions/approvals/refuse.ts';
import { readStops } from '../../../../functions/ledger/stops.ts';
import { payoutIn, step } from '../../../support/payouts.ts';
import { personNamed } from '../../../support/people.ts';
import { withAllGroups } from '../desk.ts';
import { expenseOf, heldForItsAmount, IBAN, inhabit } from '../world.ts';
import { decideBecause, giveReason } from './decide-because.ts';
import { DORA, it as doraIt } from './dora.ts';

/** With somebody else before another browser. */
const it = doraIt.extend('emil', ({ sitDown }) => sitDown(withAllGroups({ person: personNamed('Emil') })));

function newAccount(number: number) {
  const reasons = [{ code: 'account-new-for-recipient', severity: 'hold', message: 'new' }] as const;
  return step(payoutIn('ready', expenseOf(number, { iban: IBAN })), 'held', { reasons });
}

export function deciding(): void {
  describe('a payout', () => {
    it('that two people decide about at once is decided by one, and the other sees what became of it', async ({
      people,
      waiting,
      dora,
      emil,
    }) => {
      await dora.open(`/payouts/${waiting.payoutId}`);
      await emil.open(`/payouts/${waiting.payoutId}`);

      await decideBecause(dora, 'Cancel', 'Its driver left.');
      await dora.hears('Cancelled.');
      await decideBecause(emil, 'Release', 'Looked at.');
      await emil.dialog.getByRole('alert').waitFor();
      await emil.press('Escape');

      await emil.page.locator('.screen-head').getByText('cancelled').waitFor();
      expect(await emil.button('Release').getAttribute('aria-disabled')).toBe('true');
      expect((await people.stand.payout(waiting.expenseId)).state).toBe('cancelled');
      await emil.page.getByText('Its driver left.').first().waitFor();
    });

    it('that one released while another looked is not cancelled by a late click', async ({
      people,
      waiting,
      dora,
      emil,
    }) => {
      await dora.open(`/payouts/${waiting.payoutId}`);
      await emil.open(`/payouts/${waiting.payoutId}`);
      await emil.button('Cancel').click();

      await decideBecause(dora, 'Release', 'Looked at.');
      await dora.hears('Released.');
      // It waits again, so that only what was shown tells that a person looked at it meanwhile.
      const released = await people.stand.payout(waiting.expenseId);
      await people.stand.put(step(released, 'held', { reasons: waiting.reasons }));
      await giveReason(emil, 'Its driver left.');
      await emil.dialog.getByRole('alert').getByText('It changed meanwhile.').waitFor();
      await emil.press('Escape');

      await emil.page.getByText('Looked at.').first().waitFor();
      expect((await people.stand.payout(waiting.expenseId)).state).toBe('held');
    });

    it('that its source changed under an open page is not released, and shows what it is now', async ({
      people,
      waiting,
      dora,
    }) => {
      await dora.open(`/payouts/${waiting.payoutId}`);
      const reasons = [{ code: 'iban-changed', severity: 'hold', message: 'another' }] as const;
      await people.stand.put(step(waiting, 'held', { amountMinor: 77_777_77n, reasons }));

      await decideBecause(dora, 'Release', 'The invoice is right.');
      await dora.dialog.getByRole('alert').getByText('It changed meanwhile.').waitFor();
      await dora.press('Escape');

      await dora.page.locator('.reasons').getByText('iban-changed').first().waitFor();
      await dora.page.locator('.screen-head').getByText('77,777.77').waitFor();
      expect((await people.stand.payout(waiting.expenseId)).state).toBe('held');
    });

    it('is settled by what the bank says of an attempt', async ({ people, dora }) => {
      await inhabit(people);
      const payout = await people.stand.payout('EXP-0151');
      await dora.open(`/payouts/${payout.payoutId}`);

      await dora.button('Settle an attempt').click();
      expect(await dora.dialog.getByLabel('Outcome').inputValue()).toBe('');
      await dora.dialog.getByLabel('Outcome').selectOption('booked');
      await dora.dialog.getByLabel('Amount, as the bank says it').fill('490.77');
      await dora.dialog.getByLabel('Date').fill('2026-11-02');
      await dora.dialog.getByLabel("The bank's reference").fill('TEL-1');
      await giveReason(dora, 'Read at the bank.');
      await dora.hears('Recorded.');

      expect((await people.stand.payout('EXP-0151')).state).toBe('paid');
    });

    it('is settled in German by an amount as the page itself writes it', async ({ people, sitDown }) => {
      await inhabit(people);
      const payout = await people.stand.payout('EXP-0151');
      const dora = await sitDown(DORA, { locale: 'de-DE' });
      await dora.open(`/payouts/${payout.payoutId}`);

      await dora.button('Versuch klären').click();
      const amount = dora.dialog.getByLabel('Betrag, wie ihn die Bank nennt');
      expect(await amount.getAttribute('placeholder')).toBe('41,20');
      await amount.fill('490,77');
      await dora.dialog.getByLabel('Ausgang').selectOption('booked');
      await dora.dialog.getByLabel('Datum').fill('2026-11-02');
      await dora.dialog.getByLabel('Referenz der Bank').fill('TEL-1');
      await giveReason(dora, 'Bei der Bank gelesen.', 'Grund');
      await dora.hears('Vermerkt.');

      expect((await people.stand.payout('EXP-0151')).state).toBe('paid');
    });

    it('is decided about once, however fast somebody clicks', async ({ waiting, dora }) => {
      await dora.open(`/payouts/${waiting.payoutId}`);
      let sent = 0;
      await dora.page.route('**/cancellation', async (route) => {
        sent += 1;
        await route.continue();
      });

      await dora.button('Cancel').click();
      await dora.dialog.getByLabel('Reason').fill('Its driver left.');
      await dora.page.evaluate(
        `const button = document.querySelector('dialog[open] button[type="submit"]'); button.click(); button.click(); button.click();`,
      );
      await dora.hears('Cancelled.');

      expect(sent).toBe(1);
    });
  });

  describe('a recipient', () => {
    it('is asked by a text to copy, in their language, which has the end of the account alone', async ({
      people,
      dora,
    }) => {
      const payout = newAccount(1);
      await people.stand.putClaimed(payout);
      await dora.open(`/payouts/${payout.payoutId}`);
      await dora.button('Ask the recipient').click();
      const text = dora.dialog.getByLabel('Subject and text');
      expect(await text.inputValue()).toContain('account that ends in 3000');
      await dora.dialog.getByLabel('Language of the recipient').selectOption('de');

      await expect.poll(() => text.inputValue()).toContain(`Guten Tag ${payout.recipientName},`);
      const said = await text.inputValue();
      expect(said).toContain('vom 1. Okt. 2026 bis 31. Okt. 2026 (15,27 EUR)');
      expect(said).toMatch(/\n\nMit freundlichen Grüßen\nDora$/);
      expect(await dora.page.content()).not.toContain(IBAN);
      await dora.page.context().grantPermissions(['clipboard-write']);
      await dora.dialog.getByRole('button', { name: 'Copy' }).click();
      await dora.hears('Copied.');
    });
  });

  describe('payouts that are held for one reason', () => {
    it('are released many at once, and those that may not are said', async ({ people, dora }) => {
      const payouts = [heldForItsAmount(1), heldForItsAmount(2), heldForItsAmount(3)];
      await people.stand.putClaimed(...payouts);
      await dora.open('/holds');
      await dora.page.getByRole('link', { name: 'limit-exceeded' }).click();
      await dora.button('Choose the first 3').click();
      await people.stand.put(
        payoutIn('cancelled', expenseOf(2, { amount: { text: '10000012', unit: 'minor' } })),
      );

      await decideBecause(dora, 'Release 3', 'The invoices are right.');
      await dora.hears('2 of 3 done.');

      await dora.page
        .locator('.warning')
        .getByText(payouts[1]?.payoutId ?? '')
        .waitFor();
      const payoutsNow = [...(await people.stand.payouts()).values()];
      const states = payoutsNow.map(({ expenseId, state }) => [expenseId, state]);
      expect(Object.fromEntries(states)).toEqual({
        'EXP-0001': 'ready',
        'EXP-0002': 'cancelled',
        'EXP-0003': 'ready',
      });
    });

    it('are never those that are held for more, which say so; the dialog has the sum of the others', async ({
      people,
      dora,
    }) => {
      const [one, two] = [heldForItsAmount(1), heldForItsAmount(2)];
      const reasons = [
        { code: 'limit-exceeded', severity: 'hold', message: 'much' },
        { code: 'session-paid-twice', severity: 'hold', message: 'paid' },
      ] as const;
      const more = step(heldForItsAmount(3), 'held', { reasons });
      await people.stand.putClaimed(one, two, more);
      await dora.open('/holds?reason=limit-exceeded');

      await dora.page.getByText('It is held for more than that: session-paid-twice.').waitFor();
      expect(await dora.page.getByRole('checkbox').count()).toBe(3);
      expect(await dora.page.locator('input[type="checkbox"]:disabled').count()).toBe(1);
      await dora.button('Choose the first 2').click();
      await dora.isAccessible();
      await dora.button('Release 2').click();
      await dora.dialog.getByText('200,000.23').waitFor();
      await dora.dialog.getByText('EUR').waitFor();
      await giveReason(dora, 'The invoices are right.');
      await dora.hears('2 of 2 done.');

      expect((await people.stand.payout(more.expenseId)).state).toBe('held');
    });
  });

  describe('a payment file', () => {
    it('that somebody took to the bank by hand says so, and offers it to nobody again', async ({
      people,
      dora,
    }) => {
      const batch = await people.approved(expenseOf(1), expenseOf(2));
      await dora.open(`/batches/${batch.batchId}`);
      await dora.page.getByText("The bank's transfer tool takes the file").waitFor();
      await dora.button('I took it to the bank by hand').click();
      await dora.isAccessible();
      await dora.press('Escape');

      await decideBecause(dora, 'I took it to the bank by hand', 'Portal, reference 4711.');
      await dora.hears('Noted, with your name.');

      await dora.page.getByText('Portal, reference 4711.').waitFor();
      expect(await dora.button('I took it to the bank by hand').count()).toBe(0);
      await dora.go('/audit');
      await dora.page.getByText('asked to record that a file was taken to the bank').waitFor();
    });
  });

  describe('a file that was refused', () => {
    it('looks neither paid nor on its way, though another file pays its lines', async ({ people, dora }) => {
      const refused = await people.proposed(expenseOf(1), expenseOf(2));
      const decision = { by: people.anna.person, reason: 'Once more.', atMs: people.stand.clock.now() };
      await refuse(people.stand.table, refused.batchId, decision, []);
      await people.repair();
      people.stand.clock.advance(60_000);
      const batch = await people.proposedAgain();
      await people.approveAll(batch);
      await people.repair();
      await dora.open(`/batches/${batch.batchId}`);
      await dora.page.getByRole('cell', { name: 'submitted' }).first().waitFor();

      await dora.go(`/batches/${refused.batchId}`);
      await dora.page.getByText('no payment left by it').waitFor();

      expect(await dora.page.getByRole('cell', { name: 'not by this file' }).count()).toBe(2);
      const text = (await dora.page.locator('main').textContent()) ?? '';
      expect(text).not.toMatch(/submitted|not yet|once its file is sealed|transfer tool/);
      expect(await dora.button('I took it to the bank by hand').count()).toBe(0);
      await dora.isAccessible();
    });
  });

  describe('an account that is new for its recipient', () => {
    it('is cleared by two people, and says meanwhile for whom it waits', async ({ people, dora, emil }) => {
      const payout = newAccount(1);
      await people.stand.putClaimed(payout);
      await dora.open('/payees');
      await dora.page.locator('main td').getByRole('link', { name: /3000$/ }).click();
      await decideBecause(dora, 'Release', 'They sent the contract.');
      await dora.hears('Released. Another person has to release it too.');
      await dora.page.getByText('Dora has released it.').waitFor();
      expect(await dora.button('Release').getAttribute('aria-disabled')).toBe('true');

      await emil.open('/payees');
      await emil.page.getByText('Cleared by Dora, 1 of 2.').waitFor();
      await emil.page.getByText('waits for you').waitFor();
      await emil.isAccessible();
      await emil.page.locator('main td').getByRole('link', { name: /3000$/ }).click();
      await decideBecause(emil, 'Release', 'Called them.');
      await emil.hears('Released.');
      await emil.go('/payees');
      await emil.page.locator('.empty').waitFor();

      expect((await people.stand.payout(payout.expenseId)).state).toBe('ready');
    });
  });

  describe('a whole IBAN', () => {
    it('is shown after a click that goes on record, and gets into no address', async ({ waiting, dora }) => {
      await dora.open(`/payees/${waiting.payoutId}`);
      expect(await dora.page.content()).not.toContain(IBAN);

      await decideBecause(dora, 'Show whole IBANs', 'The driver asks.');
      await dora.page.getByText(IBAN).first().waitFor();
      await dora.go('/audit');
      await dora.page.getByText('asked to see whole IBANs').waitFor();
      const asked: string[] = [];
      dora.page.on('request', (request) => asked.push(request.url()));
      const written = [
        ['Search', 'DE89 3704 0044 0532 0130 00'],
        ['Search', 'IBAN: DE89-3704.0044  0532\u{a0}0130 00'],
        ['Reason code', IBAN],
      ] as const;
      for (const [field, text] of written) {
        await dora.go('/payouts');
        await dora.page.getByLabel(field).fill(text);
        await dora.button('Show').click();
        await dora.page.getByText('A whole IBAN does not belong into an address').waitFor();
        expect(decodeURIComponent(dora.page.url())).not.toMatch(/DE89/);
        await dora.page.getByLabel(field).fill('');
      }
      expect(asked.filter((url) => /DE89/.test(decodeURIComponent(url)))).toEqual([]);
    });
  });

  describe('a line of a bank report', () => {
    it('is ended with a note', async ({ people, dora }) => {
      const { reportDigest } = await inhabit(people);
      await dora.open('/');
      await dora.go(`/bank-reports/${reportDigest}`);

      await decideBecause(dora, 'End with a note', 'Explained by the bank.');
      await dora.hears('Ended.');

      await dora.page.getByText('No line of it waits for a person.').waitFor();
    });

    it('is ended in the list of all reports too, which has as many as Today says', async ({
      people,
      dora,
    }) => {
      await inhabit(people);
      await dora.open('/');
      await dora.page.getByRole('link', { name: /^1 Bank lines/ }).click();
      await dora.settled();

      await decideBecause(dora, 'End with a note', 'Explained by the bank.');
      await dora.hears('Ended.');

      await dora.page.getByText('No line of any bank report waits').waitFor();
    });
  });

  describe('payments', () => {
    it('are stopped by one person, and leave again by the word of two', async ({ people, dora, emil }) => {
      await dora.open('/controls');
      await decideBecause(dora, 'Stop all payments', 'The bank called.');
      await dora.hears('Stopped.');
      await emil.open('/');
      await emil.page.getByText('Payments are stopped').waitFor();

      await emil.go('/controls');
      await decideBecause(emil, /End the stop/, 'It was a mistake.');
      await emil.hears('Noted. Another person has to say so too.');
      expect((await readStops(people.stand.table)).stops).toHaveLength(1);
      await decideBecause(dora, /End the stop/, 'It was a mistake.');
      await dora.hears('The stop has ended.');

      expect((await readStops(people.stand.table)).stops).toEqual([]);
    });
  });
}
