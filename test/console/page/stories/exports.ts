import { hash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { PART_BYTES } from '../../../../console/api/part-bytes.ts';
import { askedFor } from '../../../../functions/core/export-job.ts';
import { failedExport } from '../../../../functions/core/failed-export.ts';
import { changeExportJob } from '../../../../functions/ledger/export-jobs.ts';
import { debit } from '../../../support/bank-facts.ts';
import { ConsoleStand } from '../../../support/console-stand.ts';
import { exporting } from '../../../support/exporting.ts';
import { putPaidPayout } from '../../../support/paid-payout.ts';
import { decideBecause } from './decide-because.ts';
import { DORA, it } from './dora.ts';

/** So long the page lets an export work before it looks again. */
const LOOKS_AGAIN_MS = 3_000;

export function exports(): void {
  describe('the exports of a month', () => {
    it('are asked for with a reason, show how far they are, and are saved as files', async ({
      people,
      functions,
      dora,
    }) => {
      await putPaidPayout(people.stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));
      await dora.page.clock.install();
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
      await dora.page.clock.fastForward(LOOKS_AGAIN_MS);
      await row.getByText('Recipients with a statement: 1.').waitFor();
      const csv = await dora.downloaded('summary_2026-11_spirii-nordfleet.csv');
      expect(csv).toContain('"Jane Doe"');

      await decideBecause(dora, 'Mark as handed over Statements', 'To each of them, by e-mail.');
      await dora.hears('Handed over');
      await row.getByText('To each of them, by e-mail.').waitFor();
      expect(await dora.button('Mark as handed over Statements').count()).toBe(0);
      await dora.isAccessible();
      await dora.fits();
      await dora.keepPicture('exports');
      expect(dora.complaints).toEqual([]);
    });

    it('have their evidence on the record, with who signed in, and what a verification came to', async ({
      people,
      functions,
      dora,
    }) => {
      await putPaidPayout(people.stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));
      await dora.page.clock.install();
      // The page does not wait for the record of its sign-in.
      await Promise.all([dora.page.waitForResponse('**/api/sign-ins'), dora.open('/')]);
      await dora.go('/audit');
      await dora.page.getByText('signed in').waitFor();
      await decideBecause(dora, 'Make Evidence', 'For the auditor.');
      await dora.hears('Waits');
      await exporting(new ConsoleStand(people, functions))(functions.invoked.at(-1)?.event);
      await dora.page.clock.fastForward(LOOKS_AGAIN_MS);

      await dora.page.getByText(/^Its SHA-256 is [0-9a-f]{64}\.$/).waitFor();
      await dora.page.getByText(/^It (holds|does NOT hold)/).waitFor();
      const archive = await dora.downloaded(/^evidence_/);
      expect(archive).toContain('trust');

      await decideBecause(dora, /^Mark as handed over evidence_/, 'To the auditor.');
      const mark = dora.page.getByText('To the auditor.').last();
      await mark.waitFor();
      expect(await dora.button(/^Mark as handed over evidence_/).count()).toBe(0);
      // Made again, it is another archive: the first keeps its mark, and the second has none.
      await decideBecause(dora, 'Make Evidence', 'For the auditor, again.');
      await dora.hears('Waits');
      await exporting(new ConsoleStand(people, functions))(functions.invoked.at(-1)?.event);
      await dora.page.clock.fastForward(LOOKS_AGAIN_MS);
      await dora.button(/^Mark as handed over evidence_/).waitFor();
      expect(await dora.button(/^evidence_/).count()).toBe(2);
      await dora.page.getByRole('cell').getByText('To the auditor.').waitFor();
      await dora.isAccessible();
      await dora.fits();
      await dora.keepPicture('evidence');
      expect(dora.complaints).toEqual([]);
    });

    it('keep their files beside a run that broke off, and say whose mark was of others', async ({
      people,
      dora,
    }) => {
      const { table, clock } = people.stand;
      const { person } = DORA;
      const at = new Date(clock.now()).toISOString();
      const file = { name: 'EXTF_2026-11.csv', bytes: 5, sha256: hash('sha256', 'later'), madeAt: at };
      const mark = { by: person, at, reason: 'By upload.', digest: hash('sha256', 'earlier') };
      const made = { ...askedFor(person, clock.now()), files: [file], handedOver: [mark] };
      await changeExportJob(table, '2026-11', 'datev', () => failedExport(made, clock.now()));
      const empty = { ...askedFor(person, clock.now()), state: 'done' } as const;
      await changeExportJob(table, '2026-11', 'csv', () => empty);
      await dora.open('/months/2026-11');

      const row = dora.page.getByRole('row', { name: /^DATEV/ });
      await row.getByText('It broke off. Ask for it again').waitFor();
      await row.getByRole('button', { name: file.name }).waitFor();
      await row
        .getByText(`The files are others since: these had the digest ${mark.digest.slice(0, 16)}.`)
        .waitFor();
      await dora.button('Mark as handed over DATEV').waitFor();
      expect(await dora.button('Mark as handed over CSV').count()).toBe(0);
      await dora.isAccessible();
      await dora.fits();
      expect(dora.complaints).toEqual([]);
    });

    it('are saved whole where they are larger than an answer', async ({ people, dora }) => {
      const { table, clock, bucket } = people.stand;
      const whole = Array.from({ length: PART_BYTES / 5 }, (_, index) => `${index}\n`).join('');
      expect(whole.length).toBeGreaterThan(PART_BYTES);
      const file = {
        name: 'statements_2026-11_001.zip',
        bytes: whole.length,
        sha256: hash('sha256', whole),
        madeAt: new Date(clock.now()).toISOString(),
      };
      const at = { Bucket: bucket.bucketName, Key: `exports/2026-11/${file.name}` };
      await bucket.client.send(new PutObjectCommand({ ...at, Body: whole }));
      const { person } = DORA;
      await changeExportJob(table, '2026-11', 'statements', () => ({
        ...askedFor(person, clock.now()),
        state: 'done',
        files: [file],
      }));
      await dora.open('/months/2026-11');
      const asked: unknown[] = [];
      await dora.page.route('**/exports/file', (route) => {
        const body: unknown = route.request().postDataJSON();
        asked.push(body);
        return asked.length === 2 ? route.abort() : route.fallback();
      });

      expect((await dora.downloaded(file.name)) === whole).toBe(true);
      // It went on where it broke off.
      expect(asked).toMatchObject([{ from: 0 }, { from: PART_BYTES }, { from: PART_BYTES }]);
    });
  });
}
