import { describe, expect } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import { readClosedMonth } from '../../../functions/ledger/exports.ts';
import { exportedFormatKey, exportKey, exportPartKey, payoutKey } from '../../../functions/ledger/keys.ts';
import type { JournalExport } from '../../../operate/journal/export-journal.ts';
import { debit, fact, moneyBack } from '../../support/bank-facts.ts';
import { ACCOUNTING, ADA, type Books, bytesOf, it } from '../../support/books.ts';
import { itemsOf } from '../../support/embedded.ts';
import { ACCOUNT } from '../../support/payment-stand.ts';
import { step } from '../../support/payouts.ts';
import { personNamed } from '../../support/people.ts';
import { present, three } from '../../support/present.ts';

/** `2026-11-03 booked expense-1: Dr payable 1250, Cr bank 1250`, without what differs from run to run. */
function shown(exported: JournalExport): string[] {
  if (!exported.ok) return [exported.refusal.message];
  return exported.journal.entries.map(({ date, evidenceDate, kind, expenseId, postings }) => {
    const parts = postings.map(({ role, side, amountMinor }) => `${side} ${role} ${amountMinor}`);
    const late = date === evidenceDate ? '' : ` of ${evidenceDate}`;
    return `${date}${late} ${kind} ${expenseId}: ${parts.join(', ')}`;
  });
}

async function closedMonths(books: Books): Promise<string[]> {
  const rows = await itemsOf(books.scene.stand.table);
  return rows.flatMap(({ pk, closedAt }) => (closedAt === undefined ? [] : (pk?.S ?? '').slice(7))).sort();
}

/** Does `work` just before November is closed. */
function beforeClosing({ scene: { stand } }: Books, work: () => Promise<unknown>): void {
  let isFirst = true;
  stand.faults.set(async ({ command, input }) => {
    const item = 'Item' in input ? JSON.stringify(input.Item) : '';
    if (isFirst && command === 'PutItemCommand' && item.includes(`"${exportKey('2026-11')}"`)) {
      isFirst = false;
      stand.faults.clear();
      await work();
    }
    return undefined;
  });
}

const TAKEN = fact('accepted', { createdAt: '2026-11-02T15:00:00Z' });
const IN_JANUARY = debit({ bookingDate: plainDate('2027-01-04'), createdAt: '2027-01-04T06:00:00Z' });

describe('the journal of a month', () => {
  it('is closed with its first export, and is the same bytes for ever', async ({ books, sent }) => {
    await books.say(sent, 'accepted', TAKEN);
    await books.say(sent, 'paid', debit());
    const first = await books.on('2026-12-02').export('2026-11');
    await books.say(sent, 'returned', moneyBack('AC04', { bookingDate: plainDate('2026-11-05') }));

    const again = await books.on('2027-03-01').export('2026-11', {
      by: personNamed('Bert'),
      accounting: { ...ACCOUNTING, accounts: { ...ACCOUNTING.accounts, payable: '9999' } },
    });

    expect(shown(first)).toEqual([
      '2026-11-02 owed 1: debit expense 1250, credit payable 1250',
      '2026-11-03 booked 1: debit payable 1250, credit bank 1250',
    ]);
    expect(bytesOf(again)).toEqual(bytesOf(first));
    expect(again).toMatchObject({
      journal: { closed: { by: ADA, closedAt: '2026-12-02T06:00:00.000Z' } },
      formats: [{ isAgain: true }, { isAgain: true, exportedAt: '2026-12-02T06:00:00.000Z' }],
    });
    expect(bytesOf(first).map((file) => file.split(' ')[0])).toEqual([
      'journal_2026-11.csv',
      'EXTF_Buchungsstapel_2026-11_EUR.csv',
    ]);
  });

  it('has what became known late in the next open month', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());
    await books.on('2026-12-02').export('2026-11');
    await books.say(sent, 'returned', moneyBack('AC04', { bookingDate: plainDate('2026-11-05') }));

    const december = await books.on('2027-01-02').export('2026-12');
    const january = await books.on('2027-02-02').export('2027-01');

    expect(shown(december)).toEqual([
      '2026-12-01 of 2026-11-05 returned 1: debit bank 1250, credit returned 1250',
    ]);
    expect(shown(january)).toEqual([]);
  });

  it('is in its order only, and never before the month is over', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());

    expect(shown(await books.on('2026-11-30').export('2026-11'))).toEqual([
      expect.stringContaining('2026-11 is not over'),
    ]);
    expect(shown(await books.on('2027-01-05').export('2026-12'))).toEqual([
      expect.stringContaining('2026-11 is not closed, and months are closed in their order'),
    ]);
    expect(shown(await books.export('2026-10'))).toEqual([
      expect.stringContaining('No journal begins before 2026-11'),
    ]);
    await books.export('2026-11');
    await books.export('2026-12');
    const earlier = { ...ACCOUNTING, firstMonth: '2026-10' };
    expect(shown(await books.export('2026-10', { accounting: earlier }))).toEqual([
      expect.stringContaining('2026-11 is closed'),
    ]);
    // Nor is what is late of earlier months forgotten by another beginning.
    const later = { ...ACCOUNTING, firstMonth: '2027-01' };
    expect(shown(await books.on('2027-02-05').export('2027-01', { accounting: later }))).toEqual([
      expect.stringContaining('2026-12 is closed, and accounting.firstMonth is later'),
    ]);
    expect(shown(await books.export('2027-01', { accounting: earlier }))).toEqual([
      expect.stringContaining('2026-11 does not follow'),
    ]);
    // Neither mistake closed anything, so that the right beginning goes on.
    expect(await closedMonths(books)).toEqual(['2026-11', '2026-12']);
    expect(shown(await books.export('2027-01'))).toEqual([]);
  });

  it('closes nothing where a month is asked for that is not over', async ({ books, sent }) => {
    books.on('2026-12-03');

    expect(shown(await books.export('2026-12'))).toEqual([expect.stringContaining('2026-12 is not over')]);
    expect(shown(await books.export('2027-01'))).toEqual([expect.stringContaining('2027-01 is not over')]);
    expect(shown(await books.export('2027-03'))).toEqual([expect.stringContaining('2027-03 has not begun')]);
    expect(shown(await books.export('9999-12', { by: undefined }))).toEqual([
      expect.stringContaining('9999-12 has not begun'),
    ]);
    expect(await closedMonths(books)).toEqual([]);

    await books.say(sent, 'paid', debit());
    expect(shown(await books.export('2026-11'))).toHaveLength(2);
  });

  it('posts nothing twice where a month on its way is closed with entries meanwhile', async ({
    books,
    sent,
  }) => {
    await books.say(sent, 'paid', IN_JANUARY);
    books.on('2027-02-03');
    const { payouts } = await books.scene.sendBatch(1);
    beforeClosing(books, async () => {
      await books.say(payouts[0], 'paid', debit());
      await books.export('2026-11');
    });

    const first = await books.export('2027-01');

    expect(shown(first)).toEqual([expect.stringContaining('Somebody else has just closed 2026-11')]);
    expect(await closedMonths(books)).toEqual(['2026-11']);
    expect(shown(await books.export('2027-01'))).toHaveLength(2);
  });

  it('says which statements are missing, while it is open and as it was closed', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());
    books.on('2026-12-02');
    const day = (await books.scene.payout(sent)).plan?.executionDate ?? '';
    const unstated = [{ debtorAccountId: ACCOUNT.id, day }];

    const journal = { beside: { unstated } };
    expect(await books.export('2026-11', { by: undefined })).toMatchObject({ journal });
    expect(await books.export('2026-11')).toMatchObject({ journal: { ...journal, wasClosed: false } });
    await books.scene.stand.readStatement([], plainDate(day));
    expect(await books.export('2026-11')).toMatchObject({ journal: { ...journal, wasClosed: true } });
  });

  it('misses no statement that was read', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());
    const day = (await books.scene.payout(sent)).plan?.executionDate ?? '';
    await books.scene.stand.readStatement([], plainDate(day));

    const exported = await books.on('2026-12-02').export('2026-11');

    expect(exported).toMatchObject({ ok: true, journal: { beside: { unstated: [] } } });
  });

  it('closes months without entries on its way', async ({ books, sent }) => {
    await books.say(sent, 'paid', IN_JANUARY);

    expect(shown(await books.on('2027-02-03').export('2027-01'))).toHaveLength(2);

    const closed = await Promise.all(
      ['2026-11', '2026-12', '2027-01'].map((month) => readClosedMonth(books.scene.stand.table, month)),
    );
    expect(closed.map((month) => month?.entries)).toEqual([0, 0, 2]);
    expect(closed[2]?.previous).toBe(closed[1]?.digest);
  });

  it('can be previewed, which writes nothing', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());
    const rows = await itemsOf(books.scene.stand.table);

    const preview = await books.on('2026-11-10').export('2026-11', { by: undefined });

    expect(shown(preview)).toHaveLength(2);
    expect(preview).toMatchObject({
      journal: { closed: undefined },
      formats: [{ exportedAt: undefined }, {}],
    });
    expect(await itemsOf(books.scene.stand.table)).toEqual(rows);
  });

  it('is previewed as if earlier open months were closed', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());
    await books.say(sent, 'returned', moneyBack('AC04', { bookingDate: plainDate('2026-12-03') }));

    const preview = await books.on('2026-12-10').export('2026-12', { by: undefined });

    expect(shown(preview)).toEqual(['2026-12-03 returned 1: debit bank 1250, credit returned 1250']);
    expect(preview).toMatchObject({ journal: { openBefore: ['2026-11'] } });
  });

  it('is not closed while an entry of it has no account', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());
    const accounts = { ...ACCOUNTING.accounts, bank: {} };

    await expect(
      books.on('2026-12-02').export('2026-11', { accounting: { ...ACCOUNTING, accounts } }),
    ).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await readClosedMonth(books.scene.stand.table, '2026-11')).toBeUndefined();
  });

  it('leaves out and names what is contradicted, ended or unreadable', async ({ books }) => {
    const { payouts } = await books.scene.sendBatch(4);
    const [paid, ...others] = payouts;
    const [twice, cancelled, broken] = three(others);
    await books.say(paid, 'paid', debit());
    await books.say(twice, 'paid', debit());
    const again = debit({ reference: 'OTHER', bankReportId: 'camt.053:00000000000000ff#1' });
    await books.say(twice, 'paid', again);
    await books.say(cancelled, 'paid', debit());
    await books.say(cancelled, 'returned', moneyBack());
    await books.say(cancelled, 'cancelled', fact('pending', { bankReportId: 'pain.002:0000000000000009#1' }));
    await books.scene.stand.tamper(payoutKey(broken.payoutId), 'state', { S: 'unheard-of' });

    const exported = await books.on('2026-11-20').export('2026-11', { by: undefined });

    expect(exported).toMatchObject({
      journal: {
        beside: {
          contradicted: [{ payoutId: twice.payoutId, amountMinor: 0n }],
          ended: [{ payoutId: cancelled.payoutId, amountMinor: cancelled.amountMinor, currency: 'EUR' }],
          unreadable: [broken.payoutId],
        },
      },
    });
    expect(shown(exported).filter((line) => line.includes(' booked '))).toHaveLength(3);
  });

  it('takes the amount of an earlier attempt from its own file', async ({ books, sent }) => {
    const { stand } = books.scene;
    await books.say(sent, 'paid', debit());
    await books.say(sent, 'returned', moneyBack());
    const returned = await books.scene.payout(sent);
    const held = step(returned, 'held');
    // Its source corrected the amount: the row no longer knows what the first file said.
    await stand.put(step(held, 'held', { amountMinor: 990n }));

    const exported = await books.on('2026-12-02').export('2026-11');

    expect(shown(exported)).toEqual([
      '2026-11-03 owed 1: debit expense 1250, credit payable 1250',
      '2026-11-03 booked 1: debit payable 1250, credit bank 1250',
      '2026-11-05 returned 1: debit bank 1250, credit returned 1250',
    ]);
  });
});

describe('two who export at once', () => {
  it('close one journal: what the slower one saw more is in the next month', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());
    books.on('2026-12-02');
    beforeClosing(books, async () => {
      await books.say(sent, 'returned', moneyBack());
      await books.export('2026-11', { by: personNamed('Bert') });
    });

    const slower = await books.export('2026-11');

    expect(slower).toMatchObject({ journal: { closed: { by: { name: 'Bert' } } } });
    expect(shown(slower)).toHaveLength(3);
    expect(shown(await books.on('2027-01-02').export('2026-12'))).toEqual([]);
  });
});

describe('a closed month that was changed past the ledger', () => {
  it('is refused, whichever row it was', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());
    await books.on('2026-12-02').export('2026-11');
    const { table } = books.scene.stand;
    const closed = present(await readClosedMonth(table, '2026-11'));
    const part = exportPartKey('2026-11', closed.digest, 'entries', 0);
    const row = await books.scene.stand.row(part);
    const [first] = row?.['entries']?.L ?? [];

    await books.scene.stand.tamper(part, 'entries', { L: first === undefined ? [] : [first] });

    await expect(books.export('2026-11')).rejects.toMatchObject({ code: 'LEDGER_ROW_INVALID' });
    await books.scene.stand.tamper(part, 'entries', row?.['entries']);
    await expect(books.export('2026-11')).resolves.toMatchObject({ ok: true });
    await books.scene.stand.tamper(exportedFormatKey('2026-11', 'datev'), 'files', { L: [] });
    await expect(books.export('2026-11')).rejects.toMatchObject({ code: 'EXPORT_DIFFERS' });
  });
});
