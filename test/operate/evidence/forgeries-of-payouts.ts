import { chargesDigest } from '../../../functions/core/charge-record.ts';
import { chargesKey } from '../../../functions/ledger/keys.ts';
import type { Forgery } from '../../support/evidence-attacks.ts';
import { edited, type Forged, ofPayout, signed } from './forging.ts';

/** The one payout's charge of more energy, under the name that it would have. */
function forgeCharges(forgery: Forgery): void {
  const record = { sessionId: 'session-1', energyWh: 43_000n, amountMinorText: '1000001', place: 'Depot' };
  const name = chargesDigest({ billingReference: 'cost centre 7', records: [record] });
  forgery.mapRows('charges', (row) => ({
    ...edited(row, ['records', '0', '3'], () => '43000'),
    pk: chargesKey(name, 0),
  }));
  ofPayout('held', { charges: name })(forgery);
}

/** What was charged, whose it is, and what was found of it. */
export const FORGERIES_OF_PAYOUTS: readonly Forged[] = [
  signed(
    'histories',
    'ten times the energy',
    ofPayout('expense-2', (row) => ({ energyWh: `${row['energyWh']}0` })),
  ),
  signed(
    'histories',
    'another beginning of the period',
    ofPayout('expense-2', { period: { start: '2026-10-31', end: '2026-11-01' } }),
  ),
  signed('histories', 'another recipient', ofPayout('expense-2', { recipientId: 'recipient-9' })),
  signed(
    'histories',
    "another recipient's town",
    ofPayout('expense-2', { address: { town: 'Roskilde', country: 'DK' } }),
  ),
  signed(
    'histories',
    'another report of a payout of another month',
    ofPayout('expense-4', { reportId: 'report-9' }, 'other-payouts'),
  ),
  signed('histories', 'a held payout without its reason', ofPayout('held', { reasons: [] })),
  signed(
    'histories',
    'other words of a reason',
    ofPayout('held', {
      reasons: [{ code: 'limit-exceeded', severity: 'hold', field: 'amount', message: 'Nothing.' }],
    }),
  ),
  signed(
    'histories',
    'a note that nobody made',
    ofPayout('expense-2', { notes: [{ code: 'energy-missing', message: 'No energy.' }] }),
  ),
  signed(
    'histories',
    'another time of the last step',
    ofPayout('rejected', { updatedAt: '2026-11-02T06:00:00.001Z' }),
  ),
  signed('histories', 'charges of other amounts, under their own name', forgeCharges),
  signed('histories', 'no charges, and none that a payout names', (forgery) => {
    forgery.setRows('charges', []);
    forgery.mapRows('payouts', ({ charges: _, ...row }) => row);
  }),
  signed(
    'rows',
    'another place in the list of the month',
    ofPayout('held', (row) => ({ listSort: `a${row['listSort']}` })),
  ),
  signed('rows', 'a field that no payout has', ofPayout('held', { approvedBy: 'somebody' })),
];
