import { describe, expect, it } from 'vitest';
import type { BankFact } from '../../functions/core/bank-fact.ts';
import { endToEndIdOf, type Payout, type PayoutChange } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import { stepPayout } from '../../functions/core/step-payout.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import type { BankReport } from '../../local/sandbox/bank/simulator.ts';
import { BankWords } from '../../simulation/invariants/bank-words.ts';
import { CalledFor } from '../../simulation/invariants/called-for.ts';
import { checkEndState, type EndState } from '../../simulation/invariants/end-state.ts';
import { PayoutRows } from '../../simulation/invariants/payout-rows.ts';
import { checkSourceBooks, type SourceBooks } from '../../simulation/invariants/source-books.ts';
import { Checks } from '../../simulation/invariants/violation.ts';
import { type BookedExpense, paymentText } from '../../simulation/world/expense-book.ts';
import type { BookedRecord } from '../../simulation/world/settlement-books.ts';
import { fact, notDebited, refusal } from '../support/bank-facts.ts';
import { BOOKED, PLAN, payoutOf, RETURNED, step } from '../support/payouts.ts';

function seen(...rows: readonly Payout[]): () => void {
  return () => seeAll(rows, true);
}

function seeAll(rows: readonly Payout[], isBooked: boolean): PayoutRows {
  const payoutRows = new PayoutRows(new Checks(), {
    hasBooked: () => isBooked,
    hasPromised: () => false,
    isTakenAtItsWord: () => false,
  });
  for (const row of rows) {
    const key = `PAYOUT#${row.payoutId}`;
    payoutRows.see({ tableName: 'table', key, before: undefined, after: encodePayout(row) }, 0);
  }
  return payoutRows;
}

/** The error of an invariant that does not hold. */
function breaking(invariant: number): unknown {
  return expect.objectContaining({ invariant });
}

const READY = payoutOf();
const SCHEDULED = step(READY, 'scheduled', { plan: PLAN });
const BATCHED = step(SCHEDULED, 'batched', { batchId: 'batch-1' });
const SUBMITTED = step(BATCHED, 'submitted');
const FAILED = step(SUBMITTED, 'failed', {}, refusal());
const PAID = step(SUBMITTED, 'paid', {}, BOOKED);

describe('the rows of payouts', () => {
  it('may go from step to step', () => {
    expect(seen(READY, SCHEDULED, BATCHED, SUBMITTED, PAID)).not.toThrow();
  });

  it.each([
    ['leave out a version', [READY, BATCHED]],
    ['go back to an earlier version', [READY, SCHEDULED, READY]],
    ['be written twice for one step', [READY, SCHEDULED, SCHEDULED]],
    ['begin with anything but their first version', [SCHEDULED]],
    ['forget their past', [READY, { ...SCHEDULED, history: SCHEDULED.history.slice(1) }]],
    ['change what is to be paid without a step', [READY, { ...SCHEDULED, amountMinor: 1n }]],
  ])('may not %s', (_, rows) => {
    expect(seen(...rows)).toThrow(breaking(4));
  });
});

/** A step that no person made. */
function pipelineStep(payout: Payout, to: State, change: PayoutChange = {}, evidence?: BankFact): Payout {
  const step = { by: 'repair-payouts', why: 'rechecked', atMs: 0 } as const;
  return stepPayout(payout, to, change, evidence === undefined ? step : { ...step, evidence });
}

describe('only a person lets go on', () => {
  const CHANGED = { iban: 'NL91ABNA0417164300' };
  const refused = (reasonCode: string): Payout => step(SUBMITTED, 'failed', {}, refusal(reasonCode));
  const again = (failed: Payout): Payout[] => [
    ...[READY, SCHEDULED, BATCHED, SUBMITTED, failed],
    pipelineStep(failed, 'ready', {}, notDebited()),
  ];

  it('a payout to a changed account', () => {
    const held = pipelineStep(READY, 'held', CHANGED);

    expect(seen(READY, pipelineStep(READY, 'ready', CHANGED))).toThrow(breaking(1));
    expect(seen(READY, held, pipelineStep(held, 'ready'))).toThrow(breaking(1));
    expect(seen(READY, held, step(held, 'ready'))).not.toThrow();
  });

  it('a payout that the bank refused for a standing reason', () => {
    expect(seen(...again(refused('AC04')))).toThrow(breaking(1));
    expect(seen(...again(refused('TM01')))).not.toThrow();
  });

  it('such a payout in all later states, until a person or a correction settles it', () => {
    const failed = refused('AM05');
    const held = pipelineStep(failed, 'held');
    const until = [READY, SCHEDULED, BATCHED, SUBMITTED, failed, held];

    expect(seen(...until, pipelineStep(held, 'ready', {}, notDebited()))).toThrow(breaking(1));
    expect(seen(...until, step(held, 'ready', {}, notDebited()))).not.toThrow();
    expect(seen(...until, pipelineStep(held, 'ready', { recipientName: 'N' }, notDebited()))).not.toThrow();
  });
});

describe('a payout called paid', () => {
  const UNTIL_PAID = [READY, SCHEDULED, BATCHED, SUBMITTED];

  it('is booked at the bank by then', () => {
    expect(() => seeAll([...UNTIL_PAID, PAID], false)).toThrow(breaking(2));
  });

  it('needs a booking, not a promise', () => {
    const promised = step(SUBMITTED, 'paid', {}, fact('settled', { status: 'ACSC', pays: true }));

    expect(seen(...UNTIL_PAID, promised)).toThrow(breaking(2));
  });
});

describe('a message', () => {
  const messageOf = (version: number): string => JSON.stringify({ payoutId: READY.payoutId, version });

  it('names an existing row', () => {
    expect(() => seeAll([READY], true).seeMessage(messageOf(1))).not.toThrow();
  });

  it.each([
    ['is not there', []],
    ['is not at that version', [READY]],
  ])('may not name a row that %s', (_, rows) => {
    expect(() => seeAll(rows, true).seeMessage(messageOf(2))).toThrow(breaking(8));
  });
});

const FACTS = { amountMinor: 9300n, currency: 'EUR', iban: 'DE89370400440532013000', recipientName: 'N' };

const EXPENSE: BookedExpense = {
  source: 'spirii',
  account: 'nordfleet',
  id: 'expense-1',
  reportId: 'report-1',
  recipientId: 'customer-1',
  payoutId: PAID.payoutId,
  appearsMs: 0,
  sessions: ['session-1'],
  facts: FACTS,
  payability: 'payable',
  payabilitySinceMs: 0,
  everSaid: new Set([paymentText(FACTS)]),
};

function endWith(payout: Payout | undefined, bank: EndState['books'][number]['state'] | undefined): EndState {
  const line = {
    endToEndId: endToEndIdOf(PAID),
    debtorIban: 'DE89370400440532013000',
    currency: 'EUR',
    reference: 'F1P1',
    orderedMinor: PAID.amountMinor ?? 0n,
    amountMinor: PAID.amountMinor ?? 0n,
    debits: bank === 'booked' ? 1 : 0,
    returns: 0,
    netMinor: bank === 'booked' ? (PAID.amountMinor ?? 0n) : 0n,
  };
  return {
    expenses: [EXPENSE],
    payouts: new Map(payout === undefined ? [] : [[`PAYOUT#${payout.payoutId}`, payout]]),
    books: bank === undefined ? [] : [{ ...line, state: bank }],
    words: new BankWords(),
    calledFor: new CalledFor([], [], 0),
    batchOf: () => 'batch-1',
    instructionOf: () => undefined,
    maxAttempts: 3,
    endMs: 0,
  };
}

describe('the end of a run', () => {
  it('is right where the bank booked what the ledger calls paid', () => {
    expect(() => checkEndState(endWith(PAID, 'booked'), new Checks())).not.toThrow();
  });

  it.each([
    ['the ledger calls paid what the bank refused', PAID, 'rejected', 2],
    ['the ledger calls paid what the bank never saw', PAID, undefined, 2],
    ['the bank booked what the ledger waits for', SUBMITTED, 'booked', 2],
    ['an approved expense has no payout', undefined, undefined, 3],
    ['a payout is left on its way', SCHEDULED, undefined, 3],
  ] as const)('is wrong where %s', (_, payout, bank, invariant) => {
    expect(() => checkEndState(endWith(payout, bank), new Checks())).toThrow(breaking(invariant));
  });

  it('leaves contradictions of the bank to a person', () => {
    const line = { why: 'contradicts', batchId: undefined, reference: undefined, key: '' };
    const calledFor = new CalledFor([{ ...line, endToEndId: endToEndIdOf(SUBMITTED) }], [], 0);
    const end = { ...endWith(SUBMITTED, 'booked'), calledFor };

    expect(() => checkEndState(end, new Checks())).not.toThrow();
  });

  const SAID = { endToEndId: endToEndIdOf(PAID), atMs: 1 };
  const REFUSED = { ...SAID, word: 'refused' } as const;
  const SETTLED = { ...SAID, word: 'settled' } as const;

  const reportOf = (kind: BankReport['kind'], says: BankReport['says']): BankReport => {
    return { name: 'r', bytes: new Uint8Array(), arrivesAtMs: 0, kind, says, covers: [] };
  };

  function wordsOf(...says: BankReport['says']): BankWords {
    const words = new BankWords();
    words.arrive(reportOf('status-result', says));
    return words;
  }

  it.each([
    ['the bank refused what it had settled', endWith(FAILED, 'rejected'), wordsOf(SETTLED, REFUSED)],
    [
      'the bank debited it twice',
      { ...endWith(PAID, 'booked'), books: twice(endWith(PAID, 'booked').books) },
      new BankWords(),
    ],
  ])('calls for a person where %s', (_, end, words) => {
    expect(() => checkEndState({ ...end, words }, new Checks())).toThrow(
      expect.objectContaining({ invariant: 3, message: expect.stringContaining('nobody is called') }),
    );

    const line = { why: 'contradicts', endToEndId: undefined, batchId: undefined, key: '' };
    const calledFor = new CalledFor([{ ...line, reference: 'F1P1D' }], [], 0);
    expect(() => checkEndState({ ...end, words, calledFor }, new Checks())).not.toThrow();
  });

  it('takes an alarm for a call about a payment without reports, and for nothing else', () => {
    const words = new BankWords();
    const lost = { ...SAID, word: 'debited', reference: 'F1P1' } as const;
    words.lose(reportOf('statement', [lost]));
    const end = { ...endWith(SUBMITTED, 'booked'), words };

    expect(() => checkEndState(end, new Checks())).toThrow(breaking(3));

    const alarm = { event: 'bank-silent', atMs: 0, batchId: undefined, payoutId: undefined } as const;
    const calledFor = new CalledFor([], [alarm], 0);
    expect(() => checkEndState({ ...end, calledFor }, new Checks())).not.toThrow();
  });
});

function twice(books: EndState['books']): EndState['books'] {
  return books.map((line) => ({ ...line, debits: 2, netMinor: 2n * line.netMinor }));
}

describe('the books of a source that is told of payments', () => {
  const id = endToEndIdOf(PAID);
  const record = { id: '1', date: '2026-11-03', paidMinor: 1250n, note: `${id} paid` };

  function check(records: readonly BookedRecord[], change: Partial<SourceBooks> = {}): () => void {
    const books: SourceBooks = {
      expenses: [EXPENSE],
      isTold: () => true,
      payouts: new Map([[`PAYOUT#${PAID.payoutId}`, PAID]]),
      recordsOf: () => records,
      orderedMinor: () => 1250n,
      isCalled: () => false,
      ...change,
    };
    return () => checkSourceBooks(books, new Checks());
  }

  it('agree with one record of each booking', () => {
    expect(check([record])).not.toThrow();
    expect(check([record, { ...record, id: '2', paidMinor: 0n }])).not.toThrow();
  });

  it.each<[string, readonly BookedRecord[]]>([
    ['nothing', []],
    ['another amount', [{ ...record, paidMinor: 1249n }]],
    ['it twice', [record, { ...record, id: '2' }]],
    ['a payment of nobody', [record, { ...record, id: '2', note: 'Bank transfer' }]],
  ])('do not agree where they say %s', (_what, records) => {
    expect(check(records)).toThrow(breaking(13));
  });

  it('say nothing of a payment that came back', () => {
    const back = step(PAID, 'returned', {}, RETURNED);
    const payouts = new Map([[`PAYOUT#${PAID.payoutId}`, back]]);

    expect(check([{ ...record, paidMinor: 0n }], { payouts })).not.toThrow();
    expect(check([record], { payouts })).toThrow(breaking(13));
  });

  it('may say something else only where a person is called', () => {
    expect(check([], { isCalled: () => true })).not.toThrow();
  });

  it('say nothing at all where nobody is to be told', () => {
    expect(check([], { isTold: () => false })).not.toThrow();
    expect(check([record], { isTold: () => false })).toThrow(breaking(13));
  });
});
