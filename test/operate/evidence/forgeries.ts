import { newRow, readItem } from '../../../functions/ledger/table.ts';
import { rosterOf, signerNamed } from '../../support/approvals.ts';
import { FORGERIES_OF_PAYOUTS } from './forgeries-of-payouts.ts';
import { FORGERIES_OF_REPORTS } from './forgeries-of-reports.ts';
import {
  editing,
  type Forged,
  inRows,
  more,
  ofPayout,
  plain,
  remake,
  sha256,
  signed,
  unanchored,
} from './forging.ts';

export const FORGERIES: readonly Forged[] = [
  signed('parts', 'a part that no archive has', (forgery) =>
    forgery.setText('notes.txt', 'Nothing to see here.\n'),
  ),
  signed('rows', 'a row that is there twice', (forgery) =>
    forgery.setRows('audit', [...forgery.rows('audit'), ...forgery.rows('audit').slice(0, 1)]),
  ),
  signed('rows', 'a line that is no row', (forgery) =>
    forgery.setText('proof/000002.jsonl', '{"pk":"PROOF","value":null}\n'),
  ),
  signed('rows', 'a row among those of another kind', (forgery) =>
    forgery.setText('proof/000002.jsonl', '{"pk":"STOPS","version":"1"}\n'),
  ),
  signed('histories', 'another name in a row', ofPayout('held', { recipientName: 'Mallory' })),
  signed('histories', 'a released hold that no step has', ofPayout('held', { released: ['limit-exceeded'] })),
  signed('charges', 'another place of a charge', (forgery) =>
    forgery.replace('charges/000001.jsonl', 'Depot', 'Depxt'),
  ),
  signed('charges', 'charges that no payout is for', (forgery) =>
    forgery.setRows('charges', [
      ...forgery.rows('charges'),
      ...forgery.rows('charges').map((row) => ({ ...row, pk: row.pk.replace(/#0$/, '#1') })),
    ]),
  ),
  signed('runs', 'another sum of a collection', editing('runs', ['accepted', 'EUR', 'sumMinor'], more)),
  signed('runs', 'a payout less that a collection accepted, and its count and sum', (forgery) => {
    editing('handovers', ['entries'], (all) => [all].flat().slice(1))(forgery);
    editing('runs', ['accepted', 'EUR'], () => ({ count: '3', sumMinor: '3006' }))(forgery);
  }),
  signed(
    'manifests',
    'another name in a manifest',
    editing('manifests', ['entries', '0', 'creditorName'], () => 'Mallory'),
  ),
  signed('file-digests', 'another name in a payment file', (forgery) =>
    forgery.replace(forgery.named('payment-files/', '.xml'), 'Jane Doe', 'Jane Dof'),
  ),
  signed('file-digests', 'a payment file of no batch', (forgery) =>
    forgery.setText('payment-files/BA00000000000000000000000000.xml', '<Document/>'),
  ),
  plain('file-contents', 'a payment file to another account, sealed anew', (forgery) => {
    const name = forgery.named('payment-files/', '.xml');
    forgery.replace(name, 'DE89370400440532013000', 'NL91ABNA0417164300');
    const bytes = Buffer.from(forgery.text(name), 'utf8');
    editing('batches', ['seal', 'fileSha256'], () => sha256(bytes))(forgery);
    editing('batches', ['seal', 'fileBytes'], () => String(bytes.length))(forgery);
  }),
  plain('approvers', 'a first approver whom no configuration names', (forgery) => {
    const row = newRow('ROSTER', { version: 1, value: rosterOf([signerNamed('Mallory')]) });
    forgery.setRows('roster', [{ ...readItem(row), pk: 'ROSTER' }]);
  }),
  unanchored('approvals', 'an approval less, also beside the file', (forgery) => {
    editing('batches', ['approvals'], (all) => [all].flat().slice(0, 1))(forgery);
    const name = forgery.named('payment-files/', '.approvals.json');
    const beside = JSON.parse(forgery.text(name));
    forgery.setText(name, JSON.stringify({ ...beside, approvals: beside.approvals.slice(0, 1) }));
  }),
  unanchored(
    'approvals',
    'a policy that asked for one person alone',
    editing('batches', ['proposal', 'terms', 'policy', 'people'], () => '1'),
  ),
  unanchored(
    'approvals',
    'a file that left when its approvals had expired',
    editing('batches', ['leavesAtMs'], () => String(Date.parse('2099-01-01'))),
  ),
  signed('approvals', 'other words beside the file', (forgery) =>
    forgery.replace(forgery.named('payment-files/', '.approvals.json'), 'EUR', 'SEK'),
  ),
  signed('bank-reports', "another word in a bank's report", (forgery) => {
    const name = [...forgery.parts.keys()].find(
      (part) => part.startsWith('bank-reports/') && forgery.text(part).includes('STATEMENT-1'),
    );
    forgery.replace(name ?? '', 'STATEMENT-1', 'STATEMENT-2');
  }),
  signed('bank-reports', 'a report that nobody read', (forgery) =>
    forgery.setText(`bank-reports/${'0'.repeat(64)}.xml`, '<Document/>'),
  ),
  signed('bank-reports', 'a line less of those that wait', (forgery) => forgery.setRows('unmatched', [])),
  unanchored('bank-lines', 'a booking of another amount, in a history made anew', (forgery) =>
    remake(forgery, 'payouts', 'expense-2', { fact: (fact) => ({ ...fact, amountMinor: 1000n }) }),
  ),
  unanchored('bank-lines', 'a booking of another day, in a history made anew', (forgery) =>
    remake(forgery, 'payouts', 'expense-2', { fact: (fact) => ({ ...fact, reference: 'BANKREF-7' }) }),
  ),
  signed('sums', 'another sum of the month', (forgery) =>
    forgery.replace('sums.json', '"paidMinor":"1001"', '"paidMinor":"1002"'),
  ),
  signed(
    'audit',
    'an entry less of what people asked for',
    inRows('audit', (row, index) => (index === 1 ? undefined : row)),
  ),
  unanchored(
    'audit',
    'another word of what somebody asked for',
    inRows('audit', (row, index) => (index === 1 ? { ...row, about: 'other' } : row)),
  ),
  signed('anchors', 'a history made anew', (forgery) =>
    remake(forgery, 'payouts', 'held', { payment: { recipientName: 'Mallory' } }),
  ),
  signed(
    'anchors',
    'the last entry less of what people asked for',
    inRows('audit', (row, index) => (index === 2 ? undefined : row)),
  ),
  signed('anchors', 'no proof of the sums', (forgery) => forgery.setRows('proof', [])),
  signed('anchors', 'the first anchor less', (forgery) => {
    const [first = ''] = [...forgery.parts.keys()].filter((name) => name.startsWith('anchors/')).sort();
    forgery.parts.delete(first);
  }),
  ...FORGERIES_OF_PAYOUTS,
  ...FORGERIES_OF_REPORTS,
];
