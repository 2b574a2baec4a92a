import { describe, expect } from 'vitest';
import { formatMinor } from '../../../functions/core/money.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { audited } from '../../support/console-audit.ts';
import { held, heldAgain } from '../../support/console-looks.ts';
import { type ConsoleStand, it as consoleIt, problem } from '../../support/console-stand.ts';
import { expenses, IBANS } from '../../support/expenses.ts';
import { step } from '../../support/payouts.ts';
import { present } from '../../support/present.ts';

const REASON = 'looked at the receipts';
const UNKNOWN = { payoutId: `PO${'0'.repeat(26)}`, version: 1 };

/** With a payout that waits for a person. */
const it = consoleIt.extend('waiting', async ({ people }) => {
  const waiting = held('expense-1');
  await people.stand.put(waiting);
  return waiting;
});

type Deciding = 'releasePayout' | 'cancelPayout' | 'settlePayout';
type Shown = Pick<Payout, 'version'> & { readonly payoutId: string };

/** What a person decides about the payout as it was shown. */
function decide(
  console: ConsoleStand,
  name: Deciding,
  { payoutId, version }: Shown,
  person = console.dora,
  known: object = {},
) {
  return console.ask(name, person, { params: { payoutId }, body: { reason: REASON, version, ...known } });
}

function decideMany(
  console: ConsoleStand,
  name: 'releaseHolds' | 'cancelHolds',
  shown: readonly Shown[],
  reason = 'limit-exceeded',
) {
  const payouts = shown.map(({ payoutId, version }) => ({ payoutId, version }));
  return console.ask(name, console.dora, { params: { reason }, body: { payouts, reason: REASON } });
}

describe('a payout', () => {
  it('is released by the one who is signed in, whose word its history keeps', async ({
    console,
    people,
    waiting,
  }) => {
    const answer = await decide(console, 'releasePayout', waiting);

    expect(answer).toMatchObject({
      status: 200,
      document: { payout: { state: 'ready' }, needsAnother: false },
    });
    const after = await people.stand.payout('expense-1');
    expect(after.history.at(-1)).toMatchObject({
      why: 'released',
      facts: { person: 'Dora', reason: REASON },
    });
    expect(await audited(console)).toEqual([`Dora: release ${waiting.payoutId} ${REASON}`]);
  });

  it('that two people release at once is released once, and the other is told', async ({
    console,
    people,
    waiting,
  }) => {
    const answers = await Promise.all(
      [console.dora, people.anna.person].map((by) => decide(console, 'releasePayout', waiting, by)),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { history } = await people.stand.payout('expense-1');
    expect(history.filter(({ why }) => why === 'released')).toHaveLength(1);
    expect((await audited(console)).filter((line) => line.includes('refused'))).toHaveLength(1);
  });

  it('whose account is new for its recipient takes two people, who are two', async ({ console, people }) => {
    const first = held('expense-1', 'account-new-for-recipient');
    await people.stand.put(first);
    const second = { ...first, version: first.version + 1 };
    const release = (shown: Payout, person = console.dora) => decide(console, 'releasePayout', shown, person);

    expect(await release(first)).toMatchObject({ status: 200, document: { needsAnother: true } });
    expect(await release(second)).toMatchObject(problem(409, 'released-by-you'));
    expect(await release(second, people.bert.person)).toMatchObject({
      status: 200,
      document: { needsAnother: false },
    });
  });

  it('is cancelled, and is not twice', async ({ console, waiting }) => {
    const again = { ...waiting, version: waiting.version + 1 };

    expect(await decide(console, 'cancelPayout', waiting)).toMatchObject({
      status: 200,
      document: { payout: { state: 'cancelled' } },
    });
    expect(await decide(console, 'cancelPayout', again)).toMatchObject(
      problem(409, 'not-cancelled-cancelled', { detail: 'It is cancelled already.' }),
    );
  });

  it('is neither released nor cancelled as it was shown before it changed', async ({ console, people }) => {
    const shown = held('expense-1');
    const changed = heldAgain(shown, 'iban-changed');
    await people.stand.put(changed);

    for (const name of ['releasePayout', 'cancelPayout'] as const) {
      expect(await decide(console, name, shown), name).toMatchObject(problem(409, 'changed-meanwhile'));
    }
    expect(await people.stand.payout('expense-1')).toEqual(changed);
  });

  it('that somebody released is not cancelled by who saw it held', async ({ console, people, waiting }) => {
    await decide(console, 'releasePayout', waiting);
    // A run plans it meanwhile: as such it may be cancelled by who sees that.
    await people.stand.put(heldAgain(await people.stand.payout('expense-1'), 'limit-exceeded'));

    expect(await decide(console, 'cancelPayout', waiting, people.anna.person)).toMatchObject(
      problem(409, 'changed-meanwhile'),
    );
  });

  it('that was sent is settled by what the bank told somebody', async ({ console, people }) => {
    const sent = present((await people.stand.sent(...expenses(1)))[0]);
    const known = {
      outcome: 'booked',
      attempt: 1,
      amount: formatMinor(sent.amountMinor ?? 0n, 'EUR'),
      currency: 'EUR',
      date: '2026-11-02',
      reference: 'statement 11',
    };
    const settle = (changes: object) =>
      decide(console, 'settlePayout', sent, console.dora, { ...known, ...changes });

    for (const [field, wrong] of [
      ['amount', '1.005'],
      ['date', '2026-02-31'],
      ['reference', ' '],
      ['reference', 'x'.repeat(71)],
      ['reference', 'A\u{2067}B'],
      ['reference', `transfer to ${IBANS.de}`],
      ['currency', 'SEK'],
    ] as const) {
      const answer = await settle({ [field]: wrong });
      expect(answer, wrong).toMatchObject({ status: 400, document: { fields: [`/${field}`] } });
    }
    expect(await settle({ date: '2031-01-01' })).toMatchObject(
      problem(409, 'day-to-come', {
        detail: expect.stringContaining('is still to come'),
        values: { date: { day: expect.any(String) } },
      }),
    );
    expect(await settle({ version: sent.version - 1 })).toMatchObject(problem(409, 'changed-meanwhile'));
    expect(await settle({})).toMatchObject({ status: 200, document: { payout: { state: 'paid' } } });
  });

  it('that is not there is told so, and nothing else', async ({ console }) => {
    const known = { outcome: 'booked', attempt: 1, amount: '1', currency: 'EUR', date: '2026-11-02' };
    const bodies = { releasePayout: {}, cancelPayout: {}, settlePayout: { ...known, reference: 'letter' } };

    for (const name of ['releasePayout', 'cancelPayout', 'settlePayout'] as const) {
      const answer = await decide(console, name, UNKNOWN, console.dora, bodies[name]);
      expect(answer, name).toMatchObject(problem(404, 'payout-unknown'));
    }
  });
});

describe('a reason', () => {
  it.for([
    ['says something', '\u{200b} ', 'reason-blank'],
    ['is there', '', 'reason-blank'],
    ['is no longer than what is kept', 'x'.repeat(201), 'reason-too-long'],
    ['is shown as it is written', 'paid \u{202e}02.14 EUR\u{202c}', 'reason-shown-otherwise'],
    ['is whole characters', 'half a \ud83d', 'reason-shown-otherwise'],
    ['has no whole IBAN, which nobody would mask', `paid to ${IBANS.de}`, 'reason-has-iban'],
  ] as const)('%s, or nothing is done', async ([, reason, code], { console, waiting }) => {
    const { payoutId, version } = waiting;

    for (const name of ['releasePayout', 'cancelPayout', 'readIbans'] as const) {
      const body = name === 'readIbans' ? { reason } : { reason, version };
      const params = { payoutId, reason: 'limit-exceeded' };
      expect(await console.ask(name, console.dora, { params, body }), name).toMatchObject(problem(400, code));
    }
    expect(await audited(console)).toEqual([]);
  });
});

describe('many payouts of one reason', () => {
  it('are decided one by one: what waits for another reason stands', async ({ console, people, waiting }) => {
    const [two, other] = [held('expense-2'), held('expense-3', 'iban-changed')];
    await people.stand.put(two, other);

    const answer = await decideMany(console, 'releaseHolds', [waiting, other, two, waiting, UNKNOWN]);

    expect(answer).toMatchObject({
      status: 200,
      document: {
        decided: [
          { payoutId: waiting.payoutId, ok: true, state: 'ready' },
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
      const more = held('expense-1', 'possible-duplicate', 'session-paid-twice');
      await people.stand.put(more);

      const answer = await decideMany(console, name, [more], 'possible-duplicate');

      const refusal = { code: 'held-for-more', values: { others: 'session-paid-twice' } };
      expect(answer).toMatchObject({
        status: 200,
        document: { decided: [{ payoutId: more.payoutId, ok: false, refusal }] },
      });
      expect(await people.stand.payout('expense-1')).toEqual(more);
    },
  );

  it('are each told of, where the row of one cannot be read', async ({ console, people, waiting }) => {
    const two = held('expense-2');
    await people.stand.put(two);
    await people.stand.tamper(payoutKey(waiting.payoutId), 'amountMinor', { N: '1' });

    const answer = await decideMany(console, 'releaseHolds', [two, waiting]);

    expect(answer).toMatchObject({
      status: 200,
      document: {
        decided: [
          { payoutId: two.payoutId, ok: true, state: 'ready' },
          { payoutId: waiting.payoutId, ok: false, refusal: { code: 'row-unreadable' } },
        ],
      },
    });
  });

  it('are told as their rows say, where an error came after the write', async ({
    console,
    people,
    waiting,
  }) => {
    const { queue } = console.decideDeps;
    const send = ({ input }: { readonly input: { readonly Entries: readonly { readonly Id: string }[] } }) =>
      Promise.resolve({ Failed: input.Entries.map(({ Id }) => ({ Id, Code: 'Busy', SenderFault: false })) });
    const client = Object.assign(Object.create(queue.client), { send });
    const clock = { now: () => 0, sleep: () => Promise.resolve() };
    const { payoutId, version } = waiting;
    const body = { payouts: [{ payoutId, version }], reason: REASON };
    const asked = { params: { reason: 'limit-exceeded' }, body };

    const answer = await console.ask('releaseHolds', console.dora, asked, {
      queue: { ...queue, clock, client },
    });

    expect(answer.document).toMatchObject({ decided: [{ payoutId, ok: true, state: 'ready' }] });
    expect(await people.stand.payout('expense-1')).toMatchObject({ state: 'ready' });
    expect((await audited(console)).at(-1)).toContain('broke-off');
  });

  it('are refused each that changed since it was shown', async ({ console, people }) => {
    const [one, two] = [held('expense-1'), held('expense-2')];
    const changed = step(one, 'held', { reasons: one.reasons, amountMinor: 99_999_999n });
    await people.stand.put(changed, two);

    const answer = await decideMany(console, 'cancelHolds', [one, two]);

    expect(answer.document).toMatchObject({
      decided: [
        { payoutId: one.payoutId, ok: false, refusal: { code: 'changed-meanwhile' } },
        { payoutId: two.payoutId, ok: true, state: 'cancelled' },
      ],
    });
    expect(await people.stand.payout('expense-1')).toEqual(changed);
  });

  it('are bounded', async ({ console }) => {
    const answer = await decideMany(console, 'cancelHolds', Array<typeof UNKNOWN>(51).fill(UNKNOWN));

    expect(answer).toMatchObject(problem(400, 'body-malformed', { fields: ['/payouts'] }));
  });
});

describe('a decision that fails', () => {
  it('unforeseen is a logged problem without a word of what it was about', async ({
    console,
    people,
    waiting: { payoutId, version, iban },
  }) => {
    const { queue } = console.decideDeps;
    const fails = () => Promise.reject(new Error(`no such host for ${iban}`));
    const client = { ...queue.client, send: fails };
    const failing = {
      ...queue,
      clock: { now: () => 0, sleep: fails },
      client: Object.assign(Object.create(queue.client), client),
    };

    const answer = await console.ask(
      'releasePayout',
      console.dora,
      { params: { payoutId }, body: { reason: REASON, version } },
      { queue: failing },
    );

    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.text).not.toContain(iban);
    expect(JSON.stringify(people.stand.log.lines)).not.toContain(iban);
  });
});
