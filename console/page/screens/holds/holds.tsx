import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { NextFiles } from '../../parts/next-files.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Unreadable } from '../../parts/unreadable.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { Holds } from '../today/reasons.tsx';
import { HeldFor } from './held-for.tsx';
import { holdsWords } from './words.ts';

/** By reason, oldest first; then the payouts of one reason, many at once. */
export function HoldsScreen() {
  const { values } = useFilter(['reason']);
  const { reason } = values;
  return reason === undefined ? <Reasons /> : <HeldFor reason={reason} key={reason} />;
}

function Reasons() {
  const words = holdsWords();
  const loaded = useAnswer('countHolds', {});
  return (
    <Screen
      title={words.title}
      lead={
        <>
          {words.lead} <NextFiles />
        </>
      }
    >
      <Answered of={loaded}>
        {({ reasons, isCutOff, unreadable }) => (
          <>
            <Unreadable ids={unreadable} />
            <Holds
              holds={reasons.toSorted((a, b) => a.oldestSince.localeCompare(b.oldestSince))}
              isCutOff={isCutOff}
            />
          </>
        )}
      </Answered>
    </Screen>
  );
}
