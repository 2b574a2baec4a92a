import { Said } from '../../parts/said.tsx';
import { Moment } from '../../show/moment.tsx';
import { stateText, TONES } from '../../show/state.tsx';
import { labels } from '../../words/language.ts';
import type { ShownPayout } from './answer.ts';
import { BankLine } from './bank-line.tsx';
import { payoutWords } from './words.ts';

type Step = ShownPayout['history'][number];

type Approval = ShownPayout['approvals'][number];

/** Newest last, as it happened, with who let its file leave. */
export function Timeline({ payout: { history, approvals } }: { readonly payout: ShownPayout }) {
  const all = [
    ...history.map((step) => ({ at: step.at, shown: <TimelineStep key={step.version} step={step} /> })),
    ...approvals.map((given) => ({
      at: given.at,
      shown: <ApprovalStep key={`${given.batchId} ${given.person}`} given={given} />,
    })),
  ];
  return <ol class="timeline">{all.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ shown }) => shown)}</ol>;
}

function ApprovalStep({ given: { batchId, person, at } }: { readonly given: Approval }) {
  const words = payoutWords();
  return (
    <li class="step step-good">
      <p>
        {words.approvedBy(person)} <a href={`/batches/${batchId}`}>…{batchId.slice(-8)}</a>
      </p>
      <p class="quiet">
        <Moment at={at} />
      </p>
    </li>
  );
}

function TimelineStep({ step }: { readonly step: Step }) {
  const words = payoutWords();
  const { at, from, to, by, sentence, facts, reasonCodes, evidence, why, attempt } = step;
  const noted = Object.entries(facts ?? {});
  return (
    <li class={`step step-${TONES[to]}`}>
      <p>
        <strong>
          {from === to ? stateText(to) : `${from === 'none' ? '' : `${stateText(from)} → `}${stateText(to)}`}
        </strong>{' '}
        <Said code={`step-${why}`}>{sentence}</Said>
      </p>
      <p class="quiet">
        <Moment at={at} /> · {labels().by} {by} · <code>{why}</code>
        {attempt > 1 && ` · ${words.attempt} ${attempt}`}
        {reasonCodes.map((code) => (
          <span key={code}>
            {' '}
            · <code>{code}</code>
          </span>
        ))}
      </p>
      {evidence !== null && (
        <p class="evidence">
          {words.evidence}: <BankLine of={evidence} />
        </p>
      )}
      {noted.length > 0 && (
        <dl class="noted">
          {noted.map(([name, value]) => (
            <div key={name}>
              <dt lang="en">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
