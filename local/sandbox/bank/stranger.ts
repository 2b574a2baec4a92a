import type { PlainDate } from '../../../functions/core/date.ts';
import { createDice } from '../random.ts';
import type { Posting } from './account.ts';
import type { ReportedDay } from './account-report.ts';
import { textKey } from './fate.ts';

const IBAN = 'FI2112345600000785';

/** Another company's statement, which a bank puts into our report: nothing on it is ours. */
export function strangersDay(seed: number, date: PlainDate, currency: string): ReportedDay {
  const dice = createDice(seed, textKey('stranger'), textKey(date));
  const openingMinor = BigInt(dice.between(1_000_000, 9_000_000));
  const posting: Posting = {
    amountMinor: BigInt(dice.between(1_000, 90_000)),
    side: 'DBIT',
    code: ['PMNT', 'ICDT', currency === 'EUR' ? 'ESCT' : 'DMCT'],
    reference: `ST${date.replaceAll('-', '')}`,
    details: {
      kind: 'transfer',
      endToEndId: `ORDER-${dice.digits(6)}`,
      name: 'Koivu Oy',
      remittance: `Order ${dice.digits(6)}`,
    },
  };
  const closingMinor = openingMinor - posting.amountMinor;
  const day = { date, sequence: 1, openingMinor, closingMinor, postings: [posting] };
  return { id: `STM-OTHER-${date}`, account: { iban: IBAN, currency }, day };
}
