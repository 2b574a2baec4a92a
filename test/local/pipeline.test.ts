import { describe, expect, vi } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { runPipeline } from '../../local/pipeline.ts';
import type { Trouble } from '../../local/sandbox/trouble.ts';
import { exampleConfig } from '../support/config.ts';
import { RecordingLog } from '../support/log.ts';
import { it as sandboxesIt } from '../support/sandboxes.ts';

/** Both sources take some seconds, more on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

const it = sandboxesIt
  .extend('collected', { scope: 'file' }, ({ options }) =>
    runPipeline({
      ...options,
      config: exampleConfig(),
      simulated: { bank: 'simulated', realSources: ['spirii', 'ampeco'], sandboxes: [], services: [] },
      people: undefined,
      stopAfter: 'collect',
      log: new RecordingLog(),
    }),
  )
  /** The troubled expenses, and how each should end. */
  .extend(
    'troubles',
    ({ spirii, ampeco }) =>
      new Map<string, Trouble<string>>([...spirii.data.troubles(), ...ampeco.data.troubles()]),
  );

const READY_OR_BEYOND = ['ready', 'scheduled', 'submitted', 'accepted', 'paid', 'failed', 'returned'];

/** A payout's end in the sandbox's words. */
function endOf(payout: Payout): string {
  return READY_OR_BEYOND.includes(payout.state) ? 'payable' : payout.state;
}

describe('the whole collection of a sandbox month', () => {
  it('ends every troubled expense as meant, and every other one ready', ({ collected, troubles }) => {
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

  it('counts every expense once, and sends one message for each ready one', ({ collected }) => {
    for (const { fetched, created, unchanged, updated, skipped, failed } of collected.runs) {
      expect(created + unchanged + updated + skipped + failed).toBe(fetched);
      expect(failed).toBe(0);
    }
    expect(collected.messages).toBe(collected.payouts.filter(({ state }) => state === 'ready').length);
  });

  it('makes no payout of an expense that the source pays itself or has not funded yet', ({
    collected,
    troubles,
  }) => {
    const notOurs = collected.payouts.filter(({ expenseId }) =>
      ['waiting', 'paid-by-source'].includes(troubles.get(expenseId)?.ends ?? ''),
    );

    expect(notOurs).toEqual([]);
  });
});
