import { describe, expect } from 'vitest';
import { z } from 'zod';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import { manifestKey } from '../../functions/ledger/keys.ts';
import { readDay } from '../../functions/ledger/payment-days.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { ACCOUNT, endToEndIdsIn, it, type PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { PLAN } from '../support/payouts.ts';

const part = z.object({
  Item: z.looseObject({
    pk: z.object({ S: z.string() }),
    entries: z.object({ L: z.array(z.object({ M: z.record(z.string(), z.unknown()) })) }),
  }),
});

type Entry = Record<string, unknown>;
type Change = (entries: readonly Entry[]) => readonly Entry[];

/** Changes the entries of the first `times` manifest parts on their way into the table. */
function changeManifest(stand: PaymentStand, change: Change, times = 1): void {
  let left = times;
  stand.deps.table.client.middlewareStack.add(
    (next) => async (args) => {
      const written = part.safeParse(args.input);
      if (!written.success || left === 0) return next(args);
      left -= 1;
      const { Item } = written.data;
      const entries = change(Item.entries.L.map(({ M }) => M));
      const input = { ...args.input, Item: { ...Item, entries: { L: entries.map((M) => ({ M })) } } };
      return next({ ...args, input });
    },
    { step: 'initialize' },
  );
}

/** Changes the entry of the payout with the amount. */
function ofAmount(amountMinor: number, changed: Entry): Change {
  const amount = JSON.stringify({ N: String(amountMinor) });
  return (entries) =>
    entries.map((entry) =>
      JSON.stringify(entry['amountMinor']) === amount ? { ...entry, ...changed } : entry,
    );
}

async function batchStates(stand: PaymentStand): Promise<string[]> {
  return (await stand.batches()).map(({ state }) => state).sort();
}

describe('a file that does not pass its check', () => {
  it.for([
    ['a name that no file can carry', { creditorName: { S: '北京' } }],
    ['a remittance information of nothing', { remittanceInformation: { S: '' } }],
    ['an amount of nothing', { amountMinor: { N: '0' } }],
    ['a bank identifier that is none', { creditorBic: { S: '<X>' } }],
  ] as const)(
    'is voided for %s: the offender is held, the others go out',
    async ([_, changed], { stand }) => {
      await stand.schedule(3);
      changeManifest(stand, ofAmount(1001, changed));

      const { batches } = await stand.submit();

      expect(batches).toMatchObject([{ count: 2, controlSumMinor: 2002n }]);
      expect(await stand.states()).toEqual([
        'expense-1: submitted',
        'expense-2: held file-refused',
        'expense-3: submitted',
      ]);
      expect(await batchStates(stand)).toEqual(['submitted', 'void']);
      expect(stand.log.alarms()).toEqual(['file-refused']);
      expect((await stand.files()).size).toBe(1);
      expect((await readDay(stand.table, ACCOUNT.id, PLAN.executionDate)).count).toBe(2);
    },
  );

  it('holds an offender without its plan, so that it is planned anew once it is released', async ({
    stand,
  }) => {
    await stand.schedule(3);
    changeManifest(stand, ofAmount(1001, { creditorName: { S: '' } }));

    await stand.submit();

    expect(await stand.payout('expense-2')).toMatchObject({ plan: undefined, batchId: undefined });
  });

  it.for([
    ['another amount', { amountMinor: { N: '1003' } }],
    ['another account', { creditorIban: { S: IBANS.nl } }],
    ['another name', { creditorName: { S: 'John Doe' } }],
  ] as const)('is not made of a manifest that says %s than was claimed', async ([_, changed], { stand }) => {
    await stand.schedule(3);
    changeManifest(stand, ofAmount(1001, changed));

    expect((await stand.submit()).batches).toEqual([]);

    expect(await stand.states()).toEqual([
      'expense-1: scheduled',
      'expense-2: scheduled',
      'expense-3: scheduled',
    ]);
    expect(await batchStates(stand)).toEqual(['void']);
    expect(stand.log.alarms()).toEqual(['file-refused']);
    expect((await stand.files()).size).toBe(0);

    expect((await stand.submit()).batches).toMatchObject([{ count: 3 }]);
  });

  it.for([
    ['lost', (entries: readonly Entry[]) => entries.slice(1)],
    ['doubled', ([first = {}, , ...others]: readonly Entry[]) => [first, first, ...others]],
  ] as const)('is not made of a manifest that %s a payment', async ([_, change], { stand }) => {
    await stand.schedule(3);
    changeManifest(stand, change);

    expect((await stand.submit()).batches).toEqual([]);

    expect((await stand.submit()).batches).toMatchObject([{ count: 3 }]);
    const [file = ''] = (await stand.files()).values();
    expect(endToEndIdsIn(file)).toEqual([...(await stand.payouts()).values()].map(endToEndIdOf).sort());
  });

  it('is made a bounded number of times, and what is left goes out with the next submission', async ({
    stand,
  }) => {
    await stand.schedule(3);
    changeManifest(stand, ofAmount(1000, { creditorName: { S: '' } }));
    changeManifest(stand, ofAmount(1001, { creditorName: { S: '' } }), 2);

    expect((await stand.submit()).batches).toEqual([]);
    expect(stand.log.alarms()).toEqual(['file-refused', 'file-refused']);

    expect((await stand.submit()).batches).toMatchObject([{ count: 1 }]);
    expect((await stand.states()).filter((state) => state.endsWith('held file-refused'))).toHaveLength(2);
  });

  it('does not stop the files beside it', async ({ stand }) => {
    await stand.schedule(3);
    changeManifest(stand, (entries) => entries.map((entry) => ({ ...entry, creditorName: { S: '' } })));

    const { batches } = await stand.submit({ ...ACCOUNT, maxPerFile: { ...ACCOUNT.maxPerFile, count: 1 } });

    expect(batches).toHaveLength(2);
    expect((await stand.states()).filter((state) => state.includes('file-refused'))).toHaveLength(1);
  });
});

describe('a name with letters beyond the set of the files', () => {
  it('goes out transliterated and cut at a word, as it stands in the manifest', async ({ stand }) => {
    const recipientName = `Jürgen Ångström-Łukaszewicz ${'Løkke '.repeat(12)}`.trim();
    await stand.put(scheduledPayout(expense({ recipientName })));

    await stand.submit();

    const [file = ''] = (await stand.files()).values();
    const name = /<Cdtr><Nm>([^<]*)</.exec(file)?.[1] ?? '';
    expect(name).toMatch(/^Juergen Aangstroem-Lukaszewicz Loekke/);
    expect(name.length).toBeLessThanOrEqual(70);
    const [batch] = await stand.batches();
    expect(await stand.row(manifestKey(batch?.batchId ?? '', 0))).toMatchObject({
      entries: { L: [{ M: { creditorName: { S: name } } }] },
    });
  });
});
