import { editing, type Fields, type Forged, inRows, signed, unanchored } from './forging.ts';

/** In the one line of nobody. */
const ofLine = (changes: Fields) => inRows('unmatched', (row) => ({ ...row, ...changes }));

const ofRead = (changes: Fields) =>
  inRows('reports', (row) =>
    row['type'] === 'camt.053' && row['other'] === '1' ? { ...row, ...changes } : row,
  );

const ofSigner = editing('batches', ['approvals', '0', 'person', 'name'], () => 'Mallory');

/** What stands beside the bytes of reports and files. */
export const FORGERIES_OF_REPORTS: readonly Forged[] = [
  signed('bank-reports', 'another amount of a line of nobody', ofLine({ amountMinor: '701' })),
  signed(
    'bank-reports',
    'another account of a line of nobody',
    ofLine({ accountIban: 'DE89370400440532013000' }),
  ),
  signed('bank-reports', 'another day of a line of nobody', ofLine({ bookingDate: '2026-11-04' })),
  signed('bank-reports', 'another reason why a line waits', ofLine({ why: 'unknown-id' })),
  signed('bank-reports', 'another id of a line of nobody', ofLine({ endToEndId: 'ANOTHER' })),
  signed('bank-reports', 'another report of a line of nobody', ofLine({ sha256: '0'.repeat(64) })),
  signed('bank-reports', 'another count of matched lines', ofRead({ matched: '3' })),
  signed('bank-reports', "another id of a report's message", ofRead({ messageId: 'BANK-7' })),
  signed('bank-reports', "another version of a report's message", ofRead({ version: 'camt.053.001.02' })),
  unanchored(
    'file-contents',
    'another name of the account that a file pays from',
    editing('batches', ['debtor', 'holderName'], () => 'Mallory'),
  ),
  unanchored(
    'file-contents',
    'another time at which a file was opened',
    editing('batches', ['openedAtMs'], (at) => String(Number(at) + 1000)),
  ),
  unanchored('approvals', 'another name of a signer', ofSigner),
  signed('anchors', 'another name of a signer, also beside the file', (forgery) => {
    ofSigner(forgery);
    const name = forgery.named('payment-files/', '.approvals.json');
    forgery.setText(name, forgery.text(name).replace('"name": "Anna"', '"name": "Mallory"'));
  }),
];
