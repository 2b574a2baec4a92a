import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordUnmatched, type UnmatchedLine } from '../../../functions/ledger/bank-reports.ts';
import { printUnmatched } from '../../../operate/reports/print-unmatched.ts';
import type { Terminal } from '../../../operate/terminal/terminal.ts';
import { type Embedded, startEmbedded } from '../../support/embedded.ts';
import { PaymentStand } from '../../support/payment-stand.ts';

let embedded: Embedded;
let stand: PaymentStand;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  stand = await PaymentStand.create(embedded);
});

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

async function printed(report: string): Promise<{ readonly text: string; readonly count: number }> {
  const lines: string[] = [];
  const terminal: Terminal = {
    isTerminal: false,
    columns: 200,
    line: (text = '') => void lines.push(text),
    progress: () => undefined,
    style: (_style, text) => text,
  };
  const count = await printUnmatched(terminal, stand.deps.table, report);
  return { text: lines.join('\n'), count };
}

describe('the unmatched lines of a report', () => {
  it('are found by the digits that the log names the report by, in their order', async () => {
    await recordUnmatched(stand.deps.table, line({ ordinal: 12 }), undefined);
    await recordUnmatched(stand.deps.table, line({ ordinal: 3, why: 'unknown-id' }), undefined);
    await recordUnmatched(stand.deps.table, line({ sha256: 'f'.repeat(64) }), undefined);

    const { text, count } = await printed(SHA256.slice(0, 16));

    expect(count).toBe(2);
    expect(text).toMatch(/3 +unknown-id[\s\S]*12 +amount-differs +entry BOOK +12\.50 EUR +13\.00 EUR/);
  });

  it('are none where each of them names nothing of ours', async () => {
    await recordUnmatched(stand.deps.table, line({ why: 'other' }), undefined);

    expect(await printed(SHA256)).toEqual({ text: 'No line of this report waits for a person.', count: 0 });
  });
});
