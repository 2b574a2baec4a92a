import type { BankFact } from '../../functions/core/bank-fact.ts';
import type { HistoryEntry, PaymentFacts, Payout, PayoutChange } from '../../functions/core/payout.ts';
import { createPayout, type Step, stepPayout } from '../../functions/core/step-payout.ts';
import { decodePayout, encodePayout } from '../../functions/ledger/payout-row.ts';
import { readItem, writeItem } from '../../functions/ledger/table.ts';
import type { Row } from './evidence-attacks.ts';

export type Remaking = {
  readonly payment?: Partial<PaymentFacts>;
  /** Of each fact; undefined leaves its step out. */
  readonly fact?: (fact: BankFact) => BankFact | undefined;
};

/** The same life once more, with hashes that fit: what somebody can write who knows the code. */
export function remade(payout: Payout, { payment = {}, fact = (known) => known }: Remaking): Payout {
  const { history, version: _, attempt: __, createdAt: ___, updatedAt: ____, ...row } = payout;
  const [first, ...steps] = history;
  if (first === undefined) throw new Error('A payout has a history.');
  const none = { plan: undefined, batchId: undefined, released: undefined };
  let made = createPayout({ ...row, ...none, ...payment, state: first.to }, stepOf(first));
  for (const entry of steps) {
    const evidence = entry.evidence === undefined ? undefined : fact(entry.evidence);
    if (entry.evidence !== undefined && evidence === undefined) continue;
    made = stepPayout(made, entry.to, changeOf(payout, entry), {
      ...stepOf(entry),
      ...(evidence === undefined ? {} : { evidence }),
    });
  }
  return made;
}

function changeOf({ plan }: Payout, entry: HistoryEntry): PayoutChange {
  if (entry.to === 'scheduled') return { plan };
  return entry.why === 'batched' ? { batchId: entry.facts.batchId } : {};
}

function stepOf({
  hash: _,
  version: __,
  from: ___,
  to: ____,
  evidence: _____,
  at,
  ...entry
}: HistoryEntry): Step {
  const {
    attempt: _attempt,
    reasonCodes: _codes,
    paymentDigest: _digest,
    terms: _terms,
    details: _details,
    ...reason
  } = entry;
  return { ...reason, atMs: Date.parse(at) };
}

export function payoutOfRow(row: Row): Payout {
  return decodePayout(writeItem(row));
}

export function rowOfPayout(payout: Payout): Row {
  const { pk, ...row } = readItem(encodePayout(payout));
  return { pk: String(pk), ...row };
}
