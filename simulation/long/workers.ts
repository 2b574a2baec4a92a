import { Worker } from 'node:worker_threads';
import { PipelineError } from '../../functions/core/errors.ts';
import { WORKER_LIMITS } from '../worker-limits.ts';
import type { SeedResult } from './results-file.ts';

export type RunOrder = { readonly seed: number; readonly payouts: number };

export type RunAnswer = Omit<SeedResult, 'commit'> & { readonly traceSha256: string };

export type WorkersOptions = {
  readonly workers: number;
  /** The next run, or undefined where none is left. */
  readonly take: () => RunOrder | undefined;
  readonly onAnswer: (answer: RunAnswer) => void;
  /** Gives up runs still going on by then. */
  readonly stop: AbortSignal;
};

/**
 * Makes runs, one after the other in each worker, until none is left or `stop` comes.
 * @throws PipelineError ASSERTION_FAILED where the simulation itself broke; the other workers then stop too.
 */
export async function runInWorkers(options: WorkersOptions): Promise<void> {
  const broken = new AbortController();
  const stop = AbortSignal.any([options.stop, broken.signal]);
  await Promise.all(
    Array.from({ length: options.workers }, async () => {
      try {
        await work({ ...options, stop });
      } catch (error) {
        broken.abort();
        throw error;
      }
    }),
  );
}

function work({ take, onAnswer, stop }: WorkersOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      execArgv: [],
      resourceLimits: WORKER_LIMITS,
    });
    let order: RunOrder | undefined;
    const end = (): void => void worker.terminate().then(() => resolve());
    const goOn = (): void => {
      order = stop.aborted ? undefined : take();
      if (order === undefined) end();
      else worker.postMessage(order);
    };
    stop.addEventListener('abort', end, { once: true });
    worker.on('message', (answer: RunAnswer) => {
      onAnswer(answer);
      goOn();
    });
    worker.on('error', (error) => reject(brokenOff(order, error)));
    goOn();
  });
}

function brokenOff(order: RunOrder | undefined, cause: Error): PipelineError {
  const { seed = 0, payouts = 0 } = order ?? {};
  return new PipelineError('ASSERTION_FAILED', `The run of seed ${seed} broke off: ${cause.message}.`, {
    action: `Run it alone: npm run simulate -- --seed ${seed} --payouts ${payouts}`,
    cause,
  });
}
