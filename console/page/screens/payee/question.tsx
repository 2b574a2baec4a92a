import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Actions } from '../payout/actions.tsx';
import { Why } from '../payout/why.tsx';

/** Why the payout is held, and its release or end: for a changed account, that clears the change. */
export function Question({
  payoutId,
  onChange,
}: {
  readonly payoutId: string;
  readonly onChange: () => void;
}) {
  const loaded = useAnswer('showPayout', { params: { payoutId } });
  const decided = () => {
    loaded.reload();
    onChange();
  };
  return (
    <Answered of={loaded}>
      {(payout) =>
        payout.state === 'held' && (
          <div class="side-by-side">
            <Why payout={payout} />
            <Actions payout={payout} onChange={decided} />
          </div>
        )
      }
    </Answered>
  );
}
