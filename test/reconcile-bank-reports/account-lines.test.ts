import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BankLine } from '../../functions/reconcile-bank-reports/bank-line.ts';
import { accountReport, EUR } from '../bank/report-fixtures.ts';
import {
  BATCH,
  detailsOf,
  E2E,
  type EntryShape,
  endToEndId,
  entryOf,
  eur,
  linesOf,
  OTHER_BATCH,
  oneTransaction,
  onlyLineOf,
  payoutId,
  refsTo,
  reportOf,
  type TransactionShape,
  transactionOf,
} from './lines.ts';

const OURS = { refs: refsTo(E2E), amount: '12.50' } as const;
const ATTEMPT = { kind: 'attempt', payoutId: payoutId('1'), attempt: 1 } as const;
const CREDIT = { side: 'CRDT' } as const;

function says(lines: readonly BankLine[]): unknown[] {
  return lines.map((line) => line.says);
}

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

    expect(says(lines)).toEqual(['debited', 'returned']);
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

describe('what a line is about', () => {
  const AS_WRITTEN = { foundBy: 'id', resembles: undefined, subject: ATTEMPT } as const;

  test.each<[name: string, refs: string, expected: object]>([
    ['our end-to-end id', refsTo(E2E), { ...AS_WRITTEN, namesBatch: false, batchId: undefined }],
    ['our instruction id', `<InstrId>${E2E}</InstrId>${refsTo('NOTPROVIDED')}`, AS_WRITTEN],
    [
      'our message too',
      `<MsgId>${BATCH}</MsgId>${refsTo(E2E)}`,
      { ...AS_WRITTEN, namesBatch: true, batchId: BATCH },
    ],
    [
      "somebody else's message and our payment information",
      `<MsgId>THEIRS</MsgId><PmtInfId>${BATCH}-01</PmtInfId>${refsTo(E2E)}`,
      { ...AS_WRITTEN, namesBatch: true, batchId: BATCH },
    ],
    [
      "somebody else's message",
      `<MsgId>THEIRS</MsgId>${refsTo(E2E)}`,
      { namesBatch: false, batchId: undefined },
    ],
    [
      'messages that conflict',
      `<MsgId>${BATCH}</MsgId><PmtInfId>${OTHER_BATCH}-01</PmtInfId>${refsTo(E2E)}`,
      { ...AS_WRITTEN, namesBatch: false, batchId: undefined },
    ],
    [
      'messages that conflict and no payment',
      `<MsgId>${BATCH}</MsgId><PmtInfId>${OTHER_BATCH}-01</PmtInfId>`,
      { subject: { kind: 'none', ours: true }, resembles: undefined, namesBatch: false, batchId: undefined },
    ],
    [
      'two attempts of ours',
      `<InstrId>${endToEndId('2')}</InstrId>${refsTo(E2E)}`,
      { subject: { kind: 'none', ours: true }, foundBy: undefined },
    ],
    ['our end-to-end id behind a prefix', refsTo(`REF/${E2E}`), { subject: ATTEMPT, foundBy: 'text' }],
    [
      'our id as transaction id',
      `${refsTo('NOTPROVIDED')}<TxId>${E2E}</TxId>`,
      { subject: ATTEMPT, foundBy: 'text' },
    ],
    [
      'our end-to-end id cut',
      refsTo(E2E.slice(0, 25)),
      { subject: { kind: 'none', ours: true }, foundBy: undefined, resembles: E2E.slice(0, 25) },
    ],
    ['no id', refsTo('NOTPROVIDED'), { subject: { kind: 'none', ours: false }, resembles: undefined }],
    [
      "somebody else's id in our batch",
      `<PmtInfId>${BATCH}</PmtInfId>${refsTo('X')}`,
      { subject: { ours: true } },
    ],
    [
      'our message cut',
      `<MsgId>${BATCH.slice(0, 20)}</MsgId>`,
      { subject: { kind: 'none', ours: true }, resembles: BATCH.slice(0, 20) },
    ],
  ])('%s', async (_name, refs, expected) => {
    expect(await onlyLineOf(oneTransaction({ refs, amount: '12.50' }))).toMatchObject(expected);
  });

  const HALF = E2E.slice(0, 20);
  test.each<[name: string, transaction: TransactionShape, entry: EntryShape]>([
    ['remittance information', { remittance: `<Ustrd>Retour ${E2E}</Ustrd>` }, {}],
    ['two lines of it', { remittance: `<Ustrd>EREF+${HALF}</Ustrd><Ustrd>${E2E.slice(20)}</Ustrd>` }, {}],
    ['a structured reference', { remittance: `<Strd><CdtrRefInf><Ref>${E2E}</Ref></CdtrRefInf></Strd>` }, {}],
    ['additional transaction information', { information: `RETURN ${E2E.replace('-', ' ')}` }, {}],
    ['additional entry information', {}, { information: `RETURN ${E2E.toLowerCase()}` }],
    ['the number of the entry', {}, { number: E2E }],
  ])('an attempt is found in %s', async (_name, transaction, entry) => {
    const xml = oneTransaction({ ...transaction, returned: 'AC04' }, { ...entry, ...CREDIT });

    expect(await onlyLineOf(xml)).toMatchObject({ subject: ATTEMPT, foundBy: 'text', says: 'returned' });
  });

  test('an entry without details is known by its information', async () => {
    const attempt = reportOf(entryOf({ information: `SEPA ${E2E}` }));
    const batch = reportOf(entryOf({ information: `SEPA BATCH ${BATCH.toLowerCase()}` }));

    expect(await onlyLineOf(attempt)).toMatchObject({ level: 'entry', subject: ATTEMPT, says: 'debited' });
    expect(await onlyLineOf(batch)).toMatchObject({
      subject: { kind: 'batch', batchId: BATCH },
      foundBy: 'text',
      namesBatch: true,
      amount: EUR(1250n),
    });
  });

  test('several details do not share what is said of their entry', async () => {
    const details = detailsOf(transactionOf({}), transactionOf({}));

    const lines = await linesOf(reportOf(entryOf({ details, information: E2E })));

    expect(lines.map(({ subject }) => subject)).toEqual(Array(2).fill({ kind: 'none', ours: false }));
  });

  test('two different ids in texts are nothing, one of them twice is one', async () => {
    const text = (...ids: string[]) => oneTransaction({ remittance: `<Ustrd>${ids.join(' and ')}</Ustrd>` });

    expect(await onlyLineOf(text(E2E, endToEndId('2')))).toMatchObject({
      subject: { kind: 'none', ours: true },
    });
    expect(await onlyLineOf(text(E2E, E2E))).toMatchObject({ subject: ATTEMPT });
  });

  test('a cut id is never nobody\u2019s, whichever element has it', async () => {
    const shapes = fc.constantFrom<(id: string) => TransactionShape>(
      (id) => ({ refs: refsTo(id) }),
      (id) => ({ refs: `<InstrId>${id}</InstrId>` }),
      (id) => ({ refs: `<TxId>${id}</TxId>` }),
      (id) => ({ remittance: `<Ustrd>EREF ${id} SVWZ</Ustrd>` }),
      (id) => ({ remittance: `<Strd><CdtrRefInf><Ref>${id}</Ref></CdtrRefInf></Strd>` }),
      (id) => ({ information: id.toLowerCase() }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.integer({ min: 16, max: 29 }),
        shapes,
        async (expense, length, shape) => {
          const xml = oneTransaction(shape(endToEndId(expense).slice(0, length)), CREDIT);

          const line = await onlyLineOf(xml);

          expect(line.subject).toEqual({ kind: 'none', ours: true });
          expect(line.resembles).toBeDefined();
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('amounts, charges and references', () => {
  test('the only detail has what its entry has, and its own first', async () => {
    const charges = eur('TtlChrgsAndTaxAmt', '1.50');
    const entry = { amount: '14.00', reference: 'R-ENTRY', number: 'N-1', charges };
    const bare = await onlyLineOf(oneTransaction({ refs: refsTo(E2E), instructed: '12.50' }, entry));
    const own = await onlyLineOf(
      oneTransaction(
        {
          refs: `<AcctSvcrRef>R-OWN</AcctSvcrRef>${refsTo(E2E)}`,
          amount: '13.00',
          charges: eur('TtlChrgsAndTaxAmt', '0.50'),
        },
        entry,
      ),
    );

    expect(bare).toMatchObject({
      amount: EUR(1400n),
      instructedAmount: EUR(1250n),
      charges: EUR(150n),
      accountServicerReference: 'R-ENTRY',
      bookingDate: '2026-11-03',
      valueDate: '2026-11-04',
      reportType: 'camt.053',
      createdAt: '2026-11-02T06:00:00Z',
      statementAccount: { iban: 'DE89370400440532013000' },
    });
    expect(own).toMatchObject({
      amount: EUR(1300n),
      charges: EUR(50n),
      accountServicerReference: 'R-OWN',
    });
  });

  test('collected debits of version 02 have what was ordered alone', async () => {
    const details = detailsOf(
      ...['1', '2'].map((id) => transactionOf({ refs: refsTo(endToEndId(id)), instructed: '12.50' })),
    );
    const charges = eur('Amt', '1');

    const lines = await linesOf(
      reportOf(entryOf({ version: '02', amount: '25.00', charges, details }), 'camt.053', '02'),
    );

    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatchObject({
        says: 'debited',
        amount: undefined,
        instructedAmount: EUR(1250n),
        charges: undefined,
      });
    }
  });

  test('an account by another number', async () => {
    const xml = accountReport(
      'camt.054',
      '08',
      `<Id>N-1</Id><Acct><Id><Othr><Id>3704 0044 0532013000</Id></Othr></Id></Acct>${entryOf({})}`,
    );

    expect(await onlyLineOf(xml)).toMatchObject({
      reportType: 'camt.054',
      statementAccount: { other: '370400440532013000' },
    });
  });
});

describe('a batch whose details bear no ids', () => {
  const batch = (id: string, count: number) =>
    `<Btch><PmtInfId>${id}-01</PmtInfId><NbOfTxs>${count}</NbOfTxs></Btch>`;
  const unnamed = (amount: string, more: TransactionShape = {}) =>
    transactionOf({ refs: refsTo('NOTPROVIDED'), amount, ...more });

  test('is one line with what was booked', async () => {
    const details = detailsOf(
      batch(BATCH, 3),
      unnamed('1.00'),
      unnamed('2.00'),
      transactionOf({ amount: '3.00' }),
    );

    const line = await onlyLineOf(reportOf(entryOf({ amount: '6.00', details, reference: 'R-1' })));

    expect(line).toMatchObject({
      ordinal: 1,
      level: 'batch',
      says: 'debited',
      subject: { kind: 'batch', batchId: BATCH },
      foundBy: 'id',
      namesBatch: true,
      paymentInformationId: `${BATCH}-01`,
      amount: EUR(600n),
      batchTransactions: 3,
      accountServicerReference: 'R-1',
    });
  });

  test('has the amount of the entry whatever its details say or leave out', async () => {
    for (const details of [unnamed('1.00') + transactionOf({}), unnamed('1.00'), unnamed('0.001')]) {
      const xml = reportOf(entryOf({ amount: '6.00', details: detailsOf(batch(BATCH, 2), details) }));

      expect((await onlyLineOf(xml)).amount).toEqual(EUR(600n));
    }
  });

  test('has their sum where others of the entry bear ids', async () => {
    const details = detailsOf(batch(BATCH, 3), unnamed('1.00'), transactionOf(OURS), unnamed('2.00'));

    const lines = await linesOf(reportOf(entryOf({ amount: '15.50', details })));

    expect(lines.map(({ ordinal, subject, amount }) => [ordinal, subject.kind, amount])).toEqual([
      [1, 'attempt', EUR(1250n)],
      [2, 'batch', EUR(300n)],
    ]);
  });

  test('has no sum where one of them cannot be added', async () => {
    const sums = async (other: string) => {
      const details = detailsOf(batch(BATCH, 3), unnamed('1.00'), transactionOf(OURS), other);
      return (await linesOf(reportOf(entryOf({ amount: '15.50', details })))).at(-1)?.amount;
    };

    expect(await sums(transactionOf({}))).toBeUndefined();
    expect(await sums(unnamed('1.001'))).toMatchObject({ readable: false, problem: 'too-many-decimals' });
    expect(await sums(unnamed('1.00').replaceAll('EUR', 'SEK'))).toMatchObject({ problem: 'parts-differ' });
  });

  test('is kept apart from other batches, sides and returns', async () => {
    const details =
      detailsOf(batch(BATCH, 2), unnamed('1.00'), unnamed('2.00')) +
      detailsOf(
        batch(OTHER_BATCH, 4),
        unnamed('4.00'),
        unnamed('8.00', { side: 'CRDT', returned: 'AC04' }),
        unnamed('16.00', { side: 'CRDT' }),
        unnamed('32.00'),
      );

    const lines = await linesOf(reportOf(entryOf({ amount: '7.00', details })));

    expect(
      lines.map(({ batchId, says: said, amount, comesBack }) => [batchId, said, amount, comesBack]),
    ).toEqual([
      [BATCH, 'debited', EUR(300n), false],
      [OTHER_BATCH, 'debited', EUR(400n), false],
      [OTHER_BATCH, 'returned', EUR(800n), true],
      [OTHER_BATCH, 'unclear', EUR(1600n), false],
      [OTHER_BATCH, 'debited', EUR(3200n), false],
    ]);
  });

  test('does not take a detail with a cut id, or one of nobody\u2019s batch', async () => {
    const cut = transactionOf({
      refs: refsTo('NOTPROVIDED'),
      amount: '1',
      remittance: `<Ustrd>${E2E.slice(0, 20)}</Ustrd>`,
    });

    const lines = await linesOf(
      reportOf(
        entryOf({ details: detailsOf(batch(BATCH, 2), unnamed('1.00'), cut) + detailsOf(unnamed('2.00')) }),
      ),
    );

    expect(lines.map(({ subject }) => subject)).toEqual([
      { kind: 'none', ours: true },
      { kind: 'none', ours: false },
      { kind: 'batch', batchId: BATCH },
    ]);
  });

  test('its own id in the remittance information is no cut id', async () => {
    const named = unnamed('1.00', { remittance: `<Ustrd>${BATCH}</Ustrd>` });

    expect(
      await onlyLineOf(reportOf(entryOf({ details: detailsOf(batch(BATCH, 2), named, named) }))),
    ).toMatchObject({
      subject: { kind: 'batch', batchId: BATCH },
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
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(shape, { maxLength: 6 }), { maxLength: 4 }), async (entries) => {
      const wrapped = entries.map((details) =>
        entryOf({ details: details.map((detail) => detailsOf(detail)).join('') }),
      );

      const lines = await linesOf(reportOf(wrapped.join('')));

      expect(lines.map(({ ordinal }) => ordinal)).toEqual(lines.map((_, index) => index + 1));
      expect(lines.length).toBeGreaterThanOrEqual(entries.length);
    }),
    { numRuns: 100 },
  );
});

test('codes of a transaction with several details are its own', async () => {
  const details = detailsOf(
    transactionOf({ ...OURS, side: 'CRDT', code: 'ESCT' }),
    `<TxDtls><Refs>${refsTo(endToEndId('2'))}</Refs>${eur('Amt', '1')}<CdtDbtInd>CRDT</CdtDbtInd></TxDtls>`,
  );

  const lines = await linesOf(reportOf(entryOf({ side: 'CRDT', code: 'RRTN', details })));

  expect(says(lines)).toEqual(['unclear', 'returned']);
});
