import { describe, expect } from 'vitest';
import { PipelineError } from '../../functions/core/errors.ts';
import { type Collections, readCollections } from '../../functions/ledger/collections.ts';
import { type CollectionStand, it } from '../support/collection.ts';
import { expenses } from '../support/expenses.ts';

const refused = new PipelineError('SOURCE_UNAUTHORIZED', 'The source refused the token (401).', {
  action: 'Check the token.',
});

function collections(stand: CollectionStand): Promise<Collections> {
  return readCollections(stand.table, { source: 'spirii', account: 'nordfleet' });
}

function now(stand: CollectionStand): string {
  return new Date(stand.clock.now()).toISOString();
}

describe('when a source was last read', () => {
  it('is kept by a run that reaches its end', async ({ stand }) => {
    await stand.collect(expenses(3));

    expect(await collections(stand)).toEqual({
      watchedSince: now(stand),
      endedAt: now(stand),
      completeAt: now(stand),
    });
  });

  it('is kept by a run that stops in time, which is not the end of the source', async ({ stand }) => {
    const onItem = (): void => stand.clock.advance(1000);
    await stand.collect(expenses(120), { forMs: 60_000, onItem });

    expect(await collections(stand)).toMatchObject({ endedAt: now(stand), completeAt: undefined });
  });

  it('is kept where single expenses could not be read: the alarm of the run says which', async ({
    stand,
  }) => {
    const [first, second] = expenses(2);
    if (first === undefined || second === undefined) throw new Error('There are two expenses.');
    const bad = new PipelineError('SOURCE_RESPONSE_MALFORMED', 'An expense is odd.', {
      action: 'Look at it.',
    });
    await stand.collect([first, bad, second]);

    expect(await collections(stand)).toMatchObject({ endedAt: now(stand), completeAt: now(stand) });
  });

  it('is not moved by a run that fails', async ({ stand }) => {
    await stand.collect(expenses(3));
    const before = await collections(stand);
    await stand.collect(expenses(3), { failAt: { index: 1, error: refused } });

    expect(await collections(stand)).toEqual(before);
  });
});

describe('a token that the source refuses', () => {
  it('raises an alarm of its own, for whoever holds the tokens', async ({ stand }) => {
    await stand.collect(expenses(3), { failAt: { index: 0, error: refused } });

    expect(stand.log.alarms()).toEqual(['secret-rejected']);
  });
});
