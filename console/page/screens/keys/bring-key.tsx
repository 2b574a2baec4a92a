import { useRef, useState } from 'preact/hooks';
import { decide } from '../../ask/api.ts';
import type { Problem } from '../../ask/outcome.ts';
import { announce } from '../../parts/announce.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Said } from '../../parts/said.tsx';
import { Facts } from '../../parts/section.tsx';
import { words as commonWords } from '../../parts/words.ts';
import { type Me, readMe } from '../../session/me.ts';
import { fingerprintOf, type KeyOffer, registerStatement } from '../../signing/register-statement.ts';
import { type SignBy, sign } from '../../signing/sign.ts';
import { SignButtons } from '../../signing/sign-buttons.tsx';
import { keysWords } from './words.ts';

type Seen = { readonly offer: KeyOffer; readonly fingerprint: string };

/** Signs for a colleague's passkey, after both have compared its fingerprint. */
export function BringKey({ me }: { readonly me: Me }) {
  const words = keysWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [seen, setSeen] = useState<Seen>();
  const [problem, setProblem] = useState<Problem>();

  const open = () => {
    setSeen(undefined);
    setProblem(undefined);
    // The colleague beside this approver has just made theirs.
    readMe();
    dialog.current?.showModal();
  };
  const look = async (offer: KeyOffer) => setSeen({ offer, fingerprint: await fingerprintOf(offer) });
  const signBy = async (by: SignBy) => {
    if (seen === undefined || me.signing === null) return;
    const { stage } = me.signing;
    const { offer, fingerprint } = seen;
    const { credentialId } = offer;
    const keys = me.ownKeys.filter(({ isRevoked }) => !isRevoked).map((key) => key.credentialId);
    const signed = await sign(me, by, keys, (signing) =>
      registerStatement(stage, offer, fingerprint, signing),
    );
    const outcome = signed.ok
      ? await decide('registerKey', { body: { credentialId, signed: signed.answer } })
      : signed;
    setProblem(outcome.ok ? undefined : outcome.problem);
    if (!outcome.ok) return;
    announce(words.brought);
    dialog.current?.close();
    readMe();
  };

  return (
    <>
      <button type="button" onClick={open}>
        {words.bring}
      </button>
      <dialog ref={dialog} aria-labelledby="bring-title">
        <h2 id="bring-title">{words.bring}</h2>
        <p>{me.offers.length === 0 ? <Said code="keys-no-offer" /> : words.bringLead}</p>
        <div class="actions">
          {me.offers.map((offer) => (
            <button key={offer.credentialId} type="button" onClick={() => look(offer)}>
              {words.show(offer.person.name)}
            </button>
          ))}
          <button type="button" onClick={() => dialog.current?.close()}>
            {commonWords().close}
          </button>
        </div>
        {seen !== undefined && (
          <>
            <Facts
              of={[
                [words.person, seen.offer.person.name],
                ['subject', <code key="subject">{seen.offer.person.subject}</code>],
                ['issuer', <code key="issuer">{seen.offer.person.issuer}</code>],
                [words.fingerprint, <code key="fingerprint">{seen.fingerprint}</code>],
              ]}
            />
            {problem !== undefined && <ProblemView problem={problem} />}
            <div class="actions">
              <SignButtons onSign={signBy} />
            </div>
          </>
        )}
      </dialog>
    </>
  );
}
