import { useRef, useState } from 'preact/hooks';
import { decide } from '../../ask/api.ts';
import type { Problem } from '../../ask/outcome.ts';
import { announce } from '../../parts/announce.tsx';
import { Facts } from '../../parts/part.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { words as commonWords } from '../../parts/words.ts';
import { type Me, readMe } from '../../session/me.ts';
import { type KeyRequest, requestIn } from '../../signing/key-request.ts';
import { fingerprintOf, registerStatement } from '../../signing/register-statement.ts';
import { hasSandboxPasskeys } from '../../signing/sandbox-passkey.ts';
import { type SignBy, sign } from '../../signing/sign.ts';
import { keysWords } from './words.ts';

type Seen = { readonly request: KeyRequest; readonly fingerprint: string };

/** Signs for a colleague's passkey, after both have compared its fingerprint. */
export function BringKey({ me }: { readonly me: Me }) {
  const words = keysWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [seen, setSeen] = useState<Seen>();
  const [fault, setFault] = useState<string>();
  const [problem, setProblem] = useState<Problem>();

  const look = async (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const request = requestIn(String(new FormData(event.currentTarget).get('line') ?? ''));
    setFault(request === undefined ? words.notALine : undefined);
    setSeen(request === undefined ? undefined : { request, fingerprint: await fingerprintOf(request) });
  };
  const signBy = async (by: SignBy) => {
    if (seen === undefined || me.signing === null) return;
    const { stage } = me.signing;
    const { request, fingerprint } = seen;
    const signed = await sign(me, by, (signing) => registerStatement(stage, request, fingerprint, signing));
    const outcome = signed.ok
      ? await decide('registerKey', { body: { approver: request, signed: signed.answer } })
      : signed;
    setProblem(outcome.ok ? undefined : outcome.problem);
    if (!outcome.ok) return;
    announce(words.brought);
    dialog.current?.close();
    readMe();
  };

  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {words.bring}
      </button>
      <dialog ref={dialog} aria-labelledby="bring-title">
        <form onSubmit={look}>
          <h2 id="bring-title">{words.bring}</h2>
          <p>{words.bringLead}</p>
          <label for="bring-line">{words.line}</label>
          <textarea id="bring-line" name="line" required aria-invalid={fault !== undefined} />
          {fault !== undefined && (
            <p class="bad" role="alert">
              {fault}
            </p>
          )}
          <div class="actions">
            <button type="submit">{words.show}</button>
            <button type="button" onClick={() => dialog.current?.close()}>
              {commonWords().close}
            </button>
          </div>
        </form>
        {seen !== undefined && (
          <>
            <Facts
              of={[
                [words.person, seen.request.name],
                ['subject', <code key="subject">{seen.request.subject}</code>],
                ['issuer', <code key="issuer">{seen.request.issuer}</code>],
                [words.fingerprint, <code key="fingerprint">{seen.fingerprint}</code>],
              ]}
            />
            {problem !== undefined && <ProblemView problem={problem} />}
            <div class="actions">
              <button type="button" class="main-button" onClick={() => signBy('passkey')}>
                {words.sign}
              </button>
              {hasSandboxPasskeys() && (
                <button type="button" onClick={() => signBy('sandbox')}>
                  {words.signSandbox}
                </button>
              )}
            </div>
          </>
        )}
      </dialog>
    </>
  );
}
