import { useState } from 'preact/hooks';
import { decide } from '../../ask/api.ts';
import type { Problem } from '../../ask/outcome.ts';
import { Copyable } from '../../parts/copyable.tsx';
import { ActButton } from '../../parts/deciding.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Said } from '../../parts/said.tsx';
import type { Me } from '../../session/me.ts';
import { makePasskey } from '../../signing/passkey.ts';
import { fingerprintOf } from '../../signing/register-statement.ts';
import { keysWords } from './words.ts';

/** `entry`: a first approver's, for the configuration. */
type Made = { readonly entry: string | undefined; readonly fingerprint: string };

/** Makes a passkey on this device. It counts once another approver has brought it in. */
export function MakeKey({ me }: { readonly me: Me }) {
  const words = keysWords();
  const [made, setMade] = useState<Made>();
  const [problem, setProblem] = useState<Problem>();
  const isFirst = me.signing === null;
  const origins = me.signing?.origins ?? [location.origin];
  const isElsewhere = !origins.includes(location.origin);
  const make = async () => {
    const outcome = await makePasskey(me);
    if (!outcome.ok) {
      setProblem(outcome.problem);
      return;
    }
    const offered = isFirst ? outcome : await decide('offerKey', { body: outcome.answer });
    setProblem(offered.ok ? undefined : offered.problem);
    if (!offered.ok) return;
    const { issuer, subject, name } = me.person;
    const entry = { issuer, subject, name, ...outcome.answer };
    setMade({
      entry: isFirst ? JSON.stringify(entry, null, 2) : undefined,
      fingerprint: await fingerprintOf(outcome.answer),
    });
  };
  return (
    <div>
      <ActButton
        label={words.make}
        may={{ may: !isElsewhere, whyNot: isElsewhere ? words.elsewhere(origins.join(', ')) : null }}
        onAct={make}
      />
      {problem !== undefined && <ProblemView problem={problem} />}
      {made !== undefined && (
        <div class="card" role="status">
          <p>
            <Said code={isFirst ? 'keys-first-made' : 'keys-made'} />
          </p>
          {made.entry !== undefined && (
            <p class="made-key">
              <Copyable text={made.entry} />
            </p>
          )}
          <p>
            {words.fingerprint}: <code>{made.fingerprint}</code>
          </p>
        </div>
      )}
    </div>
  );
}
