import { finishBatch, forEachPayout, freePayout } from '../batches/finish-batch.ts';
import type { FileBucket } from '../batches/outbox.ts';
import { type Batch, type BatchSeal, batchIdOf } from '../core/batch.ts';
import type { PlainDate } from '../core/date.ts';
import { assert, PipelineError } from '../core/errors.ts';
import { localDate } from '../core/execution-date.ts';
import type { PayoutId } from '../core/ids.ts';
import { executionDateFor } from '../core/plan.ts';
import { openBatch, sealBatch, voidBatch } from '../ledger/batches.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { type Reservation, readDay, releaseDay, reserveDay } from '../ledger/payment-days.ts';
import { MAX_ROWS_PER_READ, readPayout, readPayouts } from '../ledger/payouts.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock, Random } from '../platform/clock.ts';
import type { DebtorAccount } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import { checkBatchFile } from './check-batch-file.ts';
import { type Claimed, claimPayouts, holdPayout, isDue } from './claim.ts';
import { type Cap, type DuePayout, type FilePlan, isBeyond, planFiles, sumOf } from './plan-files.ts';

export type SubmitDeps = {
  readonly table: LedgerTable;
  readonly bucket: FileBucket;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** What came of one batch. `single` files are not covered by a bank's bulk exemption from the check of names. */
export type SubmittedBatch = {
  readonly batchId: string;
  readonly key: string;
  readonly count: number;
  readonly controlSumMinor: bigint;
  readonly single: boolean;
};

export type SubmitSummary = {
  readonly debtorAccountId: string;
  readonly executionDate: PlainDate;
  readonly due: number;
  readonly batches: readonly SubmittedBatch[];
  /** Payouts that a cap held back: they stay scheduled, nothing of them is sealed. */
  readonly heldBack: number;
};

/** Longer than a submission may run, so that only a dead one loses its batch. */
export const LEASE_MS = 20 * 60_000;

/** A file that was refused is made once more without the payments that had it refused. */
const MAX_FILE_ROUNDS = 2;

/**
 * The cut-off of one debtor account: everything that is due goes into payment files, each sealed by one conditional
 * write before a byte of it is published. Beyond the caps nothing is sealed at all.
 */
export async function submitBatches(deps: SubmitDeps, account: DebtorAccount): Promise<SubmitSummary> {
  const submission = new Submission(deps, account);
  return submission.submit();
}

class Submission {
  readonly #deps: SubmitDeps;
  readonly #account: DebtorAccount;
  readonly #executionDate: PlainDate;
  readonly #runId: string;
  #opened = 0;
  #paidCount = 0;
  #paidMinor = 0n;
  #heldBack = 0;
  #failure: Error | undefined;

  constructor(deps: SubmitDeps, account: DebtorAccount) {
    const nowMs = deps.clock.now();
    this.#deps = deps;
    this.#account = account;
    this.#executionDate = executionDateFor(account, nowMs);
    const chance = Math.floor(deps.random() * 36 ** 8).toString(36);
    this.#runId = `${new Date(nowMs).toISOString()}-${account.id}-${chance}`;
  }

  async submit(): Promise<SubmitSummary> {
    const account = this.#account;
    const due = await this.#readDue();
    const summary = { debtorAccountId: account.id, executionDate: this.#executionDate, due: due.length };
    // First, so that one payout that no file may pay does not have the others held back day by day.
    const { files, tooLarge } = planFiles(due, account.maxPerFile);
    if (tooLarge.length > 0) this.#alarmCap('file', tooLarge.length, sumOf(tooLarge), account.maxPerFile);
    this.#heldBack += tooLarge.length;
    const payable = files.flat();
    if (isBeyond(payable, account.maxPerRun)) {
      this.#alarmCap('run', payable.length, sumOf(payable), account.maxPerRun);
      return { ...summary, batches: [], heldBack: due.length };
    }
    const taken = await readDay(this.#deps.table, account.id, this.#executionDate);
    const left = {
      count: account.maxPerDay.count - taken.count,
      sumMinor: account.maxPerDay.sumMinor - taken.sumMinor,
    };
    if (isBeyond(payable, left)) {
      this.#alarmCap('day', payable.length, sumOf(payable), left);
      return { ...summary, batches: [], heldBack: due.length };
    }
    const batches = await this.#submitFiles(files);
    const submitted = batches.reduce((sum, batch) => sum + batch.count, 0);
    this.#deps.log.info('batches-submitted', {
      debtorAccountId: account.id,
      executionDate: this.#executionDate,
      due: due.length,
      batches: batches.length,
      payouts: submitted,
    });
    if (this.#failure !== undefined) throw this.#failure;
    return { ...summary, batches, heldBack: this.#heldBack };
  }

  /** One file that fails does not stop the others, unless an invariant is broken. */
  async #submitFiles(files: FilePlan['files']): Promise<SubmittedBatch[]> {
    const batches: SubmittedBatch[] = [];
    for (const file of files) {
      try {
        const batch = await this.#submitFile(file.map(({ payoutId }) => payoutId));
        if (batch !== undefined) batches.push(batch);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (error instanceof PipelineError && error.code === 'ASSERTION_FAILED') throw error;
        this.#failure ??= error;
        this.#deps.log.alarm('file-failed', {
          debtorAccountId: this.#account.id,
          cause: error instanceof PipelineError ? error.code : error.name,
          action: 'The repair voids or finishes its batch once the lease has run out.',
        });
      }
    }
    return batches;
  }

  /** Candidates come from the index; what is due is decided by their rows. */
  async #readDue(): Promise<DuePayout[]> {
    const { table, clock } = this.#deps;
    const { id, maxPerRun } = this.#account;
    const range = { from: `${id}#`, to: `${id}#${this.#executionDate}#~` };
    // One more than a run may pay is enough to see that the cap is passed.
    const candidates: PayoutId[] = [];
    for await (const payoutId of livePayouts(table, 'scheduled', range, maxPerRun.count + 1)) {
      candidates.push(payoutId);
    }
    const due: DuePayout[] = [];
    for (let start = 0; start < candidates.length; start += MAX_ROWS_PER_READ) {
      const ids = candidates.slice(start, start + MAX_ROWS_PER_READ);
      const { payouts, unreadable } = await readPayouts(table, ids, clock);
      for (const error of unreadable.values())
        this.#deps.log.alarm('payout-unreadable', { code: error.code });
      for (const payout of payouts.values()) {
        if (!isDue(payout, id, this.#executionDate) || payout.currency !== this.#account.currency) continue;
        assert(payout.amountMinor !== undefined, 'a scheduled payout has an amount');
        due.push({ payoutId: payout.payoutId, amountMinor: payout.amountMinor });
      }
    }
    return due;
  }

  async #submitFile(payoutIds: readonly PayoutId[]): Promise<SubmittedBatch | undefined> {
    for (let round = 1; round <= MAX_FILE_ROUNDS; round += 1) {
      const result = await this.#tryFile(payoutIds);
      if (result !== 'refused') return result;
    }
    return undefined;
  }

  /** Open, claim, check, reserve the day, seal, publish. What fails before the seal gives its payouts back. */
  async #tryFile(payoutIds: readonly PayoutId[]): Promise<SubmittedBatch | 'refused' | undefined> {
    const { table, clock } = this.#deps;
    const batch = await this.#open();
    const claimed = await claimPayouts({ table, clock }, batch, payoutIds);
    if (claimed.count === 0) {
      await this.#giveUp(batch, payoutIds);
      return undefined;
    }
    const today = localDate(clock.now(), this.#account.cutOff.timeZone);
    const checked = await checkBatchFile(table, batch, claimed, today);
    if (!checked.ok) {
      this.#deps.log.alarm('file-refused', {
        batchId: batch.batchId,
        debtorAccountId: this.#account.id,
        rules: checked.rules,
        action: 'The batch was voided before it was sealed. Look at the payouts that are held for it.',
      });
      await this.#giveUp(batch, payoutIds);
      await this.#holdOffenders(checked.offenders);
      return checked.offenders.size > 0 ? 'refused' : undefined;
    }
    if (!(await this.#reserve(batch, claimed))) {
      await this.#giveUp(batch, payoutIds);
      return undefined;
    }
    const seal: BatchSeal = { ...claimed, fileSha256: checked.sha256, fileBytes: checked.bytes };
    if (!(await sealBatch(table, batch, seal))) {
      // The lease ran out and the repair voided it: it frees the payouts, and the day gets its room back here.
      await releaseDay(table, this.#reservation(batch, claimed));
      this.#deps.log.alarm('batch-lost', { batchId: batch.batchId, debtorAccountId: this.#account.id });
      return undefined;
    }
    const sealed: Batch = { ...batch, state: 'sealed', version: batch.version + 1, seal };
    const key = await finishBatch({ table, clock, bucket: this.#deps.bucket }, sealed, 'submit-batches');
    const { count, controlSumMinor } = claimed;
    return { batchId: batch.batchId, key, count, controlSumMinor, single: count === 1 };
  }

  async #open(): Promise<Batch> {
    const { id, holderName, iban, bic, rail, currency, batchBooking } = this.#account;
    const openedAtMs = this.#deps.clock.now();
    this.#opened += 1;
    const batch: Batch = {
      batchId: batchIdOf(id, this.#runId, this.#opened),
      state: 'open',
      version: 1,
      runId: this.#runId,
      debtor: { accountId: id, holderName, iban, bic },
      rail,
      currency,
      executionDate: this.#executionDate,
      batchBooking,
      openedAtMs,
      leaseUntilMs: openedAtMs + LEASE_MS,
      seal: undefined,
    };
    assert(await openBatch(this.#deps.table, batch), 'a batch id is new');
    return batch;
  }

  #reservation(batch: Batch, claimed: Claimed): Reservation {
    return {
      debtorAccountId: this.#account.id,
      executionDate: batch.executionDate,
      batchId: batch.batchId,
      count: claimed.count,
      sumMinor: claimed.controlSumMinor,
    };
  }

  /** The caps once more, now on what was really claimed, with the day's row as the judge of all submissions. */
  async #reserve(batch: Batch, claimed: Claimed): Promise<boolean> {
    const { maxPerFile, maxPerRun, maxPerDay } = this.#account;
    const { count, controlSumMinor } = claimed;
    assert(
      count <= maxPerFile.count && controlSumMinor <= maxPerFile.sumMinor,
      'a file stays within its cap',
    );
    this.#paidCount += count;
    this.#paidMinor += controlSumMinor;
    assert(
      this.#paidCount <= maxPerRun.count && this.#paidMinor <= maxPerRun.sumMinor,
      'a run stays within its cap',
    );
    if (await reserveDay(this.#deps.table, this.#reservation(batch, claimed), maxPerDay)) return true;
    this.#heldBack += count;
    this.#alarmCap('day', count, controlSumMinor, maxPerDay);
    return false;
  }

  /** By the ids that were to be claimed: a manifest that is not what was claimed must not keep a payout back. */
  async #giveUp(batch: Batch, payoutIds: readonly PayoutId[]): Promise<void> {
    const { table, clock } = this.#deps;
    if (!(await voidBatch(table, batch))) return;
    const voided: Batch = { ...batch, state: 'void', version: batch.version + 1 };
    await forEachPayout(payoutIds, (payoutId) =>
      freePayout({ table, clock }, voided, payoutId, 'submit-batches'),
    );
  }

  async #holdOffenders(offenders: ReadonlySet<PayoutId>): Promise<void> {
    const { table, clock } = this.#deps;
    await forEachPayout(offenders, async (payoutId) => {
      const payout = await readPayout(table, payoutId);
      if (payout?.state !== 'scheduled') return;
      await holdPayout({ table, clock }, payout, [
        {
          code: 'file-refused',
          severity: 'hold',
          message:
            'A payment file with this payout did not pass its check. See the alarm of the cut-off for the rule.',
        },
      ]);
    });
  }

  #alarmCap(cap: 'file' | 'run' | 'day', count: number, sumMinor: bigint, limit: Cap): void {
    this.#deps.log.alarm('cap-hit', {
      cap,
      debtorAccountId: this.#account.id,
      executionDate: this.#executionDate,
      count,
      sumMinor: sumMinor.toString(),
      limitCount: limit.count,
      limitSumMinor: limit.sumMinor.toString(),
      action:
        'What is beyond it stays scheduled. Check what is due; raise the cap in the configuration only if it is right.',
    });
  }
}
