import type { Mutant } from './mutant.ts';

const APPROVALS = 'functions/core/approval/approvals.ts';
const TRUSTED_KEY = 'functions/core/approval/trusted-key.ts';
const STATEMENT = 'functions/core/approval/statement.ts';
const ROW = 'functions/ledger/approve-batch.ts';
const APPROVE = 'functions/approvals/approve.ts';
const DEPARTURE = 'functions/batches/departure.ts';
const FINISH = 'functions/batches/finish-batch.ts';
const END_PROPOSALS = 'functions/repair-payouts/end-proposals.ts';

/** Regressions of what people approve. Where two guards hold a rule, both are dropped. */
export const APPROVAL_MUTANTS: readonly Mutant[] = [
  {
    name: 'one-approval-is-enough',
    does: 'Seals a file with its first approval.',
    edits: [
      {
        file: APPROVALS,
        find: `  if (people.size < peopleNeeded(proposal.terms.policy, proposal.seal.controlSumMinor)) {`,
        replace: `  if (people.size < Math.min(1, peopleNeeded(proposal.terms.policy, proposal.seal.controlSumMinor))) {`,
      },
      {
        file: APPROVALS,
        find: `  if (approvals.length < people) faults.add('people-missing');\n`,
        replace: '',
      },
    ],
    breaks: [12],
    seed: 5,
  },
  {
    name: 'person-counted-twice',
    does: 'Counts two signatures of one person as two people.',
    edits: [
      { file: APPROVALS, find: `    if (people.has(personKey)) faults.add('person-twice');\n`, replace: '' },
      {
        file: APPROVALS,
        find: `  if (people.size < peopleNeeded(`,
        replace: `  if (approvals.length < peopleNeeded(`,
      },
      {
        file: APPROVE,
        find: `  if (approvals.some((earlier) => personKeyOf(earlier.person) === person)) {`,
        replace: `  if (approvals.some((earlier) => personKeyOf(earlier.person) === person && approvals.length > 4)) {`,
      },
      {
        file: ROW,
        find: `  '(attribute_not_exists(approvedBy) OR NOT contains(approvedBy, :person))',`,
        replace: `  '(attribute_exists(pk) OR NOT contains(approvedBy, :person))',`,
      },
    ],
    breaks: [12],
    seed: 40,
  },
  {
    name: 'maker-approves',
    does: 'Lets who released a payout approve the file that pays it.',
    edits: [
      {
        file: APPROVALS,
        find: `  if (proposal.makers.includes(personKey)) return 'person-made-it';\n`,
        replace: '',
      },
      {
        file: APPROVALS,
        find: `  return mayBeMaker(proposal.makers, trusted.key, check) ? 'key-of-maker' : trusted.key;`,
        replace: `  return trusted.key;`,
      },
      {
        file: ROW,
        find: `  'NOT contains(proposal.makers, :person)',`,
        replace: `  '(attribute_exists(pk) OR NOT contains(proposal.makers, :person))',`,
      },
    ],
    breaks: [12],
    seed: 1,
  },
  {
    name: 'expiry-not-compared',
    does: 'Takes an approval after the expiry, as long as nobody has ended the proposal.',
    edits: [
      {
        file: APPROVE,
        find: `  if (nowMs >= proposal.expiresAtMs) return { ok: false, why: 'expired' };\n`,
        replace: '',
      },
      {
        file: APPROVALS,
        find: `    issuedAtMs <= nowMs + CLOCK_SKEW_MS &&\n    issuedAtMs < proposal.expiresAtMs;`,
        replace: `    issuedAtMs <= nowMs + CLOCK_SKEW_MS;`,
      },
      {
        file: APPROVALS,
        find: `  if (last.atMs >= proposal.expiresAtMs) faults.add('time-other');\n`,
        replace: '',
      },
      {
        file: ROW,
        find: `  'proposal.expiresAtMs > :atMs',`,
        replace: `  '(attribute_exists(pk) OR proposal.expiresAtMs > :atMs)',`,
      },
      {
        file: 'functions/repair-payouts/repair-batches.ts',
        find: `  if (proposal !== undefined && nowMs >= leavesBeforeMs(proposal)) return true;`,
        replace: `  if (proposal !== undefined && nowMs >= leavesBeforeMs(proposal) + 7 * 86_400_000) return true;`,
      },
      {
        file: 'functions/ledger/batches.ts',
        find: `const IN_TIME = '(attribute_not_exists(proposal) OR proposal.expiresAtMs > :over)';`,
        replace: `const IN_TIME = '(attribute_exists(pk) OR proposal.expiresAtMs > :over)';`,
      },
    ],
    breaks: [12],
    seed: 40,
  },
  {
    name: 'signature-not-verified',
    does: 'Believes that a person signed, whatever they signed.',
    edits: [
      {
        file: APPROVALS,
        find: `    const fault = typeof key === 'string' ? key : faultBy(key, batch, proposal, signed, check.trust);`,
        replace: `    const fault = typeof key === 'string' ? key : undefined;`,
      },
      {
        file: APPROVALS,
        find: `  return typeof judged === 'string' ? judged : faultBy(judged, batch, proposal, signed, check.trust);`,
        replace: `  return typeof judged === 'string' ? judged : undefined;`,
      },
    ],
    breaks: [12],
    seed: 75,
  },
  {
    name: 'file-not-signed',
    does: 'Leaves the digest of the file out of what people sign.',
    edits: [
      {
        file: STATEMENT,
        find: `    fileSha256,\n    terms,\n    makers: `,
        replace: `    terms,\n    makers: `,
      },
    ],
    breaks: [12],
    seed: 75,
  },
  {
    name: 'departure-not-verified',
    does: 'Believes the row that a batch was sealed by its approvals.',
    edits: [
      {
        file: DEPARTURE,
        find: `  if (faults.length === 0) return { kind: 'verified', check };`,
        replace: `  if (faults.length < 100) return { kind: 'verified', check };`,
      },
    ],
    breaks: [12],
    seed: 11,
  },
  {
    name: 'revoked-key-signs',
    does: 'Takes an approval by a key that was revoked before.',
    edits: [
      {
        file: TRUSTED_KEY,
        find: `  if (key.isRevoked) return { ok: false, fault: 'key-revoked' };\n`,
        replace: '',
      },
    ],
    breaks: [12],
    seed: 57,
  },
  {
    name: 'approval-without-condition',
    does: 'Takes an approval whatever became of the batch since it was read.',
    edits: [
      {
        file: ROW,
        find: `  '#state = :proposed',`,
        replace: `  '(#state = :proposed OR attribute_exists(pk))',`,
      },
      {
        file: ROW,
        find: `  '#version = :version',`,
        replace: `  '(#version = :version OR attribute_exists(pk))',`,
      },
    ],
    breaks: [1, 3, 4, 5, 12],
    seed: 637,
  },
  {
    name: 'refused-line-freed',
    does: 'Proposes a line again that an approver refused.',
    edits: [
      {
        file: FINISH,
        find: `batch.voided?.why === 'refused' && batch.voided.lines.includes(payoutId);`,
        replace: `batch.voided?.why === 'refused' && batch.voided.lines.length > 100;`,
      },
    ],
    breaks: [12],
    seed: 13,
  },
  {
    name: 'leaving-file-voided',
    does: 'Ends a file on its way as if it had not left.',
    edits: [
      {
        file: FINISH,
        find: `  return letLeave(table, batch, clock.now());`,
        replace: `  return clock.now() > 0 ? batch : letLeave(table, batch, clock.now());`,
      },
    ],
    breaks: [1, 2, 5],
    seed: 103,
  },
  {
    name: 'proposal-never-ends',
    does: 'Leaves proposals that nobody approved in time as they are.',
    edits: [
      {
        file: END_PROPOSALS,
        find: `  if (nowMs >= batch.proposal.expiresAtMs) return { why: 'expired', atMs: nowMs };`,
        replace: `  if (nowMs >= batch.proposal.expiresAtMs) return undefined;`,
      },
    ],
    breaks: [3],
    seed: 1,
  },
];
