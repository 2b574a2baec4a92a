import { randomBytes } from 'node:crypto';
import { type BatchGetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { sentFile } from '../../../console/api/answer.ts';
import { createHandler } from '../../../console/api/decide/handler.ts';
import { onRecord } from '../../../console/api/decide/on-record.ts';
import { LIVE_INDEX, PAYOUT_KEY_PREFIX } from '../../../functions/ledger/keys.ts';
import { MAX_LISTED_ROWS } from '../../../operate/payouts/list-payouts.ts';
import { audited } from '../../support/console-audit.ts';
import { answered, it } from '../../support/console-stand.ts';
import { consoleEvent } from '../../support/decisions.ts';
import { payoutIn } from '../../support/payouts.ts';

const REASON = 'looked at the receipts';

function liveItem(index: number) {
  const payoutId = `PO${String(index).padStart(26, '0')}`;
  return {
    pk: { S: `${PAYOUT_KEY_PREFIX}${payoutId}` },
    [LIVE_INDEX.sortKey]: { S: `2026-11-02#${payoutId}` },
  };
}

describe('what was asked for and not done has a second entry', () => {
  it('where no index has a list that was to be saved', async ({ console }) => {
    const body = { state: 'paid' };

    const answer = await console.ask('downloadPayouts', console.dora, { body });

    expect(answer).toMatchObject({ status: 422, document: { code: 'list-too-broad' } });
    expect(await audited(console)).toEqual([
      `Dora: download-payouts  ${JSON.stringify(body)}`,
      'Dora: refused  list-too-broad',
    ]);
  });

  it('where a list goes on behind the last row that one takes, which it names', async ({ console }) => {
    const { table } = console.decideDeps;
    const client = Object.assign(Object.create(table.client), {
      // One more held payout than a list takes, in a shard; no row is behind them.
      send: async (command: QueryCommand | BatchGetItemCommand) =>
        command instanceof QueryCommand
          ? { Items: Array.from({ length: MAX_LISTED_ROWS + 1 }, (_, index) => liveItem(index)) }
          : { Responses: {} },
    });
    const handler = createHandler({ ...console.decideDeps, table: { ...table, client } });

    const answer = answered(
      'downloadPayouts',
      await handler(consoleEvent('downloadPayouts', console.dora, { body: { state: 'held' } })),
    );

    expect(answer).toMatchObject({ status: 422, document: { code: 'list-too-long' } });
    expect(String(answer.document['detail'])).toContain(`at most ${MAX_LISTED_ROWS} payouts`);
  });

  it('where a file is too large for an answer', async ({ console }) => {
    const acting = { person: console.dora, groups: [], signedInAtSeconds: undefined, expiresAtMs: 0 };
    const said = { what: 'download-file', about: '2026-10', detail: 'all.zip' } as const;

    const outcome = await onRecord(console.decideDeps, acting, said, async () =>
      sentFile('all.zip', 'application/octet-stream', randomBytes(4_000_001)),
    );

    expect(outcome).toMatchObject({ ok: false, problem: { status: 422, code: 'file-too-large' } });
    expect(await audited(console)).toEqual([
      'Dora: download-file 2026-10 all.zip',
      'Dora: refused 2026-10 file-too-large',
    ]);
  });

  it('where it broke off: nobody calls it refused, since it may be done', async ({ console, people }) => {
    const held = payoutIn('held');
    await people.stand.put(held);
    const { table } = console.decideDeps;
    const client = Object.assign(Object.create(table.client), {
      send: () => Promise.reject(new TypeError('no such host')),
    });
    const handler = createHandler({ ...console.decideDeps, table: { ...table, client } });
    const body = { reason: REASON, version: held.version };
    const asking = { params: { payoutId: held.payoutId }, body };

    const answer = answered(
      'cancelPayout',
      await handler(consoleEvent('cancelPayout', console.dora, asking)),
    );

    expect(answer).toMatchObject({ status: 500, document: { code: 'unexpected' } });
    expect(await audited(console)).toEqual([
      `Dora: cancel ${held.payoutId} ${REASON}`,
      `Dora: broke-off ${held.payoutId} unexpected`,
    ]);
  });
});
