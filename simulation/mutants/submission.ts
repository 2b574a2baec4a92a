import type { Edit, Mutant } from './mutant.ts';

const BATCH_PAYOUTS = 'functions/submit-batches/batch-payouts.ts';
const SUBMIT = 'functions/submit-batches/submit.ts';
const DEPART = 'functions/submit-batches/depart.ts';
const PLAN_FILES = 'functions/batches/plan-files.ts';
const PAYMENT_DAYS = 'functions/ledger/payment-days.ts';
const EXECUTE = 'functions/execute-payouts/execute.ts';
const MESSAGES = 'functions/queue/payout-messages.ts';
const FINISH = 'functions/batches/finish-batch.ts';
const OUTBOX = 'functions/batches/outbox.ts';
const SEALED_BYTES = 'functions/batches/sealed-bytes.ts';

const NO_CONDITION_ON_DAY: Edit = {
  file: PAYMENT_DAYS,
  find: `'(attribute_not_exists(payments) OR (payments <= :roomCount AND sumMinor <= :roomSum))' +`,
  replace: `'(attribute_not_exists(payments) OR payments >= :roomCount OR payments <= :roomCount OR sumMinor <= :roomSum)' +`,
};

/** Regressions between queue and bank: execute-payouts, submit-batches and the files. */
export const SUBMISSION_MUTANTS: readonly Mutant[] = [
  {
    name: 'amount-from-message',
    does: 'Carries the amount in the message, and pays what the message says.',
    edits: [
      {
        file: MESSAGES,
        find: `export type PayoutMessage = { readonly payoutId: PayoutId; readonly version: number };`,
        replace: `export type PayoutMessage = { readonly payoutId: PayoutId; readonly version: number; readonly amountMinor?: bigint | undefined };`,
      },
      {
        file: MESSAGES,
        find: `JSON.stringify({ payoutId: message.payoutId, version: message.version })`,
        replace: `JSON.stringify({ payoutId: message.payoutId, version: message.version, amount: String(message.amountMinor) })`,
      },
      {
        file: MESSAGES,
        find: `const messageBody = z.object({ payoutId: z.string(), version: z.int().check(z.minimum(1)) });`,
        replace: `const messageBody = z.object({ payoutId: z.string(), version: z.int().check(z.minimum(1)), amount: z.string() });`,
      },
      {
        file: MESSAGES,
        find: `version: parsed.data.version };`,
        replace: `version: parsed.data.version, amountMinor: BigInt(parsed.data.amount) };`,
      },
      {
        file: EXECUTE,
        find: `    const after = await nextStep(deps, payout);`,
        replace: `    const after = await nextStep(deps, { ...payout, amountMinor: message.amountMinor });`,
      },
    ],
    breaks: [6],
    seed: 41,
  },
  {
    name: 'dry-run-paid',
    does: 'Pays what sources on a dry run list.',
    edits: [
      {
        file: 'functions/batches/read-due.ts',
        find: `    sourceModeOf(deps.sourceModes, payout) === mode;`,
        replace: `    sourceModeOf(deps.sourceModes, payout) !== undefined && mode === 'live';`,
      },
      {
        file: BATCH_PAYOUTS,
        find: `  if (!isLive(deps.sourceModes, payout)) return undefined;`,
        replace: ``,
      },
      {
        file: BATCH_PAYOUTS,
        find: `      assert(isLive(deps.sourceModes, payout), 'only payouts of live sources are paid');`,
        replace: ``,
      },
      {
        file: BATCH_PAYOUTS,
        find: `import { isLive, type SourceModes } from`,
        replace: `import type { SourceModes } from`,
      },
    ],
    breaks: [1],
    seed: 17,
  },
  {
    name: 'lost-payout-paid',
    does: 'Pays a payout that was lost to somebody else on its way into the batch.',
    edits: [
      {
        file: BATCH_PAYOUTS,
        find: `  return written.kind === 'written' && written.payout.batchId === batch.batchId ? written.payout : undefined;`,
        replace: `  return written.payout.version < after.version ? undefined : after;`,
      },
    ],
    breaks: [1],
    seed: 57,
  },
  {
    name: 'time-out-taken-for-failure',
    does: 'Gives the payouts of a file back for the next one when the answer of the outbox does not come.',
    edits: [
      {
        file: DEPART,
        find: `import { finishBatch } from '../batches/finish-batch.ts';`,
        replace: `import { finishBatch, freePayout } from '../batches/finish-batch.ts';\nimport { readManifest } from '../ledger/manifests.ts';`,
      },
      {
        file: DEPART,
        find: `  const key = await finishBatch(deps, sealed, 'submit-batches');`,
        replace: `    let key: string | undefined = '';
    try {
      key = await finishBatch(deps, sealed, 'submit-batches');
    } catch {
      const failed: Batch = { ...sealed, state: 'void' };
      for await (const { payoutId } of readManifest(deps.table, batch.batchId, seal.manifestParts)) {
        await freePayout(deps, failed, payoutId, 'submit-batches');
      }
      return undefined;
    }`,
      },
    ],
    breaks: [1],
    seed: 32,
  },
  {
    name: 'end-to-end-id-reused',
    does: 'Gives every attempt of a payout the same end-to-end id.',
    edits: [
      {
        file: 'functions/core/payout.ts',
        find: `  return \`\${payout.payoutId}-\${payout.attempt.toString().padStart(2, '0')}\`;`,
        replace: `  return \`\${payout.payoutId}-01\`;`,
      },
    ],
    breaks: [1],
    seed: 4,
  },
  {
    name: 'day-cap-ignored',
    does: 'Lets each submission pay a whole day, whatever others have reserved of it.',
    edits: [
      {
        file: SUBMIT,
        find: `    const taken = await readDay(this.#deps.table, account.id, this.#executionDate);`,
        replace: `    const taken = { count: 0, sumMinor: 0n };`,
      },
      { file: SUBMIT, find: `import { type Reservation, readDay, `, replace: `import { type Reservation, ` },
      NO_CONDITION_ON_DAY,
    ],
    breaks: [7],
    seed: 58,
  },
  {
    name: 'run-cap-not-looked-at',
    does: 'Pays everything that is due in one run.',
    edits: [
      {
        file: PLAN_FILES,
        find: `  if (isBeyond(payable, account.maxPerRun)) {`,
        replace: `  if (payable.length < 0) {`,
      },
      {
        file: SUBMIT,
        find: `      this.#paidCount <= maxPerRun.count && this.#paidMinor <= maxPerRun.sumMinor,`,
        replace: `      this.#paidCount <= maxPerRun.count || this.#paidMinor >= 0n,`,
      },
      {
        file: PLAN_FILES,
        find: `  if (isBeyond(payable, left)) {`,
        replace: `  if (payable.length < 0 && isBeyond(payable, left)) {`,
      },
      {
        file: PAYMENT_DAYS,
        find: `  if (roomCount < 0 || roomMinor < 0n) return false;`,
        replace: ``,
      },
      NO_CONDITION_ON_DAY,
    ],
    breaks: [7],
    seed: 22,
  },
  {
    name: 'submitted-before-file',
    does: 'Calls a batch submitted before its file is in the outbox.',
    edits: [
      {
        file: FINISH,
        find: `  await putPaymentFile(deps.table, deps.bucket, leaving);`,
        replace: `  await markSubmitted(deps.table, leaving);
  await putPaymentFile(deps.table, deps.bucket, leaving);`,
      },
      {
        file: FINISH,
        find: `    await markSubmitted(deps.table, leaving);\n  }`,
        replace: `  }`,
      },
    ],
    breaks: [3],
    seed: 48,
  },
  {
    name: 'file-made-anew',
    does: 'Puts the time of writing into the file, and lets a second writing replace the first.',
    edits: [
      {
        file: FINISH,
        find: `  await putPaymentFile(deps.table, deps.bucket, leaving);`,
        replace: `  await putPaymentFile(deps.table, deps.bucket, { ...leaving, openedAtMs: deps.clock.now() });`,
      },
      {
        file: SEALED_BYTES,
        find: `  if (sha256 !== seal.fileSha256 || bytes !== seal.fileBytes) {`,
        replace: `  if (sha256 === '' || bytes === 0) {`,
      },
      {
        file: OUTBOX,
        find: `    ChecksumSHA256: Buffer.from(seal.fileSha256, 'hex').toString('base64'),
    IfNoneMatch: '*',
`,
        replace: '',
      },
    ],
    breaks: [5, 12],
    seed: 5,
  },
  {
    name: 'stop-ignored',
    does: 'Makes files and puts them into the outbox while a person has stopped their account.',
    edits: [
      {
        file: FINISH,
        find: `  if ((await readStopOf(deps.table, batch.debtor.accountId)) !== undefined) return undefined;`,
        replace: `  await readStopOf(deps.table, batch.debtor.accountId);`,
      },
      {
        file: SUBMIT,
        find: `    if (await this.#isStopped()) return this.#summaryOf(due.length, [], due.length);`,
        replace: `    await this.#isStopped();`,
      },
      {
        file: SUBMIT,
        find: `    if ((await this.#isStopped()) || !(await this.#reserve(batch, batched))) {`,
        replace: `    if (!(await this.#reserve(batch, batched))) {`,
      },
    ],
    breaks: [11],
    seed: 9,
  },
];
