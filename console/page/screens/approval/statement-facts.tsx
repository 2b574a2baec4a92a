import { Facts } from '../../parts/section.tsx';
import { TermLines } from '../../parts/terms.tsx';
import { Amount } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Day, Moment } from '../../show/moment.tsx';
import type { ShownStatement } from '../../signing/approval-statement.ts';
import type { ShownApproval } from './answer.ts';
import { approvalWords } from './words.ts';

/** All that people sign, from the very values that they sign. */
export function StatementFacts({
  statement,
  terms,
  makers,
}: {
  readonly statement: ShownStatement;
  readonly terms: ShownApproval['terms'];
  readonly makers: readonly string[];
}) {
  const words = approvalWords();
  return (
    <div class="card">
      <Facts
        of={[
          [words.payments, countText(Number(statement.count))],
          [words.sum, <Amount key="sum" minor={statement.controlSumMinor} currency={statement.currency} />],
          [words.execution, <Day key="day" day={statement.executionDate} />],
          [words.account, statement.debtorAccountId],
          [words.expires, <Moment key="expires" at={statement.expiresAt} />],
          [words.stage, statement.stage],
          [words.batch, <code key="batch">{statement.batchId}</code>],
          [words.version, <code key="version">{statement.version}</code>],
          [words.manifest, <code key="manifest">{statement.manifestHash}</code>],
          [words.fileHash, <code key="file">{statement.fileSha256}</code>],
          [
            words.terms,
            <>
              {terms !== null && <TermLines of={terms} currency={statement.currency} />}
              <code>{statement.terms}</code>
            </>,
          ],
          [
            words.makers,
            <>
              {makers.length === 0 ? words.nobody : makers.join(', ')}
              {statement.makers !== '' && (
                <span class="below">
                  <code>{statement.makers}</code>
                </span>
              )}
            </>,
          ],
        ]}
      />
    </div>
  );
}
