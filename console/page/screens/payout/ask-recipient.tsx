import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { copyText } from '../../parts/copyable.tsx';
import { words as common } from '../../parts/words.ts';
import { me } from '../../session/me.ts';
import { amountText } from '../../show/amounts.ts';
import { dayText } from '../../show/moments.ts';
import { LANGUAGES, type Language, language, locale } from '../../words/language.ts';
import type { ShownPayout } from './answer.ts';
import { type MailFacts, type MailTexts, questionsFor, recipientMail } from './recipient-mail.ts';
import { payoutWords } from './words.ts';

/** A ready mail text to copy, where the recipient can answer why the payout waits. The page itself sends nothing. */
export function AskRecipient({ payout }: { readonly payout: ShownPayout }) {
  const words = payoutWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [spoken, setSpoken] = useState<Language>(language.value);
  const [loaded, setLoaded] = useState<{ readonly spoken: Language; readonly texts: MailTexts }>();
  useEffect(() => {
    fetch(`/mail/${spoken}.json`)
      .then((response) => response.json())
      .then((texts: MailTexts) => setLoaded({ spoken, texts }))
      // Then there is nothing to copy.
      .catch(() => undefined);
  }, [spoken]);
  const { reasons, bankReason, amountMinor, currency, period, recipientName, expenseId, iban } = payout;
  const codes = [...reasons.map(({ code }) => code), ...(bankReason?.code == null ? [] : [bankReason.code])];
  const questions = questionsFor(codes);
  if (questions.length === 0) return null;
  const place = locale(spoken);
  const facts: MailFacts = {
    name: recipientName,
    amount: amountMinor === null ? undefined : `${amountText(amountMinor, currency, place)} ${currency}`,
    period: period === null ? undefined : [dayText(period.start, place), dayText(period.end, place)],
    expenseId,
    iban,
    questions,
    by: me.value?.person.name ?? '',
  };
  const text = loaded?.spoken === spoken ? recipientMail(loaded.texts, facts) : '';
  return (
    <div class="below-table">
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {words.ask}
      </button>
      <dialog ref={dialog} aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{words.ask}</h2>
        <p class="dialog-lead">{words.askLead}</p>
        <label for={`${id}-language`}>{words.askLanguage}</label>
        <select
          id={`${id}-language`}
          value={spoken}
          onChange={({ currentTarget }) =>
            setSpoken(LANGUAGES.find((one) => one === currentTarget.value) ?? spoken)
          }
        >
          <option value="en">English</option>
          <option value="de">Deutsch</option>
        </select>
        <label for={`${id}-text`}>{words.askText}</label>
        <textarea id={`${id}-text`} class="mail-text" readOnly lang={spoken} value={text} />
        <div class="actions">
          <button type="button" class="main-button" onClick={() => copyText(text)}>
            {common().copy}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {common().close}
          </button>
        </div>
      </dialog>
    </div>
  );
}
