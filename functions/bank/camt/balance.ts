import { assert } from '../../core/errors.ts';
import type { CreditDebit, ReportedAmount, ReportedBalance } from '../report.ts';
import { amount, choice, creditDebit, type Element, id, required, sequence } from '../xml/grammar.ts';

/** CashBalance: its type's ISO code (OPBD, CLBD, …; undefined where the bank uses its own) and the balance. */
export function balance(take: (type: string | undefined, balance: ReportedBalance) => void): Element {
  let type: string | undefined;
  let value: ReportedAmount | undefined;
  let side: CreditDebit | undefined;
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
    ],
    {
      open: () => {
        type = undefined;
      },
      close: () => {
        assert(value !== undefined && side !== undefined, 'a balance has its required values');
        take(type, { amount: value, creditDebit: side });
      },
    },
  );
}
