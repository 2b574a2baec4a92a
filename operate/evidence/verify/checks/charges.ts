import { chargesIn } from '../../../../functions/ledger/charges.ts';
import { chargesNamedBy } from '../../charges-named-by.ts';
import { type Check, counted } from '../check.ts';

/** Each payout of the month, in each attempt, is for the very charge records that its row names; no others exist. */
export const charges: Check = {
  name: 'charges',
  run: async (evidence, problems) => {
    const named = new Set<string>();
    let [payouts, records] = [0, 0];
    for await (const payout of evidence.payouts('payouts')) {
      const { payoutId } = payout;
      const digests = chargesNamedBy(payout);
      if (digests.size > 0) payouts += 1;
      for (const digest of digests) {
        await problems.during(payoutId, async () => {
          const found = await chargesIn(digest, (key) => {
            named.add(key);
            return evidence.rows.read(key, (item) => item);
          });
          records += found?.records.length ?? 0;
          if (found === undefined) problems.add(payoutId, 'names charge records that are not there');
        });
      }
    }
    for (const key of evidence.rows.keys('charges')) {
      if (!named.has(key)) problems.add(key, 'is what no payout of the month is for');
    }
    return `${counted(records, 'charge')} of ${counted(payouts, 'payout')}`;
  },
};
