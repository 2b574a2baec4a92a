import type { Mutant } from './mutant.ts';

const RECORD_SLICE = 'functions/collect-expenses/record-slice.ts';
const RECORD_EXPENSE = 'functions/collect-expenses/record-expense.ts';
const CLAIM_SESSIONS = 'functions/collect-expenses/claim-sessions.ts';
const CHANGE_FINDINGS = 'functions/core/change-findings.ts';
const FOLLOW = 'functions/core/follow.ts';
const UNSEEN_CHANGE = 'functions/core/unseen-change.ts';
const PAYOUTS = 'functions/ledger/payouts.ts';
const SETTLED_HISTORY = 'functions/collect-expenses/settled-history.ts';

/** Regressions of collect-expenses: how a source's word is taken. */
export const COLLECTION_MUTANTS: readonly Mutant[] = [
  {
    name: 'message-before-row',
    does: 'Sends the message of an expense before its row is written.',
    edits: [
      {
        file: RECORD_SLICE,
        find: `      const { ready, stopped, ended } = await this.#recordAll(expenses);
      await this.#writeHandover(ready);`,
        replace: `      const ready = expenses.map((expense) => ({ payoutId: payoutIdOf(expense), version: 1 }));`,
      },
      {
        file: RECORD_SLICE,
        find: `      await settleAll(sends);
`,
        replace: `      await settleAll(sends);
      const { ready: recorded, stopped, ended } = await this.#recordAll(expenses);
      await this.#writeHandover(recorded);
`,
      },
    ],
    breaks: [8],
    seed: 1,
  },
  {
    name: 'row-created-without-condition',
    does: 'Creates a payout without looking whether its row is there.',
    edits: [
      {
        file: PAYOUTS,
        find: `        Item: encodePayout(payout),
        ConditionExpression: \`attribute_not_exists(\${PARTITION_KEY})\`,`,
        replace: `        Item: encodePayout(payout),`,
      },
    ],
    breaks: [4],
    seed: 2,
  },
  {
    name: 'existence-by-index',
    does: 'Takes a payout that the index does not list for one that does not exist yet.',
    edits: [
      {
        file: RECORD_EXPENSE,
        find: `    { payoutId, known: known ?? 'none', action },`,
        replace: `    { payoutId, known: (await isListed()) && known !== undefined ? known : 'none', action },`,
      },
      {
        file: RECORD_EXPENSE,
        find: `  noteUnknownStatus(context, expense);
  const action =`,
        replace: `  const isListed = async (): Promise<boolean> => {
    for (const shard of liveShardsOf(known?.state ?? 'ready')) {
      for await (const key of liveKeysOf(context.table, shard, { from: '0', to: '~' }, 1000)) {
        if (key === \`PAYOUT#\${payoutId}\`) return true;
      }
    }
    return false;
  };
  noteUnknownStatus(context, expense);
  const action =`,
      },
      {
        file: RECORD_EXPENSE,
        find: `import { insertPayout, updatePayout } from '../ledger/payouts.ts';`,
        replace: `import { insertPayout, updatePayout } from '../ledger/payouts.ts';
import { liveShardsOf } from '../ledger/live-keys.ts';
import { liveKeysOf } from '../ledger/live-index.ts';`,
      },
      {
        file: PAYOUTS,
        find: `        Item: encodePayout(payout),
        ConditionExpression: \`attribute_not_exists(\${PARTITION_KEY})\`,`,
        replace: `        Item: encodePayout(payout),`,
      },
    ],
    breaks: [4],
    seed: 1,
  },
  {
    name: 'waiting-is-payable',
    does: 'Makes a payout of an expense that its source does not release yet.',
    edits: [
      {
        file: RECORD_EXPENSE,
        find: `return payability !== 'waiting' && payability !== 'paid-by-source';`,
        replace: `return payability !== 'paid-by-source';`,
      },
    ],
    breaks: [1],
    seed: 15,
  },
  {
    name: 'content-claimed-by-all',
    does: 'Lets every expense claim its content, whoever has claimed it before.',
    edits: [
      {
        file: 'functions/ledger/duplicate-claims.ts',
        find: `\`attribute_not_exists(\${PARTITION_KEY}) OR payoutId = :me AND #version <= :version AND attribute_not_exists(isShared)\``,
        replace: `\`attribute_not_exists(\${PARTITION_KEY}) OR payoutId = :me OR #version >= :version OR #version < :version\``,
      },
    ],
    breaks: [1, 9],
    seed: 5,
  },
  {
    name: 'sessions-not-claimed',
    does: 'Claims no charging session.',
    edits: [
      {
        file: CLAIM_SESSIONS,
        find: `      if (owner !== undefined) this.#taken.push({ session, owner });`,
        replace: `      if (owner !== undefined) this.#taken.length = 0;`,
      },
    ],
    breaks: [9],
    seed: 2,
  },
  {
    name: 'session-twice-in-one-expense',
    does: 'Does not see that an expense is charged for one session twice.',
    edits: [
      {
        file: 'functions/sources/spirii/sessions.ts',
        find: `    if (once.has(session)) twice.add(session);`,
        replace: `    if (once.has(session)) twice.delete(session);`,
      },
    ],
    breaks: [9],
    seed: 6,
  },
  {
    name: 'same-person-in-two-sources',
    does: 'Pays one amount to one account for two recipients, whatever source lists them.',
    edits: [
      {
        file: 'functions/collect-expenses/claim-account.ts',
        find: `    if (owner === undefined) continue;`,
        replace: `    if (owner?.claim !== undefined || owner === undefined) continue;`,
      },
    ],
    breaks: [1],
    seed: 6,
  },
  {
    name: 'changed-account-not-held',
    does: 'Pays to an account that changed after the payout was good, without a person.',
    edits: [
      {
        file: CHANGE_FINDINGS,
        find: `  if (wasGood && payout.iban !== facts.iban && parseIban(payout.iban).ok) {`,
        replace: `  if (wasGood && payout.iban !== facts.iban && !parseIban(payout.iban).ok) {`,
      },
    ],
    breaks: [1],
    seed: 22,
  },
  {
    name: 'withdrawal-missed-once-scheduled',
    does: 'Does not withdraw a scheduled payout that its source takes back or pays itself.',
    edits: [
      {
        file: FOLLOW,
        find: `  if (!payable) {`,
        replace: `  if (!payable && payout.state !== 'scheduled') {`,
      },
    ],
    breaks: [1],
    seed: 41,
  },
  {
    name: 'change-in-batch-forgotten',
    does: 'Forgets, once a batch is voided or an attempt is dead, that the source changed the expense meanwhile.',
    edits: [
      {
        file: UNSEEN_CHANGE,
        find: `  return last?.why === CHANGED_AFTER_BATCHING;`,
        replace: `  return last === undefined;`,
      },
    ],
    breaks: [1, 6],
    seed: 26,
  },
  {
    name: 'refusal-passed-by',
    does: 'Has a reason that passes take a payout out of what the bank refused, and nobody asks again.',
    edits: [
      {
        file: FOLLOW,
        find: `  if (isCorrection || changed.length > 0) {`,
        replace: `  if (isCorrection || changed.length > 0 || standing.length > 0) {`,
      },
      {
        file: FOLLOW,
        find: `  return { kind: 'step', step: { to: payout.state, change: { ...change, reasons }, why: 'source-withdrew' } };`,
        replace: `  return { kind: 'step', step: { to: 'held', change: { ...change, reasons }, why: 'source-withdrew' } };`,
      },
      {
        file: 'functions/core/refusal.ts',
        find: `  if (dead === 0) return true;`,
        replace: `  if (dead >= 0) return true;`,
      },
    ],
    breaks: [1],
    seed: 3,
  },
  {
    name: 'withdrawn-for-good',
    does: 'Never pays again what its source took back once, though it approves it again.',
    edits: [
      {
        file: FOLLOW,
        find: `  if (isFinal(payout.state)) return SAME;`,
        replace: `  if (payout.state === 'cancelled' || payout.state === 'withdrawn') return SAME;`,
      },
    ],
    breaks: [3],
    seed: 5,
  },
  {
    name: 'open-taken-for-settled',
    does: 'Leaves out a report of which an expense still waits to be paid.',
    edits: [
      {
        file: 'functions/collect-expenses/has-ended.ts',
        find: `  if (actsNext !== 'nobody') return false;`,
        replace: `  if (!followsSource || actsNext !== 'nobody') return payout.state !== 'rejected';`,
      },
      {
        file: SETTLED_HISTORY,
        find: `    if ((await this.#openReports()).reportIds.has(reportId)) return false;
`,
        replace: ``,
      },
    ],
    breaks: [3],
    seed: 4,
  },
  {
    name: 'settled-for-good',
    does: 'Never looks again at a report that was settled while its listing stays the same.',
    edits: [
      {
        file: SETTLED_HISTORY,
        find: `known.fingerprint !== fingerprint || !this.#isRecent(known)) return false;`,
        replace: `known.fingerprint !== fingerprint) return false;`,
      },
    ],
    breaks: [3],
    seed: 8,
  },
];
