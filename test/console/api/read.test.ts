import { describe, expect } from 'vitest';
import { z } from 'zod';
import type { Person } from '../../../functions/core/approval/person.ts';
import { chargesDigest } from '../../../functions/core/charge-record.ts';
import { keepCharges } from '../../../functions/ledger/charges.ts';
import { recordProof } from '../../../functions/ledger/last-proof.ts';
import { held, listShape, look, pages } from '../../support/console-looks.ts';
import { it, problem } from '../../support/console-stand.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { payoutOf } from '../../support/payouts.ts';
import { tableThat } from '../../support/table-that.ts';

const linesShape = z.looseObject({
  lines: z.array(z.looseObject({ payoutId: z.string(), iban: z.string() })),
  next: z.string().nullable(),
});
const minor = z.string().transform(BigInt);
const sumsShape = z.looseObject({
  acceptedMinor: minor,
  paidMinor: minor,
  failedMinor: minor,
  returnedMinor: minor,
  openMinor: minor,
});
const monthShape = z.looseObject({ sums: z.array(sumsShape) });
const FILE_SAYS = z.looseObject({
  fileWaits: z.looseObject({
    says: z.looseObject({ message: z.string(), values: z.looseObject({ names: z.string() }) }),
  }),
});

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

describe('a proposed file', () => {
  it('is shown as it is signed, with what differs from the last one', async ({ console, people }) => {
    const first = await people.approved(...expenses(2));
    people.stand.clock.advance(3_600_000);
    const other = expense({ expenseId: 'expense-9', recipientName: 'Somebody New', iban: IBANS.nl });
    const second = await people.proposed(other);
    const params = { batchId: second.batchId };

    const shown = await look(console, 'showApproval', { params }, people.anna.person);

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
    const shown = (person: Person, asking = {}) =>
      look(console, 'showApproval', { params, ...asking }, person);
    const whyNot = (code: string) => ({ mayIApprove: false, whyNot: { code } });

    expect(await shown(people.anna.person)).toMatchObject(whyNot('person-twice'));
    expect(await shown(console.dora)).toMatchObject(whyNot('no-key'));
    expect(await shown(people.bert.person, { groups: ['viewer'] })).toMatchObject(whyNot('no-group'));
    expect(await shown(people.bert.person)).toMatchObject({ mayIApprove: true });
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

    const list = (query: Readonly<Record<string, string>>) => look(console, 'listBatches', { query });

    expect(await list({})).toMatchObject({ batches: [] });
    expect(await list({ month })).toMatchObject({
      batches: [{ batchId: batch.batchId, state: 'void', voided: { why: 'refused', reason: 'not these' } }],
      next: null,
    });
    expect(await list({ month, state: 'settled' })).toMatchObject({ batches: [] });
    expect(await console.ask('listBatches', console.dora, { query: { state: 'void' } })).toMatchObject(
      problem(422, 'list-too-broad'),
    );
  });

  it('show every line once, page by page, with masked accounts', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(120));
    const params = { batchId: batch.batchId };
    const seen: string[] = [];
    for await (const { lines } of pages(console, 'listBatchLines', { params }, linesShape)) {
      expect(lines.length).toBeLessThanOrEqual(50);
      for (const { iban } of lines) expect(iban).toContain('****');
      seen.push(...lines.map(({ payoutId }) => payoutId));
    }

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
    for await (const { payouts, next } of pages(console, 'listPayouts', { query: { month } }, listShape)) {
      seen.push(...payouts.map(({ payoutId }) => payoutId));
      expect(next ?? '').not.toMatch(/recipient|DE\d\d/i);
    }

    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
  });

  it('of another list do not go on by its cursor', async ({ console, people }) => {
    await people.stand.put(...Array.from({ length: 60 }, (_, index) => held(`expense-${index}`)));
    const { next } = listShape.parse(await look(console, 'listPayouts', { query: { state: 'held' } }));

    const answer = await console.ask('listPayouts', console.dora, {
      query: { state: 'held', reason: 'limit-exceeded', cursor: next ?? '' },
    });

    expect(answer).toMatchObject(problem(400, 'request-refused'));
  });

  it('are looked for by no whole IBAN, and without an index by nothing', async ({ console }) => {
    const list = (query: Readonly<Record<string, string>>) =>
      console.ask('listPayouts', console.dora, { query });

    expect(await list({ state: 'held', text: IBANS.de })).toMatchObject(problem(400, 'iban-in-filter'));
    expect(await list({})).toMatchObject(problem(422, 'list-too-broad'));
  });

  it('say who approved their file, and when', async ({ console, people }) => {
    const { batchId } = await people.approved(expense());
    const { payoutId } = await people.stand.payout();

    const shown = await look(console, 'showPayout', { params: { payoutId } });

    const at = new Date(people.stand.clock.now()).toISOString();
    expect(shown).toMatchObject({
      approvals: [people.anna, people.bert].map(({ person: { name: person } }) => ({ batchId, person, at })),
    });
  });

  it('say for whom their file waits, until when, and what frees them', async ({ console, people }) => {
    const batch = await people.proposed(expense());
    await people.approve(people.anna, batch);
    const { payoutId, version } = await people.stand.payout();
    const params = { payoutId };

    const shown = await look(console, 'showPayout', { params });
    const body = { reason: 'paid by hand', version };
    const cancelled = await console.ask('cancelPayout', console.dora, { params, body });

    const moment = new Date(batch.proposal?.expiresAtMs ?? 0).toISOString();
    const { message, values } = FILE_SAYS.parse(shown).fileWaits.says;
    expect(shown).toMatchObject({
      fileWaits: { batchId: batch.batchId, says: { code: 'file-waits', values: { at: { moment } } } },
      cancel: { may: false, whyNot: { code: 'not-cancelled-proposed' } },
    });
    expect(message).toMatch(/^Its file waits for approval until 2026-.*UTC\. Who may still approve it: /);
    expect(values.names.split(', ')).toContain('Bert');
    expect(values.names.split(', ')).not.toContain('Anna');
    expect(cancelled).toMatchObject(
      problem(409, 'not-cancelled-proposed', { detail: expect.stringContaining('refuse its line') }),
    );
    await people.approve(people.bert, batch);
    expect(await look(console, 'showPayout', { params })).toMatchObject({ fileWaits: null });
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
      release: { may: false, whyNot: { code: 'no-operator' } },
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

describe('a month', () => {
  it('adds up to the minor unit', async ({ console, people }) => {
    const [sent] = await people.stand.sent(...expenses(1));
    await people.stand.put(held('expense-8'), held('expense-9'));
    const month = sent?.period?.end.slice(0, 7) ?? '';

    const { sums } = monthShape.parse(await look(console, 'showMonth', { params: { month } }));

    expect(sums).toHaveLength(1);
    for (const { acceptedMinor, paidMinor, failedMinor, returnedMinor, openMinor } of sums) {
      const total = paidMinor + failedMinor + returnedMinor + openMinor;
      expect(total).toBe(acceptedMinor);
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
          // The caps have their own amounts, in the reader's way to write them.
          policy: { people: 2, above: [], bankReleases: false },
        },
      ],
      stops: [{ debtorAccountId: '*', by: 'Dora', reason: 'wait for the bank' }],
      stopHistory: [{ what: 'stopped' }],
      isHistoryWhole: true,
    });
  });
});

describe('what a payout is for', () => {
  it('is its charges, exact and in their order, and nothing where nobody can read them', async ({
    console,
    people,
  }) => {
    const { table } = people.stand;
    const charges = {
      records: [
        { sessionId: 's-2', startedAtMs: Date.parse('2026-10-04T18:20:00Z'), amountMinorText: '466.452' },
        {
          sessionId: 's-1',
          startedAtMs: Date.parse('2026-10-03T18:20:00Z'),
          energyWh: 14_808n,
          amountMinorText: '545',
          priceMinorPerKwhText: '31.5',
          place: 'Depot',
        },
      ],
    };
    await keepCharges(table, chargesDigest(charges), charges);
    const amount = { text: '1011', unit: 'minor' } as const;
    const payout = payoutOf(expense({ expenseId: 'charged', amount }), { charges: chargesDigest(charges) });
    const plain = payoutOf(expense({ expenseId: 'plain' }));
    await people.stand.put(payout, plain);
    const shown = ({ payoutId }: typeof payout) => look(console, 'showPayout', { params: { payoutId } });

    expect((await shown(payout))['charges']).toMatchObject({
      count: 2,
      sessions: [
        {
          sessionId: 's-1',
          startedAt: '2026-10-03 18:20',
          place: 'Depot',
          energyKwh: '14.808',
          amount: '5.45000',
        },
        { sessionId: 's-2', pricePerKwh: '', amount: '4.66452' },
      ],
      rounding: '-0.00452',
    });
    expect((await shown(plain))['charges']).toBeNull();
    await people.stand.tamper(`CHARGES#${chargesDigest(charges)}#0`, 'parts', { S: 'none' });
    expect((await shown(payout))['charges']).toBeNull();
  });
});

describe('the record of what people asked for', () => {
  it('is read page by page, newest first', async ({ console }) => {
    for (let index = 0; index < 60; index += 1) {
      await console.ask('stopPayments', console.dora, {
        body: { debtorAccountId: '*', reason: `reason ${index}` },
      });
    }
    const proof = { at: '2026-11-02T04:00:00.000Z', batches: 1, runs: 2, breaks: 0 };
    await recordProof(console.people.stand.table, proof);
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
    const table = tableThat(people.stand.table, () => Promise.reject(new TypeError(`row of ${IBANS.de}`)));

    const answer = await console.ask('today', console.dora, {}, { table });

    expect(answer).toMatchObject({ ...problem(500, 'unexpected'), type: 'application/problem+json' });
    expect(answer.text).not.toContain(IBANS.de);
    const alarms = people.stand.log.lines.filter(({ event }) => event === 'console-failing');
    expect(alarms).toMatchObject([{ fields: { cause: 'TypeError' } }]);
    expect(JSON.stringify(people.stand.log.lines)).not.toContain(IBANS.de);
  });
});
