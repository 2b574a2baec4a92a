import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchIdOf,
  chainManifest,
  outboxKeyOf,
  parseBatchReference,
  paymentInformationIdOf,
} from '../../functions/core/batch.ts';
import { isSepaId } from '../../functions/core/charset.ts';
import { manifestEntry, openedBatch } from '../support/batches.ts';
import { IBANS } from '../support/expenses.ts';
import { ibanOf } from '../support/iban.ts';
import { forAll } from '../support/properties.ts';

describe('batchIdOf', () => {
  it('is another for another account, submission or place in it', () => {
    const ids = ['a', 'b'].flatMap((account) =>
      ['1', '2'].flatMap((run) => [1, 2].map((ordinal) => batchIdOf(account, run, ordinal))),
    );

    expect(new Set(ids).size).toBe(8);
    expect(batchIdOf('a', '1', 1)).toBe(ids[0]);
  });

  it('does not confuse where the account ends and the submission begins', () => {
    expect(batchIdOf('ab', 'c', 1)).not.toBe(batchIdOf('a', 'bc', 1));
  });

  it('fits a message id and a payment information id of a bank', () => {
    forAll(fc.string(), fc.string(), fc.nat(), (account, run, ordinal) => {
      const id = batchIdOf(account, run, ordinal);

      expect(id).toMatch(/^BA[0-9A-Z]{26}$/);
      expect(isSepaId(id) && isSepaId(paymentInformationIdOf(id))).toBe(true);
    });
  });
});

describe('parseBatchReference', () => {
  const id = batchIdOf('eur-main', 'submission-1', 1);

  it('tells the batch by its message id and by its payment information id', () => {
    expect(parseBatchReference(id)).toBe(id);
    expect(parseBatchReference(paymentInformationIdOf(id))).toBe(id);
  });

  it.each([
    '',
    'NOTPROVIDED',
    id.slice(0, -1),
    `${id}-02`,
    `${id}-01-01`,
    ` ${id}`,
    id.toLowerCase(),
    `BA${'I'.repeat(26)}`,
  ])('does not know "%s"', (text) => {
    expect(parseBatchReference(text)).toBeUndefined();
  });
});

describe('outboxKeyOf', () => {
  it('names debtor, day and message id', () => {
    const batch = openedBatch();

    expect(outboxKeyOf(batch)).toBe(`outbox/eur-main/2026-11-03/${batch.batchId}.xml`);
  });
});

describe('chainManifest', () => {
  const entry = manifestEntry('expense-1', { creditorBic: 'COBADEFFXXX' });

  it('is another for any other value of the entry', () => {
    const changed = [
      manifestEntry('expense-2', { creditorBic: 'COBADEFFXXX' }),
      { ...entry, endToEndId: `${entry.payoutId}-02` },
      { ...entry, amountMinor: 1251n },
      { ...entry, creditorName: 'Jane Dot' },
      { ...entry, creditorIban: ibanOf(IBANS.nl) },
      { ...entry, creditorBic: undefined },
      { ...entry, remittanceInformation: 'other' },
    ];

    const hashes = [entry, ...changed].map((one) => chainManifest('', one));

    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is another for another order', () => {
    const other = manifestEntry('expense-2');

    expect(chainManifest(chainManifest('', entry), other)).not.toBe(
      chainManifest(chainManifest('', other), entry),
    );
  });
});
