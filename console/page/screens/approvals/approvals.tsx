import { useEffect } from 'preact/hooks';
import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Unreadable } from '../../parts/unreadable.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { me, readMe } from '../../session/me.ts';
import { Keys } from '../keys/keys.tsx';
import { WaitingApprovals } from '../today/waiting-approvals.tsx';
import { approvalsWords } from './words.ts';

export function ApprovalsScreen() {
  const words = approvalsWords();
  const loaded = useAnswer('listApprovals', {});
  const { values, hrefWith } = useFilter(['of']);
  useEffect(() => {
    // Somebody may have brought in a passkey of the person's, or taken one out.
    readMe();
  }, []);
  const isMine = values.of === 'mine';
  return (
    <Screen
      title={words.title}
      lead={words.lead}
      beside={
        <nav class="tabs" aria-label={words.which}>
          <a href={hrefWith({ of: undefined })} aria-current={isMine ? undefined : 'true'}>
            {words.all}
          </a>
          <a href={hrefWith({ of: 'mine' })} aria-current={isMine ? 'true' : undefined}>
            {words.mine}
          </a>
        </nav>
      }
    >
      <Answered of={loaded}>
        {({ waiting, isCutOff, unreadable }) => {
          const shown = isMine ? waiting.filter(({ mayIApprove }) => mayIApprove) : waiting;
          return (
            <>
              {isCutOff && <p class="warning">{words.tooMany}</p>}
              <Unreadable ids={unreadable} />
              {shown.length === 0 ? (
                <p class="empty">{isMine ? words.noneMine : words.none}</p>
              ) : (
                <WaitingApprovals approvals={shown} onExpiry={loaded.reload} />
              )}
            </>
          );
        }}
      </Answered>
      {me.value !== undefined && <Keys me={me.value} />}
    </Screen>
  );
}
