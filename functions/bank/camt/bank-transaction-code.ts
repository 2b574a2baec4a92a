import type { BankTransactionCode } from '../report.ts';
import type { Draft } from '../xml/draft.ts';
import { type Element, id, optional, sequence } from '../xml/grammar.ts';

/** BankTransactionCodeStructure4: the same in camt versions 02 and 08. */
export function bankTransactionCode(take: (code: BankTransactionCode) => void): Element {
  let draft: Draft<BankTransactionCode> = {};
  const code = (field: keyof BankTransactionCode): Element =>
    id((text) => {
      draft[field] = text;
    });
  const family = sequence([optional('Cd', code('family')), optional('SubFmlyCd', code('subFamily'))]);
  return sequence(
    [
      optional('Domn', sequence([optional('Cd', code('domain')), optional('Fmly', family)])),
      optional('Prtry', sequence([optional('Cd', code('proprietary'))])),
    ],
    {
      open: () => {
        draft = {};
      },
      close: () => take(draft),
    },
  );
}
