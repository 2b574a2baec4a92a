import type { Verdict } from '../core/bank-decision.ts';
import type { Says } from '../core/bank-says.ts';
import type { BankLine } from './read-lines.ts';
import type { Misfit, Reading } from './reading.ts';
import { ledgerRefusal, settleAttempt } from './settle-attempt.ts';
import { type BatchOutcome, settleBatch } from './settle-batch.ts';

/**
 * Acts on one line of a report and records where it went. A line that the ledger cannot take is recorded like one
 * that does not match, so that it does not stop the others.
 * @throws what may pass when the report is read again.
 */
export async function settleLine(reading: Reading, line: BankLine): Promise<void> {
  const { misfit, memberMisfits } = await settle(reading, line).catch((error: unknown) =>
    only(ledgerRefusal(error)),
  );
  await reading.endLine(line, misfit, memberMisfits);
}

async function settle(reading: Reading, line: BankLine): Promise<BatchOutcome> {
  const { subject, says } = line;
  const verdict = says === undefined ? undefined : VERDICT_OF[says];
  if (subject.kind === 'none') return only({ why: subject.ours ? 'unknown-id' : 'other' });
  if (verdict === undefined) {
    return only({ why: line.entry === undefined ? 'status-unknown' : 'direction-unclear' });
  }
  if (subject.kind === 'batch') return settleBatch(reading, line, verdict, subject.batchId);
  const { payoutId, attempt } = subject;
  const said = { line, verdict, payoutId, attempt, checksLine: true };
  return only(await settleAttempt(reading, said, undefined));
}

const VERDICT_OF: Readonly<Record<Says, Verdict | undefined>> = {
  pending: 'pending',
  accepted: 'accepted',
  settled: 'settled',
  refused: 'rejected',
  'copy-refused': 'rejected',
  announced: 'pending',
  debited: 'booked',
  returned: 'returned',
  'return-undone': undefined,
  'charges-returned': undefined,
  unclear: undefined,
};

function only(misfit: Misfit | undefined): BatchOutcome {
  return { misfit, memberMisfits: 0 };
}
