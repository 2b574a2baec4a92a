import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { systemClock } from '../../functions/platform/clock.ts';
import type { LocalResult } from '../../local/document.ts';
import { runPipeline } from '../../local/pipeline.ts';
import { type AmpecoSandbox, startAmpecoSandbox } from '../../local/sandbox/ampeco/sandbox.ts';
import { type SpiriiSandbox, startSpiriiSandbox } from '../../local/sandbox/spirii/sandbox.ts';
import type { Trouble } from '../../local/sandbox/trouble.ts';
import { exampleConfig } from '../support/config.ts';
import { RecordingLog } from '../support/log.ts';
import { workingFolder } from '../support/temporary-folder.ts';

let spirii: SpiriiSandbox;
let ampeco: AmpecoSandbox;
let collected: LocalResult;

workingFolder();

beforeAll(async () => {
  // Two runs within a minute would otherwise wait for the next one.
  const month = { year: 2026, monthIndex: 9 };
  const options = { seed: 11, month, rateLimit: { requests: 100_000, windowMs: 60_000 } };
  spirii = await startSpiriiSandbox(options);
  ampeco = await startAmpecoSandbox(options);
  collected = await collect();
}, 120_000);

afterAll(async () => {
  await spirii.close();
  await ampeco.close();
});

async function collect(): Promise<LocalResult> {
  return runPipeline({
    config: exampleConfig(),
    dataDir: undefined,
    environment: {},
    endpoints: {
      spirii: { baseUrl: spirii.url, token: spirii.token },
      ampeco: { baseUrl: ampeco.url, token: ampeco.token },
    },
    simulated: { bank: 'simulated', realSources: ['spirii', 'ampeco'], sandboxes: [], services: [] },
    people: undefined,
    stopAfter: 'collect',
    dryRun: false,
    clock: systemClock,
    random: Math.random,
    log: new RecordingLog(),
    onProgress: () => undefined,
  });
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
    const troubles = allTroubles();
    const pair = [...troubles].filter(([, { kind }]) => kind === 'possible-duplicate').map(([id]) => id);

    const wrong = collected.payouts
      .filter(({ expenseId }) => !pair.includes(expenseId))
      .filter((payout) => endOf(payout) !== (troubles.get(payout.expenseId)?.ends ?? 'payable'))
      .filter(({ reasons }) => !reasons.some(({ code }) => code === 'possible-duplicate'))
      .map(({ expenseId, state }) => ({ expenseId, state, trouble: troubles.get(expenseId) }));

    expect(wrong).toEqual([]);
    expect(
      collected.payouts.filter(({ reasons }) => reasons.some(({ code }) => code === 'possible-duplicate')),
    ).toHaveLength(pair.length);
  });

  it('counts every expense once, and sends one message for each ready one', () => {
    for (const { fetched, created, unchanged, updated, skipped, failed } of collected.runs) {
      expect(created + unchanged + updated + skipped + failed).toBe(fetched);
      expect(failed).toBe(0);
    }
    expect(collected.messages).toBe(collected.payouts.filter(({ state }) => state === 'ready').length);
  });

  it('makes no payout of an expense that the source pays itself or has not funded yet', () => {
    const troubles = allTroubles();

    const notOurs = collected.payouts.filter(({ expenseId }) =>
      ['waiting', 'paid-by-source'].includes(troubles.get(expenseId)?.ends ?? ''),
    );

    expect(notOurs).toEqual([]);
  });
});
