import { unzipSync } from 'fflate';
import { describe, expect } from 'vitest';
import { chargesDigest } from '../../../functions/core/charge-record.ts';
import { keepCharges } from '../../../functions/ledger/charges.ts';
import { exportedFormatKey } from '../../../functions/ledger/keys.ts';
import { debit, moneyBack } from '../../support/bank-facts.ts';
import { ACCOUNTING, it } from '../../support/books.ts';
import { ACCOUNT } from '../../support/payment-stand.ts';
import { step } from '../../support/payouts.ts';
import { present } from '../../support/present.ts';
import { centsOf, type Row, rowsByTitle } from '../journal/read-csv.ts';
import { made } from './made-statements.ts';
import { readPdf } from './read-pdf.ts';

function rowsOf(bytes: Uint8Array | undefined): readonly Row[] {
  return rowsByTitle(new TextDecoder().decode(bytes));
}

describe('the statements of a month', () => {
  it('close it, hold what the bank booked, and are the same bytes for ever', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());
    const first = await made(books.on('2026-12-02'));
    await books.say(sent, 'returned', moneyBack('AC04'));

    const again = await made(books.on('2027-03-01'), {
      debtorAccounts: [{ ...ACCOUNT, holderName: 'Renamed Ltd' }],
      accounting: {
        ...ACCOUNTING,
        payroll: { sources: [{ source: 'spirii/nordfleet', country: 'AT' }], tariffDecimals: 8 },
      },
    });

    expect(again.kept).toBe(first.kept);
    expect([first.exportedAt, again.exportedAt]).toEqual([undefined, '2026-12-02T06:00:00.000Z']);
    const names = [...first.files.keys()];
    expect(names).toEqual([
      expect.stringMatching(/^statement_2026-11_spirii-nordfleet_1_[0-9A-Z]{8}\.pdf$/),
      expect.stringMatching(/^statement_2026-11_spirii-nordfleet_1_[0-9A-Z]{8}\.csv$/),
      'summary_2026-11_spirii-nordfleet.pdf',
      'summary_2026-11_spirii-nordfleet.csv',
    ]);
    const [archive] = first.packs[0]?.kept ?? [];
    expect(archive?.name).toBe('statements_2026-11_001.zip');
    const unpacked = unzipSync(archive?.bytes ?? new Uint8Array());
    expect(Object.keys(unpacked)).toEqual(names.slice(0, 2));
    for (const [name, bytes] of Object.entries(unpacked))
      expect([...bytes]).toEqual([...(first.files.get(name) ?? [])]);

    const { pieces } = await readPdf(first.files.get(names[0] ?? '') ?? new Uint8Array());
    expect(pieces).toEqual(
      expect.arrayContaining([ACCOUNT.holderName, 'Jane Doe', sent.endToEndId, '12.50']),
    );
    expect(rowsOf(first.files.get(names[3] ?? ''))).toMatchObject([
      {
        recipient: 'Jane Doe',
        state: 'paid',
        amount: '12.50',
        currency: 'EUR',
        last_booked_on: '2026-11-03',
      },
    ]);
    const [late] = [...(await made(books, { month: '2026-12' })).files.entries()].filter(([name]) =>
      name.endsWith('.csv'),
    );
    expect(rowsOf(late?.[1])).toMatchObject([
      { line: 'payment', what: 'returned', amount: '-12.50', reason_code: 'AC04' },
    ]);
  });

  it('have the charge records that the payout names, and its account masked', async ({ books, sent }) => {
    const charges = {
      records: [{ sessionId: 'TX-1', energyWh: 42_000n, amountMinorText: '1250' }],
      billingReference: 'KST 9',
    };
    const { stand } = books.scene;
    await keepCharges(stand.table, chargesDigest(charges), charges);
    await books.say(sent, 'paid', debit());
    const payout = await books.scene.payout(sent);
    await stand.put(step(payout, payout.state, { charges: chargesDigest(charges) }));

    const { files } = await made(books.on('2026-12-02'));

    const [csv] = [...files].filter(([name]) => /^statement.*csv$/.test(name)).map(([, bytes]) => bytes);
    expect(rowsOf(csv)).toMatchObject([
      { line: 'payment', account: expect.stringMatching(/^[A-Z]{2}\*\* \*{4} \w{4}$/), cost_centre: 'KST 9' },
      { line: 'session', session_id: 'TX-1', amount: '12.50', energy_kwh: '42.000' },
    ]);
    expect(new TextDecoder().decode(csv)).not.toContain(payout.iban);
    // What the file says, and so the recipient's bank.
    expect(rowsOf(csv)[0]?.['payment_text']).toBe('report-1-1');
  });

  it('are made of one recipient, and refused for one who was not paid', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());
    books.on('2026-12-02');

    const one = await made(books, { recipient: '1' });
    const all = await made(books);

    expect([...one.files.keys()]).toHaveLength(2);
    for (const [name, bytes] of one.files) expect([...bytes]).toEqual([...(all.files.get(name) ?? [])]);
    await expect(made(books, { recipient: 'nobody' })).rejects.toThrow(
      'Nobody with the id nobody was paid in 2026-11.',
    );
  });

  it('close and keep nothing in a preview', async ({ books, sent }) => {
    await books.say(sent, 'paid', debit());

    const preview = await made(books, { by: undefined });

    expect(preview.files.size).toBe(4);
    const documents = [...preview.files].filter(([name]) => name.endsWith('.pdf'));
    for (const [, bytes] of documents) {
      expect((await readPdf(bytes)).pages[0]).toContain('Preview: this month is not closed');
    }
    expect(documents).toHaveLength(2);
    expect(await books.scene.stand.row('EXPORT#2026-11')).toBeUndefined();
    expect(await books.scene.stand.row(exportedFormatKey('2026-11', 'statements'))).toBeUndefined();
  });

  it('are refused before they are given where they would be others than were exported', async ({
    books,
    sent,
  }) => {
    await books.say(sent, 'paid', debit());
    await made(books.on('2026-12-02'));
    const { stand } = books.scene;
    const key = exportedFormatKey('2026-11', 'statements');
    const [named, ...others] = present(await stand.row(key))['files']?.L ?? [];
    const first = present(named);
    const changed = { M: { ...first.M, sha256: { S: '0'.repeat(64) } } };

    await stand.tamper(key, 'files', { L: [changed, ...others] });

    await expect(made(books)).rejects.toMatchObject({ code: 'EXPORT_DIFFERS' });
    await stand.tamper(key, 'files', { L: [first, ...others, first] });
    await expect(made(books)).rejects.toMatchObject({ code: 'EXPORT_DIFFERS' });
  });
});

describe('a summary', () => {
  it('is of one company, whose people alone are in it and in its name', async ({ books, sent }) => {
    const { stand } = books.scene;
    const other = await books.scene.sendOne();
    for (const [one, company] of [
      [sent, 'Polderlease B.V.'],
      [other, 'Rheinwerk GmbH'],
    ] as const) {
      const charges = { company, records: [{ amountMinorText: one.amountMinor.toString() }] };
      await keepCharges(stand.table, chargesDigest(charges), charges);
      await books.say(one, 'paid', debit());
      const payout = await books.scene.payout(one);
      await stand.put(step(payout, payout.state, { charges: chargesDigest(charges) }));
    }

    const { files } = await made(books.on('2026-12-02'));

    const summaries = [...files].filter(([name]) => /^summary.*csv$/.test(name));
    expect(summaries.map(([name]) => name)).toEqual([
      expect.stringMatching(/^summary_2026-11_spirii-nordfleet_polderlease-b-v-[0-9A-Z]{6}\.csv$/),
      expect.stringMatching(/^summary_2026-11_spirii-nordfleet_rheinwerk-gmbh-[0-9A-Z]{6}\.csv$/),
    ]);
    expect(
      summaries.map(([, bytes]) => rowsOf(bytes).map(({ company, amount }) => [company, amount])),
    ).toEqual([[['Polderlease B.V.', sent.amount]], [['Rheinwerk GmbH', other.amount]]]);
    for (const [name, bytes] of files) {
      if (!/^statement.*pdf$/.test(name)) continue;
      const { pieces } = await readPdf(bytes);
      const printed = pieces.filter((piece) => ['Polderlease B.V.', 'Rheinwerk GmbH'].includes(piece));
      expect(printed).toHaveLength(1);
    }
  });

  it('tells what is paid from what came back and what is at the bank, by currency', async ({
    books,
    sent,
  }) => {
    const taken = await books.scene.sendOne();
    await books.say(sent, 'paid', debit());
    await books.say(sent, 'returned', moneyBack('AC04'));
    await books.say(taken, 'accepted', { ...debit(), says: 'accepted', bankReportId: 'pain.002:1' });

    const { files } = await made(books.on('2026-12-02'));

    const rows = rowsOf(files.get('summary_2026-11_spirii-nordfleet.csv'));
    expect(
      rows.map(({ state, amount, energy_kwh, payouts }) => [state, amount, energy_kwh, payouts]).sort(),
    ).toEqual([
      ['at-the-bank', taken.amount, '42.000', '1'],
      ['came-back', '0.00', '0.000', '1'],
    ]);
    const { pieces, isTagged } = await readPdf(
      files.get('summary_2026-11_spirii-nordfleet.pdf') ?? new Uint8Array(),
    );
    expect(isTagged).toBe(true);
    expect(pieces).toEqual(
      expect.arrayContaining(['spirii/nordfleet', 'Came back', 'At the bank', 'Recipients in EUR']),
    );
    expect(rows.reduce((sum, { amount = '' }) => sum + centsOf(amount, '.'), 0n)).toBe(taken.amountMinor);
  });
});
