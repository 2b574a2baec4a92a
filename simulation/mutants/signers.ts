import type { Mutant } from './mutant.ts';

const APPROVALS = 'functions/core/approval/approvals.ts';
const TRUSTED_KEY = 'functions/core/approval/trusted-key.ts';
const OUTDATED = 'functions/batches/outdated.ts';
const PROPOSE = 'functions/submit-batches/propose.ts';
const BATCH_PAYOUTS = 'functions/submit-batches/batch-payouts.ts';

const STANDING_KEY = `    if (typeof key !== 'string') sponsored.set(personKey, sponsorsOf(check.roster, key, check.isUsed));\n`;

/** Regressions of who counts as another person, and of whose key may sign. */
export const SIGNER_MUTANTS: readonly Mutant[] = [
  {
    name: 'new-key-counts-beside-its-sponsor',
    does: 'Lets who brought in a key sign its first file beside it.',
    edits: [{ file: APPROVALS, find: STANDING_KEY, replace: '' }],
    breaks: [12],
    seed: 119,
  },
  {
    name: 'maker-brings-in-who-approves',
    does: 'Lets a key approve a file that who brought it in made something in.',
    edits: [
      {
        file: APPROVALS,
        find: `  return mayBeMaker(proposal.makers, trusted.key, check) ? 'key-of-maker' : trusted.key;`,
        replace: `  return trusted.key;`,
      },
    ],
    breaks: [12],
    seed: 536,
  },
  {
    name: 'stranger-approves',
    does: 'Takes the signature of any key that stands in the row of approvers.',
    edits: [
      {
        file: TRUSTED_KEY,
        find: `  return isTrusted(roster, trust, key) ? { ok: true, key }`,
        replace: `  return isTrusted(roster, trust, key) || key.credentialId !== '' ? { ok: true, key }`,
      },
    ],
    breaks: [12],
    seed: 791,
  },
  {
    name: 'makers-not-kept',
    does: 'Writes into no proposal who decided about its payouts.',
    edits: [
      {
        file: BATCH_PAYOUTS,
        find: `    for (const person of payouts.flatMap(makersOf)) makers.add(person);\n`,
        replace: '',
      },
      {
        file: OUTDATED,
        find: `        makersOf(payout).every((maker) => makers.has(maker)) &&\n`,
        replace: '',
      },
    ],
    breaks: [12],
    seed: 1,
  },
  {
    name: 'terminal-is-somebody-else',
    does: 'Takes the approver who released a payout in a terminal for somebody else.',
    edits: [
      {
        file: PROPOSE,
        find: `  const alsoKnownAs = [...makers].flatMap((maker) => terminals.get(maker) ?? []);`,
        replace: `  const alsoKnownAs = [...makers].flatMap((maker) => (terminals.size > 100 ? [maker] : []));`,
      },
    ],
    breaks: [12],
    seed: 1,
  },
];
