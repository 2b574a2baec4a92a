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
  linesOf,
  OTHER_BATCH,
  oneTransaction,
  onlyLineOf,
  refsTo,
  reportOf,
  type TransactionShape,
  transactionOf,
} from './lines.ts';

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
    await forAllAsyncIn(
      150,
      fc.string(),
      fc.integer({ min: 16, max: 29 }),
      shapes,
      async (expense, length, shape) => {
        const xml = oneTransaction(shape(endToEndId(expense).slice(0, length)), CREDIT);

        const line = await onlyLineOf(xml);

        expect(line.subject).toEqual({ kind: 'none', ours: true });
        expect(line.resembles).toBeDefined();
      },
    );
  });
});
