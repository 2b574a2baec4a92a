import { describe, expect } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import { LOST, untilPayoutWritten } from '../../functions/ledger/until-written.ts';
import { rejectionOf } from '../support/errors.ts';
import { it, type PaymentStand } from '../support/payment-stand.ts';
import { payoutOf, step } from '../support/payouts.ts';

const BEFORE = payoutOf();
const AT = { payoutId: BEFORE.payoutId, action: 'It comes again.', details: { batchId: 'batch-1' } };

/** Somebody else writes the row. */
async function rival(stand: PaymentStand): Promise<void> {
  const now = await stand.payout();
  await updatePayout(stand.table, now, step(now, 'ready', { sourceStatus: `theirs ${now.version}` }));
}

describe('untilPayoutWritten', () => {
  /** Holds the payout, by what is known of it, and notes the version that each round is given. */
  function hold({ deps: { table } }: PaymentStand, seen: (number | undefined)[], known?: Payout) {
    return untilPayoutWritten<string>(table, { ...AT, known }, async (payout) => {
      seen.push(payout?.version);
      if (payout === undefined) return 'none';
      const written = await updatePayout(table, payout, step(payout, 'held'));
      return written.kind === 'written' ? written.payout.state : LOST;
    });
  }

  it('decides again from the row as it is now, where somebody else was faster', async ({ stand }) => {
    await stand.put(BEFORE);
    const seen: (number | undefined)[] = [];
    stand.interrupt('PAYOUT#', () => rival(stand), 2);

    expect(await hold(stand, seen, BEFORE)).toBe('held');
    expect(seen).toEqual([1, 2, 3]);
    expect(await stand.payout()).toMatchObject({ state: 'held', version: 4, sourceStatus: 'theirs 2' });
  });

  it('reads the row first where nobody has', async ({ stand }) => {
    await stand.put(BEFORE);
    await rival(stand);
    const seen: (number | undefined)[] = [];

    expect(await hold(stand, seen)).toBe('held');
    expect(seen).toEqual([2]);
  });

  it('takes the word of who has read that there is none, once', async ({ stand }) => {
    await stand.put(BEFORE);
    const rounds: (number | undefined)[] = [];
    const at = { ...AT, known: 'none' } as const;
    const outcome = await untilPayoutWritten<string>(stand.table, at, async (payout) => {
      rounds.push(payout?.version);
      return payout === undefined ? LOST : payout.state;
    });

    expect(outcome).toBe('ready');
    expect(rounds).toEqual([undefined, 1]);
  });

  it('gives up, and says so, where others are faster again and again', async ({ stand }) => {
    await stand.put(BEFORE);
    const seen: (number | undefined)[] = [];
    stand.interrupt('PAYOUT#', () => rival(stand), 1_000);

    const error = await rejectionOf(hold(stand, seen));

    expect(error).toMatchObject({
      code: 'LEDGER_CONTENDED',
      action: AT.action,
      details: { payoutId: BEFORE.payoutId, batchId: 'batch-1' },
    });
    expect(seen).toHaveLength(64);
    expect((await stand.payout()).state).toBe('ready');
  });
});
