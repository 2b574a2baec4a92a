import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { recordPayeeCheck, recordReleasedPayee } from '../../../functions/ledger/payee-checks.ts';
import { findPayout, showFound } from '../../../local/review/show.ts';
import type { Terminal } from '../../../local/terminal.ts';
import { type Embedded, startEmbedded } from '../../support/embedded.ts';
import { rejectionOf } from '../../support/errors.ts';
import { expense } from '../../support/expenses.ts';
import { PaymentStand, scheduledPayout } from '../../support/payment-stand.ts';

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

const payout = scheduledPayout(expense());

async function shown(): Promise<{ readonly text: string; readonly isBelieved: boolean }> {
  const lines: string[] = [];
  const terminal: Terminal = {
    isTerminal: false,
    columns: 200,
    line: (text = '') => void lines.push(text),
    progress: () => undefined,
    style: (_style, text) => text,
  };
  const isBelieved = await showFound(terminal, stand.deps, payout.payoutId);
  return { text: lines.join('\n'), isBelieved };
}

describe('a payout that is shown', () => {
  it('has its history, and a masked account', async () => {
    await stand.put(payout);

    const { text, isBelieved } = await shown();

    expect(isBelieved).toBe(true);
    expect(text).toContain('ready → scheduled');
    expect(text).not.toContain(payout.iban);
    expect(text).not.toContain('past the ledger');
  });

  it('is shown and not believed where somebody changed its row, and cannot be decided on', async () => {
    await stand.put(payout);
    await stand.tamper(payoutKey(payout.payoutId), 'recipientName', { S: 'Somebody Else' });

    const { text, isBelieved } = await shown();

    expect(isBelieved).toBe(false);
    expect(text).toContain('Somebody Else');
    expect(text).toContain('changed past the ledger');
    const refusal = await rejectionOf(findPayout(stand.deps.table, payout.payoutId));
    expect(refusal.code).toBe('LEDGER_ROW_INVALID');
  });

  it('has what a bank last found of its name and account', async () => {
    await stand.put(payout);
    expect((await shown()).text).not.toContain('Last check');
    const check = {
      iban: payout.iban,
      reportId: 'pain.002:1',
      endToEndId: 'PO1-01',
      name: payout.recipientName,
    };
    await recordPayeeCheck(stand.table, { ...check, result: 'RCVC', createdAt: '2026-11-01T10:00:00' });
    await recordPayeeCheck(stand.table, { ...check, result: 'RVNM', createdAt: '2026-11-03T10:00:00' });

    expect((await shown()).text).toContain(
      'Last check of this name and account: RVNM, the name does not match (2026-11-03T10:00:00, pain.002:1)',
    );

    await recordReleasedPayee(stand.table, { iban: payout.iban, name: payout.recipientName });
    expect((await shown()).text).toContain('pain.002:1; a person let it go on)');
  });

  it('is asked for by an id that the ledger has', async () => {
    expect((await rejectionOf(shown())).code).toBe('CONFIG_INVALID');
  });
});
