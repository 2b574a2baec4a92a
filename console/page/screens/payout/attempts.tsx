import { Day } from '../../show/moment.tsx';
import { labels } from '../../words/language.ts';
import type { ShownPayout } from './answer.ts';
import { BankLine } from './bank-line.tsx';
import { payoutWords } from './words.ts';

type Attempt = ShownPayout['attempts'][number];

export function Attempts({ payout: { attempts } }: { readonly payout: ShownPayout }) {
  const words = payoutWords();
  if (attempts.length === 0) return <p class="empty">{words.noAttempts}</p>;
  return (
    <>
      {attempts.map((attempt) => (
        <AttemptCard key={attempt.attempt} attempt={attempt} />
      ))}
    </>
  );
}

function AttemptCard({ attempt }: { readonly attempt: Attempt }) {
  const words = payoutWords();
  const { endToEndId, batchId, file, debtorAccountId, executionDate, booked } = attempt;
  return (
    <section class="card attempt" aria-label={`${words.attempt} ${attempt.attempt}`}>
      <h3>
        {words.attempt} {attempt.attempt}
      </h3>
      <p>
        <code>{endToEndId}</code>
        {debtorAccountId !== null && ` · ${debtorAccountId}`}
        {executionDate !== null && (
          <>
            {' '}
            · <Day day={executionDate} />
          </>
        )}
      </p>
      {batchId !== null && (
        <p>
          {labels().batch}: <a href={`/batches/${batchId}`}>{batchId}</a>
        </p>
      )}
      {file !== null && (
        <p>
          {labels().file}: <code>{file}</code>
        </p>
      )}
      <p class="quiet">{booked.length === 0 ? words.noBankLines : words.bankLines}</p>
      <ul class="reasons">
        {booked.map((line) => (
          <li key={`${line.bankReportId} ${line.says}`}>
            <BankLine of={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}
