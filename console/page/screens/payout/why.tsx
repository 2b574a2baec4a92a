import { Fragment } from 'preact';
import type { State } from '../../../../functions/core/states.ts';
import { Said } from '../../parts/said.tsx';
import { Section } from '../../parts/section.tsx';
import { saidIn, sentenceOf } from '../../words/said.ts';
import type { ShownPayout } from './answer.ts';
import { AskRecipient } from './ask-recipient.tsx';
import { payoutWords } from './words.ts';

/** Where a recipient's answer lets it go on. */
const IS_ASKED: Readonly<Record<State, boolean>> = {
  rejected: true,
  held: true,
  ready: false,
  scheduled: false,
  batched: false,
  submitted: false,
  accepted: false,
  paid: false,
  failed: true,
  returned: true,
  'in-doubt': false,
  withdrawn: false,
  cancelled: false,
};

type Verdict = ShownPayout['verdicts'][number];

/** Where an attempt stands. */
function Standing({ of }: { readonly of: Verdict }) {
  const { attempt, standing, reasonCodes, isWord, isDead, contradictions } = of;
  const said = [
    `stands-${standing}`,
    ...(isWord ? ['stands-by-word'] : []),
    ...contradictions.map((code) => `contradicts-${code}`),
    ...(isDead ? ['stands-dead'] : []),
  ];
  return (
    <li>
      {payoutWords().attempt} {attempt}:{' '}
      {said.map((code, index) => (
        <Fragment key={code}>
          {index > 0 && '; '}
          <Said code={code} />
        </Fragment>
      ))}
      {standing !== 'booked' && reasonCodes.map((code) => <code key={code}> {code}</code>)}
    </li>
  );
}

/** What keeps it where it is, in words. */
export function Why({ payout }: { readonly payout: ShownPayout }) {
  const words = payoutWords();
  const { reasons, notes, bankReason, waitsFor, fileWaits, verdicts } = payout;
  const given = [...reasons, ...(bankReason === null ? [] : [bankReason])];
  const coded = given.map(({ code, message }) => ({ code, message: sentenceOf(code, message) }));
  return (
    <Section title={words.now}>
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
            <Standing key={verdict.attempt} of={verdict} />
          ))}
        </ul>
        {fileWaits !== null && (
          <p>
            <a href={`/approvals/${fileWaits.batchId}`}>
              <Said {...fileWaits.says} />
            </a>
          </p>
        )}
        {waitsFor !== null && (
          <p>
            {words.waits}: <Said {...waitsFor} />
          </p>
        )}
        {IS_ASKED[payout.state] && <AskRecipient payout={payout} />}
        {coded.length + notes.length + verdicts.length === 0 && (fileWaits ?? waitsFor) === null && (
          <p>{words.noneStood}</p>
        )}
      </div>
    </Section>
  );
}
