import type { Forgery } from '../../support/evidence-attacks.ts';
import { edited, type Forged } from './forging.ts';

/** In the one line of nobody. */
const ofLine =
  (changes: Readonly<Record<string, unknown>>) =>
  (forgery: Forgery): void =>
    forgery.mapRows('unmatched', (row) => ({ ...row, ...changes }));

const ofRead =
  (changes: Readonly<Record<string, unknown>>) =>
  (forgery: Forgery): void =>
    forgery.mapRows('reports', (row) =>
      row['type'] === 'camt.053' && row['other'] === '1' ? { ...row, ...changes } : row,
    );

/** What stands beside the bytes of reports and files. */
export const FORGERIES_OF_REPORTS: readonly Forged[] = [
  {
    check: 'bank-reports',
    what: 'another amount of a line of nobody',
    corpus: 'signed',
    forge: ofLine({ amountMinor: '701' }),
  },
  {
    check: 'bank-reports',
    what: 'another account of a line of nobody',
    corpus: 'signed',
    forge: ofLine({ accountIban: 'DE89370400440532013000' }),
  },
  {
    check: 'bank-reports',
    what: 'another day of a line of nobody',
    corpus: 'signed',
    forge: ofLine({ bookingDate: '2026-11-04' }),
  },
  {
    check: 'bank-reports',
    what: 'another reason why a line waits',
    corpus: 'signed',
    forge: ofLine({ why: 'unknown-id' }),
  },
  {
    check: 'bank-reports',
    what: 'another id of a line of nobody',
    corpus: 'signed',
    forge: ofLine({ endToEndId: 'ANOTHER' }),
  },
  {
    check: 'bank-reports',
    what: 'another report of a line of nobody',
    corpus: 'signed',
    forge: ofLine({ sha256: '0'.repeat(64) }),
  },
  {
    check: 'bank-reports',
    what: 'another count of matched lines',
    corpus: 'signed',
    forge: ofRead({ matched: '3' }),
  },
  {
    check: 'bank-reports',
    what: "another id of a report's message",
    corpus: 'signed',
    forge: ofRead({ messageId: 'BANK-7' }),
  },
  {
    check: 'bank-reports',
    what: "another version of a report's message",
    corpus: 'signed',
    forge: ofRead({ version: 'camt.053.001.02' }),
  },
  {
    check: 'file-contents',
    what: 'another name of the account that a file pays from',
    corpus: 'unanchored',
    forge: (forgery) =>
      forgery.mapRows('batches', (row) => edited(row, ['debtor', 'holderName'], () => 'Mallory')),
  },
  {
    check: 'file-contents',
    what: 'another time at which a file was opened',
    corpus: 'unanchored',
    forge: (forgery) =>
      forgery.mapRows('batches', (row) => edited(row, ['openedAtMs'], (at) => String(Number(at) + 1000))),
  },
  {
    check: 'approvals',
    what: 'another name of a signer',
    corpus: 'unanchored',
    forge: (forgery) =>
      forgery.mapRows('batches', (row) => edited(row, ['approvals', '0', 'person', 'name'], () => 'Mallory')),
  },
  {
    check: 'anchors',
    what: 'another name of a signer, also beside the file',
    corpus: 'signed',
    forge: (forgery) => {
      forgery.mapRows('batches', (row) => edited(row, ['approvals', '0', 'person', 'name'], () => 'Mallory'));
      const name = forgery.named('payment-files/', '.approvals.json');
      forgery.setText(name, forgery.text(name).replace('"name": "Anna"', '"name": "Mallory"'));
    },
  },
];
