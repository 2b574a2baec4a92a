import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forAllAsyncIn } from '../../support/properties.ts';
import { EUR } from '../report-fixtures.ts';
import {
  ATTEMPT,
  BATCH,
  CREDIT,
  detailsOf,
  E2E,
  type EntryShape,
  endToEndId,
  entryOf,
  eur,
  linesOf,
  OTHER_BATCH,
  OURS,
  oneTransaction,
  onlyLineOf,
  refsTo,
  reportOf,
  type TransactionShape,
  transactionOf,
} from './lines.ts';

describe('what a line of the account says', () => {
  test.each<[name: string, says: string | undefined, transaction: TransactionShape, entry: EntryShape]>([
    ['a booked debit', 'debited', OURS, {}],
    ['a booked debit in lower case', 'debited', OURS, { status: ' book ' }],
    ['a debit that is announced', 'announced', OURS, { status: 'PDNG' }],
    ['a debit for information', 'announced', OURS, { status: 'INFO' }],
    ['a credit that is announced', 'pending', OURS, { ...CREDIT, status: 'PDNG' }],
    ['a credit with a reason', 'returned', { ...OURS, returned: 'AC04' }, CREDIT],
    ['a credit that is a reversal', 'returned', OURS, { ...CREDIT, reversal: true }],
    ...['RRTN', 'RPCR', 'ARET', 'AREV', 'UPCT'].flatMap(
      (sub): [string, string, TransactionShape, EntryShape][] => [
        [`a credit with ${sub} of its entry`, 'returned', OURS, { ...CREDIT, code: sub }],
        [`a credit with ${sub} of its own`, 'returned', { ...OURS, code: sub }, CREDIT],
        [`a debit with ${sub}`, 'return-undone', { ...OURS, code: sub }, {}],
      ],
    ),
    ['a debit with a reason of a return', 'return-undone', { ...OURS, returned: 'AC04' }, {}],
    ['a debit that is a reversal', 'return-undone', OURS, { reversal: true }],
    ...['CHRG', 'COME', 'COMI', 'COMM', 'COMT', 'FEES', 'RIMB', 'TAXE'].map(
      (sub): [string, string, TransactionShape, EntryShape] => [
        `a credit of charges (${sub})`,
        'charges-returned',
        { ...OURS, amount: '0.50', instructed: '12.50' },
        { ...CREDIT, amount: '0.50', reversal: true, code: sub },
      ],
    ),
    [
      'a credit of just the charges',
      'charges-returned',
      {
        ...OURS,
        amount: '0.50',
        instructed: '12.50',
        returned: 'MS03',
        charges: eur('TtlChrgsAndTaxAmt', '0.50'),
      },
      { ...CREDIT, amount: '0.50' },
    ],
    [
      'a return less its charges',
      'returned',
      {
        ...OURS,
        amount: '12.00',
        instructed: '12.50',
        returned: 'MS03',
        charges: eur('TtlChrgsAndTaxAmt', '0.50'),
      },
      { ...CREDIT, amount: '12.00' },
    ],
    ['a debit of charges', 'unclear', { ...OURS, amount: '0.50' }, { amount: '0.50', code: 'CHRG' }],
    ['a credit under our id that is no return', 'unclear', OURS, CREDIT],
    ['a credit that has nothing to do with us', undefined, { refs: refsTo('INVOICE-7') }, CREDIT],
    ['a debit under a credit', 'unclear', { ...OURS, side: 'DBIT' }, CREDIT],
    ['a credit under a debit', 'unclear', { ...OURS, side: 'CRDT', returned: 'AC04' }, {}],
  ])('%s: %s', async (_name, expected, transaction, entry) => {
    expect(await onlyLineOf(oneTransaction(transaction, entry))).toMatchObject({ says: expected });
  });

  test('a batch whose side opposes its entry is unclear', async () => {
    const batch = (side: string): string =>
      `<Btch><PmtInfId>${BATCH}-01</PmtInfId><CdtDbtInd>${side}</CdtDbtInd></Btch>`;
    const line = async (content: string) => onlyLineOf(reportOf(entryOf({ details: detailsOf(content) })));

    expect(await line(batch('CRDT'))).toMatchObject({ level: 'batch', says: 'unclear' });
    expect(await line(batch('CRDT') + transactionOf({}))).toMatchObject({ level: 'batch', says: 'unclear' });
    expect(await line(batch('CRDT') + transactionOf(OURS))).toMatchObject({
      subject: ATTEMPT,
      says: 'unclear',
    });
    expect(await line(batch('DBIT'))).toMatchObject({ level: 'batch', says: 'debited' });
  });

  test('several details of a netted entry keep their own sides', async () => {
    const details = detailsOf(
      transactionOf({ ...OURS, side: 'DBIT' }),
      transactionOf({ refs: refsTo(endToEndId('2')), amount: '2.50', side: 'CRDT', returned: 'AC04' }),
    );

    const lines = await linesOf(reportOf(entryOf({ amount: '10.00', details })));

    expect(lines.map(({ says }) => says)).toEqual(['debited', 'returned']);
    expect(lines.map(({ amount }) => amount)).toEqual([EUR(1250n), EUR(250n)]);
  });
});

describe('a credit that comes back is never nobody\u2019s', () => {
  test.each<[name: string, transaction: TransactionShape, entry: EntryShape, comesBack: boolean]>([
    ['with return information', { returned: 'AC04' }, CREDIT, true],
    ['with return information and a foreign id', { refs: refsTo('X-1'), returned: 'AC04' }, CREDIT, true],
    ['with a return code of its entry', {}, { ...CREDIT, code: 'RRTN' }, true],
    ['with a return code of its own', { code: 'RPCR' }, CREDIT, true],
    ['as a reversal', {}, { ...CREDIT, reversal: true }, true],
    ['pending', { returned: 'AC04' }, { ...CREDIT, status: 'PDNG' }, true],
    ['a plain credit', {}, CREDIT, false],
    ['a debit', {}, {}, false],
    ['a return taken back', { returned: 'AC04' }, {}, false],
  ])('%s', async (_name, transaction, entry, comesBack) => {
    expect(await onlyLineOf(oneTransaction(transaction, entry))).toMatchObject({
      subject: { kind: 'none', ours: false },
      comesBack,
    });
  });

  test('not even an entry without details', async () => {
    expect(await onlyLineOf(reportOf(entryOf({ ...CREDIT, code: 'RRTN' })))).toMatchObject({
      level: 'entry',
      says: 'returned',
      comesBack: true,
    });
  });
});

test('the same ordinals in every reading, and none is left out', async () => {
  const shape = fc.constantFrom(
    transactionOf(OURS),
    transactionOf({}),
    transactionOf({ refs: `<PmtInfId>${BATCH}-01</PmtInfId>`, amount: '1.00' }),
    transactionOf({ refs: `<PmtInfId>${OTHER_BATCH}-01</PmtInfId>`, amount: '1.00' }),
    transactionOf({ refs: refsTo(E2E.slice(0, 20)), side: 'CRDT', code: 'RRTN' }),
    `<Btch><MsgId>${BATCH}</MsgId></Btch>`,
  );
  await forAllAsyncIn(100, fc.array(fc.array(shape, { maxLength: 6 }), { maxLength: 4 }), async (entries) => {
    const wrapped = entries.map((details) =>
      entryOf({ details: details.map((detail) => detailsOf(detail)).join('') }),
    );

    const lines = await linesOf(reportOf(wrapped.join('')));

    expect(lines.map(({ ordinal }) => ordinal)).toEqual(lines.map((_, index) => index + 1));
    expect(lines.length).toBeGreaterThanOrEqual(entries.length);
  });
});

test('codes of a transaction with several details are its own', async () => {
  const details = detailsOf(
    transactionOf({ ...OURS, side: 'CRDT', code: 'ESCT' }),
    `<TxDtls><Refs>${refsTo(endToEndId('2'))}</Refs>${eur('Amt', '1')}<CdtDbtInd>CRDT</CdtDbtInd></TxDtls>`,
  );

  const lines = await linesOf(reportOf(entryOf({ side: 'CRDT', code: 'RRTN', details })));

  expect(lines.map(({ says }) => says)).toEqual(['unclear', 'returned']);
});
