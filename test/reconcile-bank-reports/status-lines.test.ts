import { describe, expect, test } from 'vitest';
import type { BankLine } from '../../functions/reconcile-bank-reports/bank-line.ts';
import { passOf } from '../../functions/reconcile-bank-reports/survey-report.ts';
import { statusReport } from '../bank/report-fixtures.ts';
import {
  BATCH,
  E2E,
  endToEndId,
  linesOf,
  OTHER_BATCH,
  onlyLineOf,
  payoutId,
  resolvedLinesOf,
} from './lines.ts';

type Why = { readonly code?: string; readonly own?: string; readonly words?: string };
type Upper = {
  readonly status?: string;
  readonly why?: Why;
  /** Statuses and how many payments have them. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly transactions?: number;
};

function reasonOf(why: Why | undefined): string {
  if (why === undefined) return '';
  const reason =
    why.code === undefined
      ? why.own === undefined
        ? ''
        : `<Prtry>${why.own}</Prtry>`
      : `<Cd>${why.code}</Cd>`;
  return `<StsRsnInf>${reason === '' ? '' : `<Rsn>${reason}</Rsn>`}${why.words === undefined ? '' : `<AddtlInf>${why.words}</AddtlInf>`}</StsRsnInf>`;
}

function summary(element: string, { status, why, counts = {}, transactions }: Upper): string {
  const perStatus = Object.entries(counts)
    .map(
      ([of, count]) =>
        `<NbOfTxsPerSts><DtldNbOfTxs>${count}</DtldNbOfTxs><DtldSts>${of}</DtldSts></NbOfTxsPerSts>`,
    )
    .join('');
  return `${transactions === undefined ? '' : `<OrgnlNbOfTxs>${transactions}</OrgnlNbOfTxs>`}${status === undefined ? '' : `<${element}>${status}</${element}>`}${reasonOf(why)}${perStatus}`;
}

function group(upper: Upper, messageId = BATCH): string {
  return `<OrgnlGrpInfAndSts><OrgnlMsgId>${messageId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${summary('GrpSts', upper)}</OrgnlGrpInfAndSts>`;
}

function payment(upper: Upper, lines: readonly string[] = [], id = `${BATCH}-01`): string {
  return `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${id}</OrgnlPmtInfId>${summary('PmtInfSts', upper)}${lines.join('')}</OrgnlPmtInfAndSts>`;
}

function transaction(status: string, why?: Why, id = E2E, more = ''): string {
  return `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts>${reasonOf(why)}${more}</TxInfAndSts>`;
}

const report = (...content: string[]): string => statusReport('10', content.join(''));
const NO_STATUS: Upper = {};

/** Level, what it says, and whether the report opposes it. */
async function shown(...content: string[]): Promise<string[]> {
  const lines = await resolvedLinesOf(report(...content));
  return lines.map(({ level, says, opposed }) => `${level} ${says}${opposed ? ' (opposed)' : ''}`);
}

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

describe('a second copy that is refused', () => {
  const COPIES: readonly Why[] = [
    { code: 'DU01' },
    { code: 'DU02' },
    { code: 'DU03' },
    { code: 'DU04' },
    { code: 'AM05' },
    { own: 'DUPLICATE FILE' },
    { code: 'NARR', words: 'Datei wurde bereits verarbeitet' },
    { words: 'Filen er allerede modtaget' },
  ];

  test.each(COPIES)('at each level: %j', async (why) => {
    expect(await shown(group({ status: 'RJCT', why }))).toEqual(['group copy-refused']);
    expect(await shown(group(NO_STATUS), payment({ status: 'RJCT', why }))).toEqual(['payment copy-refused']);
    expect(await shown(group(NO_STATUS), payment(NO_STATUS, [transaction('RJCT', why)]))).toEqual([
      'transaction copy-refused',
    ]);
  });

  test.each([undefined, { code: 'NARR' }, { code: 'NARR', words: 'See transactions' }, { own: 'SEE BELOW' }])(
    'under a bare refusal of the file: %j',
    async (why) => {
      const content = [
        group({ status: 'RJCT', ...(why === undefined ? {} : { why }) }),
        payment({ status: 'RJCT' }, [transaction('RJCT', { code: 'DU03' })]),
      ];

      expect(await shown(...content)).toEqual([
        'group copy-refused',
        'payment copy-refused',
        'transaction copy-refused',
      ]);
      // Only the whole report tells.
      expect((await linesOf(report(...content))).map(({ says }) => says)).toEqual([
        'refused',
        'refused',
        'copy-refused',
      ]);
    },
  );

  test('a bare refusal of the file over a copied payment information', async () => {
    expect(
      await shown(group({ status: 'RJCT' }), payment({ status: 'RJCT', why: { code: 'DU02' } })),
    ).toEqual(['group copy-refused', 'payment copy-refused']);
  });

  test('one copy among ordinary refusals leaves those as they are', async () => {
    const lines = [
      transaction('RJCT', { code: 'AC04' }),
      transaction('RJCT', { code: 'DU03' }, endToEndId('2')),
    ];

    expect(await shown(group({ status: 'RJCT' }), payment(NO_STATUS, lines))).toEqual([
      'group copy-refused',
      'transaction refused',
      'transaction copy-refused',
    ]);
  });

  test('a refusal with a reason of its own is no copy for what stands below it', async () => {
    const content = [
      group({ status: 'RJCT', why: { code: 'FF01' } }),
      payment(NO_STATUS, [transaction('RJCT', { code: 'DU03' })]),
    ];

    expect(await shown(...content)).toEqual(['group refused', 'transaction copy-refused']);
  });

  test('what stands below the refusal of a copy is refused of the copy', async () => {
    const lines = [transaction('RJCT'), transaction('RJCT', { code: 'AC04' }, endToEndId('2'))];
    const below = ['transaction copy-refused', 'transaction copy-refused'];

    expect(await shown(group({ status: 'RJCT', why: { code: 'DU01' } }), payment(NO_STATUS, lines))).toEqual([
      'group copy-refused',
      ...below,
    ]);
    expect(
      await shown(
        group(NO_STATUS),
        payment({ status: 'RJCT', why: { code: 'DU02' } }, lines),
        payment(NO_STATUS, [transaction('RJCT')]),
      ),
    ).toEqual(['payment copy-refused', ...below, 'transaction refused']);
  });
});

describe('a status that its own report opposes', () => {
  const accepted = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => transaction('ACSP', undefined, endToEndId(`ok-${index}`)));
  const refused = (count: number): string[] =>
    Array.from({ length: count }, (_, index) =>
      transaction('RJCT', { code: 'AC04' }, endToEndId(`no-${index}`)),
    );
  const REFUSED: Upper = { status: 'RJCT', why: { code: 'TM01' } };

  test.each(['ACSP', 'ACSC', 'ACTC', 'ACWC'])('a file refused with a payment that is %s', async (status) => {
    expect(await shown(group(REFUSED), payment(NO_STATUS, [transaction(status)]))).toContain(
      'group refused (opposed)',
    );
    expect(await shown(group(REFUSED), payment({ status }))).toContain('group refused (opposed)');
    expect(await shown(group(NO_STATUS), payment(REFUSED, [transaction(status)]))).toContain(
      'payment refused (opposed)',
    );
  });

  test('a file refused with a payment information of which a part is', async () => {
    expect(await shown(group(REFUSED), payment({ status: 'PART' }))).toEqual([
      'group refused (opposed)',
      'payment pending',
    ]);
  });

  test.each<[name: string, opposed: boolean, upper: Upper]>([
    ['counts others', true, { counts: { RJCT: 1, ACSP: 7 } }],
    ['counts others that wait', true, { counts: { RJCT: 7, PDNG: 1 } }],
    ['counts fewer than there were', true, { counts: { RJCT: 1 }, transactions: 8 }],
    ['counts all as refused', false, { counts: { RJCT: 8 }, transactions: 8 }],
    ['counts all as refused, others as none', false, { counts: { rjct: 8, ACSP: 0 }, transactions: 8 }],
    ['counts nothing', false, { transactions: 8 }],
  ])('a refusal that %s: %s', async (_name, opposed, upper) => {
    const mark = opposed ? ' (opposed)' : '';

    expect(await shown(group({ ...REFUSED, ...upper }))).toEqual([`group refused${mark}`]);
    expect(await shown(group(NO_STATUS), payment({ ...REFUSED, ...upper }))).toEqual([
      `payment refused${mark}`,
    ]);
  });

  test.each(['ACSP', 'ACSC', 'PART', 'RCVD'])(
    '%s that counts fewer refusals than are listed',
    async (status) => {
      const upper = { status, counts: { ACSP: 8 } };
      const [ofGroup, ofPayment] = [
        await shown(group(upper), payment(NO_STATUS, refused(1))),
        await shown(
          group(NO_STATUS),
          payment(upper, [...refused(1), ...accepted(1)]),
          payment(NO_STATUS, refused(1)),
        ),
      ];

      expect(ofGroup.slice(1)).toEqual(['transaction refused (opposed)']);
      expect(ofGroup[0]).not.toContain('opposed');
      expect(ofPayment.slice(1)).toEqual([
        'transaction refused (opposed)',
        'transaction accepted',
        'transaction refused',
      ]);
    },
  );

  test('counts without a status oppose the refusals that they do not count', async () => {
    expect(await shown(group({ counts: { ACSP: 8 } }), payment(NO_STATUS, refused(1)))).toEqual([
      'transaction refused (opposed)',
    ]);
  });

  test('a payment information that is refused where the file counts none', async () => {
    expect(await shown(group({ status: 'ACSP', counts: { ACSP: 8 } }), payment(REFUSED))).toEqual([
      'group accepted',
      'payment refused (opposed)',
    ]);
  });

  test.each(['ACSP', 'PART'])('%s that counts more refusals than are listed', async (status) => {
    const upper = { status, counts: { ACSP: 6, RJCT: 2 } };

    expect((await shown(group(upper), payment(NO_STATUS, refused(1))))[0]).toMatch(/^group .* \(opposed\)$/);
    expect((await shown(group(NO_STATUS), payment(upper, accepted(2))))[0]).toMatch(
      /^payment .* \(opposed\)$/,
    );
  });

  test('a file of which as many are refused as a payment information says', async () => {
    const upper = { status: 'PART', counts: { ACSP: 6, RJCT: 2 } };
    const all = await Promise.all([
      shown(group(upper), payment({ ...REFUSED, transactions: 2 }), payment({ status: 'ACSP' })),
      // How many it held, the bank does not say.
      shown(group(upper), payment(REFUSED), payment({ status: 'ACSP' })),
      shown(group(upper), payment({ status: 'PART' }, [...refused(2), ...accepted(6)])),
    ]);

    expect(all.flat().filter((line) => line.includes('opposed'))).toEqual([]);
  });

  test.each(['ACSC', 'ACSP', 'PART'])('is not %s above refused exceptions', async (status) => {
    const lines = [...accepted(2), ...refused(1)];

    expect((await shown(group({ status }), payment({ status }, lines))).join()).not.toContain('opposed');
  });

  test('payments of one payment information do not count for another', async () => {
    const shownLines = await shown(
      group(NO_STATUS),
      payment(REFUSED, refused(1)),
      payment(NO_STATUS, accepted(2), `${OTHER_BATCH}-01`),
    );

    expect(shownLines[0]).toBe('payment refused');
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
