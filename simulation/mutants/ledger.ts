import type { Mutant } from './mutant.ts';

const PAYOUTS = 'functions/ledger/payouts.ts';
const BATCHES = 'functions/ledger/batches.ts';

/** Regressions of the conditions behind every guarantee, and of the reading of lost answers. */
export const LEDGER_MUTANTS: readonly Mutant[] = [
  {
    name: 'version-not-compared',
    does: 'Writes a step whatever the version of the row is, as long as its state is the expected one.',
    edits: [
      {
        file: PAYOUTS,
        find: `'#state = :expectedState AND #version = :expectedVersion'`,
        replace: `'#state = :expectedState'`,
      },
      { file: PAYOUTS, find: `          ':expectedVersion': { N: String(before.version) },\n`, replace: '' },
    ],
    breaks: [4],
    seed: 11,
  },
  {
    name: 'own-write-not-recognised',
    does: 'Takes its own step, whose answer was lost, for the step of somebody else.',
    edits: [
      {
        file: PAYOUTS,
        find: `  return { kind: isOurs(current, after) ? 'written' : 'lost', payout: current };`,
        replace: `  return { kind: 'lost', payout: current };`,
      },
    ],
    breaks: [3],
    seed: 57,
  },
  {
    name: 'rival-write-taken-for-own',
    does: 'Takes any step to the same version for its own.',
    edits: [
      {
        file: PAYOUTS,
        find: `  return { kind: isOurs(current, after) ? 'written' : 'lost', payout: current };`,
        replace: `  return current.version === after.version
    ? { kind: 'written', payout: after }
    : { kind: isOurs(current, after) ? 'written' : 'lost', payout: current };`,
      },
    ],
    breaks: [1],
    seed: 9,
  },
  {
    name: 'edited-row-believed',
    does: 'Acts on a row that somebody edited by hand, though it is not where its history leads.',
    edits: [
      {
        file: PAYOUTS,
        find: `  if (payout !== undefined && !historyVerifies(payout)) throw alteredRow(payout);\n`,
        replace: '',
      },
      {
        file: PAYOUTS,
        find: `      if (historyVerifies(payout)) {`,
        replace: `      if (payout.history.length > 0) {`,
      },
    ],
    breaks: [4],
    seed: 11,
  },
  {
    name: 'seal-without-condition',
    does: 'Seals a batch without the condition that it is still open.',
    edits: [
      {
        file: BATCHES,
        find: `'#state = :from AND #version = :version'`,
        replace: `to === 'sealed' ? 'NOT (#state = :to AND #state = :from AND #version = :version)' : '#state = :from AND #version = :version'`,
      },
    ],
    breaks: [1, 5],
    seed: 12,
  },
  {
    name: 'released-for-ever',
    does: 'Takes a release for the answer to the same reason found once more.',
    edits: [
      {
        file: 'functions/core/step-payout.ts',
        find: `sameFacts ? stillReleased(changed) : undefined`,
        replace: `sameFacts ? changed.released : undefined`,
      },
    ],
    breaks: [1],
    seed: 410,
  },
];
