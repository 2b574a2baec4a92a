import type { AnswerOf } from '../../api/contract/shapes.ts';
import { Said } from './said.tsx';

type Batch = Pick<AnswerOf<'showApproval'>, 'state' | 'voided' | 'leftAt'>;

/** How it ended, or how far it is; nothing while it waits. */
export function BatchEnd({ batch: { state, voided, leftAt } }: { readonly batch: Batch }) {
  if (voided?.why === 'refused') {
    const { by, at, reason, lines } = voided;
    return <Said code="end-refused" values={{ by, at: { moment: at }, reason, lines: lines.length }} />;
  }
  if (state === 'proposed') return null;
  return <Said code={`end-${voided?.why ?? (state === 'sealed' && leftAt !== null ? 'leaving' : state)}`} />;
}
