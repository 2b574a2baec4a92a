import { decide } from '../../ask/api.ts';
import { Deciding, MAY } from '../../parts/deciding.tsx';
import { Section } from '../../parts/section.tsx';
import { Stops } from '../../parts/stops.tsx';
import { mayCall } from '../../session/me.ts';
import { countText } from '../../show/amounts.ts';
import type { Controls } from './answer.ts';
import { controlsWords } from './words.ts';

const ALL = '*';

/** Stops at once, by one person; ends by as many as the configuration says. */
export function StopActions({
  controls: { stops, debtorAccounts, people },
  onChange,
}: {
  readonly controls: Controls;
  readonly onChange: () => void;
}) {
  const words = controlsWords();
  const accounts = [ALL, ...debtorAccounts.map(({ debtorAccountId }) => debtorAccountId)];
  const isStopped = (account: string) => stops.some(({ debtorAccountId }) => debtorAccountId === account);
  return (
    <Section title={words.stop}>
      <Stops stops={stops} />
      {stops.length === 0 && <p class="good">✓ {words.running}</p>}
      <div class="actions">
        {mayCall('stopPayments') &&
          accounts
            .filter((account) => !isStopped(account))
            .map((debtorAccountId) => (
              <Deciding
                key={debtorAccountId}
                label={debtorAccountId === ALL ? words.stopAll : words.stopAccount(debtorAccountId)}
                title={words.stopTitle}
                lead={words.stopLead}
                kind="grave"
                may={MAY}
                onDecide={(reason) => decide('stopPayments', { body: { debtorAccountId, reason } })}
                onDone={() => words.stopped}
                onChange={onChange}
              />
            ))}
        {mayCall('resumePayments') &&
          stops.map(({ debtorAccountId, at: stoppedAt }) => (
            <Deciding
              key={`resume ${debtorAccountId}`}
              label={`${words.resume}: ${debtorAccountId === ALL ? words.all : debtorAccountId}`}
              title={words.resumeTitle}
              lead={people === 2 && words.resumeLead(countText(people))}
              kind="main"
              may={MAY}
              onDecide={(reason) =>
                decide('resumePayments', { body: { debtorAccountId, reason, stoppedAt } })
              }
              onDone={({ hasEnded }) => (hasEnded ? words.resumed : words.resumeBegun)}
              onChange={onChange}
            />
          ))}
      </div>
    </Section>
  );
}
