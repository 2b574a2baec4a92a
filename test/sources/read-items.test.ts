import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../functions/core/error-kind.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import { readItems, type Segment } from '../../functions/sources/read-items.ts';
import type { SourceItem } from '../../functions/sources/source.ts';

const unreadable = new PipelineError('SOURCE_RESPONSE_MALFORMED', 'row', { action: 'look' });

/** One item whose checkpoint is the part's number. */
function good(index: number): Segment {
  const item: SourceItem = { kind: 'unreadable', error: unreadable, checkpoint: `item ${index}` };
  return { read: async () => [item], checkpoint: `part ${index}` };
}

function bad(index: number, code: ErrorCode): Segment {
  const error = new PipelineError(code, `part ${index}`, { action: 'look' });
  return { read: () => Promise.reject(error), checkpoint: `part ${index}` };
}

async function read(parts: readonly Segment[]): Promise<{ checkpoints: string[]; error: unknown }> {
  async function* all(): AsyncGenerator<Segment> {
    yield* parts;
  }
  const checkpoints: string[] = [];
  try {
    for await (const item of readItems(all(), 3, new AbortController())) checkpoints.push(item.checkpoint);
    return { checkpoints, error: undefined };
  } catch (error) {
    return { checkpoints, error };
  }
}

describe('readItems', () => {
  it.each(['SOURCE_REQUEST_REFUSED', 'SOURCE_RESPONSE_MALFORMED', 'SOURCE_UNAVAILABLE'] as const)(
    'goes on after a part that fails with %s',
    async (code) => {
      const { checkpoints, error } = await read([good(0), bad(1, code), good(2)]);

      expect(checkpoints).toEqual(['item 0', 'part 1', 'item 2']);
      expect(error).toBeUndefined();
    },
  );

  it.each([
    'SOURCE_UNAUTHORIZED',
    'SOURCE_RATE_LIMITED',
    'SOURCE_PAGE_REPEATED',
    'ASSERTION_FAILED',
  ] as const)('ends with %s, which is not the part’s own failure', async (code) => {
    const { checkpoints, error } = await read([good(0), bad(1, code), good(2)]);

    expect(checkpoints).toEqual(['item 0']);
    expect(error).toMatchObject({ code });
  });

  it('ends where the source is down, and gives no checkpoint past unread parts', async () => {
    const down = [1, 2, 3, 4, 5].map((index) => bad(index, 'SOURCE_UNAVAILABLE'));

    const { checkpoints, error } = await read([good(0), ...down, good(6)]);

    expect(checkpoints).toEqual(['item 0']);
    expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });

  it('gives unavailable parts also at the end', async () => {
    const { checkpoints } = await read([good(0), bad(1, 'SOURCE_UNAVAILABLE'), bad(2, 'SOURCE_UNAVAILABLE')]);

    expect(checkpoints).toEqual(['item 0', 'part 1', 'part 2']);
  });
});
