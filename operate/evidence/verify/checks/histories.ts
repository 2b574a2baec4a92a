import { historyVerifies } from '../../../../functions/core/step-payout.ts';
import { type Check, counted } from '../check.ts';

/** Each payout's steps follow each other by their hashes, and lead to its row: payment, plan, batch, state. */
export const histories: Check = {
  name: 'histories',
  run: async (evidence, problems) => {
    let [payouts, steps] = [0, 0];
    for await (const payout of evidence.payouts()) {
      payouts += 1;
      steps += payout.history.length;
      await problems.during(payout.payoutId, () => {
        if (!historyVerifies(payout)) problems.add(payout.payoutId, 'is not where its history leads');
      });
    }
    return `${counted(payouts, 'payout')}, ${counted(steps, 'step')}`;
  },
};
