import { randomBytes } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { sentFile } from '../../../console/api/answer.ts';
import { onRecord } from '../../../console/api/decide/on-record.ts';
import { LIVE_INDEX, PAYOUT_KEY_PREFIX } from '../../../functions/ledger/keys.ts';
import { MAX_LISTED_ROWS } from '../../../operate/payouts/list-payouts.ts';
import { audited } from '../../support/console-audit.ts';
import { it, problem } from '../../support/console-stand.ts';
import { payoutIn } from '../../support/payouts.ts';
import { tableThat } from '../../support/table-that.ts';

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

    expect(answer).toMatchObject(problem(422, 'list-too-broad'));
    expect(await audited(console)).toEqual([
      `Dora: download-payouts  ${JSON.stringify(body)}`,
      'Dora: refused  list-too-broad',
    ]);
  });

  it('where a list goes on behind the last row that one takes, which it names', async ({ console }) => {
    // One more held payout than a list takes, in a shard; no row is behind them.
    const table = tableThat(console.people.stand.table, async (command) =>
      command instanceof QueryCommand
        ? { Items: Array.from({ length: MAX_LISTED_ROWS + 1 }, (_, index) => liveItem(index)) }
        : { Responses: {} },
    );
    const asking = { body: { state: 'held' } };

    const answer = await console.ask('downloadPayouts', console.dora, asking, { table });

    expect(answer).toMatchObject(problem(422, 'list-too-long'));
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
    const table = tableThat(people.stand.table, () => Promise.reject(new TypeError('no such host')));
    const body = { reason: REASON, version: held.version };
    const asking = { params: { payoutId: held.payoutId }, body };

    const answer = await console.ask('cancelPayout', console.dora, asking, { table });

    expect(answer).toMatchObject(problem(500, 'unexpected'));
    expect(await audited(console)).toEqual([
      `Dora: cancel ${held.payoutId} ${REASON}`,
      `Dora: broke-off ${held.payoutId} unexpected`,
    ]);
  });
});
