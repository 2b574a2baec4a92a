import { describe, expect, test } from 'vitest';
import type { BankLine } from '../../../functions/bank/lines/bank-line.ts';
import { passOf } from '../../../functions/bank/lines/survey-report.ts';
import { BATCH, E2E, linesOf, OTHER_BATCH, onlyLineOf, payoutId, resolvedLinesOf } from './lines.ts';
import { group, NO_STATUS, payment, report, transaction } from './status-shapes.ts';

describe('a status', () => {
  test.each([
    [' rjct ', 'RJCT', 'refused'],
    ['acsp', 'ACSP', 'accepted'],
    ['ACCC', 'ACCC', 'settled'],
    ['PATC', 'PATC', 'pending'],
    ['CANC', 'CANC', 'unclear'],
    ['rejected by us', '', 'unclear'],
  ])('%j is told as %j', async (written, status, says) => {
    const line = await onlyLineOf(report(group(NO_STATUS), payment(NO_STATUS, [transaction(written)])));

    expect(line).toMatchObject({ level: 'transaction', status, says, opposed: false });
  });

  test('has the report and its time with it', async () => {
    expect(await onlyLineOf(report(group({ status: 'ACSP', transactions: 2 })))).toMatchObject({
      ordinal: 1,
      reportType: 'pain.002',
      createdAt: '2026-11-02T06:00:00Z',
      level: 'group',
      subject: { kind: 'batch', batchId: BATCH },
      foundBy: 'id',
      namesBatch: true,
      originalTransactions: 2,
      statementAccount: undefined,
    });
  });

  test.each<[pass: string, content: string[]]>([
    ['groups', [group({ status: 'RJCT' })]],
    ['payments', [group(NO_STATUS), payment({ status: 'ACSP' })]],
    ['transactions', [group(NO_STATUS), payment(NO_STATUS, [transaction('ACSC')])]],
    ['transactions', [group(NO_STATUS), payment(NO_STATUS, [transaction('CANC')])]],
    ['endings', [group(NO_STATUS), payment(NO_STATUS, [transaction('RJCT')])]],
    ['endings', [group(NO_STATUS), payment(NO_STATUS, [transaction('RJCT', { code: 'DU03' })])]],
  ])('belongs to the pass of %s', async (pass, content) => {
    expect(passOf(await onlyLineOf(report(...content)))).toBe(pass);
  });
});

describe('what a refusal names', () => {
  const ATTEMPT = { kind: 'attempt', payoutId: payoutId('1'), attempt: 1 };
  const refusal = (messageId: string, id: string, line = transaction('RJCT', { code: 'AC04' })) =>
    onlyLineOf(report(group(NO_STATUS, messageId), payment(NO_STATUS, [line], id)));

  test.each<[name: string, messageId: string, id: string, batchId: string | undefined]>([
    ['our message and payment information', BATCH, `${BATCH}-01`, BATCH],
    ["somebody else's message and our payment information", 'THEIRS', `${BATCH}-01`, BATCH],
    ['no message and our payment information', 'NOTPROVIDED', `${BATCH}-01`, BATCH],
    ["our message and somebody else's payment information", BATCH, 'THEIRS', BATCH],
    [
      'our message with spaces and without its hyphen',
      ` ${BATCH.slice(0, 9)} ${BATCH.slice(9)} `,
      `${BATCH}01`,
      BATCH,
    ],
    ["somebody else's", 'THEIRS', 'THEIRS-1', undefined],
    ['nothing', 'NOTPROVIDED', 'NOTPROVIDED', undefined],
    ['two batches of ours', BATCH, `${OTHER_BATCH}-01`, undefined],
  ])('%s', async (_name, messageId, id, batchId) => {
    expect(await refusal(messageId, id)).toMatchObject({
      subject: ATTEMPT,
      foundBy: 'id',
      namesBatch: batchId !== undefined,
      batchId,
    });
  });

  test('a payment whose id stands in the remittance information alone', async () => {
    const reference = `<OrgnlTxRef><RmtInf><Ustrd>EREF ${E2E}</Ustrd></RmtInf></OrgnlTxRef>`;
    const line = transaction('RJCT', undefined, 'NOTPROVIDED', reference);

    expect(await refusal(BATCH, `${BATCH}-01`, line)).toMatchObject({ subject: ATTEMPT, foundBy: 'text' });
  });

  test('no payment: it is not one of the whole file', async () => {
    expect(await refusal(BATCH, `${BATCH}-01`, transaction('RJCT', undefined, 'NOTPROVIDED'))).toMatchObject({
      subject: { kind: 'none', ours: true },
      foundBy: undefined,
    });
  });

  test.each<[name: string, ours: boolean, status: string, messageId: string]>([
    ['nothing', true, 'RJCT', 'NOTPROVIDED'],
    ['nothing, written otherwise', true, 'RJCT', 'Not Provided'],
    ['nothing, and cancels', true, 'CANC', 'NOTPROVIDED'],
    ['nothing, and accepts', false, 'ACCP', 'NOTPROVIDED'],
    ["somebody else's file", false, 'RJCT', 'THEIRS-20261101'],
    ['our file, cut', true, 'RJCT', BATCH.slice(0, 20)],
  ])('a status of a file that names %s: ours is %s', async (_name, ours, status, messageId) => {
    expect(await onlyLineOf(report(group({ status, why: { code: 'FF01' } }, messageId)))).toMatchObject({
      level: 'group',
      subject: { kind: 'none', ours },
      namesBatch: false,
    });
  });

  test('a status of a file that names two of ours', async () => {
    const [, line] = await linesOf(
      report(group({ status: 'RJCT' }), payment({ status: 'RJCT' }, [], `${OTHER_BATCH}-01`)),
    );

    expect(line).toMatchObject({
      level: 'payment',
      subject: { kind: 'none', ours: true },
      batchId: undefined,
    });
  });
});

describe('verification of payee', () => {
  const vopOf = async (...content: string[]): Promise<(BankLine['vop'] | string)[]> =>
    (await resolvedLinesOf(report(...content))).map(({ vop, says }) => `${says} ${vop}`);

  test.each(['RCVC', 'RVMC', 'RVNM', 'RVNA'])(
    '%s of a payment, as its status or its reason',
    async (code) => {
      const lines = [transaction(code), transaction('RJCT', { code }), transaction('PDNG', { own: code })];

      expect(await vopOf(group(NO_STATUS), payment(NO_STATUS, lines))).toEqual([
        `pending ${code}`,
        `refused ${code}`,
        `pending ${code}`,
      ]);
    },
  );

  test('the gravest result counts', async () => {
    const lines = [transaction('RCVC', { code: 'RVNM' }), transaction('RVNA', { code: 'RVMC' })];

    expect(await vopOf(group(NO_STATUS), payment(NO_STATUS, lines))).toEqual([
      'pending RVNM',
      'pending RVMC',
    ]);
  });

  test('a file may match as a whole; which of it does not, its status does not say', async () => {
    expect(await vopOf(group({ status: 'RCVC' }), payment({ status: 'RVNM' }))).toEqual([
      'pending RCVC',
      'pending undefined',
    ]);
    expect(await vopOf(group({ status: 'RVCM' }))).toEqual(['pending undefined']);
  });
});
