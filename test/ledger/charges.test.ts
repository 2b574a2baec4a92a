import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { type ChargeRecord, type Charges, chargesDigest } from '../../functions/core/charge-record.ts';
import { keepCharges, readCharges } from '../../functions/ledger/charges.ts';
import { chargesKey } from '../../functions/ledger/keys.ts';
import { keyOf } from '../../functions/ledger/table.ts';
import { it } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { tamper } from '../support/past-the-ledger.ts';
import { two } from '../support/present.ts';

const WHOLE: ChargeRecord = {
  sessionId: '12345678901234567890',
  startedAtMs: Date.parse('2026-10-03T18:00:00Z'),
  endedAtMs: Date.parse('2026-10-03T23:30:00.250Z'),
  energyWh: 37_500n,
  amountMinorText: '9375.5',
  priceMinorPerKwhText: '250',
  place: 'Home Århus',
  tag: 'DK-NF-000042',
};

function chargesOf(count: number): Charges {
  const records = Array.from({ length: count }, (_, index) => ({ ...WHOLE, sessionId: String(index) }));
  return { recipientExternalId: 'EMP-0042', billingReference: 'CC 4711', records };
}

describe('what a payout is for', () => {
  it.for([
    ['one whole record', { records: [WHOLE] }],
    ['records of which little is known', { records: [{ amountMinorText: '' }, { amountMinorText: '0' }] }],
    ['no record', { billingReference: 'CC 4711', records: [] }],
    ['more records than a row takes', chargesOf(700)],
  ] as const)('reads back with every value: %s', async ([, charges], { table }) => {
    await keepCharges(table, chargesDigest(charges), charges);

    expect(await readCharges(table, chargesDigest(charges))).toEqual(charges);
  });

  it('is written once: whoever keeps it again changes nothing', async ({ table }) => {
    const charges = chargesOf(301);
    await keepCharges(table, chargesDigest(charges), charges);
    await keepCharges(table, chargesDigest(charges), charges);

    expect(await readCharges(table, chargesDigest(charges))).toEqual(charges);
  });

  it('is another where anything of it is', () => {
    const base = chargesOf(2);
    const [first, second] = two(base.records);
    const others: readonly Charges[] = [
      { ...base, billingReference: 'CC 4712' },
      { ...base, company: 'Nordfleet ApS' },
      { ...base, recipientExternalId: 'EMP-0043' },
      { ...base, records: [second, first] },
      { ...base, records: [first] },
      ...Object.entries(WHOLE).map(([name, value]) => ({
        ...base,
        records: [{ ...first, [name]: typeof value === 'string' ? `${value}1` : undefined }, second],
      })),
    ];
    const digests = new Set([base, ...others].map(chargesDigest));
    expect(digests.size).toBe(1 + others.length);
  });

  it('is unknown where a part is missing', async ({ table }) => {
    const charges = chargesOf(700);
    const digest = chargesDigest(charges);
    expect(await readCharges(table, digest)).toBeUndefined();
    await keepCharges(table, chargesDigest(charges), charges);
    await table.client.send(
      new DeleteItemCommand({ TableName: table.tableName, Key: keyOf(chargesKey(digest, 2)) }),
    );

    expect(await readCharges(table, digest)).toBeUndefined();
  });

  it('is refused where it is not what the payout names', async ({ table }) => {
    const charges = chargesOf(2);
    const digest = chargesDigest(charges);
    const key = chargesKey(digest, 0);
    await keepCharges(table, digest, charges);
    await tamper(table, key, 'billingReference', { S: 'CC 1' });
    const changed = await rejectionOf(readCharges(table, digest));
    expect([changed.code, changed.details]).toEqual(['LEDGER_ROW_INVALID', { key }]);

    await tamper(table, key, 'records', { S: 'none' });
    expect((await rejectionOf(readCharges(table, digest))).code).toBe('LEDGER_ROW_INVALID');
  });
});
