import { useRef, useState } from 'preact/hooks';
import { decide } from '../../ask/api.ts';
import type { Problem } from '../../ask/outcome.ts';
import { announce } from '../../parts/announce.tsx';
import { ActButton } from '../../parts/deciding.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { words as commonWords } from '../../parts/words.ts';
import type { Me } from '../../session/me.ts';
import { Amount } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Day } from '../../show/moment.tsx';
import { approvalStatement, type ShownStatement } from '../../signing/approval-statement.ts';
import { type SignBy, sign } from '../../signing/sign.ts';
import { SignButtons } from '../../signing/sign-buttons.tsx';
import type { ShownApproval } from './answer.ts';
import { approvalWords } from './words.ts';

/** Signs the statement on the screen, by the signed-in person's passkey. */
export function Approve({
  me,
  statement,
  approval: { mayIApprove: may, whyNot, myKeys, notTogetherWith },
  onChange,
}: {
  readonly me: Me;
  readonly statement: ShownStatement;
  readonly approval: ShownApproval;
  readonly onChange: () => void;
}) {
  const words = approvalWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<Problem>();
  const [isWorking, setIsWorking] = useState(false);
  // At once: the screen follows a moment later, and a second click may come before.
  const isSent = useRef(false);
  const isUnknown = problem?.code === 'page-outcome-unknown';
  const { batchId, count, controlSumMinor, currency, debtorAccountId, executionDate } = statement;

  const signBy = async (by: SignBy) => {
    if (isSent.current || isUnknown) return;
    isSent.current = true;
    setIsWorking(true);
    setProblem(undefined);
    const signed = await sign(me, by, myKeys, (signing) => approvalStatement(statement, signing));
    const outcome = signed.ok
      ? await decide('approveBatch', { params: { batchId }, body: { signed: signed.answer } })
      : signed;
    isSent.current = false;
    setIsWorking(false);
    if (!outcome.ok) {
      setProblem(outcome.problem);
      return;
    }
    const { approvals, people } = outcome.answer;
    announce(
      approvals < people ? words.approvedMore(countText(approvals), countText(people)) : words.approvedLast,
    );
    dialog.current?.close();
    onChange();
  };

  return (
    <>
      <ActButton
        label={words.approve}
        kind="main"
        may={{ may, whyNot }}
        onAct={() => dialog.current?.showModal()}
      />
      {may && notTogetherWith.length > 0 && (
        <p class="why-not">{words.notTogether(notTogetherWith.join(', '))}</p>
      )}
      <dialog
        ref={dialog}
        aria-labelledby="approve-title"
        onClose={() => {
          if (problem !== undefined) onChange();
          setProblem(undefined);
        }}
      >
        <h2 id="approve-title">{words.approveTitle}</h2>
        <p class="signed-sum">
          <Amount minor={controlSumMinor} currency={currency} />
        </p>
        <p>
          {words.signText(countText(Number(count)), debtorAccountId)} {words.execution}:{' '}
          <Day day={executionDate} />.
        </p>
        {problem !== undefined && <ProblemView problem={problem} />}
        <div class="actions">
          {!isUnknown && <SignButtons isWorking={isWorking} onSign={signBy} />}
          <button type="button" onClick={() => dialog.current?.close()}>
            {commonWords().close}
          </button>
        </div>
      </dialog>
    </>
  );
}
