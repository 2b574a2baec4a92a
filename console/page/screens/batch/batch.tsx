import { useAnswer } from '../../ask/use-answer.ts';
import { Bar } from '../../charts/bar.tsx';
import { Answered } from '../../parts/answered.tsx';
import { BatchEnd } from '../../parts/batch-end.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Facts, Section } from '../../parts/section.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { TermLines } from '../../parts/terms.tsx';
import { Unreadable } from '../../parts/unreadable.tsx';
import { mayCall } from '../../session/me.ts';
import { Amount } from '../../show/amount.tsx';
import { countText, shareOf } from '../../show/amounts.ts';
import { Day, Moment } from '../../show/moment.tsx';
import { BatchStateMark, StateMark } from '../../show/state.tsx';
import { labels } from '../../words/language.ts';
import { Lines } from '../approval/lines.tsx';
import { approvalWords } from '../approval/words.ts';
import type { ShownBatch } from './answer.ts';
import { FileDownload } from './file-download.tsx';
import { HandOver } from './hand-over.tsx';
import { batchWords } from './words.ts';

/** A payment file: what it says, who signed it, and what became of it. */
export function BatchScreen({ params }: { readonly params?: { readonly batchId?: string } }) {
  const batchId = params?.batchId ?? '';
  const loaded = useAnswer('showBatch', { params: { batchId } });
  const words = batchWords();
  const { answer } = loaded;
  return (
    <Screen
      title={answer === undefined ? words.title : `${words.title} ${answer.debtorAccountId}`}
      lead={
        answer !== undefined && (
          <>
            <BatchStateMark state={answer.state} /> <BatchEnd batch={answer} />
            {answer.state === 'proposed' && <a href={`/approvals/${batchId}`}>{words.toApproval}</a>}
          </>
        )
      }
    >
      <Answered of={loaded}>
        {(batch) => (
          <>
            <Unreadable ids={batch.unreadable} />
            <BatchFacts batch={batch} />
            <div class="side-by-side">
              <Section title={words.states}>
                <States batch={batch} />
              </Section>
              <Section title={words.signatures}>
                <Signatures batch={batch} />
              </Section>
            </div>
            {batch.leftAt !== null && (
              <Section title={words.handOver}>
                <HandOver batch={batch} onChange={loaded.reload} />
              </Section>
            )}
            <Section title={words.checks}>
              <PayeeChecks checks={batch.payeeChecks} />
            </Section>
            <Section title={approvalWords().lines}>
              <Lines batchId={batchId} currency={batch.currency} />
            </Section>
          </>
        )}
      </Answered>
    </Screen>
  );
}

function BatchFacts({ batch }: { readonly batch: ShownBatch }) {
  const words = batchWords();
  const approval = approvalWords();
  const named = labels();
  const { count, controlSumMinor, currency, file, fileBytes, leftAt, timeZone } = batch;
  return (
    <section class="card part">
      <Facts
        of={[
          [
            named.sum,
            controlSumMinor === null ? named.none : <Amount minor={controlSumMinor} currency={currency} />,
          ],
          [named.payments, count === null ? named.none : countText(count)],
          [named.execution, <Day key="day" day={batch.executionDate} />],
          [
            words.left,
            leftAt === null ? (
              batch.state === 'void' ? (
                words.never
              ) : (
                words.notLeft
              )
            ) : (
              <Moment at={leftAt} timeZone={timeZone} />
            ),
          ],
          [words.rail, batch.rail],
          [words.booking, batch.batchBooking ? words.yes : words.no],
          [approval.batch, <code key="batch">{batch.batchId}</code>],
          [approval.manifest, <code key="manifest">{batch.manifestHash ?? named.none}</code>],
          [approval.fileHash, <code key="hash">{batch.fileSha256 ?? named.none}</code>],
          [
            words.fileKey,
            <>
              {file === null ? named.none : <code>{file}</code>}{' '}
              {fileBytes !== null && <span class="below">{words.bytes(countText(fileBytes))}</span>}
            </>,
          ],
          [approval.terms, batch.terms !== null && <TermLines of={batch.terms} currency={currency} />],
          [approval.makers, batch.makers.length === 0 ? approval.nobody : batch.makers.join(', ')],
        ]}
      />
      {!batch.isAsSigned && <p class="problem">{approval.notAsSigned}</p>}
      {file !== null && mayCall('downloadFile') && <FileDownload batch={batch} />}
    </section>
  );
}

/** Sums by state, each with a bar of its share. */
function States({ batch: { states, currency, state: of } }: { readonly batch: ShownBatch }) {
  const named = labels();
  const { isVoid, noStates } = batchWords();
  if (states.length === 0) return <p class="empty">{of === 'void' ? isVoid : noStates}</p>;
  const whole = states.reduce((sum, { sumMinor }) => sum + BigInt(sumMinor), 0n).toString();
  const columns: readonly Column<ShownBatch['states'][number]>[] = [
    { key: 'state', head: named.state, cell: ({ state }) => <StateMark state={state} /> },
    { key: 'count', head: named.count, isFigure: true, cell: ({ count }) => countText(count) },
    {
      key: 'sum',
      head: named.sum,
      isFigure: true,
      cell: ({ sumMinor }) => (
        <>
          <Amount minor={sumMinor} currency={currency} />
          <Bar thousandths={shareOf(sumMinor, whole)} />
        </>
      ),
    },
  ];
  return (
    <Table caption={batchWords().states} columns={columns} rows={states} rowKey={({ state }) => state} />
  );
}

function Signatures({ batch: { signatures } }: { readonly batch: ShownBatch }) {
  const words = batchWords();
  const named = labels();
  if (signatures.length === 0) return <p class="empty">{words.noSignatures}</p>;
  const columns: readonly Column<ShownBatch['signatures'][number]>[] = [
    {
      key: 'who',
      head: named.who,
      cell: ({ person, subject, issuer }) => (
        <>
          {person}
          <span class="below">
            {subject}, {issuer}
          </span>
        </>
      ),
    },
    { key: 'when', head: named.when, cell: ({ at }) => <Moment at={at} /> },
    {
      key: 'key',
      head: words.key,
      isSecondary: true,
      cell: ({ credentialId }) => <code title={credentialId}>{credentialId.slice(0, 12)}…</code>,
    },
  ];
  return (
    <Table
      caption={words.signatures}
      columns={columns}
      rows={signatures}
      rowKey={({ issuer, subject }) => `${issuer} ${subject}`}
    />
  );
}

function PayeeChecks({ checks }: { readonly checks: ShownBatch['payeeChecks'] }) {
  const words = batchWords();
  if (checks === null) return <p class="empty">{words.noChecks}</p>;
  return (
    <div class="card">
      <Facts of={Object.entries(checks).map(([result, count]) => [result, countText(count)] as const)} />
    </div>
  );
}
