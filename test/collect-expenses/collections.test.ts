import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PipelineError } from '../../functions/core/errors.ts';
import { type Collections, readCollections } from '../../functions/ledger/collections.ts';
import { CollectionStand } from '../support/collection.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { expenses } from '../support/expenses.ts';

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

const refused = new PipelineError('SOURCE_UNAUTHORIZED', 'The source refused the token (401).', {
  action: 'Check the token.',
});

function collections(): Promise<Collections> {
  return readCollections(stand.table, { source: 'spirii', account: 'nordfleet' });
}

function now(): string {
  return new Date(stand.clock.now()).toISOString();
}

describe('when a source was last read', () => {
  it('is kept by a run that reaches its end', async () => {
    await stand.collect(expenses(3));

    expect(await collections()).toEqual({ watchedSince: now(), endedAt: now(), completeAt: now() });
  });

  it('is kept by a run that stops in time, which is not the end of the source', async () => {
    const onItem = (): void => stand.clock.advance(1000);
    await stand.collect(expenses(120), { forMs: 60_000, onItem });

    expect(await collections()).toMatchObject({ endedAt: now(), completeAt: undefined });
  });

  it('is kept where single expenses could not be read: the alarm of the run says which', async () => {
    const [first, second] = expenses(2);
    if (first === undefined || second === undefined) throw new Error('There are two expenses.');
    const bad = new PipelineError('SOURCE_RESPONSE_MALFORMED', 'An expense is odd.', {
      action: 'Look at it.',
    });
    await stand.collect([first, bad, second]);

    expect(await collections()).toMatchObject({ endedAt: now(), completeAt: now() });
  });

  it('is not moved by a run that fails', async () => {
    await stand.collect(expenses(3));
    const before = await collections();
    await stand.collect(expenses(3), { failAt: { index: 1, error: refused } });

    expect(await collections()).toEqual(before);
  });
});

describe('a token that the source refuses', () => {
  it('raises an alarm of its own, for whoever holds the tokens', async () => {
    await stand.collect(expenses(3), { failAt: { index: 0, error: refused } });

    expect(stand.log.alarms()).toEqual(['secret-rejected']);
  });
});
