import { batchOfAttempt, factsOf } from '../core/attempt-facts.ts';
import { maskIban } from '../core/iban-mask.ts';
import type { SentAttempt } from '../core/journal/movements.ts';
import { endToEndIdOf, type Payout } from '../core/payout.ts';
import { readBatch } from '../ledger/batches.ts';
import { readManifest } from '../ledger/manifests.ts';
import type { LedgerTable } from '../ledger/table.ts';

/**
 * What our files said of each attempt with a bank's or a person's word. The row has its own attempt's payment, which
 * stays the same once in a file; for earlier ones only the manifest knows the amount.
 */
export async function sentAttempts(
  table: LedgerTable,
  payout: Payout,
): Promise<ReadonlyMap<number, SentAttempt>> {
  const sent = new Map<number, SentAttempt>();
  for (let attempt = 1; attempt <= payout.attempt; attempt += 1) {
    const batchId = batchOfAttempt(payout, attempt);
    if (batchId === undefined || factsOf(payout, attempt).length === 0) continue;
    const said =
      attempt === payout.attempt ? sentByRow(payout) : await sentByFile(table, payout, attempt, batchId);
    if (said !== undefined) sent.set(attempt, said);
  }
  return sent;
}

function sentByRow({ amountMinor, currency, plan, iban }: Payout): SentAttempt | undefined {
  if (amountMinor === undefined) return undefined;
  const debtorAccountId = plan?.debtorAccountId ?? '';
  return { amountMinor, currency, debtorAccountId, creditorAccount: maskIban(iban) };
}

async function sentByFile(
  table: LedgerTable,
  { payoutId }: Payout,
  attempt: number,
  batchId: string,
): Promise<SentAttempt | undefined> {
  const batch = await readBatch(table, batchId);
  if (batch?.seal === undefined) return undefined;
  const id = endToEndIdOf({ payoutId, attempt });
  const { currency, debtor } = batch;
  for await (const entry of readManifest(table, batchId, batch.seal.manifestParts)) {
    if (entry.endToEndId !== id) continue;
    const { amountMinor, creditorIban } = entry;
    return {
      amountMinor,
      currency,
      debtorAccountId: debtor.accountId,
      creditorAccount: maskIban(creditorIban),
    };
  }
  return undefined;
}
