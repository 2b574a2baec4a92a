import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Payout } from '../../../functions/core/payout.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import {
  FOR_PEOPLE,
  listDocument,
  listWaiting,
  printList,
  type WaitingList,
} from '../../../operate/review/list.ts';
import type { Terminal } from '../../../operate/terminal/terminal.ts';
import { refusal } from '../../support/bank-facts.ts';
import { type Embedded, startEmbedded } from '../../support/embedded.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { PaymentStand, scheduledPayout } from '../../support/payment-stand.ts';
import { payoutIn, payoutOf, step } from '../../support/payouts.ts';

let embedded: Embedded;
let stand: PaymentStand;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  stand = await PaymentStand.create(embedded);
});

const ALL = { states: FOR_PEOPLE, source: undefined };
const TOO_MUCH = { amount: { text: '1000001', unit: 'minor' } } as const;

function heldAt(expenseId: string, updatedAt: string): Payout {
  return { ...payoutOf(expense({ ...TOO_MUCH, expenseId })), updatedAt };
}

async function listed(query: Parameters<typeof listWaiting>[1] = ALL): Promise<string[]> {
  const { payouts } = await listWaiting(stand.deps, query);
  return payouts.map(({ expenseId, state }) => `${expenseId}: ${state}`);
}

function printed(list: WaitingList): string {
  const lines: string[] = [];
  const terminal: Terminal = {
    isTerminal: false,
    columns: 200,
    line: (text = '') => void lines.push(text),
    progress: () => undefined,
    style: (_format, text) => text,
  };
  printList(terminal, list);
  return lines.join('\n');
}

describe('the list of payouts that wait', () => {
  it('has what waits for a person, newest last, and nothing that goes on by itself', async () => {
    await stand.put(
      heldAt('second', '2026-11-02T07:00:00.000Z'),
      heldAt('third', '2026-11-02T08:00:00.000Z'),
      {
        ...payoutOf(expense({ expenseId: 'first', iban: IBANS.wrongCheckDigits })),
        updatedAt: '2026-11-02T06:00:00.000Z',
      },
      scheduledPayout(expense({ expenseId: 'scheduled' })),
      { ...payoutIn('failed'), updatedAt: '2026-11-02T09:00:00.000Z' },
    );

    expect(await listed()).toEqual(['first: rejected', 'second: held', 'third: held', 'expense-1: failed']);
  });

  it('looks in every state that nothing leaves until somebody acts', () => {
    expect([...FOR_PEOPLE].sort()).toEqual(['failed', 'held', 'in-doubt', 'paid', 'rejected', 'returned']);
  });

  it('has those of one state or of one source where they are asked for', async () => {
    await stand.put(
      heldAt('ours', '2026-11-02T07:00:00.000Z'),
      payoutOf(expense({ ...TOO_MUCH, source: 'ampeco', account: 'voltgrid', expenseId: 'theirs' })),
      scheduledPayout(expense({ expenseId: 'scheduled' })),
    );

    expect(await listed({ states: ['scheduled'], source: undefined })).toEqual(['scheduled: scheduled']);
    expect(await listed({ ...ALL, source: 'ampeco/voltgrid' })).toEqual(['theirs: held']);
    expect(await listed({ ...ALL, source: 'ampeco/other' })).toEqual([]);
  });

  it('goes by the row where the index is behind, and counts what cannot be read', async () => {
    const gone = scheduledPayout(expense({ expenseId: 'gone' }));
    const broken = heldAt('broken', '2026-11-02T07:00:00.000Z');
    const altered = heldAt('altered', '2026-11-02T07:00:00.000Z');
    await stand.put(gone, broken, altered);
    await stand.tamper(payoutKey(gone.payoutId), 'liveShard', { S: 'held#0' });
    await stand.tamper(payoutKey(broken.payoutId), 'state', { S: 'unheard-of' });
    await stand.tamper(payoutKey(altered.payoutId), 'iban', { S: IBANS.nl });

    expect(await listWaiting(stand.deps, ALL)).toEqual({
      payouts: [],
      statements: new Map(),
      unreadable: 2,
      isCutOff: false,
    });
  });

  it('is cut off at its bound, and keeps those that have waited longest', async () => {
    const held = expenses(510).map((one, index) =>
      heldAt(one.expenseId, new Date(1_000 * index).toISOString()),
    );
    await stand.put(...held);

    const { payouts, isCutOff } = await listWaiting(stand.deps, ALL);

    expect(isCutOff).toBe(true);
    expect(payouts.map(({ expenseId }) => expenseId)).toEqual(
      held.slice(0, 500).map(({ expenseId }) => expenseId),
    );
  });

  it('shows no account as a document, and says since when each waits', async () => {
    await stand.put(heldAt('held', '2026-11-02T07:00:00.000Z'));

    const document = listDocument(await listWaiting(stand.deps, ALL));

    expect(document.payouts).toMatchObject([
      {
        expenseId: 'held',
        since: '2026-11-02T07:00:00.000Z',
        iban: 'DE** **** 3000',
        reasons: [{ code: 'limit-exceeded' }],
      },
    ]);
    expect(JSON.stringify(document)).not.toContain(IBANS.de);
  });

  it('shows people the id to review, the reason, and for a scheduled one its day', async () => {
    await stand.put(
      heldAt('held', '2026-11-02T07:00:00.000Z'),
      scheduledPayout(expense({ expenseId: 'scheduled' })),
    );

    const text = printed(await listWaiting(stand.deps, { states: ['held', 'scheduled'], source: undefined }));

    expect(text).toMatch(
      /^PO[0-9A-Z]{26} +spirii\/nordfleet +Jane Doe +10000\.01 EUR +held +10000\.01 EUR is above/m,
    );
    expect(text).toContain('To be paid on 2026-11-03.');
    expect(text).toContain('2 payouts wait.');
    expect(text).not.toContain(IBANS.de);
  });

  it('says of a failed one which statement it waits for, and no longer once that was read', async () => {
    const [sent] = await stand.sent(expense());
    if (sent === undefined) throw new Error('One payout was sent.');
    await stand.put(step(sent, 'failed', {}, refusal('TM01')), heldAt('held', '2026-11-02T07:00:00.000Z'));
    const sentence =
      'Attempt 1 was refused. A new one waits for the statement (camt.053) of eur-main that covers 2026-11-03, read without its debit.';

    const list = await listWaiting(stand.deps, ALL);

    expect(
      listDocument(list)
        .payouts.map(({ expenseId, waitsFor }) => [expenseId, waitsFor])
        .sort(),
    ).toEqual([
      ['expense-1', sentence],
      ['held', null],
    ]);
    expect(printed(list)).toContain(
      'new one waits for the statement (camt.053) of eur-main that covers 2026-11-03',
    );
    const waived = await listWaiting({ ...stand.deps, retryAfter: 'refusal' }, ALL);
    expect(waived.statements).toEqual(new Map());
    await stand.readStatement();
    expect((await listWaiting(stand.deps, ALL)).statements).toEqual(new Map());
  });
});
