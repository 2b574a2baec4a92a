import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsOf } from '../../functions/core/attempt-facts.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { systemClock } from '../../functions/platform/clock.ts';
import type { LogFields } from '../../functions/platform/log.ts';
import type { LocalResult } from '../../local/document.ts';
import type { Stage } from '../../local/options.ts';
import { runPipeline } from '../../local/pipeline.ts';
import { type AmpecoSandbox, startAmpecoSandbox } from '../../local/sandbox/ampeco/sandbox.ts';
import { type SpiriiSandbox, startSpiriiSandbox } from '../../local/sandbox/spirii/sandbox.ts';
import type { Trouble } from '../../local/sandbox/trouble.ts';
import { exampleConfig } from '../support/config.ts';
import { workingFolder } from '../support/temporary-folder.ts';

const CONFIG = exampleConfig();
const MONTH = { year: 2026, monthIndex: 9 };

let spirii: SpiriiSandbox;
let ampeco: AmpecoSandbox;
let collected: Run;
let reconciled: Run;

workingFolder();

beforeAll(async () => {
  // Two runs within a minute would otherwise wait for the next one.
  const options = { seed: 11, month: MONTH, rateLimit: { requests: 100_000, windowMs: 60_000 } };
  spirii = await startSpiriiSandbox(options);
  ampeco = await startAmpecoSandbox(options);
  collected = await run('collect');
  reconciled = await run('reconcile');
}, 120_000);

afterAll(async () => {
  await spirii.close();
  await ampeco.close();
});

type Logged = { readonly level: string; readonly event: string; readonly fields: LogFields | undefined };

type Run = { readonly result: LocalResult; readonly logged: readonly Logged[] };

async function run(stopAfter: Stage): Promise<Run> {
  const logged: Logged[] = [];
  const log = (level: string) => (event: string, fields?: LogFields) => logged.push({ level, event, fields });
  const result = await runPipeline({
    config: CONFIG,
    dataDir: undefined,
    environment: {},
    endpoints: {
      spirii: { baseUrl: spirii.url, token: spirii.token },
      ampeco: { baseUrl: ampeco.url, token: ampeco.token },
    },
    simulated: {
      bank: 'simulated',
      realSources: ['spirii', 'ampeco'],
      sandboxes: [],
      services: ['DYNAMODB', 'SQS', 'S3'],
    },
    people: undefined,
    stopAfter,
    dryRun: false,
    clock: systemClock,
    random: Math.random,
    log: { info: log('info'), warn: log('warn'), alarm: log('alarm') },
    onProgress: () => undefined,
  });
  return { result, logged };
}

/** The troubled expenses, and how each should end. */
function allTroubles(): Map<string, Trouble<string>> {
  return new Map<string, Trouble<string>>([...spirii.data.troubles(), ...ampeco.data.troubles()]);
}

const READY_OR_BEYOND = ['ready', 'scheduled', 'submitted', 'accepted', 'paid', 'failed', 'returned'];

/** A payout's end in the sandbox's words. */
function endOf(payout: Payout): string {
  return READY_OR_BEYOND.includes(payout.state) ? 'payable' : payout.state;
}

describe('the whole collection of a sandbox month', () => {
  it('ends every troubled expense as meant, and every other one ready', () => {
    const { result } = collected;
    const troubles = allTroubles();
    const pair = [...troubles].filter(([, { kind }]) => kind === 'possible-duplicate').map(([id]) => id);

    const wrong = result.payouts
      .filter(({ expenseId }) => !pair.includes(expenseId))
      .filter((payout) => endOf(payout) !== (troubles.get(payout.expenseId)?.ends ?? 'payable'))
      .filter(({ reasons }) => !reasons.some(({ code }) => code === 'possible-duplicate'))
      .map(({ expenseId, state }) => ({ expenseId, state, trouble: troubles.get(expenseId) }));

    expect(wrong).toEqual([]);
    expect(
      result.payouts.filter(({ reasons }) => reasons.some(({ code }) => code === 'possible-duplicate')),
    ).toHaveLength(pair.length);
  });

  it('counts every expense once, and sends one message for each ready one', () => {
    const { result } = collected;

    for (const { fetched, created, unchanged, updated, skipped, failed } of result.runs) {
      expect(created + unchanged + updated + skipped + failed).toBe(fetched);
      expect(failed).toBe(0);
    }
    expect(result.messages).toBe(result.payouts.filter(({ state }) => state === 'ready').length);
  });

  it('makes no payout of an expense that the source pays itself or has not funded yet', () => {
    const { result } = collected;
    const troubles = allTroubles();

    const notOurs = result.payouts.filter(({ expenseId }) =>
      ['waiting', 'paid-by-source'].includes(troubles.get(expenseId)?.ends ?? ''),
    );

    expect(notOurs).toEqual([]);
  });
});

describe('the whole way to the bank and back', () => {
  it('ends or holds every payout with its reason, and proves the sums', () => {
    const { result } = reconciled;

    const states = new Set(result.payouts.map(({ state }) => state));
    const unexplained = result.payouts.filter(
      (payout) =>
        payout.state !== 'paid' &&
        payout.reasons.length === 0 &&
        factsOf(payout, payout.attempt).length === 0,
    );
    expect([...states].sort()).toEqual(['failed', 'held', 'paid', 'rejected', 'returned']);
    expect(unexplained).toEqual([]);
    expect(result.payouts.every(historyVerifies)).toBe(true);
    expect(result.proof?.breaks).toEqual([]);
    expect(result.messages).toBe(0);
  });

  it('pays each recipient the sum in the files, to the minor unit', () => {
    const { result } = reconciled;

    for (const { batch } of result.batches) {
      const members = result.payouts.filter(({ batchId }) => batchId === batch.batchId);
      const sum = members.reduce((total, { amountMinor }) => total + (amountMinor ?? 0n), 0n);
      expect([members.length, sum]).toEqual([batch.seal?.count, batch.seal?.controlSumMinor]);
    }
  });

  it('logs no IBAN and no name', () => {
    const { result, logged } = reconciled;
    const text = JSON.stringify(logged);

    const shown = result.payouts.filter(
      ({ iban, recipientName }) =>
        (iban !== '' && text.includes(iban)) || (recipientName.length > 5 && text.includes(recipientName)),
    );

    expect(logged.length).toBeGreaterThan(0);
    expect(shown).toEqual([]);
  });
});
