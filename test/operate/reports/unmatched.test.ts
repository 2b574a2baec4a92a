import { describe, expect } from 'vitest';
import { saveReport } from '../../../functions/ledger/bank-reports.ts';
import { recordUnmatched, type UnmatchedLine } from '../../../functions/ledger/unmatched-lines.ts';
import { printUnmatchedReport } from '../../../operate/reports/print-unmatched.ts';
import { unmatchedIn } from '../../../operate/reports/unmatched.ts';
import { rejectionOf } from '../../support/errors.ts';
import { it, type PaymentStand } from '../../support/payment-stand.ts';
import { screenOf } from '../../support/screen.ts';

const SHA256 = '0123456789abcdef'.repeat(4);

function line(changes: Partial<UnmatchedLine>): UnmatchedLine {
  return {
    sha256: SHA256,
    ordinal: 1,
    why: 'amount-differs',
    level: 'entry',
    status: 'BOOK',
    amountMinor: 1250n,
    expectedMinor: 1300n,
    currency: 'EUR',
    ...changes,
  };
}

async function printed(
  stand: PaymentStand,
  report: string,
): Promise<{ readonly text: string; readonly count: number }> {
  const screen = screenOf();
  const found = await unmatchedIn(stand.deps.table, report);
  printUnmatchedReport(screen, found);
  return { text: screen.text(), count: found.lines.length };
}

const AT = { readAt: '2026-11-04T06:00:00.000Z', key: 'inbox/a.xml' } as const;

async function read(stand: PaymentStand, sha256: string): Promise<void> {
  await saveReport(stand.deps.table, sha256, {
    ...AT,
    outcome: 'read',
    bankReportId: `camt.053:${sha256.slice(0, 16)}`,
    type: 'camt.053',
    version: '001.08',
    messageId: 'M1',
    debtorAccountIds: ['eur-main'],
    lines: 1,
    matched: 1,
    unmatched: 0,
    other: 0,
    changes: { accepted: 0, paid: 1, failed: 0, returned: 0 },
  });
}

describe('the unmatched lines of a report', () => {
  it('are found by the digits that the log names the report by, in their order', async ({ stand }) => {
    await recordUnmatched(stand.deps.table, line({ ordinal: 12 }), undefined);
    await recordUnmatched(stand.deps.table, line({ ordinal: 3, why: 'unknown-id' }), undefined);
    await recordUnmatched(stand.deps.table, line({ sha256: 'f'.repeat(64) }), undefined);

    const { text, count } = await printed(stand, SHA256.slice(0, 16));

    expect(count).toBe(2);
    expect(text).toMatch(/3 +unknown-id[\s\S]*12 +amount-differs +entry BOOK +12\.50 EUR +13\.00 EUR/);
  });

  it('are none where each of them names nothing of ours', async ({ stand }) => {
    await recordUnmatched(stand.deps.table, line({ why: 'other' }), undefined);
    await read(stand, SHA256);

    expect(await printed(stand, SHA256)).toEqual({
      text: 'No line of this report waits for a person.',
      count: 0,
    });
  });

  it.for([
    `camt.053:${SHA256.slice(0, 16)}`,
    SHA256.slice(0, 16).toUpperCase(),
    `camt.053:${SHA256.slice(0, 16)}#7`,
  ])('are told apart from a report that was never read, by %s', async (report, { stand }) => {
    const never = await rejectionOf(unmatchedIn(stand.deps.table, report));
    expect(never.code).toBe('CONFIG_INVALID');
    expect(never.message).toMatch(/^No bank report .* was read\.$/);

    await read(stand, 'f'.repeat(64));
    expect((await rejectionOf(unmatchedIn(stand.deps.table, report))).code).toBe('CONFIG_INVALID');
    await read(stand, SHA256);
    expect((await printed(stand, report)).count).toBe(0);
  });

  it('are those of a report whose reading broke off, which is said', async ({ stand }) => {
    await recordUnmatched(stand.deps.table, line({}), undefined);

    const { text, count } = await printed(stand, SHA256);

    expect(count).toBe(1);
    expect(text).toContain('was not read to its end');
  });

  it('are none of a report that was refused, which is said', async ({ stand }) => {
    await saveReport(stand.deps.table, SHA256, { ...AT, outcome: 'refused', rule: 'zip', line: 1 });

    expect(await printed(stand, SHA256)).toEqual({
      text: 'The report was refused whole: zip, line 1. It changed nothing.',
      count: 0,
    });
  });

  it('are asked for by what is the id of a report', async ({ stand }) => {
    expect((await rejectionOf(unmatchedIn(stand.deps.table, 'report-1'))).code).toBe('CONFIG_INVALID');
  });
});
