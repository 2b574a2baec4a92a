import { describe, expect } from 'vitest';
import { chargesDigest } from '../../../functions/core/charge-record.ts';
import { plainDate } from '../../../functions/core/date.ts';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { keepCharges } from '../../../functions/ledger/charges.ts';
import { payrollLines } from '../../../operate/payroll/payroll-lines.ts';
import { summariesOf } from '../../../operate/statements/summary.ts';
import { debit, moneyBack } from '../../support/bank-facts.ts';
import type { Sent } from '../../support/bank-scene.ts';
import { type Books, it } from '../../support/books.ts';
import { step } from '../../support/payouts.ts';
import { rowsByTitle } from '../journal/read-csv.ts';
import { made } from './made-statements.ts';

const CHARGED = {
  billingReference: 'KST 9',
  recipientExternalId: 'EMP-1',
  records: [{ sessionId: 'TX-1', energyWh: 42_000n, amountMinorText: '1250' }],
};
const CORRECTED = {
  billingReference: 'KST 4',
  recipientExternalId: 'EMP-2',
  records: [{ sessionId: 'TX-2', energyWh: 1_000n, amountMinorText: '990' }],
};

/** Paid for 42 kWh and given back; then the source says that it was 1 kWh, of somebody with another name. */
async function correct(books: Books, sent: Sent, backOn: string): Promise<void> {
  const { stand } = books.scene;
  for (const charges of [CHARGED, CORRECTED]) {
    await keepCharges(stand.table, chargesDigest(charges), charges);
  }
  const submitted = await books.scene.payout(sent);
  await stand.put(step(submitted, submitted.state, { energyWh: 42_000n, charges: chargesDigest(CHARGED) }));
  await books.say(sent, 'paid', debit());
  await books.say(sent, 'returned', moneyBack('AC04', { bookingDate: plainDate(backOn) }));
}

async function followSource(books: Books, sent: Sent): Promise<void> {
  const held = step(await books.scene.payout(sent), 'held', {
    amountMinor: 990n,
    energyWh: 1_000n,
    charges: chargesDigest(CORRECTED),
    recipientName: 'Jane Roe',
    period: { start: plainDate('2026-11-01'), end: plainDate('2026-11-30') },
  });
  await books.scene.stand.put(held);
}

describe('a payout that its source corrected after it came back', () => {
  it('has in each month the energy, period, name and cost centre with which it was booked', async ({
    books,
    sent,
  }) => {
    await correct(books, sent, '2026-12-05');
    const november = await books.on('2026-12-06').export('2026-11');
    await followSource(books, sent);

    const december = await books.on('2027-01-02').export('2026-12');

    if (!november.ok || !december.ok) throw new Error('Both months are closed.');
    const [booked] = november.journal.entries.filter(({ kind }) => kind === 'booked');
    const [returned] = december.journal.entries;
    const said = (entry: JournalEntry | undefined) => ({
      energyWh: entry?.energyWh,
      recipientName: entry?.recipientName,
      period: entry?.period,
      charges: entry?.charges,
      billingReference: entry?.billingReference,
      recipientExternalId: entry?.recipientExternalId,
    });
    expect(returned?.kind).toBe('returned');
    expect(said(returned)).toEqual(said(booked));
    expect(said(returned)).toMatchObject({
      energyWh: 42_000n,
      billingReference: 'KST 9',
      recipientExternalId: 'EMP-1',
    });
    const both = [...november.journal.entries, ...december.journal.entries];
    // Nothing was paid in the end, and no kilowatt-hour is left.
    expect(payrollLines(both, ['spirii/nordfleet'], () => undefined)).toEqual([]);
    const [summary] = summariesOf(december.journal.entries);
    expect(summary?.lines).toMatchObject([{ energyWh: -42_000n, amountMinor: -1250n }]);
  });

  it('stands in its statement with the sessions of each payment', async ({ books, sent }) => {
    await correct(books, sent, '2026-11-05');
    await followSource(books, sent);

    const { files } = await made(books.on('2026-12-02'));

    const [, csv] = [...files].find(([name]) => /^statement.*csv$/.test(name)) ?? [];
    expect(rowsByTitle(new TextDecoder().decode(csv))).toMatchObject([
      { line: 'payment', what: 'booked', energy_kwh: '42.000', amount: '12.50' },
      { line: 'session', session_id: 'TX-1', energy_kwh: '42.000' },
      { line: 'payment', what: 'returned', energy_kwh: '-42.000', amount: '-12.50' },
    ]);
  });
});
