import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { createHandler } from '../../../console/api/decide/handler.ts';
import { type Person, personKeyOf } from '../../../functions/core/approval/person.ts';
import { parseIban } from '../../../functions/core/iban.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { AuditTrail } from '../../../functions/ledger/audit.ts';
import { saveReport } from '../../../functions/ledger/bank-reports.ts';
import { readStops } from '../../../functions/ledger/stops.ts';
import { readUnmatched, recordUnmatched } from '../../../functions/ledger/unmatched-lines.ts';
import { audited } from '../../support/console-audit.ts';
import { answered, type ConsoleStand, it, READER } from '../../support/console-stand.ts';
import { consoleEvent } from '../../support/decisions.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { payoutIn, payoutOf, step } from '../../support/payouts.ts';

const REASON = 'looked at the receipts';

function heldFor(code: 'limit-exceeded' | 'iban-changed', id: string, amount = 'much'): Payout {
  const reasons = [{ code, severity: 'hold', message: amount }] as const;
  return step(step(payoutOf(expense({ expenseId: id })), 'ready'), 'held', { reasons });
}

describe('a payout', () => {
  it('is released by the one who is signed in, whose word its history keeps', async ({ console, people }) => {
    const held = heldFor('limit-exceeded', 'expense-1');
    await people.stand.put(held);
    const params = { payoutId: held.payoutId };

    const answer = await console.ask('releasePayout', console.dora, {
      params,
      body: { reason: REASON, version: held.version },
    });

    expect(answer).toMatchObject({
      status: 200,
      document: { payout: { state: 'ready' }, needsAnother: false },
    });
    const after = await people.stand.payout('expense-1');
    expect(after.history.at(-1)).toMatchObject({
      why: 'released',
      facts: { person: 'Dora', reason: REASON },
    });
    expect(await audited(console)).toEqual([`Dora: release ${held.payoutId} ${REASON}`]);
  });

  it('that two people release at once is released once, and the other is told', async ({
    console,
    people,
  }) => {
    const held = heldFor('limit-exceeded', 'expense-1');
    await people.stand.put(held);
    const body = { reason: REASON, version: held.version };
    const asking = { params: { payoutId: held.payoutId }, body };

    const answers = await Promise.all([
      console.ask('releasePayout', console.dora, asking),
      console.ask('releasePayout', people.anna.person, asking),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { history } = await people.stand.payout('expense-1');
    expect(history.filter(({ why }) => why === 'released')).toHaveLength(1);
    expect((await audited(console)).filter((line) => line.includes('refused'))).toHaveLength(1);
  });

  it('whose account is new for its recipient takes two people, who are two', async ({ console, people }) => {
    const reasons = [{ code: 'account-new-for-recipient', severity: 'hold', message: 'new' }] as const;
    const held = step(payoutIn('ready'), 'held', { reasons });
    await people.stand.put(held);
    const params = { payoutId: held.payoutId };
    const release = (version: number, person = console.dora) =>
      console.ask('releasePayout', person, { params, body: { reason: REASON, version } });

    expect(await release(2)).toMatchObject({ status: 200, document: { needsAnother: true } });
    expect(await release(3)).toMatchObject({ status: 409, document: { code: 'released-by-you' } });
    expect(await release(3, people.bert.person)).toMatchObject({
      status: 200,
      document: { needsAnother: false },
    });
  });

  it('is cancelled, and is not twice', async ({ console, people }) => {
    const held = heldFor('limit-exceeded', 'expense-1');
    await people.stand.put(held);
    const params = { payoutId: held.payoutId };
    const cancel = (version: number) =>
      console.ask('cancelPayout', console.dora, { params, body: { reason: REASON, version } });

    expect(await cancel(held.version)).toMatchObject({
      status: 200,
      document: { payout: { state: 'cancelled' } },
    });
    expect(await cancel(held.version + 1)).toMatchObject({
      status: 409,
      document: { code: 'not-cancelled-cancelled', detail: 'It is cancelled already.' },
    });
  });

  it('is neither released nor cancelled as it was shown before it changed', async ({ console, people }) => {
    const held = heldFor('limit-exceeded', 'expense-1');
    const reasons = [{ code: 'iban-changed', severity: 'hold', message: 'another' }] as const;
    const changed = step(held, 'held', { reasons });
    await people.stand.put(changed);
    const params = { payoutId: held.payoutId };
    const body = { reason: REASON, version: held.version };

    for (const name of ['releasePayout', 'cancelPayout'] as const) {
      expect(await console.ask(name, console.dora, { params, body }), name).toMatchObject({
        status: 409,
        document: { code: 'changed-meanwhile' },
      });
    }
    expect(await people.stand.payout('expense-1')).toEqual(changed);
  });

  it('that somebody released is not cancelled by who saw it held', async ({ console, people }) => {
    const held = heldFor('limit-exceeded', 'expense-1');
    await people.stand.put(held);
    const params = { payoutId: held.payoutId };
    const body = { reason: REASON, version: held.version };
    await console.ask('releasePayout', console.dora, { params, body });
    // A run plans it meanwhile: as such it may be cancelled by who sees that.
    const released = await people.stand.payout('expense-1');
    await people.stand.put(step(released, 'held', { reasons: held.reasons }));

    expect(await console.ask('cancelPayout', people.anna.person, { params, body })).toMatchObject({
      status: 409,
      document: { code: 'changed-meanwhile' },
    });
  });

  it('that was sent is settled by what the bank told somebody', async ({ console, people }) => {
    const [sent] = await people.stand.sent(...expenses(1));
    if (sent === undefined) throw new Error('It was sent.');
    const body = {
      reason: REASON,
      version: sent.version,
      outcome: 'booked',
      attempt: 1,
      amount: '41.20',
      currency: 'EUR',
      date: '2026-11-02',
      reference: 'statement 11',
    };
    const settle = (changes: object) =>
      console.ask('settlePayout', console.dora, {
        params: { payoutId: sent.payoutId },
        body: { ...body, amount: amountOf(sent), ...changes },
      });

    expect(await settle({ amount: '1.005' })).toMatchObject({
      status: 400,
      document: { fields: ['/amount'] },
    });
    expect(await settle({ date: '2026-02-31' })).toMatchObject({
      status: 400,
      document: { fields: ['/date'] },
    });
    expect(await settle({ reference: ' ' })).toMatchObject({
      status: 400,
      document: { fields: ['/reference'] },
    });
    for (const reference of ['x'.repeat(71), 'A\u{2067}B', `transfer to ${IBANS.de}`]) {
      expect(await settle({ reference })).toMatchObject({
        status: 400,
        document: { fields: ['/reference'] },
      });
    }
    expect(await settle({ currency: 'SEK' })).toMatchObject({
      status: 400,
      document: { fields: ['/currency'] },
    });
    expect(await settle({ date: '2031-01-01' })).toMatchObject({
      status: 409,
      document: {
        code: 'day-to-come',
        detail: expect.stringContaining('is still to come'),
        values: { date: { day: expect.any(String) } },
      },
    });
    expect(await settle({ version: sent.version - 1 })).toMatchObject({
      status: 409,
      document: { code: 'changed-meanwhile' },
    });
    expect(await settle({})).toMatchObject({ status: 200, document: { payout: { state: 'paid' } } });
  });

  it('that is not there is told so, and nothing else', async ({ console }) => {
    const params = { payoutId: `PO${'0'.repeat(26)}` };
    const known = { outcome: 'booked', attempt: 1, amount: '1', currency: 'EUR', date: '2026-11-02' };
    const bodies = { releasePayout: {}, cancelPayout: {}, settlePayout: { ...known, reference: 'letter' } };

    for (const name of ['releasePayout', 'cancelPayout', 'settlePayout'] as const) {
      const body = { reason: REASON, version: 1, ...bodies[name] };
      expect(await console.ask(name, console.dora, { params, body }), name).toMatchObject({
        status: 404,
        document: { code: 'payout-unknown' },
      });
    }
  });
});

function amountOf({ amountMinor = 0n }: Payout): string {
  return `${amountMinor / 100n}.${(amountMinor % 100n).toString().padStart(2, '0')}`;
}

describe('a reason', () => {
  it.for([
    ['says something', '\u{200b} ', 'reason-blank'],
    ['is there', '', 'reason-blank'],
    ['is no longer than what is kept', 'x'.repeat(201), 'reason-too-long'],
    ['is shown as it is written', 'paid \u{202e}02.14 EUR\u{202c}', 'reason-shown-otherwise'],
    ['is whole characters', 'half a \ud83d', 'reason-shown-otherwise'],
    ['has no whole IBAN, which nobody would mask', `paid to ${IBANS.de}`, 'reason-has-iban'],
  ] as const)('%s, or nothing is done', async ([, reason, code], { console, people }) => {
    const held = heldFor('limit-exceeded', 'expense-1');
    await people.stand.put(held);
    const params = { payoutId: held.payoutId, reason: 'limit-exceeded' };

    for (const name of ['releasePayout', 'cancelPayout', 'readIbans'] as const) {
      const body = name === 'readIbans' ? { reason } : { reason, version: held.version };
      const answer = await console.ask(name, console.dora, { params, body });
      expect(answer, name).toMatchObject({ status: 400, document: { code } });
    }
    expect(await audited(console)).toEqual([]);
  });
});

describe('many payouts of one reason', () => {
  it('are decided one by one: what waits for another reason stands', async ({ console, people }) => {
    const [one, two] = [heldFor('limit-exceeded', 'expense-1'), heldFor('limit-exceeded', 'expense-2')];
    const other = heldFor('iban-changed', 'expense-3');
    await people.stand.put(one, two, other);
    const unknown = { payoutId: `PO${'0'.repeat(26)}`, version: 1 };
    const payouts = [one, other, two, one, unknown].map(({ payoutId, version }) => ({ payoutId, version }));

    const answer = await console.ask('releaseHolds', console.dora, {
      params: { reason: 'limit-exceeded' },
      body: { payouts, reason: REASON },
    });

    expect(answer).toMatchObject({
      status: 200,
      document: {
        decided: [
          { payoutId: one.payoutId, ok: true, state: 'ready' },
          { payoutId: other.payoutId, ok: false },
          { payoutId: two.payoutId, ok: true, state: 'ready' },
          { ok: false },
        ],
      },
    });
    expect(await people.stand.states()).toEqual([
      'expense-1: ready',
      'expense-2: ready',
      'expense-3: held iban-changed',
    ]);
  });

  it.for(['releaseHolds', 'cancelHolds'] as const)(
    'that are held for more as well are decided about one by one alone: %s',
    async (name, { console, people }) => {
      const reasons = [
        { code: 'possible-duplicate', severity: 'hold', message: 'twice' },
        { code: 'session-paid-twice', severity: 'hold', message: 'paid' },
      ] as const;
      const held = step(step(payoutOf(expense({ expenseId: 'expense-1' })), 'ready'), 'held', { reasons });
      await people.stand.put(held);
      const { payoutId, version } = held;

      const answer = await console.ask(name, console.dora, {
        params: { reason: 'possible-duplicate' },
        body: { payouts: [{ payoutId, version }], reason: REASON },
      });

      expect(answer).toMatchObject({
        status: 200,
        document: {
          decided: [
            {
              payoutId,
              ok: false,
              refusal: { code: 'held-for-more', values: { others: 'session-paid-twice' } },
            },
          ],
        },
      });
      expect(await people.stand.payout('expense-1')).toEqual(held);
    },
  );

  it('are refused each that changed since it was shown', async ({ console, people }) => {
    const [one, two] = [heldFor('limit-exceeded', 'expense-1'), heldFor('limit-exceeded', 'expense-2')];
    const reasons = [{ code: 'limit-exceeded', severity: 'hold', message: 'more' }] as const;
    const changed = step(one, 'held', { reasons, amountMinor: 99_999_999n });
    await people.stand.put(changed, two);

    const answer = await console.ask('cancelHolds', console.dora, {
      params: { reason: 'limit-exceeded' },
      body: { payouts: [one, two].map(({ payoutId, version }) => ({ payoutId, version })), reason: REASON },
    });

    expect(answer.document).toMatchObject({
      decided: [
        { payoutId: one.payoutId, ok: false, refusal: { code: 'changed-meanwhile' } },
        { payoutId: two.payoutId, ok: true, state: 'cancelled' },
      ],
    });
    expect(await people.stand.payout('expense-1')).toEqual(changed);
  });

  it('are bounded', async ({ console }) => {
    const payouts = Array.from({ length: 51 }, () => ({ payoutId: `PO${'0'.repeat(26)}`, version: 1 }));
    const body = { payouts, reason: REASON };

    expect(
      await console.ask('cancelHolds', console.dora, { params: { reason: 'limit-exceeded' }, body }),
    ).toMatchObject({
      status: 400,
      document: { code: 'body-malformed', fields: ['/payouts'] },
    });
  });
});

const STOPPED = z.looseObject({ stop: z.looseObject({ at: z.string() }) });

describe('payments', () => {
  async function stop(console: ConsoleStand, reason: string) {
    const body = { debtorAccountId: console.people.account.id, reason };
    const { document } = await console.ask('stopPayments', console.dora, { body });
    return { body, stoppedAt: STOPPED.parse(document).stop.at };
  }

  it('that were stopped anew do not leave by a word about the stop before', async ({ console, people }) => {
    const first = await stop(console, 'a drill');
    const resume = (person: Person, stoppedAt: string) =>
      console.ask('resumePayments', person, { body: { ...first.body, stoppedAt } });
    for (const { person } of [people.anna, people.bert]) await resume(person, first.stoppedAt);
    people.stand.clock.advance(1000);
    const second = await stop(console, 'the bank called');

    expect(await resume(people.anna.person, first.stoppedAt)).toMatchObject({
      status: 409,
      document: { code: 'stopped-anew' },
    });

    const { stops } = await readStops(people.stand.table);
    expect(stops).toMatchObject([{ reason: 'the bank called', resumedBy: [] }]);
    expect(await resume(people.anna.person, second.stoppedAt)).toMatchObject({ status: 200 });
  });

  it('are stopped by one person and leave again by two', async ({ console, people }) => {
    const { body, stoppedAt } = await stop(console, REASON);
    const resuming = { body: { ...body, stoppedAt } };

    expect(await console.ask('resumePayments', people.anna.person, resuming)).toMatchObject({
      document: { hasEnded: false },
    });
    expect(await console.ask('resumePayments', people.bert.person, resuming)).toMatchObject({
      document: { hasEnded: true, stops: [] },
    });
    expect(await console.ask('resumePayments', people.bert.person, resuming)).toMatchObject({
      status: 409,
      document: { code: 'not-stopped' },
    });
    const unknown = { debtorAccountId: 'nobodys', reason: REASON };
    expect(await console.ask('stopPayments', console.dora, { body: unknown })).toMatchObject({
      status: 404,
      document: { code: 'account-unknown' },
    });
  });
});

describe('a line of a bank report', () => {
  const sha256 = 'a'.repeat(64);
  const line = {
    sha256,
    ordinal: 7,
    why: 'unknown-id',
    level: 'transaction',
    status: 'BOOK',
    accountIban: IBANS.deOther,
  } as const;

  it('is ended with a note, once, and no further reading opens it again', async ({ console, people }) => {
    const { table } = people.stand;
    await recordUnmatched(table, line, undefined);
    const asking = { params: { digest: sha256, ordinal: '7' }, body: { reason: 'it is another company' } };

    expect(await console.ask('endBankLine', console.dora, asking)).toMatchObject({ status: 200 });
    expect(await console.ask('endBankLine', console.dora, asking)).toMatchObject({ status: 409 });
    await recordUnmatched(table, line, undefined);

    expect(await readUnmatched(table, sha256, 7)).toBeUndefined();
    const row = await people.stand.row(`UNMATCHED#${sha256}#000000007`);
    expect(row).toMatchObject({ note: { S: 'it is another company' } });
  });

  it('is looked at again where its report is replayed, in the version that was read', async ({
    console,
    people,
  }) => {
    const { table } = people.stand;
    const refused = {
      outcome: 'refused',
      readAt: '2026-11-28T10:00:00Z',
      key: 'inbox/é 1.xml',
      rule: 'zip',
      line: 1,
    } as const;
    await saveReport(table, sha256, { ...refused, versionId: 'v1' });
    const replay = () =>
      console.ask('replayBankReport', console.dora, { params: { digest: sha256 }, body: { reason: REASON } });

    expect(await replay()).toMatchObject({ status: 202 });
    expect(console.functions.invoked).toMatchObject([
      {
        functionArn: READER,
        type: 'Event',
        event: { Records: [{ s3: { object: { key: 'inbox%2F%C3%A9%201.xml', versionId: 'v1' } } }] },
      },
    ]);
    await saveReport(table, sha256, refused);
    expect(await replay()).toMatchObject({ status: 409, document: { code: 'report-without-version' } });
  });
});

describe('what nobody reads without a trace', () => {
  it('is a whole IBAN: the entry stands before the answer does', async ({ console, people }) => {
    const held = heldFor('limit-exceeded', 'expense-1');
    await people.stand.put(held);
    const asking = { params: { payoutId: held.payoutId }, body: { reason: REASON } };

    const answer = await console.ask('readIbans', console.dora, asking);

    expect(answer).toMatchObject({ status: 200, document: { iban: held.iban } });
    expect(parseIban(held.iban).ok).toBe(true);
    expect(await audited(console)).toEqual([`Dora: read-ibans ${held.payoutId} ${REASON}`]);
  });

  it('is shown to nobody where the record takes no entry', async ({ console, people }) => {
    const held = heldFor('limit-exceeded', 'expense-1');
    await people.stand.put(held);
    const deps = console.decideDeps;
    const audit = { append: () => Promise.reject(new Error('The table is away.')) };
    const failing = createHandler({ ...deps, audit });

    for (const name of ['readIbans', 'downloadPayouts', 'downloadFile', 'releasePayout'] as const) {
      const params = { payoutId: held.payoutId, batchId: `BA${'0'.repeat(26)}` };
      const released = name === 'releasePayout' ? { version: held.version } : {};
      const body = name.startsWith('download') ? {} : { reason: REASON, ...released };
      const answer = answered(name, await failing(consoleEvent(name, console.dora, { params, body })));
      expect(answer).toMatchObject({ status: 500, document: { code: 'unexpected' } });
      expect(answer.text).not.toContain(held.iban);
    }
    expect((await people.stand.payout('expense-1')).state).toBe('held');
  });

  it('is a list for a spreadsheet, exactly of its filter, with no formula and no whole IBAN', async ({
    console,
    people,
  }) => {
    const evil = { ...heldFor('limit-exceeded', 'expense-1'), recipientName: '=HYPERLINK("x")' };
    await people.stand.put(evil, heldFor('iban-changed', 'expense-2'));

    const answer = await console.ask('downloadPayouts', console.dora, {
      body: { state: 'held', reason: 'iban-changed' },
    });
    const whole = await console.ask('downloadPayouts', console.dora, { body: { state: 'held' } });

    expect(answer).toMatchObject({ status: 200, type: 'text/csv; charset=utf-8' });
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="payouts-\d{4}-\d\d-\d\d-state-held-reason-iban-changed\.csv"$/,
    );
    expect(answer.text.trim().split('\r\n')).toHaveLength(2);
    expect(answer.text).not.toContain(evil.iban);
    expect(whole.text).not.toMatch(/(^|,)"?=/m);
    expect((await audited(console))[0]).toContain('download-payouts');
  });

  it('is the record of a day, whole and with this download on it', async ({ console, people }) => {
    const audit = new AuditTrail(people.stand.table);
    const atMs = people.stand.clock.now();
    for (let number = 1; number <= 501; number += 1) {
      await audit.append({ by: console.dora, what: 'stop', about: '*', detail: `=${number}`, atMs });
    }
    const day = new Date(atMs).toISOString().slice(0, 10);

    const answer = await console.ask('downloadAudit', console.dora, { body: { day } });
    const empty = await console.ask('downloadAudit', console.dora, { body: { day: '2026-01-01' } });

    expect(answer).toMatchObject({ status: 200, type: 'text/csv; charset=utf-8' });
    const [head, ...lines] = answer.text.trim().split('\r\n');
    expect(head).toContain('"number","at","person","personKey","what"');
    expect(lines.map((line) => Number(/^"(\d+)"/.exec(line)?.[1]))).toEqual(
      Array.from({ length: 502 }, (_, index) => 502 - index),
    );
    expect(lines[0]).toContain(`"Dora","${personKeyOf(console.dora)}","download-audit","${day}"`);
    expect(answer.text).not.toMatch(/(^|,)"=/m);
    expect(empty.text.trim().split('\r\n')).toHaveLength(1);
  });

  it('is a payment file, once it leaves: the very bytes that were signed', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(2));
    const asking = { params: { batchId: batch.batchId }, body: {} };
    const before = await console.ask('downloadFile', console.dora, asking);
    for (const signer of [people.anna, people.bert]) await people.approve(signer, batch);

    const answer = await console.ask('downloadFile', console.dora, asking);

    expect(before).toMatchObject({ status: 409, document: { code: 'no-file' } });
    expect(answer).toMatchObject({ status: 200, type: 'application/xml; charset=utf-8' });
    const sha256 = createHash('sha256').update(answer.text, 'utf8').digest('hex');
    expect(sha256).toBe(batch.proposal?.seal.fileSha256);
    expect(await audited(console)).toEqual([
      `Dora: download-file ${batch.batchId}`,
      `Dora: refused ${batch.batchId} no-file`,
      `Dora: download-file ${batch.batchId}`,
    ]);
  });

  it('is no filter with a whole IBAN: it would stand on record', async ({ console }) => {
    const answer = await console.ask('downloadPayouts', console.dora, { body: { text: IBANS.de } });

    expect(answer).toMatchObject({ status: 400, document: { code: 'iban-in-filter' } });
    expect(await audited(console)).toEqual([]);
  });
});

describe('a decision that fails', () => {
  it('unforeseen is a logged problem without a word of what it was about', async ({ console, people }) => {
    const held = heldFor('limit-exceeded', 'expense-1');
    await people.stand.put(held);
    const deps = console.decideDeps;
    const secret = `no such host for ${held.iban}`;
    const queue = { ...deps.queue, clock: { now: () => 0, sleep: () => Promise.reject(new Error(secret)) } };
    const client = { ...deps.queue.client, send: () => Promise.reject(new Error(secret)) };
    const handler = createHandler({
      ...deps,
      queue: { ...queue, client: Object.assign(Object.create(deps.queue.client), client) },
    });
    const body = { reason: REASON, version: held.version };
    const asking = { params: { payoutId: held.payoutId }, body };

    const answer = answered(
      'releasePayout',
      await handler(consoleEvent('releasePayout', console.dora, asking)),
    );

    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.text).not.toContain(held.iban);
    expect(JSON.stringify(people.stand.log.lines)).not.toContain(held.iban);
  });
});
