import { describe, expect } from 'vitest';
import { createHandler } from '../../functions/collect-expenses/handler.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import type { SourceConfig } from '../../functions/platform/config.ts';
import type { Source } from '../../functions/sources/source.ts';
import { type CollectionStand, it } from '../support/collection.ts';
import { exampleConfig } from '../support/config.ts';
import type { Embedded } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { expense, expenses } from '../support/expenses.ts';
import { FakeSource } from '../support/fake-source.ts';

function handlerOver(
  embedded: Embedded,
  stand: CollectionStand,
  opened: SourceConfig[],
  open: (config: SourceConfig) => Promise<Source> = async ({ account }) =>
    new FakeSource([expense()], { account }),
): ReturnType<typeof createHandler> {
  const { clock, table, log } = stand;
  return createHandler({
    config: exampleConfig(),
    table,
    queue: { client: embedded.sqs, queueUrl: stand.queueUrl, clock, random: () => 0.5 },
    openSource: async (config) => {
      opened.push(config);
      return open(config);
    },
    clock,
    random: () => 0.5,
    log,
  });
}

describe('a run that goes on', () => {
  const slow = async (stand: CollectionStand): Promise<Source> =>
    new FakeSource(expenses(120), { onItem: () => stand.clock.advance(1_000) });
  const goesOn = { source: 'spirii', account: 'nordfleet', goesOn: true };

  it('reads what the one before had to leave, and then nothing', async ({ embedded, stand }) => {
    const opened: SourceConfig[] = [];
    const collect = handlerOver(embedded, stand, opened, () => slow(stand));

    const first = await collect({ source: 'spirii', account: 'nordfleet' }, 120_000);
    const runs = [first];
    while (runs.at(-1)?.goesOn === true && runs.length < 9) runs.push(await collect(goesOn, 120_000));
    const again = await collect(goesOn, 120_000);

    expect(runs.map((run) => run.goesOn)).toEqual([...runs.slice(1).map(() => true), false]);
    expect(runs.at(-1)?.complete).toBe(true);
    expect(runs.reduce((sum, run) => sum + run.created, 0)).toBe(120);
    expect(again).toMatchObject({ fetched: 0, goesOn: false });
    expect(opened).toHaveLength(runs.length);
  });
});

describe('the handler', () => {
  it('collects the source that the event names', async ({ embedded, stand }) => {
    const opened: SourceConfig[] = [];

    const summary = await handlerOver(
      embedded,
      stand,
      opened,
    )({ source: 'spirii', account: 'nordfleet' }, 900_000);

    expect(opened).toMatchObject([{ kind: 'spirii', account: 'nordfleet' }]);
    expect(summary).toMatchObject({ source: 'spirii', account: 'nordfleet', created: 1, complete: true });
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it.for([
    ['nothing', undefined],
    ['a text', 'spirii'],
    ['another account', { source: 'spirii', account: 'other' }],
    ['an account of another source', { source: 'ampeco', account: 'nordfleet' }],
    ['a source that there is not', { source: 'unknown', account: 'nordfleet' }],
  ] as const)('refuses an event of %s and opens nothing', async ([_what, event], { embedded, stand }) => {
    const opened: SourceConfig[] = [];

    const error = await rejectionOf(handlerOver(embedded, stand, opened)(event, 900_000));

    expect(error.code).toBe('CONFIG_INVALID');
    expect(opened).toEqual([]);
  });

  it.for([
    {
      problem: 'a secret without a token',
      error: new PipelineError('SECRET_INVALID', 'The secret has no value yet.', { action: 'Put it in.' }),
      alarm: { event: 'secret-rejected', code: 'SECRET_INVALID' },
    },
    {
      problem: 'a service that fails',
      error: new TypeError('fetch failed'),
      alarm: { event: 'collection-failed', code: 'UNEXPECTED' },
    },
  ])(
    'raises an alarm where the source cannot even be opened: $problem',
    async ({ error, alarm }, { embedded, stand }) => {
      const handle = handlerOver(embedded, stand, [], () => Promise.reject(error));

      await expect(handle({ source: 'spirii', account: 'nordfleet' }, 900_000)).rejects.toBe(error);

      expect(stand.log.lines).toMatchObject([
        {
          level: 'alarm',
          event: alarm.event,
          fields: { source: 'spirii', account: 'nordfleet', code: alarm.code },
        },
      ]);
    },
  );
});
