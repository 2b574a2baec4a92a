import { readItem, writeItem } from '../../../functions/ledger/table.ts';
import { rosterOf, signerNamed } from '../../support/approvals.ts';
import { FORGERIES_OF_PAYOUTS } from './forgeries-of-payouts.ts';
import { FORGERIES_OF_REPORTS } from './forgeries-of-reports.ts';
import { edited, type Forged, more, remake, sha256 } from './forging.ts';

export const FORGERIES: readonly Forged[] = [
  {
    check: 'parts',
    what: 'a part that no archive has',
    corpus: 'signed',
    forge: (forgery) => forgery.setText('notes.txt', 'Nothing to see here.\n'),
  },
  {
    check: 'rows',
    what: 'a row that is there twice',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.setRows('audit', [...forgery.rows('audit'), ...forgery.rows('audit').slice(0, 1)]),
  },
  {
    check: 'rows',
    what: 'a line that is no row',
    corpus: 'signed',
    forge: (forgery) => forgery.setText('proof/000002.jsonl', '{"pk":"PROOF","value":null}\n'),
  },
  {
    check: 'rows',
    what: 'a row among those of another kind',
    corpus: 'signed',
    forge: (forgery) => forgery.setText('proof/000002.jsonl', '{"pk":"STOPS","version":"1"}\n'),
  },
  {
    check: 'histories',
    what: 'another name in a row',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows('payouts', (row) =>
        row['expenseId'] === 'held' ? { ...row, recipientName: 'Mallory' } : row,
      ),
  },
  {
    check: 'histories',
    what: 'a released hold that no step has',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows('payouts', (row) =>
        row['expenseId'] === 'held' ? { ...row, released: ['limit-exceeded'] } : row,
      ),
  },
  {
    check: 'charges',
    what: 'another place of a charge',
    corpus: 'signed',
    forge: (forgery) => forgery.replace('charges/000001.jsonl', 'Depot', 'Depxt'),
  },
  {
    check: 'charges',
    what: 'charges that no payout is for',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.setRows('charges', [
        ...forgery.rows('charges'),
        ...forgery.rows('charges').map((row) => ({ ...row, pk: row.pk.replace(/#0$/, '#1') })),
      ]),
  },
  {
    check: 'runs',
    what: 'another sum of a collection',
    corpus: 'signed',
    forge: (forgery) => forgery.mapRows('runs', (row) => edited(row, ['accepted', 'EUR', 'sumMinor'], more)),
  },
  {
    check: 'runs',
    what: 'a payout less that a collection accepted, and its count and sum',
    corpus: 'signed',
    forge: (forgery) => {
      forgery.mapRows('handovers', (row) =>
        edited(row, ['entries'], (all) => (Array.isArray(all) ? all.slice(1) : all)),
      );
      forgery.mapRows('runs', (row) =>
        edited(row, ['accepted', 'EUR'], () => ({ count: '3', sumMinor: '3006' })),
      );
    },
  },
  {
    check: 'manifests',
    what: 'another name in a manifest',
    corpus: 'signed',
    forge: (forgery) =>
      forgery.mapRows('manifests', (row) => edited(row, ['entries', '0', 'creditorName'], () => 'Mallory')),
  },
  {
    check: 'file-digests',
    what: 'another name in a payment file',
    corpus: 'signed',
    forge: (forgery) => forgery.replace(forgery.named('payment-files/', '.xml'), 'Jane Doe', 'Jane Dof'),
  },
  {
    check: 'file-digests',
    what: 'a payment file of no batch',
    corpus: 'signed',
    forge: (forgery) => forgery.setText('payment-files/BA00000000000000000000000000.xml', '<Document/>'),
  },
  {
    check: 'file-contents',
    what: 'a payment file to another account, sealed anew',
    corpus: 'plain',
    forge: (forgery) => {
      const name = forgery.named('payment-files/', '.xml');
      forgery.replace(name, 'DE89370400440532013000', 'NL91ABNA0417164300');
      const bytes = Buffer.from(forgery.text(name), 'utf8');
      forgery.mapRows('batches', (row) =>
        edited(
          edited(row, ['seal', 'fileSha256'], () => sha256(bytes)),
          ['seal', 'fileBytes'],
          () => String(bytes.length),
        ),
      );
    },
  },
  {
    check: 'approvers',
    what: 'a first approver whom no configuration names',
    corpus: 'plain',
    forge: (forgery) => {
      const row = readItem(
        writeItem({ pk: 'ROSTER', version: 1, value: rosterOf([signerNamed('Mallory')]) }),
      );
      forgery.setRows('roster', [{ pk: 'ROSTER', ...row }]);
    },
  },
  {
    check: 'approvals',
    what: 'an approval less, also beside the file',
    corpus: 'unanchored',
    forge: (forgery) => {
      forgery.mapRows('batches', (row) =>
        edited(row, ['approvals'], (all) => (Array.isArray(all) ? all.slice(0, 1) : all)),
      );
      const name = forgery.named('payment-files/', '.approvals.json');
      const beside = JSON.parse(forgery.text(name));
      forgery.setText(name, JSON.stringify({ ...beside, approvals: beside.approvals.slice(0, 1) }));
    },
  },
  {
    check: 'approvals',
    what: 'a policy that asked for one person alone',
    corpus: 'unanchored',
    forge: (forgery) =>
      forgery.mapRows('batches', (row) => edited(row, ['proposal', 'terms', 'policy', 'people'], () => '1')),
  },
  {
    check: 'approvals',
    what: 'a file that left when its approvals had expired',
    corpus: 'unanchored',
    forge: (forgery) =>
      forgery.mapRows('batches', (row) =>
        edited(row, ['leavesAtMs'], () => String(Date.parse('2099-01-01'))),
      ),
  },
  {
    check: 'approvals',
    what: 'other words beside the file',
    corpus: 'signed',
    forge: (forgery) => forgery.replace(forgery.named('payment-files/', '.approvals.json'), 'EUR', 'SEK'),
  },
  {
    check: 'bank-reports',
    what: "another word in a bank's report",
    corpus: 'signed',
    forge: (forgery) => {
      const name = [...forgery.parts.keys()].find(
        (part) => part.startsWith('bank-reports/') && forgery.text(part).includes('STATEMENT-1'),
      );
      forgery.replace(name ?? '', 'STATEMENT-1', 'STATEMENT-2');
    },
  },
  {
    check: 'bank-reports',
    what: 'a report that nobody read',
    corpus: 'signed',
    forge: (forgery) => forgery.setText(`bank-reports/${'0'.repeat(64)}.xml`, '<Document/>'),
  },
  {
    check: 'bank-reports',
    what: 'a line less of those that wait',
    corpus: 'signed',
    forge: (forgery) => forgery.setRows('unmatched', []),
  },
  {
    check: 'bank-lines',
    what: 'a booking of another amount, in a history made anew',
    corpus: 'unanchored',
    forge: (forgery) =>
      remake(forgery, 'payouts', 'expense-2', { fact: (fact) => ({ ...fact, amountMinor: 1000n }) }),
  },
  {
    check: 'bank-lines',
    what: 'a booking of another day, in a history made anew',
    corpus: 'unanchored',
    forge: (forgery) =>
      remake(forgery, 'payouts', 'expense-2', { fact: (fact) => ({ ...fact, reference: 'BANKREF-7' }) }),
  },
  {
    check: 'sums',
    what: 'another sum of the month',
    corpus: 'signed',
    forge: (forgery) => forgery.replace('sums.json', '"paidMinor":"1001"', '"paidMinor":"1002"'),
  },
  {
    check: 'audit',
    what: 'an entry less of what people asked for',
    corpus: 'signed',
    forge: (forgery) => forgery.mapRows('audit', (row, index) => (index === 1 ? undefined : row)),
  },
  {
    check: 'audit',
    what: 'another word of what somebody asked for',
    corpus: 'unanchored',
    forge: (forgery) =>
      forgery.mapRows('audit', (row, index) => (index === 1 ? { ...row, about: 'other' } : row)),
  },
  {
    check: 'anchors',
    what: 'a history made anew',
    corpus: 'signed',
    forge: (forgery) => remake(forgery, 'payouts', 'held', { payment: { recipientName: 'Mallory' } }),
  },
  {
    check: 'anchors',
    what: 'the last entry less of what people asked for',
    corpus: 'signed',
    forge: (forgery) => forgery.mapRows('audit', (row, index) => (index === 2 ? undefined : row)),
  },
  {
    check: 'anchors',
    what: 'no proof of the sums',
    corpus: 'signed',
    forge: (forgery) => forgery.setRows('proof', []),
  },
  {
    check: 'anchors',
    what: 'the first anchor less',
    corpus: 'signed',
    forge: (forgery) => {
      const [first = ''] = [...forgery.parts.keys()].filter((name) => name.startsWith('anchors/')).sort();
      forgery.parts.delete(first);
    },
  },
  ...FORGERIES_OF_PAYOUTS,
  ...FORGERIES_OF_REPORTS,
];
