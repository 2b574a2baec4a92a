import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictOn } from '../../functions/core/attempt-facts.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { duplicateKeyOf, expenseDigest } from '../../functions/core/expense-ids.ts';
import { applyValidation, paymentFactsOf, react, stateOf } from '../../functions/core/follow.ts';
import { mayHaveMoved } from '../../functions/core/other-report.ts';
import { factsDigest, type Payout } from '../../functions/core/payout.ts';
import { retryFor } from '../../functions/core/reason-retry.ts';
import { releasePayout } from '../../functions/core/review.ts';
import { settleFact } from '../../functions/core/settle.ts';
import { isDead } from '../../functions/core/states.ts';
import { historyVerifies, stepPayout } from '../../functions/core/step-payout.ts';
import type { StepReason } from '../../functions/core/step-reason.ts';
import { changedUnseen } from '../../functions/core/unseen-change.ts';
import { validateExpense } from '../../functions/core/validate.ts';
import { waitsForPipeline } from '../../functions/core/waits-for-pipeline.ts';
import { debit, moneyBack, refusal } from '../support/bank-facts.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { secondLegOf } from '../support/lawful-step.ts';
import { AT_MS, PLAN, POLICY, payoutOf, RELEASE_POLICY, whyOf } from '../support/payouts.ts';
import { personNamed } from '../support/people.ts';
import { forAllIn } from '../support/properties.ts';
import { tried } from '../support/tried.ts';

const MAX_ATTEMPTS = 3;

const CHANGES: Readonly<Record<string, Partial<Expense>>> = {
  same: {},
  amount: { amount: { text: '900', unit: 'minor' } },
  iban: { iban: IBANS.deOther },
  noIban: { iban: '' },
  name: { recipientName: 'Jane M. Doe' },
  nameAndSum: {
    recipientName: 'Jane M. Doe',
    sourceFindings: [{ code: 'report-sum', severity: 'hold', message: 'Off.' }],
  },
  waiting: { payability: 'waiting', sourceStatus: 'Waiting' },
  paid: { payability: 'paid-by-source', sourceStatus: 'Paid' },
  sum: { sourceFindings: [{ code: 'report-sum', severity: 'hold', message: 'Off.' }] },
  large: { amount: { text: '1000001', unit: 'minor' } },
  report2: { reportId: 'report-2' },
  report2amount: { reportId: 'report-2', amount: { text: '900', unit: 'minor' } },
};

type Act = 'execute' | 'batch' | 'void' | 'submit' | 'pay' | 'retry' | 'release' | 'vanish';
type Move =
  | { readonly read: string; readonly left: boolean }
  | { readonly act: Act }
  | { readonly refuse: string | undefined; readonly isReturn: boolean };

/** Written down a second time, as the collection does it. */
function read(payout: Payout, name: string, left: boolean, at: number): Payout {
  const listed = expense(CHANGES[name]);
  let reaction = react(payout, listed);
  if (reaction.kind === 'validate') {
    const validation = validateExpense(listed, POLICY);
    const { amountMinor } = validation;
    const isClaimed = amountMinor !== undefined && stateOf(validation.findings) !== 'rejected';
    reaction = applyValidation(payout, {
      expense: listed,
      digest: expenseDigest(listed),
      validation,
      duplicateOf: undefined,
      hasRail: true,
      duplicateKey: isClaimed ? duplicateKeyOf(listed, amountMinor) : undefined,
      leftItsReport: left && mayHaveMoved(payout, listed.reportId, paymentFactsOf(listed, validation)),
    });
  }
  if (reaction.kind !== 'step') return payout;
  const { to, change, why } = reaction.step;
  const leg = to === 'ready' ? secondLegOf(payout) : undefined;
  if (leg === 'alive') return payout;
  const evidence = leg === undefined ? {} : { evidence: leg };
  return stepPayout(payout, to, change, {
    by: 'collect-expenses',
    why,
    facts: RUN,
    atMs: at,
    ...evidence,
  });
}

const RUN = { runId: 'run-1' } as const;
const NO_LONGER = { code: 'source-no-longer-lists', severity: 'hold', message: 'Gone.' } as const;

function act(payout: Payout, what: Act, atMs: number): Payout {
  const { state, attempt } = payout;
  const go = (
    to: Payout['state'],
    change: object,
    by: 'execute-payouts' | 'submit-batches' | 'repair-payouts',
    reason: StepReason,
  ) => stepPayout(payout, to, change, { by, ...reason, atMs });
  switch (what) {
    case 'execute':
      return state === 'ready'
        ? go('scheduled', { plan: PLAN, reasons: [] }, 'execute-payouts', { why: 'scheduled' })
        : payout;
    case 'batch': {
      if (state !== 'scheduled') return payout;
      const facts = { batchId: `B${attempt}` };
      if (!changedUnseen(payout)) return go('batched', facts, 'submit-batches', { why: 'batched', facts });
      const reason = { code: 'changed-while-batched', severity: 'hold', message: 'Changed.' } as const;
      const change = { reasons: [reason], plan: undefined };
      return go('held', change, 'submit-batches', { why: 'cannot-be-written', facts });
    }
    case 'void':
      return state === 'batched'
        ? go('scheduled', { batchId: undefined }, 'repair-payouts', {
            why: 'batch-voided',
            facts: { batchId: payout.batchId ?? '' },
          })
        : payout;
    case 'submit':
      return state === 'batched'
        ? go('submitted', {}, 'submit-batches', {
            why: 'file-in-outbox',
            facts: { batchId: payout.batchId ?? '' },
          })
        : payout;
    case 'retry': {
      if (attempt >= MAX_ATTEMPTS || !waitsForPipeline(payout)) return payout;
      const leg = secondLegOf(payout);
      if (leg === 'alive') return payout;
      const evidence = leg === undefined ? {} : { evidence: leg };
      return stepPayout(
        payout,
        'ready',
        {},
        { by: 'repair-payouts', why: 'technical-retry', atMs, ...evidence },
      );
    }
    case 'release': {
      const fact = secondLegOf(payout);
      if (fact === 'alive') return payout;
      const decision = { by: personNamed('Anna'), reason: 'looked', atMs };
      const reviewed = releasePayout(payout, RELEASE_POLICY, decision, { kind: 'dead', fact });
      return reviewed.ok ? reviewed.payout : payout;
    }
    case 'vanish': {
      const isNoted = payout.reasons.some(({ code }) => code === NO_LONGER.code);
      if (isNoted || !['ready', 'scheduled', 'held', 'failed', 'returned'].includes(state)) return payout;
      const to = isDead(state) ? state : 'held';
      const plan = isDead(state) ? {} : { plan: undefined };
      const change = { reasons: [...payout.reasons, NO_LONGER], ...plan };
      return stepPayout(payout, to, change, {
        by: 'collect-expenses',
        why: NO_LONGER.code,
        facts: RUN,
        atMs,
      });
    }
    case 'pay':
      if (state !== 'submitted') return payout;
      return told(
        payout,
        debit({ attempt, bankReportId: `camt.053:00000000000000bb#${payout.version}` }),
        atMs,
      );
  }
}

function told(payout: Payout, fact: ReturnType<typeof debit>, atMs: number): Payout {
  const step = { by: 'reconcile-bank-reports', why: whyOf(fact), atMs } as const;
  return settleFact(payout, fact, step).at(-1) ?? payout;
}

function refuse(payout: Payout, reasonCode: string | undefined, isReturn: boolean, atMs: number): Payout {
  const { attempt, version } = payout;
  if (isReturn) {
    if (payout.state !== 'paid') return payout;
    const { reasonCode: _, ...back } = moneyBack('AC04', {
      attempt,
      bankReportId: `camt.053:00000000000000cc#${version}`,
    });
    return told(payout, reasonCode === undefined ? back : { ...back, reasonCode }, atMs);
  }
  if (payout.state !== 'submitted') return payout;
  return told(
    payout,
    refusal(reasonCode, { attempt, bankReportId: `pain.002:00000000000000aa#${version}` }),
    atMs,
  );
}

function lived(moves: readonly Move[]): readonly Payout[] {
  const rows: Payout[] = [payoutOf(expense())];
  let at = AT_MS;
  for (const move of moves) {
    at += 60_000;
    const payout = rows.at(-1) ?? payoutOf();
    if ('read' in move) rows.push(read(payout, move.read, move.left, at));
    else if ('act' in move) rows.push(act(payout, move.act, at));
    else rows.push(refuse(payout, move.refuse, move.isReturn, at));
  }
  return rows;
}

const acts = fc.constantFrom<Act[]>(
  'execute',
  'batch',
  'void',
  'submit',
  'pay',
  'retry',
  'release',
  'vanish',
);
/** Most of a life is the way to the bank and back; the rest is what may come in between. */
const moves: fc.Arbitrary<readonly Move[]> = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc
          .record({ read: fc.constantFrom(...Object.keys(CHANGES)), left: fc.boolean() })
          .map((m): Move[] => [m]),
      },
      { weight: 2, arbitrary: acts.map((a): Move[] => [{ act: a }]) },
      {
        weight: 2,
        arbitrary: fc
          .record({ code: fc.constantFrom('AM05', 'TM01', 'AC04', undefined), isReturn: fc.boolean() })
          .map(({ code, isReturn }): Move[] => [
            { act: 'execute' },
            { act: 'batch' },
            { act: 'submit' },
            ...(isReturn ? [{ act: 'pay' } as const] : []),
            { refuse: code, isReturn },
          ]),
      },
    ),
    { minLength: 2, maxLength: 14 },
  )
  .map((parts) => parts.flat());

/** How many each property lives through. */
const LIVES = tried(4_000, 500);

/** A new attempt that nobody asked for: why it may not be, or undefined where it may. */
function wrongAttempt(rows: readonly Payout[]): string | undefined {
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    if (before === undefined || row === before || row.state !== 'ready' || row.attempt === 1) continue;
    const { by } = row.history.at(-1) ?? {};
    if (by === 'operator') continue;
    const dead = row.attempt - 1;
    const since = row.history.filter(({ attempt }) => attempt === row.attempt);
    // Released or retried once in this attempt, it may be held and go on again.
    if (since.slice(0, -1).some((entry) => entry.to === 'ready' && entry.by !== 'collect-expenses')) continue;
    const kind = retryFor(verdictOn(row, dead).reasonCodes);
    if (by === 'repair-payouts') {
      if (kind !== 'technical' || row.attempt > MAX_ATTEMPTS)
        return `retried after ${kind} as attempt ${row.attempt}`;
      continue;
    }
    const refused = rows.findLast(({ state, attempt }) => attempt === dead && isDead(state));
    if (refused === undefined) return 'begun without an end of the one before';
    const isCorrected = refused.iban !== row.iban || refused.recipientName !== row.recipientName;
    if (kind !== 'after-correction' || !isCorrected) return `collected again after ${kind}`;
  }
  return undefined;
}

describe('whatever source, bank, repair and people do, in whatever order', () => {
  it('nothing is paid again without a person, the repair or a correction', () => {
    forAllIn(LIVES, moves, (life) => {
      const rows = lived(life);
      expect(wrongAttempt(rows)).toBeUndefined();
      expect(historyVerifies(rows.at(-1) ?? payoutOf())).toBe(true);
    });
  });

  it('what is claimed into a file is what the source was last read to say, or what a person released since', () => {
    forAllIn(LIVES, moves, (life) => {
      const rows = lived(life);
      let said = factsDigest(payoutOf(expense()));
      let isReleased = false;
      let lastRead: string | undefined;
      for (const [index, move] of life.entries()) {
        const [before, after] = [rows[index], rows[index + 1]];
        if ('read' in move) {
          const listed = expense(CHANGES[move.read]);
          said = factsDigest(paymentFactsOf(listed, validateExpense(listed, POLICY)));
          // What the person released it from, listed again, is no news.
          isReleased &&= move.read === lastRead;
          lastRead = move.read;
        }
        if ('act' in move && move.act === 'release' && after !== before) isReleased = true;
        if (before?.state === 'scheduled' && after?.state === 'batched' && !isReleased) {
          const isOther = before.released?.includes('expense-id-duplicate') === true;
          expect(isOther || factsDigest(after) === said).toBe(true);
        }
      }
    });
  });

  it('a released payout stays released while its source says the same', () => {
    forAllIn(LIVES, moves, fc.constantFrom(...Object.keys(CHANGES)), (life, name) => {
      const row = lived(life).at(-1) ?? payoutOf();
      const at = Date.parse(row.updatedAt);
      const settled = read(read(row, name, false, at), name, false, at);
      const released = act(settled, 'release', at);
      if (released === settled) return;

      const after = read(act(released, 'execute', at), name, false, at);

      expect(after.state).toBe('scheduled');
    });
  });

  it('never breaks an assertion', () => {
    forAllIn(LIVES / 2, moves, (life) => {
      try {
        lived(life);
      } catch (error) {
        expect(error).not.toBeInstanceOf(PipelineError);
        throw error;
      }
    });
  });
});
