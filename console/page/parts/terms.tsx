import type { SentenceValues } from '../../../functions/core/sentence.ts';
import type { AnswerOf } from '../../api/contract/shapes.ts';
import { amountText } from '../show/amounts.ts';
import { Said } from './said.tsx';

type Terms = NonNullable<AnswerOf<'showApproval'>['terms']>;

/** The rules in force for an account's files: who approves them, and what leaves at most. */
export function TermLines({ of, currency }: { readonly of: Terms; readonly currency: string }) {
  const { policy, caps } = of;
  const amount = (minor: string) => `${amountText(minor, currency)} ${currency}`;
  const cap = ({ count, sumMinor }: Terms['caps']['perFile']) => ({ count, amount: amount(sumMinor) });
  const { people, above, bankReleases } = policy;
  const lines: readonly (readonly [code: string, values?: SentenceValues])[] = [
    [people === 1 ? 'approved-by-one' : 'approved-by', { people }],
    ...above.map((band) => ['approved-above', { ...band, amount: amount(band.amountMinor) }] as const),
    [bankReleases ? 'released-at-bank' : 'not-released-at-bank'],
    ['cap-file', cap(caps.perFile)],
    ['cap-run', cap(caps.perRun)],
    ['cap-day', cap(caps.perDay)],
  ];
  return lines.map(([code, values], index) => (
    <span key={index} class="line term">
      <Said code={code} values={values} />
    </span>
  ));
}
