// First, since schemas made before it stay uncompiled. A long run reads the same rows very often.
// test/simulation/long-run.test.ts shows that compiled schemas accept and refuse the same.
import 'zod/compile';
import { parentPort } from 'node:worker_threads';
import { INVARIANT_NUMBERS } from '../invariants/violation.ts';
import { runOnce } from '../one-run.ts';
import type { RunAnswer, RunOrder } from './workers.ts';

if (parentPort === null) throw new Error('This is a worker of run.ts.');
const port = parentPort;
port.on('message', (order: RunOrder) => {
  void runOnce(order).then(
    ({ seed, payouts, approvedPayouts, steps, checks, counts, traceSha256, violation }) => {
      const answer: RunAnswer = {
        seed,
        payouts,
        approvedPayouts,
        steps,
        checks: INVARIANT_NUMBERS.reduce((sum, invariant) => sum + checks[invariant], 0),
        counts,
        traceSha256,
        ...(violation === undefined
          ? {}
          : { violation: { invariant: violation.invariant, message: violation.message } }),
      };
      port.postMessage(answer);
    },
  );
});
