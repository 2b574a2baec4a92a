import { useState } from 'preact/hooks';
import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { decide } from '../../ask/api.ts';
import { Deciding, MAY } from '../../parts/deciding.tsx';
import type { ShownPayee } from './answer.ts';
import { payeeWords } from './words.ts';

type Ibans = AnswerOf<'readIbans'>;

/** Whole IBANs, after a click that is on record. They go with the screen. */
export function RevealIbans({ payee: { payoutId } }: { readonly payee: ShownPayee }) {
  const words = payeeWords();
  const [ibans, setIbans] = useState<Ibans>();
  if (ibans !== undefined) {
    return (
      <div class="below-table" role="status">
        <h3>{words.whole}</h3>
        <p>
          {words.ofThePayout}: <code>{ibans.iban}</code>
        </p>
        <ol>
          {ibans.accounts.map((iban) => (
            <li key={iban}>
              <code>{iban}</code>
            </li>
          ))}
        </ol>
        <button type="button" onClick={() => setIbans(undefined)}>
          {words.hide}
        </button>
      </div>
    );
  }
  return (
    <div class="below-table">
      <Deciding
        label={words.reveal}
        title={words.revealTitle}
        lead={words.revealLead}
        may={MAY}
        onDecide={(reason) => decide('readIbans', { params: { payoutId }, body: { reason } })}
        onDone={(answer) => {
          setIbans(answer);
          return words.revealed;
        }}
        onChange={() => undefined}
      />
    </div>
  );
}
