import type { Payout } from '../core/payout.ts';
import { STATE_RULES } from '../core/states.ts';
import { noSums, type Sums, sumNameOf, totalOf } from '../core/sums.ts';
import {
  type Accepted,
  type CurrencySum,
  type Handover,
  markRunProved,
  readAccepted,
  readHandovers,
} from '../ledger/runs.ts';
import { walkRows } from '../ledger/walk.ts';
import type { AnchorHeads } from './anchor-heads.ts';
import { type Break, eachRow, problemOfHistory } from './proved-row.ts';
import type { RepairDeps } from './repair-deps.ts';

/** One currency in a run's handovers, and where its money is. */
type CurrencyProof = { count: number; sumMinor: bigint; readonly sums: Sums };

/**
 * Proves that a finished run's handovers match its own counts in each currency, and that all it accepted is paid,
 * failed, returned, open or ended. Closes a proved run with nothing open.
 * @throws PipelineError LEDGER_ROW_INVALID where the run or a handover is unreadable
 */
export async function proveRun(
  deps: RepairDeps,
  runId: string,
  breaks: Break[],
  heads: AnchorHeads | undefined,
): Promise<void> {
  const accepted = await readAccepted(deps.table, runId);
  if (accepted === undefined) return;
  const found = breaks.length;
  const about = `run ${runId}`;
  const proofs = new Map<string, CurrencyProof>();
  for await (const handovers of readHandovers(deps.table, runId, accepted.parts)) {
    const rows = walkRows(deps, handovers);
    await eachRow(heads?.watching(rows) ?? rows, (handover, row) => {
      const proof = proofOf(proofs, handover.currency);
      proof.count += 1;
      proof.sumMinor += handover.amountMinor;
      const problem = 'problem' in row ? row.problem : problemInRun(runId, handover, row);
      if (problem !== undefined) breaks.push({ about, payoutId: handover.payoutId, problem });
      // A later run accepted it again, perhaps with another amount, and has to prove it.
      else if ('state' in row) {
        proof.sums[row.runId === runId ? sumNameOf(row.state) : 'endedMinor'] += handover.amountMinor;
      }
    });
  }
  const rowsProve = breaks.length === found;
  for (const problem of problemsOfSums(accepted, proofs, rowsProve)) breaks.push({ about, problem });
  const isOpen = [...proofs.values()].some(({ sums }) => sums.openMinor !== 0n);
  if (breaks.length === found && !isOpen) await markRunProved(deps.table, runId);
}

function proofOf(proofs: Map<string, CurrencyProof>, currency: string): CurrencyProof {
  const known = proofs.get(currency);
  if (known !== undefined) return known;
  const proof = { count: 0, sumMinor: 0n, sums: noSums() };
  proofs.set(currency, proof);
  return proof;
}

/** @param rowsProve whether each row was accounted for: if not, that is the break, not the sum without it. */
function* problemsOfSums(
  { byCurrency }: Accepted,
  proofs: ReadonlyMap<string, CurrencyProof>,
  rowsProve: boolean,
): Generator<string> {
  for (const currency of new Set([...byCurrency.keys(), ...proofs.keys()])) {
    const accepted: CurrencySum = byCurrency.get(currency) ?? { count: 0, sumMinor: 0n };
    const { count, sumMinor, sums } = proofs.get(currency) ?? { count: 0, sumMinor: 0n, sums: noSums() };
    if (count !== accepted.count || sumMinor !== accepted.sumMinor) {
      yield `its handovers say ${shown(count, sumMinor, currency)}, it accepted ${shown(accepted.count, accepted.sumMinor, currency)}`;
    } else if (rowsProve && totalOf(sums) !== accepted.sumMinor) {
      yield `${totalOf(sums)} of ${accepted.sumMinor} minor units of ${currency} are accounted for`;
    }
  }
}

function shown(count: number, sumMinor: bigint, currency: string): string {
  return `${count} payouts of ${sumMinor} minor units of ${currency}`;
}

function problemInRun(runId: string, handover: Handover, payout: Payout): string | undefined {
  return problemOfHandover(runId, handover, payout) ?? problemOfHistory(payout);
}

function problemOfHandover(runId: string, handover: Handover, payout: Payout): string | undefined {
  if (payout.runId !== runId || STATE_RULES[payout.state].followsSource) return undefined;
  const same = payout.amountMinor === handover.amountMinor && payout.currency === handover.currency;
  // Its amount may have changed during a hold, before a person released it: the history shows that.
  const released = payout.history.some((step) => step.by === 'operator');
  return same || released ? undefined : 'its row has another amount than the run accepted';
}
