import type { PayoutId } from '../../../../functions/core/ids.ts';
import type { Payout } from '../../../../functions/core/payout.ts';
import { handoverKey, runKey } from '../../../../functions/ledger/keys.ts';
import { type CurrencySum, decodeAccepted, decodeHandover } from '../../../../functions/ledger/runs.ts';
import { type Check, counted } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import type { Problems } from '../problems.ts';

/**
 * Each collection's counts equal its payouts, in number and sum. Each payout has a row. A collection accepted
 * whatever it made ready.
 */
export const runs: Check = {
  name: 'runs',
  run: async (evidence, problems) => {
    const accepted = new Map<string, Set<PayoutId>>();
    let payouts = 0;
    for (const key of evidence.rows.keys('runs')) {
      const runId = key.slice(runKey('').length);
      const ids = await acceptedBy(evidence, runId, problems);
      if (ids === undefined) continue;
      accepted.set(runId, ids);
      payouts += ids.size;
    }
    for await (const payout of evidence.payouts('payouts')) runsOf(evidence, payout, accepted, problems);
    for (const key of evidence.rows.keys('handovers')) {
      const runId = key.slice('HANDOVER#'.length, key.lastIndexOf('#'));
      if (!evidence.rows.has(runKey(runId))) problems.add(key, 'is of a collection that is not there');
    }
    return `${counted(accepted.size, 'collection')}, ${counted(payouts, 'accepted payout')}`;
  },
};

/** @returns undefined for a collection that did not finish: it says nothing. */
async function acceptedBy(
  evidence: Evidence,
  runId: string,
  problems: Problems,
): Promise<Set<PayoutId> | undefined> {
  const said = await evidence.rows.read(runKey(runId), decodeAccepted);
  if (said === undefined) return undefined;
  const ids = new Set<PayoutId>();
  const sums = new Map<string, CurrencySum>();
  for (let part = 0; part < said.parts; part += 1) {
    const handovers = await evidence.rows.read(handoverKey(runId, part), decodeHandover);
    if (handovers === undefined) {
      problems.add(runId, 'a part of what it accepted is not there');
      break;
    }
    for (const { payoutId, amountMinor, currency } of handovers) {
      ids.add(payoutId);
      const { count, sumMinor } = sums.get(currency) ?? { count: 0, sumMinor: 0n };
      sums.set(currency, { count: count + 1, sumMinor: sumMinor + amountMinor });
      const payout = await evidence.payout(payoutId);
      if (payout === undefined) problems.add(runId, `accepted ${payoutId}, which has no row`);
      else if (!tookPart(payout, runId))
        problems.add(runId, `accepted ${payoutId}, whose history has no such step`);
    }
  }
  for (const currency of new Set([...sums.keys(), ...said.byCurrency.keys()])) {
    const [found, known] = [sums.get(currency), said.byCurrency.get(currency)];
    if (found?.count !== known?.count || found?.sumMinor !== known?.sumMinor) {
      problems.add(
        runId,
        `accepted ${shown(known, currency)}, and its payouts are ${shown(found, currency)}`,
      );
    }
  }
  return ids;
}

function shown(sum: CurrencySum | undefined, currency: string): string {
  return `${sum?.count ?? 0} of ${sum?.sumMinor ?? 0n} minor units of ${currency}`;
}

function tookPart({ history }: Payout, runId: string): boolean {
  return history.some(({ facts }) => facts !== undefined && 'runId' in facts && facts.runId === runId);
}

function runsOf(
  evidence: Evidence,
  { payoutId, history }: Payout,
  accepted: ReadonlyMap<string, ReadonlySet<PayoutId>>,
  problems: Problems,
): void {
  for (const { facts, why, to } of history) {
    if (facts === undefined || !('runId' in facts)) continue;
    const { runId } = facts;
    if (!evidence.rows.has(runKey(runId))) {
      problems.add(payoutId, 'names a collection that is not there');
    } else if (why === 'collected' && to === 'ready' && accepted.get(runId)?.has(payoutId) === false) {
      problems.add(payoutId, 'was made ready by a collection that did not count it');
    }
  }
}
