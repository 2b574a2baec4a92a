import { describe, expect } from 'vitest';
import { noteWriteBack } from '../../functions/ledger/write-backs.ts';
import type { WatchedSource } from '../../functions/repair-payouts/outlook-deps.ts';
import { outlookOf, SOURCE } from '../support/outlook-stand.ts';
import { it, type PaymentStand } from '../support/payment-stand.ts';
import { payoutOf } from '../support/payouts.ts';

const HOUR_MS = 3_600_000;
const TOLD: WatchedSource = {
  ...SOURCE,
  kind: 'ampeco',
  account: 'voltgrid',
  writeBack: { secretName: 'of-its-own' },
};

async function alarmsAfter(stand: PaymentStand, hours: number, source: WatchedSource) {
  const { payoutId } = payoutOf();
  await noteWriteBack(stand.table, { source: 'ampeco', account: 'voltgrid', payoutId }, stand.clock.now());
  stand.clock.advance(hours * HOUR_MS);
  await outlookOf(stand, { sources: [source] }).take();
  return stand.log.lines.filter(({ event }) => event === 'write-back-late').map(({ fields }) => fields);
}

describe('what a source has to be told', () => {
  it('is an alarm where nobody has looked at it for six hours', async ({ stand }) => {
    const { payoutId } = payoutOf();
    expect(await alarmsAfter(stand, 5, TOLD)).toEqual([]);
    expect(await alarmsAfter(stand, 7, TOLD)).toMatchObject([{ account: 'voltgrid', payoutId }]);
  });

  it('is none of a source on a dry run, of another account, or of one that is not told', async ({
    stand,
  }) => {
    expect(await alarmsAfter(stand, 7, { ...TOLD, mode: 'dry-run' })).toEqual([]);
    expect(await alarmsAfter(stand, 7, { ...TOLD, account: 'other' })).toEqual([]);
    const { writeBack: _, ...untold } = TOLD;
    expect(await alarmsAfter(stand, 7, untold)).toEqual([]);
  });
});
