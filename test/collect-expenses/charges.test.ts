import { describe, expect } from 'vitest';
import type { Charges } from '../../functions/core/charge-record.ts';
import type { Expense } from '../../functions/core/expense.ts';
import type { TariffPolicy } from '../../functions/core/tariff.ts';
import { readCharges } from '../../functions/ledger/charges.ts';
import { it } from '../support/collection.ts';
import { expense } from '../support/expenses.ts';

const AUSTRIA: TariffPolicy = {
  policy: 'hold',
  official: { country: 'AT' },
  usual: new Map(),
  maxPowerW: 22_000n,
};

/** One charge of 42 kWh, which may cost 1,378 cents in Austria in 2026. */
function chargesAt(amountMinorText: string): Charges {
  const endedAtMs = Date.parse('2026-10-10T20:00:00Z');
  const record = { sessionId: 's-1', startedAtMs: endedAtMs - 36_000_000, endedAtMs, energyWh: 42_000n };
  return { recipientExternalId: 'EMP-1', records: [{ ...record, amountMinorText }] };
}

/** Details as a source gives them now. */
function detailsWith(charges: Charges) {
  return { details: async (listed: Expense): Promise<Expense> => ({ ...listed, charges }) };
}

describe('charge records', () => {
  it('are kept beside the payout when its details are read', async ({ stand }) => {
    const charges = chargesAt('9375');
    await stand.collect([expense()], detailsWith(charges));

    const { charges: digest = '', notes, state } = await stand.payout();
    expect(state).toBe('ready');
    expect(notes).toBeUndefined();
    expect(await readCharges(stand.table, digest)).toEqual(charges);
  });

  it('follow the expense, and those of before stay', async ({ stand }) => {
    await stand.collect([expense()], detailsWith(chargesAt('9375')));
    const before = await stand.payout();
    const changed = expense({ amount: { text: '9000', unit: 'minor' } });
    await stand.collect([changed], detailsWith(chargesAt('9000')));

    const after = await stand.payout();
    expect(after.charges).not.toBe(before.charges);
    expect(await readCharges(stand.table, after.charges ?? '')).toEqual(chargesAt('9000'));
    expect(await readCharges(stand.table, before.charges ?? '')).toEqual(chargesAt('9375'));
  });

  it('are written before the row that names them: a death in between loses nothing', async ({ stand }) => {
    stand.faults.set(({ command, input }) =>
      command === 'PutItemCommand' && JSON.stringify(input).includes('PAYOUT#') ? 'killed-before' : undefined,
    );
    await stand.collect([expense()], detailsWith(chargesAt('9375')));
    expect((await stand.payouts()).size).toBe(0);
    stand.faults.set(() => undefined);
    await stand.collect([expense()], detailsWith(chargesAt('9375')));

    const { charges: digest = '' } = await stand.payout();
    expect(await readCharges(stand.table, digest)).toEqual(chargesAt('9375'));
  });
});

describe('a price above the official rate', () => {
  const dear = { ...detailsWith(chargesAt('9375')), tariff: AUSTRIA };

  it('holds the payout until its charge records are corrected', async ({ stand }) => {
    await stand.collect([expense()], dear);
    expect(await stand.states()).toEqual(['expense-1: held tariff-above-official']);

    await stand.collect([expense()], {
      ...detailsWith(chargesAt('1378')),
      tariff: AUSTRIA,
    });
    expect(await stand.states()).toEqual(['expense-1: ready']);
  });

  it('is only written down where the policy notes', async ({ stand }) => {
    await stand.collect([expense()], { ...dear, tariff: { ...AUSTRIA, policy: 'note' } });

    const { notes, reasons, state } = await stand.payout();
    expect({ state, reasons }).toEqual({ state: 'ready', reasons: [] });
    expect(notes?.map(({ code }) => code)).toEqual(['tariff-above-official']);
  });

  it('is no question without a policy', async ({ stand }) => {
    await stand.collect([expense()], detailsWith(chargesAt('9375')));
    expect(await stand.states()).toEqual(['expense-1: ready']);
  });
});
