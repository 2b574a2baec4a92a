import { describe, expect } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { createPayout, stepPayout } from '../../../functions/core/step-payout.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { cancel } from '../../../operate/decide.ts';
import { type ListPage, listParts, listPayouts } from '../../../operate/payouts/list-payouts.ts';
import type { PayoutQuery } from '../../../operate/payouts/query.ts';
import { writeCsv, writeJson } from '../../../operate/review/export-list.ts';
import { printPage } from '../../../operate/review/print-list.ts';
import { debit, refusal } from '../../support/bank-facts.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { it, type PaymentStand, scheduledPayout } from '../../support/payment-stand.ts';
import { newPayout, payoutIn, payoutOf, REACHABLE_STATES, step } from '../../support/payouts.ts';
import { personNamed } from '../../support/people.ts';
import { present, two } from '../../support/present.ts';
import { screenOf } from '../../support/screen.ts';
import { pagesOf } from '../payouts/pages-of.ts';

const WAITING: PayoutQuery = { state: 'waiting' };
const TOO_MUCH = { amount: { text: '1000001', unit: 'minor' } } as const;

const SEVEN = '2026-11-02T07:00:00.000Z';

function at(change: Parameters<typeof expense>[0], time = SEVEN): Payout {
  const collected = { by: 'collect-expenses', why: 'collected', facts: { runId: 'run-1' } } as const;
  return createPayout(newPayout(expense(change)), { ...collected, atMs: Date.parse(time) });
}

function heldAt(expenseId: string, time = SEVEN): Payout {
  return at({ ...TOO_MUCH, expenseId }, time);
}

function deps(stand: PaymentStand) {
  return { ...stand.deps, onProgress: () => undefined };
}

async function page(stand: PaymentStand, change: Partial<PayoutQuery> = {}, limit = 100): Promise<ListPage> {
  return listPayouts(deps(stand), { ...WAITING, ...change }, { limit });
}

async function listed(stand: PaymentStand, change: Partial<PayoutQuery> = {}): Promise<string[]> {
  return (await page(stand, change)).listed.map(({ payout }) => `${payout.expenseId}: ${payout.state}`);
}

function printed(shown: ListPage, columns = 200): string {
  const screen = screenOf(columns);
  printPage(screen, shown, WAITING);
  return screen.text();
}

describe('a payout in a list', () => {
  it('says when it is to be paid, or was', async ({ stand }) => {
    const submitted = payoutIn('submitted');
    const paid = step(submitted, 'paid', {}, debit({ bookingDate: plainDate('2026-11-06') }));
    await stand.put(paid);

    const text = printed(await page(stand, { state: 'paid', month: '2026-10' }));

    expect(text).toMatch(/^Payout +State +Since +Payment /);
    expect(text).toMatch(/ paid +2026-11-02 +2026-11-06 /);
  });

  it('says when it is to be paid while it is open', async ({ stand }) => {
    const scheduled = scheduledPayout(expense());
    await stand.put(scheduled);

    const text = printed(await page(stand, { state: 'scheduled' }));

    expect(text).toMatch(new RegExp(` scheduled +2026-11-02 +${scheduled.plan?.executionDate} `));
  });

  it('says how it ended, and no longer what was to be done', async ({ stand }) => {
    const rejected = at({ iban: IBANS.wrongCheckDigits });
    await stand.put(rejected);
    const by = personNamed('Anna');
    await cancel(stand.table, rejected.payoutId, { by, reason: 'Owed in cash', atMs: stand.clock.now() });

    const text = printed(await page(stand, { state: 'cancelled' }));

    expect(text).toContain('operator: cancelled by Anna: Owed in cash');
    expect(text).not.toContain('check digits');
  });

  it('says that its source took it back, whatever the source changed since', async ({ stand }) => {
    const by = { by: 'collect-expenses', facts: { runId: 'run-2' }, atMs: Date.parse(SEVEN) } as const;
    const withdrawn = stepPayout(heldAt('held'), 'withdrawn', {}, { ...by, why: 'source-withdrew' });
    await stand.put(stepPayout(withdrawn, 'withdrawn', {}, { ...by, why: 'source-changed' }));

    const text = printed(await page(stand, { state: 'withdrawn', month: '2026-10' }));

    expect(text).toContain('collect-expenses: the source took it back (run run-2)');
    expect(text).not.toContain('is above');
  });

  it('says where the rest is of what has no room', async ({ stand }) => {
    await stand.put(heldAt('held'));
    const hint = 'Where … ends a text or a column has no room, npm run review -- show PAYOUT has the rest.';

    const shown = await page(stand, { state: 'held' });

    expect(printed(shown, 160)).not.toContain(hint);
    expect(printed(shown, 120)).toContain(hint);
    await stand.put(at({ expenseId: '0fcba9ff-bf65-4031-989f-5dac1d6d366d' }));
    expect(printed(await page(stand, { state: 'all' }), 80)).toContain('Where … ends a text');
  });
});

describe('the list of payouts that wait', () => {
  it('has what waits for a person, newest last, and nothing that goes on by itself', async ({ stand }) => {
    await stand.put(
      heldAt('second', '2026-11-02T04:00:00.000Z'),
      heldAt('third', '2026-11-02T05:00:00.000Z'),
      at({ expenseId: 'first', iban: IBANS.wrongCheckDigits }, '2026-11-02T03:00:00.000Z'),
      scheduledPayout(expense({ expenseId: 'scheduled' })),
      payoutIn('failed'),
    );

    expect(await listed(stand)).toEqual([
      'first: rejected',
      'second: held',
      'third: held',
      'expense-1: failed',
    ]);
  });

  it('has of the paid those that the bank contradicts', async ({ stand }) => {
    const [plain, opposed] = two(await stand.sent(expense({ expenseId: 'a' }), expense({ expenseId: 'b' })));
    const reason = { code: 'bank-contradiction', severity: 'hold', message: 'Two things.' } as const;
    await stand.put(step(plain, 'paid', {}, debit()), step(opposed, 'paid', { reasons: [reason] }, debit()));

    expect(await listed(stand)).toEqual(['b: paid']);
    expect((await listed(stand, { state: 'paid' })).sort()).toEqual(['a: paid', 'b: paid']);
  });

  it('goes by the row where the index is behind, and names what cannot be read', async ({ stand }) => {
    const gone = scheduledPayout(expense({ expenseId: 'gone' }));
    const broken = heldAt('broken');
    const altered = heldAt('altered');
    await stand.put(gone, broken, altered);
    await stand.tamper(payoutKey(gone.payoutId), 'liveShard', { S: 'held#0' });
    await stand.tamper(payoutKey(broken.payoutId), 'state', { S: 'unheard-of' });
    await stand.tamper(payoutKey(altered.payoutId), 'iban', { S: IBANS.nl });

    const shown = await page(stand);
    const { listed: none, unreadable } = shown;

    expect(none).toEqual([]);
    expect(printed(shown, 400)).toContain('For each, npm run review -- show says what to do.');
    expect([...unreadable].sort()).toEqual([broken.payoutId, altered.payoutId].sort());
  });

  it('goes on in pages to its end, each payout once, what has waited longest first', async ({ stand }) => {
    const held = expenses(510).map((one, index) =>
      heldAt(one.expenseId, new Date(1_000 * index).toISOString()),
    );
    await stand.put(...held);

    const pages = await Array.fromAsync(pagesOf(deps(stand), WAITING, { limit: 200 }));

    expect(pages.map(({ listed: some }) => some.length)).toEqual([200, 200, 110]);
    expect(pages.flatMap(({ listed: some }) => some.map(({ payout }) => payout.expenseId))).toEqual(
      held.map(({ expenseId }) => expenseId),
    );
    expect(printed(await page(stand, {}, 200))).toContain('200 payouts, and more.');
  });

  it('says of a failed one which statement it waits for, and no longer once that was read', async ({
    stand,
  }) => {
    const sent = present((await stand.sent(expense()))[0]);
    await stand.put(step(sent, 'failed', {}, refusal('TM01')), heldAt('held'));
    const sentence =
      'Attempt 1 was refused. A new one waits for the statement (camt.053) of eur-main that covers 2026-11-03, read without its debit.';
    const waitsFor = async (change = {}): Promise<unknown> => {
      const shown = await listPayouts({ ...deps(stand), ...change }, WAITING, { limit: 10 });
      return Object.fromEntries(shown.listed.map((one) => [one.payout.expenseId, one.waitsFor?.message]));
    };

    expect(await waitsFor()).toEqual({ 'expense-1': sentence, held: undefined });
    expect(printed(await page(stand), 500)).toContain(
      'new one waits for the statement (camt.053) of eur-main that covers 2026-11-03',
    );
    expect(await waitsFor({ retryAfter: 'refusal' })).toEqual({ 'expense-1': undefined, held: undefined });
    await stand.readStatement();
    expect(await waitsFor()).toEqual({ 'expense-1': undefined, held: undefined });
  });
});

describe('a list', () => {
  it.for(REACHABLE_STATES)(
    'has the payouts that are %s, whether anybody waits for them or not',
    async (state, { stand }) => {
      await stand.put(payoutIn(state), heldAt('another'));

      const expected = [`expense-1: ${state}`, ...(state === 'held' ? ['another: held'] : [])];
      expect((await listed(stand, { state })).sort()).toEqual(expected.sort());
      const all = [`expense-1: ${state}`, 'another: held'];
      expect((await listed(stand, { state: 'all' })).sort()).toEqual(all.sort());
    },
  );

  it('is of one source, one report, one month or one reason where that is asked for', async ({ stand }) => {
    await stand.put(
      at({ ...TOO_MUCH, expenseId: 'ours', reportId: 'R1' }),
      at(
        { ...TOO_MUCH, source: 'ampeco', account: 'voltgrid', expenseId: 'theirs', reportId: 'R2' },
        '2026-12-02T07:00:00.000Z',
      ),
      at({ expenseId: 'wrong', reportId: 'R1', iban: IBANS.wrongCheckDigits }, '2026-11-02T08:00:00.000Z'),
      payoutIn('failed'),
    );

    expect(await listed(stand, { sources: ['ampeco/voltgrid'] })).toEqual(['theirs: held']);
    expect(await listed(stand, { sources: ['ampeco/other'] })).toEqual([]);
    expect(await listed(stand, { report: 'R1' })).toEqual(['ours: held', 'wrong: rejected']);
    expect(await listed(stand, { month: '2026-12' })).toEqual([]);
    expect((await listed(stand, { month: '2026-10' })).length).toBe(4);
    expect(await listed(stand, { month: '2026-09' })).toEqual([]);
    expect(await listed(stand, { reason: 'iban-check-digits' })).toEqual(['wrong: rejected']);
    expect(await listed(stand, { reason: 'AC04' })).toEqual(['expense-1: failed']);
    expect(await listed(stand, { report: 'R1', reason: 'limit-exceeded' })).toEqual(['ours: held']);
  });

  it('goes on in pages where the whole table is looked through, too', async ({ stand }) => {
    const first = payoutIn('cancelled');
    const second = step(payoutOf(expense({ ...TOO_MUCH, expenseId: 'second' })), 'cancelled');
    await stand.put(first, second);

    const query = { state: 'cancelled' } as const;
    const pages = await Array.fromAsync(pagesOf(deps(stand), query, { limit: 1 }));

    const [one, rest] = two(pages);
    expect([one, rest].flatMap((some) => some.listed.map(({ payout }) => payout.expenseId)).sort()).toEqual([
      'expense-1',
      'second',
    ]);
    expect(rest.next).toBeUndefined();
  });

  it('shows people the id to review, the reason, and for a scheduled one its day', async ({ stand }) => {
    await stand.put(heldAt('held'), scheduledPayout(expense({ expenseId: 'scheduled' })));

    const text = printed(await page(stand, { state: 'all' }));

    expect(text).toMatch(
      /^PO[0-9A-Z]{26} +held +2026-11-02 +10000\.01 EUR +Jane Doe +spirii\/nordfleet +held +report-1 +DE\*\* \*{4} 3000\n/m,
    );
    expect(text).toContain('10000.01 EUR is above');
    expect(text).toMatch(/ scheduled +2026-11-02 +2026-11-03 /);
    expect(text).toContain('2 payouts wait.');
    expect(text).not.toContain(IBANS.de);
  });
});

describe('a list for others', () => {
  async function written(stand: PaymentStand, write: typeof writeJson): Promise<string> {
    let text = '';
    await write({ write: (part) => (text += part) }, listParts(deps(stand), WAITING));
    return text;
  }

  it('is one JSON document of all pages, with no account in it', async ({ stand }) => {
    await stand.put(...expenses(230).map(({ expenseId }) => heldAt(expenseId)));

    const text = await written(stand, writeJson);

    const document = JSON.parse(text);
    expect(document).toMatchObject({ unreadable: [], isCutOff: false });
    expect(document.payouts).toHaveLength(230);
    expect(document.payouts[0]).toMatchObject({
      state: 'held',
      since: '2026-11-02T07:00:00.000Z',
      iban: 'DE** **** 3000',
      amountMinor: '1000001',
      reasons: [{ code: 'limit-exceeded' }],
      waitsFor: null,
    });
    expect(text).not.toContain(IBANS.de);
  });

  it('is JSON too where it is empty', async ({ stand }) => {
    const empty = { payouts: [], unreadable: [], isCutOff: false };
    expect(JSON.parse(await written(stand, writeJson))).toEqual(empty);
  });

  it('is a list for a spreadsheet, in which no name begins a formula', async ({ stand }) => {
    await stand.put(at({ ...TOO_MUCH, recipientName: '=1+1 "Åse"' }));

    const [head, line, ...rest] = (await written(stand, writeCsv)).split('\r\n');

    expect(head).toMatch(/^\u{feff}"payout_id","state","since",/u);
    expect(line?.split('","')).toHaveLength(head?.split('","').length ?? 0);
    const energy = head?.split(',').indexOf('"energy_kwh"') ?? -1;
    expect(line?.split(',')[energy]).toBe('"42"');
    expect(line).toContain(`"'=1+1 ""Åse""","DE** **** 3000","10000.01","1000001","EUR"`);
    expect(rest).toEqual(['']);
  });
});
