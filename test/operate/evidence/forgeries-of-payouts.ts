import { chargesDigest } from '../../../functions/core/charge-record.ts';
import { chargesKey } from '../../../functions/ledger/keys.ts';
import type { Forgery, Row } from '../../support/evidence-attacks.ts';
import { edited, type Forged } from './forging.ts';

const ofRow = (expenseId: string, change: (row: Row) => Row) => (row: Row) =>
  row['expenseId'] === expenseId ? change(row) : row;

/** The one payout's charge of more energy, under the name that it would have. */
function forgeCharges(forgery: Forgery): void {
  const record = { sessionId: 'session-1', energyWh: 43_000n, amountMinorText: '1000001', place: 'Depot' };
  const name = chargesDigest({ billingReference: 'cost centre 7', records: [record] });
  forgery.mapRows('charges', (row) => ({
    ...edited(row, ['records', '0', '3'], () => '43000'),
    pk: chargesKey(name, 0),
  }));
  forgery.mapRows(
    'payouts',
    ofRow('held', (row) => ({ ...row, charges: name })),
  );
}

/** What was charged, whose it is, and what was found of it. */
export const FORGERIES_OF_PAYOUTS: readonly Forged[] = [
  {
    check: 'histories',
    what: 'ten times the energy',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'payouts',
        ofRow('expense-2', (row) => ({ ...row, energyWh: `${row['energyWh']}0` })),
      ),
  },
  {
    check: 'histories',
    what: 'another beginning of the period',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'payouts',
        ofRow('expense-2', (row) => ({ ...row, period: { start: '2026-10-31', end: '2026-11-01' } })),
      ),
  },
  {
    check: 'histories',
    what: 'another recipient',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'payouts',
        ofRow('expense-2', (row) => ({ ...row, recipientId: 'recipient-9' })),
      ),
  },
  {
    check: 'histories',
    what: "another recipient's town",
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'payouts',
        ofRow('expense-2', (row) => ({ ...row, address: { town: 'Roskilde', country: 'DK' } })),
      ),
  },
  {
    check: 'histories',
    what: 'another report of a payout of another month',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'other-payouts',
        ofRow('expense-4', (row) => ({ ...row, reportId: 'report-9' })),
      ),
  },
  {
    check: 'histories',
    what: 'a held payout without its reason',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'payouts',
        ofRow('held', (row) => ({ ...row, reasons: [] })),
      ),
  },
  {
    check: 'histories',
    what: 'other words of a reason',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'payouts',
        ofRow('held', (row) => ({
          ...row,
          reasons: [{ code: 'limit-exceeded', severity: 'hold', field: 'amount', message: 'Nothing.' }],
        })),
      ),
  },
  {
    check: 'histories',
    what: 'a note that nobody made',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'payouts',
        ofRow('expense-2', (row) => ({ ...row, notes: [{ code: 'energy-missing', message: 'No energy.' }] })),
      ),
  },
  {
    check: 'histories',
    what: 'another time of the last step',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'payouts',
        ofRow('rejected', (row) => ({ ...row, updatedAt: '2026-11-02T06:00:00.001Z' })),
      ),
  },
  {
    check: 'histories',
    what: 'charges of other amounts, under their own name',
    corpus: 'signed',
    forge: forgeCharges,
  },
  {
    check: 'histories',
    what: 'no charges, and none that a payout names',
    corpus: 'signed',
    forge: (forgery) => {
      forgery.setRows('charges', []);
      forgery.mapRows('payouts', ({ charges: _, ...row }) => row);
    },
  },
  {
    check: 'rows',
    what: 'another place in the list of the month',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'payouts',
        ofRow('held', (row) => ({ ...row, listSort: `a${row['listSort']}` })),
      ),
  },
  {
    check: 'rows',
    what: 'a field that no payout has',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows(
        'payouts',
        ofRow('held', (row) => ({ ...row, approvedBy: 'somebody' })),
      ),
  },
];
