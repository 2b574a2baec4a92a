import type { ReportedReason } from '../../core/reason-codes.ts';
import { REPEATS_KEPT } from '../report.ts';
import type { Draft } from './draft.ts';
import { choice, type Element, id, optional, repeated, sequence, textLine } from './grammar.ts';

/**
 * A reason as StatusReasonInformation (pain.002) and PaymentReturnReason (camt) give it: `Rsn` and `AddtlInf`.
 * @param more elements in front of `Rsn`.
 */
export function reason(
  take: (reason: ReportedReason) => void,
  more: readonly ReturnType<typeof optional>[] = [],
): Element {
  let draft: Draft<ReportedReason> = {};
  let additional: string[] = [];
  return sequence(
    [
      ...more,
      optional(
        'Rsn',
        sequence([
          choice('optional', {
            Cd: id((code) => {
              draft.code = code;
            }),
            Prtry: id((proprietary) => {
              draft.proprietary = proprietary;
            }),
          }),
        ]),
      ),
      repeated(
        'AddtlInf',
        textLine((line) => {
          if (additional.length < REPEATS_KEPT) additional.push(line);
        }),
      ),
    ],
    {
      open: () => {
        draft = {};
        additional = [];
      },
      close: () => take({ ...draft, additional }),
    },
  );
}
