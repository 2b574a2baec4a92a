import { describe, expect } from 'vitest';
import { signerNamed } from '../../../support/approvals.ts';
import { expenses } from '../../../support/expenses.ts';
import { it } from '../console-in-browser.ts';
import { withAllGroups } from '../desk.ts';

export function approving(): void {
  describe('a payment file', () => {
    it('leaves once two people have signed it by their passkeys, and a third is refused', async ({
      people,
      sitDown,
    }) => {
      const batch = await people.proposed(...expenses(3));
      const cleo = signerNamed('Cleo');
      const anna = await sitDown(withAllGroups({ person: people.anna.person, signer: people.anna }));
      const bert = await sitDown(withAllGroups({ person: people.bert.person, signer: people.bert }));
      const third = await sitDown(withAllGroups({ person: cleo.person, signer: cleo }));

      await anna.open('/approvals');
      await anna.page.getByRole('link', { name: 'eur-main' }).click();
      await anna.settled();
      await anna.page.getByText('30.03').first().waitFor();
      await anna.button('Approve').click();
      await anna.button('Sign with your passkey').click();
      await anna.hears('Approved. 1 of 2 have signed.');
      await bert.open(`/approvals/${batch.batchId}`);
      await third.open(`/approvals/${batch.batchId}`);
      await expect.poll(() => third.button('Approve').getAttribute('aria-disabled')).toBe('true');
      await third.page.locator('.why-not').first().waitFor();
      await bert.button('Approve').click();
      await bert.button('Sign with your passkey').click();
      await bert.hears('Approved. The file leaves.');

      expect(await people.batch(batch.batchId)).toMatchObject({ state: 'sealed' });
      await people.repair();
      await bert.open(`/batches/${batch.batchId}`);
      await bert.page.getByText('submitted').first().waitFor();
      expect(await bert.page.getByRole('table', { name: 'Signatures' }).getByRole('row').count()).toBe(3);
      expect([...anna.complaints, ...bert.complaints]).toEqual([]);
    });
  });
}
