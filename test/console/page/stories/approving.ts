import { describe, expect } from 'vitest';
import { readRoster } from '../../../../functions/ledger/roster.ts';
import { parseConfig } from '../../../../functions/platform/check-config.ts';
import { PARTY, signerNamed } from '../../../support/approvals.ts';
import { exampleText } from '../../../support/config.ts';
import { expenses } from '../../../support/expenses.ts';
import { payoutIn } from '../../../support/payouts.ts';
import { it as browserIt } from '../console-in-browser.ts';
import { type Desk, withAllGroups } from '../desk.ts';
import { expenseOf } from '../world.ts';

const HOUR_MS = 3_600_000;

/** With the two approvers of the configuration, each before a browser of their own. */
const it = browserIt
  .extend('anna', ({ people, sitDown }) => sitDown(withAllGroups(people.anna)))
  .extend('bert', ({ people, sitDown }) => sitDown(withAllGroups(people.bert)));

async function approveBy(desk: Desk): Promise<void> {
  await desk.button('Approve').click();
  await desk.button('Sign with your passkey').click();
}

export function approving(): void {
  describe('a payment file', () => {
    it('leaves once two people have signed it by their passkeys; a third is refused', async ({
      people,
      anna,
      bert,
      sitDown,
    }) => {
      const batch = await people.proposed(...expenses(3));
      const cleo = signerNamed('Cleo');
      const third = await sitDown(withAllGroups(cleo));

      await anna.open('/approvals');
      await anna.page.getByRole('link', { name: 'eur-main' }).click();
      await anna.page.getByText('30.03').first().waitFor();
      await approveBy(anna);
      await anna.hears('Approved. 1 of 2 have signed.');
      await bert.open(`/approvals/${batch.batchId}`);
      await third.open(`/approvals/${batch.batchId}`);
      expect(await third.button('Approve').getAttribute('aria-disabled')).toBe('true');
      await third.page.locator('.why-not').first().waitFor();
      await approveBy(bert);
      await bert.hears('Approved. The file leaves.');

      expect(await people.batch(batch.batchId)).toMatchObject({ state: 'sealed' });
      await people.repair();
      await bert.go(`/batches/${batch.batchId}`);
      await bert.page.getByText('submitted').first().waitFor();
      const signatures = bert.page.getByRole('table', { name: 'Signatures' });
      expect(await signatures.getByRole('row').count()).toBe(3);
      expect([...anna.complaints, ...bert.complaints]).toEqual([]);
    });

    it('is sent one approval, also where its button is clicked twice within a tick', async ({
      people,
      anna,
    }) => {
      const batch = await people.proposed(...expenses(2));
      const sent: string[] = [];
      anna.page.on('request', (request) => {
        if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
      });
      await anna.open(`/approvals/${batch.batchId}`);
      await anna.button('Approve').click();
      sent.length = 0;

      await anna.page.evaluate(
        `(() => { const sign = document.querySelector('dialog[open] .main-button'); sign.click(); sign.click(); })()`,
      );
      await anna.hears('Approved. 1 of 2 have signed.');
      await anna.settled();

      expect(sent).toEqual([`/api/approvals/${batch.batchId}/approval`]);
      expect(anna.complaints).toEqual([]);
    });

    it('is not approved by whoever made something in it, and the button says why', async ({
      people,
      anna,
    }) => {
      await people.putReleasedBy(people.anna.person);
      const batch = await people.proposed(...expenses(1, { expenseId: 'another', recipientId: 'another' }));

      await anna.open(`/approvals/${batch.batchId}`);
      await anna.button('Approve').focus();
      await anna.press('Enter');

      expect(await anna.dialog.count()).toBe(0);
      const why = await anna.button('Approve').getAttribute('aria-describedby');
      expect(await anna.page.locator(`[id="${why}"]`).textContent()).toMatch(/do not approve it/);
      expect(await people.batch(batch.batchId)).toMatchObject({ state: 'proposed', approvals: [] });
    });

    it('says where too few may approve it, and that a release costs an approval', async ({
      people,
      bert,
    }) => {
      await people.putReleasedBy(people.anna.person);
      const batch = await people.proposedAgain();
      const held = payoutIn('held', expenseOf(1, { amount: { text: '10000011', unit: 'minor' } }));
      await people.stand.putClaimed(held);

      await bert.open('/');
      await bert.page.getByText('too few may approve it').waitFor();
      await bert.isAccessible();
      await bert.go(`/approvals/${batch.batchId}`);
      await bert.page.getByText('It cannot get its approvals: 2 more needed, and only 1').waitFor();
      await bert.go(`/payouts/${held.payoutId}`);
      await bert.button('Release').click();
      await bert.dialog.getByText('You then do not approve the file that pays it').waitFor();
    });

    it('shows what a person released after a hold, and each of its payouts leads back to it', async ({
      people,
      bert,
    }) => {
      await people.putReleasedBy(people.anna.person);
      const batch = await people.proposed(...expenses(1, { expenseId: 'another', recipientId: 'another' }));

      await bert.open(`/approvals/${batch.batchId}`);
      await bert.page.getByText('Payments that a person released after a hold: 1;').waitFor();
      const line = bert.page
        .getByRole('table', { name: 'All lines' })
        .getByRole('row', { name: 'looked at' });
      await line.getByText('limit-exceeded').waitFor();
      await line.getByText('Anna').waitFor();
      await bert.isAccessible();
      await line.getByRole('link').click();
      const cancel = bert.button('Cancel');
      await cancel.waitFor();
      const why = await cancel.getAttribute('aria-describedby');
      expect(await bert.page.locator(`[id="${why}"]`).textContent()).toContain(
        'Have an approver refuse its line in that file',
      );
      await bert.page.getByRole('link', { name: 'Its file waits for approval until' }).click();
      await bert.page.getByRole('table', { name: 'All lines' }).waitFor();
      expect(bert.complaints).toEqual([]);
    });

    it('says once it is decided what was signed, and nothing else of what was before', async ({
      people,
      bert,
    }) => {
      const batch = await people.proposed(...expenses(2));
      await people.approve(people.anna, batch);
      await bert.open(`/approvals/${batch.batchId}`);
      await bert.page.getByRole('heading', { name: 'New and changed accounts' }).waitFor();
      await approveBy(bert);
      await bert.hears('Approved. The file leaves.');

      await bert.page.getByRole('heading', { name: 'What was put before those who sign' }).waitFor();
      await bert.page.getByText(batch.proposal?.seal.fileSha256 ?? '').waitFor();
      const text = (await bert.page.locator('main').textContent()) ?? '';
      expect(text).not.toMatch(
        /first file of this account|paid to before|New and changed|Look at this first/,
      );
      expect(await bert.button('Approve').count()).toBe(0);
    });

    it('expires while the page is open: the page says so by itself, and no signature counts', async ({
      people,
      anna,
    }) => {
      const batch = await people.proposed(...expenses(2));
      await anna.page.clock.install();
      await anna.open(`/approvals/${batch.batchId}`);
      expect(await anna.button('Approve').getAttribute('aria-disabled')).toBe('false');
      await anna.button('Approve').click();

      people.stand.clock.advance(8 * HOUR_MS);
      await anna.page.clock.fastForward(8 * HOUR_MS);
      await anna.button('Sign with your passkey').click();
      await anna.dialog
        .getByText(/It is too late/)
        .first()
        .waitFor();
      await anna.press('Escape');

      await expect.poll(() => anna.button('Approve').getAttribute('aria-disabled')).toBe('true');
      expect(await people.batch(batch.batchId)).toMatchObject({ approvals: [] });
    });

    it('is refused for one of its lines, which then waits for a person', async ({ people, anna }) => {
      const batch = await people.proposed(...expenses(3));
      await anna.open(`/approvals/${batch.batchId}`);

      await anna.page.getByRole('checkbox').first().check();
      await anna.button('Refuse 1 line').click();
      await anna.dialog.getByLabel('Reason').fill('Ask its driver first.');
      await anna.dialog.getByRole('button', { name: 'Refuse 1 line' }).click();
      await anna.hears('Refused.');

      expect(await people.batch(batch.batchId)).toMatchObject({ state: 'void' });
      await people.repair();
      expect(await people.stand.states()).toEqual(
        expect.arrayContaining([expect.stringMatching(/held approval-refused/)]),
      );
    });

    it("is signed by the sandbox's passkey where the browser has none", async ({ people, sitDown }) => {
      const batch = await people.proposed(...expenses(2));
      const anna = await sitDown(withAllGroups(people.anna), { hasPasskey: false });
      await anna.open(`/approvals/${batch.batchId}`);

      await approveBy(anna);
      await anna.dialog.getByText('page-passkey-silent').waitFor();
      await anna.button("Sign with the sandbox's passkey").click();
      await anna.hears('Approved. 1 of 2 have signed.');

      expect((await people.batch(batch.batchId)).approvals).toHaveLength(1);
    });
  });

  describe('a new passkey', () => {
    it('of a first approver is made before anybody approves, as the configuration wants it', async ({
      people,
      sitDown,
    }) => {
      const anna = await sitDown(withAllGroups({ person: people.anna.person }));
      await anna.page.route('**/api/me', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({
          json: { ...(await answer.json()), signing: null, keys: [], isApprover: false },
        });
      });
      await anna.open('/approvals');

      await anna.button('Create a passkey').click();
      const made = anna.page.locator('.made-key code');
      await made.waitFor();

      const entry: unknown = JSON.parse((await made.textContent()) ?? '');
      const approvers = [entry, ...people.approvals.approvers.slice(1)];
      const config = { ...JSON.parse(exampleText()), console: {}, approvals: { ...PARTY, approvers } };
      expect(parseConfig(JSON.stringify(config), 'made').approvals?.approvers[0]).toMatchObject(
        people.anna.person,
      );
    });

    it('signs without a reload once it is brought in, and says beside whom it does not count', async ({
      people,
      anna,
      sitDown,
    }) => {
      const batch = await people.proposed(...expenses(1));
      const cleo = await sitDown(withAllGroups({ person: signerNamed('Cleo').person }));
      await cleo.open('/approvals');
      await cleo.button('Create a passkey').click();
      await cleo.page.locator('.card[role="status"] code').waitFor();
      await anna.open('/approvals');
      await anna.button("Bring in a colleague's passkey").click();
      await anna.button('Passkey of Cleo').click();
      await anna.button('Sign with your passkey').click();
      await anna.hears('The passkey is registered.');

      await cleo.go(`/approvals/${batch.batchId}`);
      await cleo.page.getByText('Between you and Anna a passkey is new').waitFor();
      await approveBy(cleo);
      await cleo.hears('Approved. 1 of 2 have signed.');
      await anna.go(`/approvals/${batch.batchId}`);
      await anna.page.getByText("One of them and a signer brought in the other's key").waitFor();
      expect(await anna.button('Approve').getAttribute('aria-disabled')).toBe('true');
      expect([...anna.complaints, ...cleo.complaints]).toEqual([]);
    });

    it('is made by who signs in, and brought in by another approver, who compares its fingerprint', async ({
      people,
      anna,
      sitDown,
    }) => {
      await people.proposed(...expenses(1));
      const cleo = await sitDown(withAllGroups({ person: signerNamed('Cleo').person }));
      await cleo.open('/approvals');
      await cleo.button('Create a passkey').click();
      const made = cleo.page.locator('.card[role="status"] code');
      await made.waitFor();
      const fingerprint = (await made.textContent()) ?? '';

      await anna.open('/approvals');
      await anna.button("Bring in a colleague's passkey").click();
      await anna.button('Passkey of Cleo').click();
      await anna.dialog.getByText('subject-of-Cleo').waitFor();
      await anna.dialog.getByText(fingerprint).waitFor();
      await anna.button('Sign with your passkey').click();
      await anna.hears('The passkey is registered.');

      const { entries } = await readRoster(people.stand.table);
      expect(entries.at(-1)).toMatchObject({ what: 'registered', person: { name: 'Cleo' } });
      expect([...anna.complaints, ...cleo.complaints]).toEqual([]);
    });
  });
}
