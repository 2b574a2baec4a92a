import type { Mutant } from './mutant.ts';

const APPROVALS = 'functions/core/approval/approvals.ts';
const STATEMENT = 'functions/core/approval/statement.ts';
const APPROVE = 'functions/approvals/approve.ts';
const FINISH = 'functions/batches/finish-batch.ts';
const BATCHES = 'functions/ledger/batches.ts';
const END_PROPOSALS = 'functions/repair-payouts/end-proposals.ts';
const REPAIR_BATCHES = 'functions/repair-payouts/repair-batches.ts';

/** Regressions of when a signed file may leave, and as what. Where two guards hold a rule, both are dropped. */
export const DEPARTURE_MUTANTS: readonly Mutant[] = [
  {
    name: 'earlier-approval-counts',
    does: 'Has people sign the account and the rules alone, so that what they signed earlier counts for the next file.',
    edits: [
      {
        file: STATEMENT,
        find: `  return {
    batchId,
    debtorAccountId,
    currency,
    executionDate,
    count: String(count),
    controlSumMinor: controlSumMinor.toString(),
    manifestHash,
    fileSha256,
    terms,
    makers: makers.join(' '),
    expiresAt,
  };`,
        replace: `  return { debtorAccountId, currency, terms };`,
      },
    ],
    breaks: [12],
    seed: 644,
  },
  {
    name: 'rules-of-then-seal',
    does: 'Seals a file by the rules of its proposal, though others were deployed since.',
    edits: [
      {
        file: APPROVE,
        find: `  if (!hasTermsOf(deps.debtorAccounts, batch)) return ending(deps, batch, 'terms-changed');\n`,
        replace: '',
      },
      {
        file: END_PROPOSALS,
        find: `  return hasTermsOf(deps.debtorAccounts, batch) ? undefined : { why: 'terms-changed', atMs: nowMs };`,
        replace: `  return undefined;`,
      },
    ],
    breaks: [12],
    seed: 120,
  },
  {
    name: 'policy-of-the-day-ignored',
    does: 'Lets a file leave with as many people as its own row asks for.',
    edits: [
      {
        file: APPROVALS,
        find: `  if (approvals.length < people) faults.add('people-missing');\n`,
        replace: '',
      },
    ],
    breaks: [12],
    seed: 119,
  },
  {
    name: 'unproposed-file-leaves',
    does: 'Lets a sealed file leave whose row says that nobody was asked.',
    edits: [
      {
        file: APPROVALS,
        find: `  if (proposal === undefined) return people === 0 ? [] : ['not-proposed'];`,
        replace: `  if (proposal === undefined) return [];`,
      },
    ],
    breaks: [12],
    seed: 11,
  },
  {
    name: 'seal-not-compared',
    does: 'Lets the sealed file leave, whether or not it is the proposed one.',
    edits: [{ file: APPROVALS, find: `  if (!isSealed) faults.add('seal-other');\n`, replace: '' }],
    breaks: [5, 12],
    seed: 11,
  },
  {
    name: 'row-changed-as-it-leaves',
    does: 'Lets a file leave by whatever its row says after it was verified.',
    edits: [
      {
        file: FINISH,
        find: `  if (leaving === undefined) return publishAsItIs(deps, batch.batchId);
  if (check !== undefined) await putApprovals(deps.bucket, leaving, check);
  await putPaymentFile(deps.table, deps.bucket, leaving);`,
        replace: `  if (leaving === undefined) {
    const current = await readBatch(deps.table, batch.batchId);
    if (current?.state !== 'sealed') return publishAsItIs(deps, batch.batchId);
    await putPaymentFile(deps.table, deps.bucket, current);
    return current;
  }
  if (check !== undefined) await putApprovals(deps.bucket, leaving, check);
  await putPaymentFile(deps.table, deps.bucket, leaving);`,
      },
    ],
    breaks: [5, 12],
    seed: 71,
  },
  {
    name: 'expired-file-leaves',
    does: 'Lets an approved file leave whenever what kept it ends, up to its execution date.',
    edits: [
      {
        file: REPAIR_BATCHES,
        find: `  if (proposal !== undefined && nowMs >= leavesBeforeMs(proposal)) return true;`,
        replace: `  if (proposal !== undefined && nowMs >= leavesBeforeMs(proposal) + 7 * 86_400_000) return true;`,
      },
      {
        file: BATCHES,
        find: `const IN_TIME = '(attribute_not_exists(proposal) OR proposal.expiresAtMs > :over)';`,
        replace: `const IN_TIME = '(attribute_exists(pk) OR proposal.expiresAtMs > :over)';`,
      },
    ],
    breaks: [12],
    seed: 505,
  },
  {
    name: 'stop-not-read-by-approvals',
    does: 'Takes approvals while a person has stopped the account.',
    edits: [
      {
        file: APPROVE,
        find: `  if ((await readStopOf(table, batch.debtor.accountId)) !== undefined) return { ok: false, why: 'stopped' };\n`,
        replace: '',
      },
    ],
    breaks: [11],
    seed: 50,
  },
];
