import { stateOfAttempt } from '../../../../functions/core/attempt-facts.ts';
import { parseEndToEndId } from '../../../../functions/core/payout.ts';
import { noSums, sumNameOf, totalOf } from '../../../../functions/core/sums.ts';
import { MonthTally, type MonthTotal } from '../../../payouts/month-tally.ts';
import { SUMS_NAME } from '../../format/parts.ts';
import { sumsText } from '../../format/sums-file.ts';
import { type Check, counted } from '../check.ts';
import type { Evidence } from '../evidence.ts';

/** To the minor unit: accepted = paid + failed + returned + open, of the month by source and currency, and by file. */
export const sums: Check = {
  name: 'sums',
  run: async (evidence, problems) => {
    const found = await sumsIn(evidence);
    if ((await evidence.text(SUMS_NAME)) !== sumsText(found)) {
      problems.add(SUMS_NAME, 'says other sums than the rows of the month make');
    }
    for (const { source, currency, sums: of } of found) {
      const { acceptedMinor, paidMinor, failedMinor, returnedMinor, openMinor } = of;
      if (acceptedMinor !== paidMinor + failedMinor + returnedMinor + openMinor) {
        problems.add(`${source} ${currency}`, 'is not paid + failed + returned + open');
      }
    }
    let batches = 0;
    for await (const batch of evidence.batches()) {
      if (batch.seal === undefined || batch.state === 'void') continue;
      batches += 1;
      const accounted = await accountedOf(evidence, batch.batchId, batch.seal);
      if (accounted !== batch.seal.controlSumMinor) {
        problems.add(
          batch.batchId,
          `${accounted} of ${batch.seal.controlSumMinor} minor units are accounted for by the rows`,
        );
      }
    }
    return `${counted(found.length, 'sum')} of the month, ${counted(batches, 'file')}`;
  },
};

/** By source and currency, of the month's rows. */
export async function sumsIn(evidence: Evidence): Promise<readonly MonthTotal[]> {
  const tally = new MonthTally();
  for await (const payout of evidence.payouts('payouts')) tally.add(payout);
  return tally.sums();
}

type Sealed = Parameters<Evidence['manifest']>[1];

async function accountedOf(evidence: Evidence, batchId: string, seal: Sealed): Promise<bigint> {
  const of = noSums();
  for await (const entry of evidence.manifest(batchId, seal)) {
    const payout = await evidence.payout(entry.payoutId);
    const attempt = parseEndToEndId(entry.endToEndId)?.attempt;
    if (payout === undefined || attempt === undefined || payout.attempt < attempt) continue;
    of[sumNameOf(stateOfAttempt(payout, attempt))] += entry.amountMinor;
  }
  return totalOf(of);
}
