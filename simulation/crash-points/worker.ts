// First, since schemas made before it stay uncompiled. Thousands of runs read the same rows.
// test/simulation/long-run.test.ts shows that compiled schemas accept and refuse the same.
import 'zod/compile';
import { parentPort, workerData } from 'node:worker_threads';
import { runAround } from './around.ts';
import { DEATH_PLANS } from './deaths.ts';

/** Runs its parent's orders, one first death after the other. */
const plan = DEATH_PLANS.find((candidate) => candidate === workerData);
if (parentPort === null || plan === undefined) throw new Error('This is a worker of run.ts.');
const port = parentPort;
port.on('message', (index: number) => {
  void runAround(index, plan).then((around) => port.postMessage(around));
});
