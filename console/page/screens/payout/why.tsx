import type { State } from '../../../../functions/core/states.ts';
import { Part } from '../../parts/part.tsx';
import { Said } from '../../parts/said.tsx';
import { saidIn, sentenceOf } from '../../words/said.ts';
import type { ShownPayout } from './answer.ts';
import { AskRecipient } from './ask-recipient.tsx';
import { payoutWords } from './words.ts';

/** Where a recipient's answer lets it go on. */
const ASKED_IN: readonly State[] = ['rejected', 'held', 'failed', 'returned'];

/** What keeps it where it is, in words. */
export function Why({ payout }: { readonly payout: ShownPayout }) {
  const words = payoutWords();
  const { reasons, notes, bankReason, waitsFor, verdicts } = payout;
  const given = [...reasons, ...(bankReason === null ? [] : [bankReason])];
  const coded = given.map(({ code, message }) => ({ code, message: sentenceOf(code, message) }));
  return (
    <Part title={words.now}>
      <div class="card">
        <ul class="reasons">
          {coded.map(({ code, message }) => (
            <li key={`${code} ${message}`}>
              {code !== null && <code>{code}</code>} <Said code={code}>{message}</Said>
              {saidIn(code) !== undefined && saidIn(code) !== message && (
                <span class="below wrap">
                  <Said>{message}</Said>
                </span>
              )}
            </li>
          ))}
          {notes.map(({ code, message }) => (
            <li key={`${code} ${message}`}>
              {words.noted} <code>{code}</code> <Said code={code}>{message}</Said>
            </li>
          ))}
          {verdicts.map((verdict) => (
            <li key={verdict}>
              <Said>{verdict}</Said>
            </li>
          ))}
        </ul>
        {waitsFor !== null && (
          <p>
            {words.waits}: <Said {...waitsFor} />
          </p>
        )}
        {ASKED_IN.includes(payout.state) && <AskRecipient payout={payout} />}
        {coded.length + notes.length + verdicts.length === 0 && waitsFor === null && <p>{words.noneStood}</p>}
      </div>
    </Part>
  );
}
