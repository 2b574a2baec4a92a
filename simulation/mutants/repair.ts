import type { Edit, Mutant } from './mutant.ts';

const REPAIR = 'functions/repair-payouts/repair.ts';
const BATCHES = 'functions/repair-payouts/repair-batches.ts';
const RETRY = 'functions/repair-payouts/retry-failed.ts';
const WAITS = 'functions/core/waits-for-pipeline.ts';
const DEATHS = 'functions/ledger/deaths.ts';

/** The step that would pay asserts it all by itself; without that, every other place must hold alone. */
const UNASSERTED: Edit = {
  file: 'functions/core/step-payout.ts',
  find: `  if (leadsToPaying) assertMayBePaid(after);\n`,
  replace: '',
};

/** Regressions of repair-payouts: too little or too much. */
export const REPAIR_MUTANTS: readonly Mutant[] = [
  {
    name: 'voided-payouts-not-freed',
    does: 'Leaves the payouts of a voided batch where they are.',
    edits: [
      { file: REPAIR, find: `  const freed = await freeVoidedPayouts(deps);`, replace: `  const freed = 0;` },
    ],
    breaks: [3],
    seed: 1,
  },
  {
    name: 'sealed-payouts-freed',
    does: 'Gives the payouts of a sealed batch back to the next one.',
    edits: [
      {
        file: BATCHES,
        find: `  if (batch?.state !== 'void') return undefined;`,
        replace: `  if (batch?.state !== 'void' && batch?.state !== 'sealed') return undefined;`,
      },
      {
        file: BATCHES,
        find: `  return batch;\n}\n\n/**\n * Publishes`,
        replace: `  return { ...batch, state: 'void' };\n}\n\n/**\n * Publishes`,
      },
    ],
    breaks: [1],
    seed: 20,
  },
  {
    name: 'stalled-not-resent',
    does: 'Never sends the message of a payout again that nobody has heard of.',
    edits: [
      { file: REPAIR, find: `  const resent = await resendStalled(deps);`, replace: `  const resent = 0;` },
    ],
    breaks: [3],
    seed: 21,
  },
  {
    name: 'sealed-batch-not-finished',
    does: 'Leaves a sealed batch without its file when its submission died.',
    edits: [
      {
        file: REPAIR,
        find: `  const finished = await finishSealedBatches(deps);`,
        replace: `  const finished = 0;`,
      },
    ],
    breaks: [3],
    seed: 45,
  },
  {
    name: 'retried-whatever-the-reason',
    does: 'Starts a new attempt whatever the bank refused or returned the last one for.',
    edits: [
      {
        file: WAITS,
        find: `  return retryFor(verdictOn(payout, payout.attempt).reasonCodes) === 'technical';`,
        replace: `  return retryFor(verdictOn(payout, payout.attempt).reasonCodes) !== undefined;`,
      },
    ],
    breaks: [1],
    seed: 1,
  },
  {
    name: 'silence-taken-for-refusal',
    does: 'Starts a new attempt for a payout of which the bank says nothing.',
    edits: [
      {
        file: 'functions/core/states.ts',
        find: `    goesTo: ['accepted', 'paid', 'failed'],`,
        replace: `    goesTo: ['accepted', 'paid', 'failed', 'ready'],`,
      },
      {
        file: 'functions/core/step-payout.ts',
        find: `  const startsAttempt = isDead(payout.state) && `,
        replace: `  const startsAttempt = (isDead(payout.state) || payout.state === 'submitted') && `,
      },
      {
        file: RETRY,
        find: `  for (const state of STATES.filter(isDead)) {`,
        replace: `  for (const state of ['failed', 'returned', 'submitted'] as const) {`,
      },
      {
        file: RETRY,
        find: `  return payout.attempt < maxAttempts && waitsForPipeline(payout);`,
        replace: `  return payout.state === 'submitted' || (payout.attempt < maxAttempts && waitsForPipeline(payout));`,
      },
      {
        file: 'functions/repair-payouts/retry-failed.ts',
        find: `    const candidates = livePayouts(deps.table, state, retryRange(deps.maxAttempts), CANDIDATES_PER_SHARD);`,
        replace: `    const candidates = livePayouts(deps.table, state, { from: '0', to: '~' }, CANDIDATES_PER_SHARD);`,
      },
      {
        file: DEATHS,
        find: `      if (isDead) continue;`,
        replace: `      if (isDead || payout.state === 'submitted') continue;`,
      },
      UNASSERTED,
    ],
    breaks: [4],
    seed: 2,
  },
  {
    name: 'refusal-alone-is-death',
    does: 'Starts a new attempt upon the refusal alone, before the account was read.',
    edits: [
      {
        file: DEATHS,
        find: `      return this.#after === 'refusal' ? waived(attempt) : this.#secondLeg(payout, attempt);`,
        replace: `      return this.#after === 'statement' ? waived(attempt) : this.#secondLeg(payout, attempt);`,
      },
    ],
    breaks: [1],
    seed: 4,
  },
  {
    name: 'contradicted-is-death',
    does: 'Starts a new attempt though what was said of the last one cannot all be true.',
    edits: [
      {
        file: 'functions/core/verdict.ts',
        find: `    isDead: contradictions.length === 0 && isOver(standing, debits.length > 0, refusals.length > 0 && hasLeg),`,
        replace: `    isDead: isOver(standing, debits.length > 0, refusals.length > 0 && hasLeg),`,
      },
      {
        file: DEATHS,
        find: `      if (contradictions.length > 0) return { kind: 'alive', attempt, why: 'contradicted' };\n`,
        replace: '',
      },
      {
        file: 'functions/core/settle.ts',
        find: `  if (contradicted.length > 0) return { reasons: [...others, contradictionOf(contradicted)] };\n`,
        replace: '',
      },
      {
        file: 'functions/submit-batches/manifest-entry.ts',
        find: `  return contradicted.length === 0 ? [] : [contradictionOf(contradicted)];`,
        replace: `  return contradicted.length === 0 ? [] : [];`,
      },
      UNASSERTED,
    ],
    breaks: [1, 3],
    seed: 58,
  },
];
