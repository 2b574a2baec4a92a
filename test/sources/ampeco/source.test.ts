import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../functions/sources/source.ts';
import { forAllAsyncIn } from '../../support/properties.ts';
import { idsOf } from '../source-rig.ts';
import { type Stub, TOKEN } from '../stub-server.ts';
import { EXAMPLE, sourceFor } from './ampeco-rig.ts';
import { type AmpecoData, expenseRow, settlementRow, startAmpeco } from './ampeco-stub.ts';

describe('AMPECO listings', () => {
  const many: AmpecoData = {
    ...EXAMPLE,
    expenses: Array.from({ length: 11 }, (_, id) => expenseRow(id, { settlementReportId: null })),
    reports: Array.from({ length: 11 }, (_, id) => settlementRow(id + 100)),
    pageSize: 3,
  };

  it.each(['settlement', 'expenses'] as const)(
    'find every row again, wherever a run stops: %s',
    async (pays) => {
      const stub = await startAmpeco(many);
      const all = idsOf((await sourceFor(stub, pays).read()).items);
      expect(all).toHaveLength(11);
      await forAllAsyncIn(10, fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 6 }), async (stops) => {
        const seen: string[] = [];
        let checkpoint: Checkpoint | undefined;
        for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
          const { items } = await sourceFor(stub, pays).read(checkpoint, stop);
          seen.push(...idsOf(items));
          checkpoint = items.at(-1)?.checkpoint ?? checkpoint;
        }

        expect(seen).toEqual(all);
      });
    },
  );

  it.each([
    'no json',
    '{"pays":"settlement","search":"?cursor=3","after":"1"}',
    '{"pays":"expenses","search":"//evil.invalid/","after":"1"}',
  ])('start from the beginning for the checkpoint %s', async (checkpoint) => {
    const stub = await startAmpeco(many);

    expect((await sourceFor(stub, 'expenses').read(checkpoint)).items).toHaveLength(11);
  });

  it('start from the beginning where the source refuses the cursor', async () => {
    const stub = await startAmpeco(many, ({ url }) =>
      url.searchParams.get('cursor') === 'old' ? { status: 422, body: { message: 'cursor' } } : undefined,
    );

    const { items } = await sourceFor(stub, 'expenses').read(
      '{"pays":"expenses","search":"?cursor=old","after":"1"}',
    );

    expect(items).toHaveLength(11);
  });

  it.each([
    [
      'back to the first page',
      (origin: string) => `${origin}/public-api/resources/partner-expenses/v1.1?cursor=0`,
    ],
    ['to the same page', (origin: string) => `${origin}/public-api/resources/partner-expenses/v1.1?again=1`],
  ])('stop where the next link leads %s', async (_where, link) => {
    const stub: Stub = await startAmpeco(many, ({ url }) => {
      if (!url.pathname.endsWith('/partner-expenses/v1.1')) return undefined;
      return {
        body: {
          data: [expenseRow(1, { settlementReportId: null, totalAmount: { withoutTax: 1 } })],
          links: { next: link(stub.origin) },
        },
      };
    });

    expect((await sourceFor(stub, 'expenses').read()).error).toMatchObject({ code: 'SOURCE_PAGE_REPEATED' });
  });

  it('never send the token where a tampered link leads', async () => {
    const sent: string[] = [];
    const stub = await startAmpeco(many, ({ url, headers }) => {
      sent.push(headers.authorization ?? '');
      return url.pathname.endsWith('/partner-expenses/v1.1')
        ? { body: { data: [], links: { next: 'http://evil.invalid/partner-expenses/v1.1' } } }
        : undefined;
    });

    const { error } = await sourceFor(stub, 'expenses').read();

    expect(error).toMatchObject({ code: 'SOURCE_RESPONSE_MALFORMED' });
    // One to choose the version, one for the first page.
    expect(sent).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]);
  });

  it('do not end at a page with a cursor but no link', async () => {
    const stub = await startAmpeco(many, () => ({
      body: { data: [], links: {}, meta: { next_cursor: 'x' } },
    }));

    expect((await sourceFor(stub).read()).error).toMatchObject({ code: 'SOURCE_RESPONSE_MALFORMED' });
  });

  it.each([
    [{ status: 401, body: { message: 'Unauthenticated.' } }, 'SOURCE_UNAUTHORIZED'],
    [{ status: 404, body: { message: 'Feature is not enabled' } }, 'SOURCE_REQUEST_REFUSED'],
    [{ status: 502, body: '<html>' }, 'SOURCE_UNAVAILABLE'],
    [{ status: 429, headers: { 'retry-after': '9000' }, body: '' }, 'SOURCE_RATE_LIMITED'],
    [{ body: '<html>' }, 'SOURCE_RESPONSE_MALFORMED'],
    [{ body: { data: 'none' } }, 'SOURCE_RESPONSE_MALFORMED'],
  ])('end with a clear error for %j', async (reply, code) => {
    const stub = await startAmpeco(many, () => reply);

    const { items, error } = await sourceFor(stub).read();

    expect(items).toEqual([]);
    expect(error).toMatchObject({ name: 'PipelineError', code });
  });
});
