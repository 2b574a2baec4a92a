import { describe, expect } from 'vitest';
import { z } from 'zod';
import type { RouteName } from '../../../console/api/contract/routes.ts';
import { createHandler } from '../../../console/api/read/handler.ts';
import { plainDate } from '../../../functions/core/date.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { sourceModesOf } from '../../../functions/core/source-mode.ts';
import { noteAlarm } from '../../../functions/ledger/alarm-notes.ts';
import { saveReport } from '../../../functions/ledger/bank-reports.ts';
import { recordProof } from '../../../functions/ledger/last-proof.ts';
import { recordPayeeCheck } from '../../../functions/ledger/payees.ts';
import { changeSettledReports, shardOf } from '../../../functions/ledger/settled-reports.ts';
import { recordUnmatched } from '../../../functions/ledger/unmatched-lines.ts';
import { answered, type ConsoleStand, it } from '../../support/console-stand.ts';
import { consoleEvent } from '../../support/decisions.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { PLAN, payoutIn, payoutOf, step } from '../../support/payouts.ts';

function held(id: string, code: 'limit-exceeded' | 'account-new-for-recipient' = 'limit-exceeded'): Payout {
  const reasons = [{ code, severity: 'hold', message: 'Somebody has to look.' }] as const;
  return step(step(payoutOf(expense({ expenseId: id })), 'ready'), 'held', { reasons });
}

const listShape = z.looseObject({
  payouts: z.array(z.looseObject({ payoutId: z.string() })),
  next: z.string().nullable(),
});

async function look(
  console: ConsoleStand,
  name: Parameters<ConsoleStand['ask']>[0],
  asking = {},
  person = console.dora,
) {
  const answer = await console.ask(name, person, asking);
  expect(answer.status, JSON.stringify(answer.document)).toBe(200);
  return answer.document;
}

describe('whoever is signed in', () => {
  it('is told who they are, what their groups allow, and with which keys they sign', async ({
    console,
    people,
  }) => {
    const asViewer = await look(console, 'me', { groups: ['viewer'] });
    const asAnna = await look(console, 'me', {}, people.anna.person);

    expect(asViewer).toMatchObject({
      person: { name: 'Dora' },
      groups: ['viewer'],
      isApprover: false,
      ownKeys: [],
    });
    expect(asViewer['mayCall']).toContain('today');
    expect(asViewer['mayCall']).not.toContain('releasePayout');
    // Also before the first proposal has entered them.
    expect(asAnna).toMatchObject({
      isApprover: true,
      ownKeys: [{ credentialId: people.anna.passkey.credentialId, isRevoked: false, isTrusted: true }],
      signing: { stage: 'test', rpId: 'payouts.example' },
    });
  });
});

describe('today', () => {
  it('counts what the lists behind it list', async ({ console, people }) => {
    await people.stand.put(
      held('expense-1'),
      held('expense-2'),
      held('expense-3', 'account-new-for-recipient'),
    );
    await people.proposed(expense({ expenseId: 'expense-4' }));
    await recordProof(people.stand.table, { at: '2026-11-28T04:00:00.000Z', batches: 1, runs: 2, breaks: 0 });

    const shown = await look(console, 'today', {}, people.anna.person);

    expect(shown).toMatchObject({
      waiting: expect.arrayContaining([
        expect.objectContaining({ state: 'held', count: 3, waitsFor: 'person' }),
      ]),
      holds: expect.arrayContaining([expect.objectContaining({ code: 'limit-exceeded', count: 2 })]),
      approvals: [{ people: 2, mayIApprove: true, whyNot: null }],
      proof: { breaks: 0, runs: 2 },
      stops: [],
    });
    for (const [query, count] of [
      [{ state: 'held' }, 3],
      [{ state: 'held', reason: 'limit-exceeded' }, 2],
    ] as const) {
      expect(await look(console, 'totalPayouts', { query })).toMatchObject({ count, isAtLeast: false });
      expect(listShape.parse(await look(console, 'listPayouts', { query })).payouts).toHaveLength(count);
    }
    expect(await look(console, 'countHolds')).toMatchObject({ reasons: shown['holds'] });
  });

  it('has the alarms of its own stage that ring, or did within the last day', async ({ console, people }) => {
    const { table, clock } = people.stand;
    const note = (name: string, isOn: boolean, hours: number) =>
      noteAlarm(table, { name: `ev-payouts-${name}`, isOn, atMs: clock.now() + hours * 3_600_000 });
    await note('test-cap-hit', true, -30);
    await note('test-batch-not-repaired', true, -5);
    await note('test-batch-not-repaired', false, -3);
    await note('test-collection-late', true, -40);
    await note('test-collection-late', false, -30);
    await note('test-2-cap-hit', true, -1);

    const { alarms } = await look(console, 'today');

    const hoursAgo = (hours: number) => new Date(clock.now() - hours * 3_600_000).toISOString();
    expect(alarms).toEqual([
      { name: 'batch-not-repaired', rangAt: hoursAgo(5), endedAt: hoursAgo(3) },
      { name: 'cap-hit', rangAt: hoursAgo(30), endedAt: null },
    ]);
  });

  it('says what the next cut-off sends, by the code that makes its files', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(2));
    await console.ask('refuseBatch', people.bert.person, {
      params: { batchId: batch.batchId },
      body: { reason: 'once more', lines: [] },
    });
    await people.repair();

    const { cutOffs } = z
      .looseObject({
        cutOffs: z.array(z.looseObject({ payouts: z.int(), sumMinor: z.string(), mode: z.string() })),
      })
      .parse(await look(console, 'today'));

    expect(cutOffs).toMatchObject([
      { mode: 'live', payouts: 2, files: 1, debtorAccountId: people.account.id },
    ]);
    expect(cutOffs[0]?.sumMinor).toBe(batch.proposal?.seal.controlSumMinor.toString());
  });
});

const cutOffsShape = z.looseObject({
  cutOffs: z.array(
    z.looseObject({
      debtorAccountId: z.string(),
      executionDate: z.string(),
      mode: z.string(),
      payouts: z.int(),
      due: z.int(),
    }),
  ),
});

describe('each cut-off of today', () => {
  function planned(expenseId: string, debtorAccountId: string, date: string, changes = {}): Payout {
    const plan = { ...PLAN, debtorAccountId, executionDate: plainDate(date) };
    return step(payoutOf(expense({ expenseId, ...changes })), 'scheduled', { plan });
  }

  it('leads to a list with as many payouts, whatever keeps some of them back', async ({
    console,
    people,
  }) => {
    const { stand, account } = people;
    const other = { ...account, id: 'eur-other', maxPerFile: { count: 9, sumMinor: 1250n } };
    const again = step(step(payoutIn('returned', expense({ expenseId: 'again' })), 'ready'), 'scheduled', {
      plan: PLAN,
    });
    const { source, account: of, reportId } = again;
    const left = { reportId, fingerprint: 'as it was', readMs: stand.clock.now() };
    await changeSettledReports(
      stand.table,
      { source, account: of },
      shardOf(reportId) ?? -1,
      new Map([[reportId, left]]),
      0,
    );
    await stand.put(
      // Waits for its source.
      again,
      planned('a', 'eur-main', '2026-11-03'),
      planned('b', 'eur-main', '2026-11-04'),
      planned('later', 'eur-main', '2026-12-01'),
      planned('c', 'eur-other', '2026-11-03'),
      // Above what a file of the account may carry.
      planned('d', 'eur-other', '2026-11-03', { amount: { text: '1251', unit: 'minor' } }),
      planned('e', 'eur-other', '2026-11-03', { source: 'ampeco', account: 'voltgrid' }),
      planned('of nobody', 'eur-gone', '2026-11-03'),
    );
    const sources = [
      { kind: 'spirii', account: 'nordfleet', mode: 'live' },
      { kind: 'ampeco', account: 'voltgrid', mode: 'dry-run' },
    ] as const;
    const read = createHandler({
      ...console.readDeps,
      config: { ...console.config, debtorAccounts: [account, other] },
      sourceModes: sourceModesOf(sources),
    });
    const ask = async (name: RouteName, asking = {}) =>
      answered(name, await read(consoleEvent(name, console.dora, asking))).document;

    const { cutOffs } = cutOffsShape.parse(await ask('today'));

    expect(cutOffs).toMatchObject([
      { debtorAccountId: 'eur-main', mode: 'live', payouts: 2, due: 3, isAtLeast: false },
      { debtorAccountId: 'eur-other', mode: 'live', payouts: 1, heldBack: 1, due: 2 },
      { debtorAccountId: 'eur-other', mode: 'dry-run', payouts: 1, due: 1 },
    ]);
    for (const { debtorAccountId, executionDate, mode, due } of cutOffs) {
      const query = { state: 'scheduled', debtorAccount: debtorAccountId, due: executionDate, mode };
      expect(await ask('totalPayouts', { query })).toMatchObject({ count: due, isAtLeast: false });
      expect(listShape.parse(await ask('listPayouts', { query })).payouts).toHaveLength(due);
    }
  });
});

describe('a proposed file', () => {
  it('is shown as it is signed, with what differs from the last one', async ({ console, people }) => {
    const first = await people.proposed(...expenses(2));
    for (const signer of [people.anna, people.bert]) await people.approve(signer, first);
    people.stand.clock.advance(3_600_000);
    const other = expense({ expenseId: 'expense-9', recipientName: 'Somebody New', iban: IBANS.nl });
    const second = await people.proposed(other);

    const shown = await look(
      console,
      'showApproval',
      { params: { batchId: second.batchId } },
      people.anna.person,
    );

    expect(shown).toMatchObject({
      count: 1,
      isAsSigned: true,
      mayIApprove: true,
      statement: {
        stage: 'test',
        controlSumMinor: second.proposal?.seal.controlSumMinor.toString(),
        fileSha256: second.proposal?.seal.fileSha256,
      },
      lastFile: { batchId: first.batchId, count: 2, recipients: { inBoth: 0, onlyHere: 1 } },
      largest: [{ recipientName: 'Somebody New', news: 'first' }],
    });
    const { warnings } = z
      .looseObject({ warnings: z.array(z.looseObject({ code: z.string() })) })
      .parse(shown);
    expect(warnings.map(({ code }) => code)).toContain('first-payments');
    expect(JSON.stringify(shown)).not.toContain(IBANS.nl);
  });

  it('says to each person why they may not sign it', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(1));
    await people.approve(people.anna, batch);
    const params = { batchId: batch.batchId };

    expect(await look(console, 'showApproval', { params }, people.anna.person)).toMatchObject({
      mayIApprove: false,
      whyNot: expect.stringContaining('approved it already'),
    });
    expect(await look(console, 'showApproval', { params })).toMatchObject({
      mayIApprove: false,
      whyNot: expect.stringContaining('no passkey'),
    });
    expect(
      await look(console, 'showApproval', { params, groups: ['viewer'] }, people.bert.person),
    ).toMatchObject({
      mayIApprove: false,
      whyNot: expect.stringContaining('group approver'),
    });
    expect(await look(console, 'showApproval', { params }, people.bert.person)).toMatchObject({
      mayIApprove: true,
    });
  });
});

describe('batches', () => {
  it('are listed while they are open, and by month for ever', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(3));
    await console.ask('refuseBatch', people.bert.person, {
      params: { batchId: batch.batchId },
      body: { reason: 'not these', lines: [] },
    });
    await people.repair();
    const month = new Date(batch.openedAtMs).toISOString().slice(0, 7);

    expect(await look(console, 'listBatches')).toMatchObject({ batches: [] });
    expect(await look(console, 'listBatches', { query: { month } })).toMatchObject({
      batches: [{ batchId: batch.batchId, state: 'void', voided: { why: 'refused', reason: 'not these' } }],
      next: null,
    });
    expect(await look(console, 'listBatches', { query: { month, state: 'settled' } })).toMatchObject({
      batches: [],
    });
    expect(await console.ask('listBatches', console.dora, { query: { state: 'void' } })).toMatchObject({
      status: 422,
      document: { code: 'list-too-broad' },
    });
  });

  it('show every line once, page by page, with masked accounts', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(120));
    const params = { batchId: batch.batchId };
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = z
        .looseObject({
          lines: z.array(z.looseObject({ payoutId: z.string(), iban: z.string() })),
          next: z.string().nullable(),
        })
        .parse(await look(console, 'listBatchLines', { params, query: cursor === null ? {} : { cursor } }));
      expect(page.lines.length).toBeLessThanOrEqual(50);
      for (const { iban } of page.lines) expect(iban).toContain('****');
      seen.push(...page.lines.map(({ payoutId }) => payoutId));
      cursor = page.next;
    } while (cursor !== null);

    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
    expect(await look(console, 'showBatch', { params })).toMatchObject({
      states: [],
      count: 120,
      leftAt: null,
    });
  });
});

describe('payouts', () => {
  it('are listed page by page, each once, with a cursor that names neither people nor accounts', async ({
    console,
    people,
  }) => {
    const all = Array.from({ length: 120 }, (_, index) =>
      payoutOf(expense({ expenseId: `expense-${index}`, recipientName: `Recipient ${index % 7}` })),
    );
    await people.stand.put(...all);
    const month = all[0]?.period?.end.slice(0, 7) ?? '';
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = { month, ...(cursor === null ? {} : { cursor }) };
      const page: z.infer<typeof listShape> = listShape.parse(await look(console, 'listPayouts', { query }));
      seen.push(...page.payouts.map(({ payoutId }) => payoutId));
      cursor = page.next;
      expect(cursor ?? '').not.toMatch(/recipient|DE\d\d/i);
    } while (cursor !== null);

    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
  });

  it('of another list do not go on by its cursor', async ({ console, people }) => {
    await people.stand.put(...Array.from({ length: 60 }, (_, index) => held(`expense-${index}`)));
    const { next } = listShape.parse(await look(console, 'listPayouts', { query: { state: 'held' } }));

    const answer = await console.ask('listPayouts', console.dora, {
      query: { state: 'held', reason: 'limit-exceeded', cursor: next ?? '' },
    });

    expect(answer).toMatchObject({ status: 400, document: { code: 'request-refused' } });
  });

  it('are looked for by no whole IBAN, and without an index by nothing', async ({ console }) => {
    expect(
      await console.ask('listPayouts', console.dora, { query: { state: 'held', text: IBANS.de } }),
    ).toMatchObject({
      status: 400,
      document: { code: 'iban-in-filter' },
    });
    expect(await console.ask('listPayouts', console.dora, { query: {} })).toMatchObject({
      status: 422,
      document: { code: 'list-too-broad' },
    });
  });

  it('say each what a person may do about it, and why not', async ({ console, people }) => {
    const one = held('expense-1');
    await people.stand.put(one);
    const params = { payoutId: one.payoutId };

    const shown = await look(console, 'showPayout', { params });
    const forViewer = await look(console, 'showPayout', { params, groups: ['viewer'] });

    expect(shown).toMatchObject({
      isBelieved: true,
      release: { may: true, needsAnother: false, asksSameAccount: false },
      cancel: { may: true },
      settle: { may: false, attempts: [] },
    });
    expect(forViewer).toMatchObject({
      release: { may: false, whyNot: expect.stringContaining('group operator') },
      cancel: { may: false },
    });
    expect(JSON.stringify(shown)).not.toContain(one.iban);
  });

  it('whose row was changed past the ledger are shown, and nobody acts on them', async ({
    console,
    people,
  }) => {
    const one = held('expense-1');
    await people.stand.put(one);
    await people.stand.tamper(`PAYOUT#${one.payoutId}`, 'amountMinor', { N: '1' });

    const shown = await look(console, 'showPayout', { params: { payoutId: one.payoutId } });

    expect(shown).toMatchObject({ isBelieved: false, release: { may: false }, cancel: { may: false } });
  });
});

describe('a recipient', () => {
  it('is shown with accounts, checks and questions, all masked', async ({ console, people }) => {
    const one = held('expense-1', 'account-new-for-recipient');
    await people.stand.put(one);
    await recordPayeeCheck(people.stand.table, {
      iban: one.iban,
      name: one.recipientName,
      result: 'RVMC',
      createdAt: '2026-11-03',
      bankReportId: 'pain.002:1',
      endToEndId: 'PO1-01',
    });

    const shown = await look(console, 'showPayee', { params: { payoutId: one.payoutId } });

    expect(shown).toMatchObject({ lastCheck: { result: 'RVMC', isOfThisName: true } });
    expect(JSON.stringify(shown)).not.toContain(one.iban);
    expect(await look(console, 'listPayees')).toMatchObject({
      questions: [{ code: 'account-new-for-recipient', payouts: [{ payoutId: one.payoutId }] }],
    });
  });
});

describe('a changed account', () => {
  it('that one of two people cleared waits for the other, and says for whom', async ({ console, people }) => {
    const one = held('expense-1', 'account-new-for-recipient');
    await people.stand.put(one);
    const params = { payoutId: one.payoutId };
    await console.ask('releasePayout', console.dora, { params, body: { reason: 'They sent the contract.' } });

    for (const [person, isYou] of [
      [console.dora, true],
      [people.bert.person, false],
    ] as const) {
      expect(await look(console, 'listPayees', {}, person)).toMatchObject({
        questions: [{ payouts: [{ payoutId: one.payoutId, begun: { by: 'Dora', isYou } }] }],
      });
      expect(await look(console, 'showPayout', { params }, person)).toMatchObject({
        release: { begunBy: 'Dora', may: !isYou, needsAnother: false },
      });
    }
    await console.ask('releasePayout', people.bert.person, { params, body: { reason: 'Called them.' } });
    expect(await look(console, 'listPayees')).toMatchObject({ questions: [] });
    expect(await look(console, 'showPayout', { params })).toMatchObject({
      state: 'ready',
      release: { begunBy: null },
    });
  });
});

const linesShape = z.looseObject({
  lines: z.array(z.looseObject({ digest: z.string(), ordinal: z.int(), endToEndId: z.string().nullable() })),
  unreadable: z.array(z.string()),
  next: z.string().nullable(),
});

describe('bank reports', () => {
  it('are listed by the month in which they were read, with the lines that wait', async ({
    console,
    people,
  }) => {
    const { table } = people.stand;
    const digests = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
    for (const [index, digest] of digests.entries()) {
      const readAt = `2026-1${index === 2 ? 2 : 1}-0${index + 1}T10:00:00.000Z`;
      await saveReport(table, digest, {
        outcome: 'refused',
        readAt,
        key: `inbox/${index}.xml`,
        rule: 'zip',
        line: 1,
      });
    }
    const line = {
      sha256: digests[0] ?? '',
      ordinal: 3,
      why: 'unknown-id',
      level: 'transaction',
      status: 'BOOK',
    } as const;
    await recordUnmatched(table, { ...line, accountIban: IBANS.deOther }, undefined);

    expect(await look(console, 'listBankReports', { query: { month: '2026-11' } })).toMatchObject({
      reports: [{ digest: digests[1] }, { digest: digests[0] }],
      next: null,
    });
    const shown = await look(console, 'showBankReport', { params: { digest: digests[0] } });
    expect(shown).toMatchObject({ waiting: [{ ordinal: 3, why: 'unknown-id' }], hasMore: false });
    expect(JSON.stringify(shown)).not.toContain(IBANS.deOther);
    expect(await look(console, 'today')).toMatchObject({ bankLines: { count: 1, isAtLeast: false } });
  });

  it('have their waiting lines in one list, each once, as many as today counts', async ({
    console,
    people,
  }) => {
    const { table } = people.stand;
    const digests = ['f', '0', '7'].map((letter) => letter.repeat(64));
    const line = { why: 'sum-differs', level: 'batch', status: 'BOOK', accountIban: IBANS.deOther } as const;
    for (const sha256 of digests) {
      for (let ordinal = 1; ordinal <= 38; ordinal += 1) {
        await recordUnmatched(table, { ...line, sha256, ordinal }, undefined);
      }
      // A line about a whole batch, with which two payments disagree.
      for (const endToEndId of [`PO${'A'.repeat(26)}-01`, `PO${'B'.repeat(26)}-01`]) {
        await recordUnmatched(table, { ...line, sha256, ordinal: 20, endToEndId }, endToEndId);
      }
    }
    await people.stand.tamper(`UNMATCHED#${digests[2]}#000000005`, 'why', { S: 'unheard-of' });

    const seen: string[] = [];
    const spoilt: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = linesShape.parse(
        await look(console, 'listBankLines', { query: cursor === undefined ? {} : { cursor } }),
      );
      seen.push(
        ...page.lines.map(({ digest, ordinal, endToEndId }) => `${digest} ${ordinal} ${endToEndId ?? ''}`),
      );
      spoilt.push(...page.unreadable);
      expect(JSON.stringify(page)).not.toContain(IBANS.deOther);
      cursor = page.next;
    }

    expect(spoilt).toEqual([`${digests[2]}#000000005`]);
    expect(new Set(seen).size).toBe(seen.length);
    expect(await look(console, 'today')).toMatchObject({ bankLines: { count: seen.length + 1 } });
    expect(seen).toHaveLength(3 * 40 - 1);
    const other = { query: { cursor: 'PO1' } };
    expect(await console.ask('listBankLines', console.dora, other)).toMatchObject({ status: 400 });
  });
});

describe('a month', () => {
  it('adds up to the minor unit', async ({ console, people }) => {
    const [sent] = await people.stand.sent(...expenses(1));
    await people.stand.put(held('expense-8'), held('expense-9'));
    const month = sent?.period?.end.slice(0, 7) ?? '';

    const { sums } = z
      .looseObject({
        sums: z.array(
          z.looseObject({
            acceptedMinor: z.string(),
            paidMinor: z.string(),
            failedMinor: z.string(),
            returnedMinor: z.string(),
            openMinor: z.string(),
          }),
        ),
      })
      .parse(await look(console, 'showMonth', { params: { month } }));

    expect(sums).toHaveLength(1);
    for (const { acceptedMinor, paidMinor, failedMinor, returnedMinor, openMinor } of sums) {
      const total = [paidMinor, failedMinor, returnedMinor, openMinor].reduce(
        (sum, part) => sum + BigInt(part),
        0n,
      );
      expect(total).toBe(BigInt(acceptedMinor));
      expect(total).toBeGreaterThan(0n);
    }
  });
});

describe('what is configured', () => {
  it('is shown with caps, rules and stops', async ({ console, people }) => {
    await console.ask('stopPayments', console.dora, {
      body: { debtorAccountId: '*', reason: 'wait for the bank' },
    });

    expect(await look(console, 'showControls')).toMatchObject({
      stage: 'test',
      people: 2,
      debtorAccounts: [
        {
          debtorAccountId: people.account.id,
          approval: expect.arrayContaining([expect.stringContaining('2 people')]),
        },
      ],
      stops: [{ debtorAccountId: '*', by: 'Dora', reason: 'wait for the bank' }],
      stopHistory: [{ what: 'stopped' }],
      isHistoryWhole: true,
    });
  });
});

describe('the record of what people asked for', () => {
  it('is read page by page, newest first', async ({ console }) => {
    for (let index = 0; index < 60; index += 1) {
      await console.ask('stopPayments', console.dora, {
        body: { debtorAccountId: '*', reason: `reason ${index}` },
      });
    }
    await recordProof(console.people.stand.table, {
      at: '2026-11-02T04:00:00.000Z',
      batches: 1,
      runs: 2,
      breaks: 0,
    });
    const first = await look(console, 'listAudit');
    const { next } = z.looseObject({ next: z.string().nullable() }).parse(first);
    const second = await look(console, 'listAudit', { query: { cursor: next ?? '' } });

    expect(first).toMatchObject({
      isWhole: true,
      proof: { runs: 2, breaks: 0 },
      entries: { length: 50, 0: { number: 60, detail: 'reason 59' } },
    });
    expect(second).toMatchObject({ isWhole: true, entries: { length: 10, 0: { number: 10 } }, next: null });
    expect(await console.ask('listAudit', console.dora, { query: { cursor: 'PO1' } })).toMatchObject({
      status: 400,
    });
  });
});

describe('a look that fails', () => {
  it('is a logged problem that says nothing of what it was about, and calls a person', async ({
    console,
    people,
  }) => {
    const { table, ...deps } = console.readDeps;
    const secret = `row of ${IBANS.de}`;
    const client = Object.assign(Object.create(table.client), {
      send: () => Promise.reject(new TypeError(secret)),
    });
    const handler = createHandler({ ...deps, table: { ...table, client } });

    const answer = answered('today', await handler(consoleEvent('today', console.dora)));

    expect(answer).toMatchObject({
      status: 500,
      type: 'application/problem+json',
      document: { code: 'unexpected' },
    });
    expect(answer.text).not.toContain(IBANS.de);
    const alarms = people.stand.log.lines.filter(({ event }) => event === 'console-failing');
    expect(alarms).toMatchObject([{ fields: { cause: 'TypeError' } }]);
    expect(JSON.stringify(people.stand.log.lines)).not.toContain(IBANS.de);
  });
});
