import type { PlainDate } from '../../core/date.ts';
import { assert } from '../../core/errors.ts';
import type { CreditDebit, ReportedAmount, ReportedBalance } from '../report.ts';
import {
  amount,
  choice,
  creditDebit,
  type Element,
  id,
  optional,
  required,
  sequence,
} from '../xml/grammar.ts';
import { dayOrTime } from './dates.ts';

/** CashBalance: its type's ISO code (OPBD, CLBD, …; undefined where the bank uses its own), the balance and its day. */
export function balance(
  take: (type: string | undefined, balance: ReportedBalance, date: PlainDate | undefined) => void,
): Element {
  let type: string | undefined;
  let value: ReportedAmount | undefined;
  let side: CreditDebit | undefined;
  let date: PlainDate | undefined;
  const typeCode = choice('optional', {
    Cd: id((text) => {
      type = text;
    }),
  });
  return sequence(
    [
      required('Tp', sequence([required('CdOrPrtry', sequence([typeCode]))])),
      required(
        'Amt',
        amount((read) => {
          value = read;
        }),
      ),
      required(
        'CdtDbtInd',
        creditDebit((read) => {
          side = read;
        }),
      ),
      optional(
        'Dt',
        dayOrTime((read) => {
          date = read;
        }),
      ),
    ],
    {
      open: () => {
        type = undefined;
        date = undefined;
      },
      close: () => {
        assert(value !== undefined && side !== undefined, 'a balance has its required values');
        take(type, { amount: value, creditDebit: side }, date);
      },
    },
  );
}
