import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/collect-expenses/handler.ts';
import type { SourceConfig } from '../../functions/platform/config.ts';
import { CollectionStand } from '../support/collection.ts';
import { exampleConfig } from '../support/config.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { expense } from '../support/expenses.ts';
import { FakeSource } from '../support/fake-source.ts';

let embedded: Embedded;
let stand: CollectionStand;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  stand = await CollectionStand.create(embedded);
});

function handlerOver(opened: SourceConfig[]): ReturnType<typeof createHandler> {
  const { clock, table, log } = stand;
  return createHandler({
    config: exampleConfig(),
    table,
    queue: { client: embedded.sqs, queueUrl: stand.queueUrl, clock, random: () => 0.5 },
    openSource: async (config) => {
      opened.push(config);
      return new FakeSource([expense()], { account: config.account });
    },
    clock,
    random: () => 0.5,
    log,
  });
}

describe('the handler', () => {
  it('collects the source that the event names', async () => {
    const opened: SourceConfig[] = [];

    const summary = await handlerOver(opened)({ source: 'spirii', account: 'nordfleet' }, 900_000);

    expect(opened).toMatchObject([{ kind: 'spirii', account: 'nordfleet' }]);
    expect(summary).toMatchObject({ source: 'spirii', account: 'nordfleet', created: 1, complete: true });
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'spirii'],
    ['another account', { source: 'spirii', account: 'other' }],
    ['an account of another source', { source: 'ampeco', account: 'nordfleet' }],
    ['a source that there is not', { source: 'unknown', account: 'nordfleet' }],
  ])('refuses an event of %s and opens nothing', async (_what, event) => {
    const opened: SourceConfig[] = [];

    const error = await rejectionOf(handlerOver(opened)(event, 900_000));

    expect(error.code).toBe('CONFIG_INVALID');
    expect(opened).toEqual([]);
  });
});
