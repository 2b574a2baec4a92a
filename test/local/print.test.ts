import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { toDocument } from '../../local/document.ts';
import { printResult } from '../../local/print.ts';
import { visible } from '../../operate/terminal/terminal.ts';
import { refusal } from '../support/bank-facts.ts';
import { openedBatch, SEAL } from '../support/batches.ts';
import { expense } from '../support/expenses.ts';
import { payoutIn, payoutOf, step } from '../support/payouts.ts';
import { recording } from '../support/recording-terminal.ts';
import { printed, resultOf, SANDBOXES } from './printed.ts';

/** As collected: an amount that no transfer can carry. */
function tooLarge(): Payout {
  const reason = { code: 'amount-too-large', severity: 'reject', message: 'It is too much.' } as const;
  const payout = payoutOf(expense({ expenseId: 'expense-large' }));
  return { ...payout, state: 'rejected', amountMinor: 10n ** 19n, reasons: [reason] };
}

describe('a window of 80 columns', () => {
  it('shows the reasons below the payout, whole and within its width', () => {
    const message =
      'The check digits do not fit: a character is wrong or two are swapped. Ask for the number.';
    const reason = { code: 'iban-check-digits', severity: 'reject', message } as const;
    const payout = payoutOf(expense({ recipientName: 'Anneliese von der Heide', expenseId: 'e'.repeat(40) }));
    const { terminal, lines } = recording(true, 80);

    printResult(terminal, resultOf({ payouts: [{ ...payout, state: 'rejected', reasons: [reason] }] }));

    const plain = lines.map((line) => stripVTControlCharacters(line));
    const head = plain.findIndex((line) => line.startsWith('Source  Expense '));
    const rows = plain.slice(head, plain.indexOf('', head));
    expect(Math.max(...rows.map((line) => [...line].length))).toBeLessThanOrEqual(80);
    expect(rows.join(' ').replaceAll(/ +/g, ' ')).toContain(message);
    expect(rows[0]).not.toContain('Reasons');
  });

  it('has no line below a payout without a reason', () => {
    const { terminal, lines } = recording(false, 80);

    printResult(terminal, resultOf({ payouts: [payoutIn('paid')] }));

    const head = lines.findIndex((line) => line.startsWith('Source  Expense '));
    expect(lines.indexOf('', head) - head).toBe(2);
  });
});

describe('foreign text on the terminal', () => {
  it.each([
    ['an escape sequence', 'Jane\u001b[2J', 'Jane·[2J'],
    ['a line break', 'Jane\r\nproved', 'Jane··proved'],
    ['a control of the upper half', 'Jane\u009b2J', 'Jane·2J'],
    ['a turned direction', 'Jane\u202e10.00', 'Jane·10.00'],
    ['a line separator', 'Jane\u2028x', 'Jane·x'],
  ])('shows %s as dots', (_what, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('reaches no cell of the table raw, while our own colours stay', () => {
    const { terminal, lines } = recording(true);
    const payout = payoutOf(
      expense({ recipientName: 'Ja\u001b[31mne\nDoe\u202e', expenseId: 'ex\u0007p-1', currency: 'E\u001bR' }),
    );

    printResult(terminal, resultOf({ payouts: [payout], unreadable: ['PAYOUT#\u001b[2J'] }));

    const text = lines.join('\n');
    expect(text).toContain('Ja·[31mne·Doe·');
    expect(text).toContain('ex·p-1');
    expect(text).toContain('\u001b[1m');
    expect(text.replaceAll('\u001b[1m', '').replaceAll('\u001b[22m', '').replaceAll('\n', '')).not.toMatch(
      /[\p{Cc}\p{Cf}]/u,
    );
  });
});

describe('the table of payouts', () => {
  it.each(['held', 'failed', 'returned'] as const)('shows the id of a %s one, for its review', (state) => {
    const payout = payoutIn(state);

    expect(printed({ payouts: [payout] }).join('\n')).toContain(`review: ${payout.payoutId}`);
  });

  it('shows no id of one that needs no review', () => {
    expect(printed({ payouts: [payoutIn('paid')] }).join('\n')).not.toContain('review:');
  });

  it('begins no reason with a colon where the bank gave no code', () => {
    const payout = step(payoutIn('submitted'), 'failed', {}, refusal());

    const text = printed({ payouts: [payout] }).join('\n');

    expect(text).toContain(' The bank gave no reason code.');
    expect(text).not.toMatch(/ : /);
    expect(toDocument(resultOf({ payouts: [payout] })).payouts[0]?.bankReason?.code).toBeNull();
  });
});

describe('a state that only the simulated bank caused', () => {
  const payouts = [payoutIn('paid'), payoutIn('returned'), payoutIn('held')];

  it('is called simulated where the expense is of a real source', () => {
    const simulated = { ...SANDBOXES, realSources: ['spirii'], sandboxes: [] } as const;

    const text = printed({ payouts, simulated }).join('\n');

    expect(text).toMatch(/^paid \(simulated\) +EUR +1 /m);
    expect(text).toMatch(/^returned \(simulated\) +EUR +1 /m);
    expect(text).toMatch(/^held +EUR +1 /m);
    expect(text).not.toMatch(/\bpaid (?!\(simulated\))/);
  });

  it('is called as it is where all is simulated', () => {
    expect(printed({ payouts }).join('\n')).toMatch(/^paid +EUR +1 /m);
  });
});

describe('the totals', () => {
  it('leave out amounts that no transfer can carry, and say so', () => {
    const rejected: Payout = { ...payoutOf(expense()), state: 'rejected' };

    const lines = printed({ payouts: [tooLarge(), rejected] });

    expect(lines.join('\n')).toMatch(/^rejected +EUR +2 +12\.50$/m);
    expect(lines.some((line) => line.startsWith('In no sum: 1 amount '))).toBe(true);
  });

  it('are left out where nothing is left', () => {
    expect(printed({ payouts: [tooLarge()] }).join('\n')).toMatch(/^rejected +EUR +1 +\?$/m);
  });

  it('are followed by the unreadable rows', () => {
    const text = printed({ unreadable: ['PAYOUT#PO1'] }).join('\n');

    expect(text).toContain('1 payout row of the ledger cannot be read and left out: PAYOUT#PO1.');
    expect(text).toContain('npm run review -- show PO… says what to do.');
  });
});

describe('a payment file', () => {
  const fileOf = (count: number) => ({
    batch: { ...openedBatch(), seal: { ...SEAL, count } },
    file: { name: 'a.xml', bytes: new Uint8Array(), path: 'out/a.xml' },
  });

  it('says that it has a single payment, whose name a bank checks', () => {
    const batches = [fileOf(1), fileOf(2)];

    const text = printed({ batches }).join('\n');

    expect(text).toMatch(/ 1 \(single\) /);
    expect(text).not.toMatch(/ 2 \(single\) /);
    expect(toDocument(resultOf({ batches })).batches.map(({ single }) => single)).toEqual([true, false]);
    expect(text).not.toContain('Names');
  });

  it("shows the banks' findings on its names, if any", () => {
    const batches = [{ ...fileOf(3), payeeChecks: { RVNM: 1, RCVC: 2 } }, fileOf(2)];

    const text = printed({ batches }).join('\n');

    expect(text).toMatch(/State +Names/);
    expect(text).toContain('2 RCVC, 1 RVNM');
    expect(toDocument(resultOf({ batches })).batches.map(({ payeeChecks }) => payeeChecks)).toEqual([
      { RVNM: 1, RCVC: 2 },
      undefined,
    ]);
  });
});

describe('the lines about bank reports', () => {
  const read = (other: number) => ({
    path: 'a.xml',
    result: {
      outcome: 'read',
      summary: {
        bankReportId: 'camt.053:0123456789abcdef',
        key: 'inbox/a.xml',
        type: 'camt.053',
        version: '08',
        messageId: 'M-1',
        debtorAccountIds: ['eur-main'],
        lines: 3 + other,
        matched: 3,
        unmatched: 0,
        other,
        changes: { accepted: 0, paid: 3, failed: 0, returned: 0 },
      },
    } as const,
  });

  it('explain unrelated bookings where a report has some, and nothing else', () => {
    expect(printed({ reports: [read(0), read(1)] }).join('\n')).toContain('Other: lines that name nothing');
    expect(printed({ reports: [read(0)] }).join('\n')).not.toContain('Other: lines');
  });
});
