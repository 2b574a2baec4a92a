import { describe, expect } from 'vitest';
import { type Anchor, anchorKeyOf } from '../../functions/core/anchor.ts';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { stepPayout } from '../../functions/core/step-payout.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import type { Walked } from '../../functions/ledger/walk.ts';
import { AnchorHeads, HEADS_PER_ANCHOR } from '../../functions/repair-payouts/anchor-heads.ts';
import { proveSums } from '../../functions/repair-payouts/prove-sums.ts';
import { parseAnchor } from '../../operate/evidence/format/anchor-file.ts';
import { first } from '../support/client-faults.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { it, type PaymentStand } from '../support/payment-stand.ts';
import { payoutIn, payoutOf } from '../support/payouts.ts';

const DAY_MS = 86_400_000;

async function anchorsOf(stand: PaymentStand): Promise<Map<string, Anchor>> {
  const files = [...(await stand.files())].filter(([key]) => key.startsWith('anchors/')).sort();
  return new Map(
    files.map(([key, text]) => {
      const anchor = parseAnchor(text);
      if (anchor === undefined) throw new Error(`${key} is no anchor.`);
      return [key, anchor];
    }),
  );
}

const heads = (anchor: Anchor | undefined): string[] =>
  (anchor?.payouts ?? []).map(({ payoutId, version, hash }) => `${payoutId} ${version} ${hash}`).sort();
const headOf = ({ payoutId, version, history }: Payout): string =>
  `${payoutId} ${version} ${history.at(-1)?.hash}`;

describe('the heads of a proof', () => {
  it('are of what was sent, what waits and what was refused, in one object that keeps its bytes', async ({
    stand,
  }) => {
    const sent = await stand.sent(...expenses(2));
    const waiting = [
      payoutIn('rejected', expense({ expenseId: 'r', iban: IBANS.wrongCheckDigits })),
      payoutIn('failed', expense({ expenseId: 'f' })),
    ];
    await stand.put(...waiting);

    await proveSums({ ...stand.deps, anchors: true });

    const anchors = [...(await anchorsOf(stand))];
    const [[key, anchor] = []] = anchors;
    const [batch] = await stand.batches();
    expect(anchors).toHaveLength(1);
    expect(key).toBe('anchors/2026-11-02T06-00-00-000Z-0000.json');
    expect(anchor).toMatchObject({ at: '2026-11-02T06:00:00.000Z', since: '', part: 0, isLast: true });
    expect(heads(anchor)).toEqual([...sent, ...waiting].map(headOf).sort());
    expect(anchor?.batches).toEqual([
      {
        batchId: batch?.batchId,
        month: '2026-11',
        manifestHash: batch?.seal?.manifestHash,
        fileSha256: batch?.seal?.fileSha256,
        approvals: '',
      },
    ]);
  });

  it('are of what changed since the proof before, and in the day before that', async ({ stand }) => {
    const [old, changing, late] = [
      payoutIn('held', expense({ expenseId: 'old', amount: { text: '1000001', unit: 'minor' } })),
      payoutIn('rejected'),
      payoutIn('rejected', expense({ expenseId: 'late', iban: IBANS.wrongCheckDigits })),
    ];
    await stand.put(old, changing);
    stand.clock.advance(DAY_MS);
    await proveSums({ ...stand.deps, anchors: true });
    // Written now, by a process that froze a day ago.
    await stand.put(late);
    stand.clock.advance(DAY_MS);
    await proveSums({ ...stand.deps, anchors: true });
    stand.clock.advance(DAY_MS);
    const withdrawn = {
      by: 'collect-expenses',
      why: 'looked-at-again',
      facts: { runId: 'run-2' },
      atMs: stand.clock.now(),
    } as const;
    const changed = stepPayout(changing, 'rejected', {}, withdrawn);
    await updatePayout(stand.table, changing, changed);
    stand.clock.advance(1000);

    await proveSums({ ...stand.deps, anchors: true });

    const [first, second, third] = [...(await anchorsOf(stand)).values()];
    expect(heads(first)).toEqual([headOf(old), headOf(changing)].sort());
    expect([second?.since, third?.since]).toEqual([first?.at, second?.at]);
    expect(heads(second)).toEqual([headOf(old), headOf(changing), headOf(late)].sort());
    expect(heads(third)).toEqual([headOf(changed)]);
  });

  it('are asked to be written where nothing lies yet, and what lies there is left as it is', async ({
    stand,
  }) => {
    await stand.put(payoutIn('rejected'));
    stand.faults.set(first('PutObjectCommand', 'taken'));

    await proveSums({ ...stand.deps, anchors: true });

    const asked = stand.faults.calls.filter(({ command }) => command === 'PutObjectCommand');
    expect(asked).toMatchObject([
      { input: { IfNoneMatch: '*', Key: 'anchors/2026-11-02T06-00-00-000Z-0000.json' } },
    ]);
  });

  it('are written once where the answer to their writing was lost', async ({ stand }) => {
    await stand.put(payoutIn('rejected'));
    let lost = 0;
    stand.faults.set(({ command }) => {
      if (command !== 'PutObjectCommand' || lost > 0) return undefined;
      lost += 1;
      return 'answer-lost';
    });

    await proveSums({ ...stand.deps, anchors: true });

    expect(lost).toBe(1);
    expect((await anchorsOf(stand)).size).toBe(1);
  });

  it('are not written where no lock keeps them', async ({ stand }) => {
    await stand.put(payoutIn('rejected'));

    await proveSums(stand.deps);

    expect(await stand.files()).toEqual(new Map());
  });

  it('come before the proof is on record, so that the next one goes on from the last that wrote them', async ({
    stand,
  }) => {
    await stand.put(payoutIn('rejected'));
    stand.faults.set(({ command }) => (command === 'PutObjectCommand' ? 'killed-before' : undefined));

    await expect(proveSums({ ...stand.deps, anchors: true })).rejects.toThrow();
    stand.faults.clear();
    stand.clock.advance(DAY_MS);
    await proveSums({ ...stand.deps, anchors: true });

    const [anchor] = [...(await anchorsOf(stand)).values()];
    expect(anchor).toMatchObject({ since: '', part: 0 });
    expect(anchor?.payouts).toHaveLength(1);
  });

  it('of more payouts than one object holds are in several, and none is kept meanwhile', async ({
    stand,
  }) => {
    const some = payoutOf();
    async function* rows(): AsyncGenerator<readonly Walked<object>[]> {
      for (let first = 0; first < HEADS_PER_ANCHOR + 10; first += 100) {
        yield Array.from({ length: 100 }, (_, index) => {
          const payoutId = payoutIdOf(expense({ expenseId: `many-${first + index}` }));
          return { entry: {}, payout: { ...some, payoutId }, unreadable: undefined, altered: undefined };
        });
      }
    }
    const found = new AnchorHeads(stand.deps, '2026-11-02T06:00:00.000Z', '');

    for await (const _ of found.watching(rows())) {
      // Read to the end.
    }
    await found.finish();

    const anchors = [...(await anchorsOf(stand)).values()];
    expect(anchors.map(({ part, isLast, payouts }) => [part, isLast, payouts.length])).toEqual([
      [0, false, HEADS_PER_ANCHOR],
      [1, true, 100],
    ]);
    expect(anchors.map(anchorKeyOf)).toEqual([
      'anchors/2026-11-02T06-00-00-000Z-0000.json',
      'anchors/2026-11-02T06-00-00-000Z-0001.json',
    ]);
  });
});
