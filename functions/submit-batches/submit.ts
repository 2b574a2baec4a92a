import { WRITER_VERSION } from '../bank/pain001/writer-version.ts';
import { forEachPayout, freePayout } from '../batches/finish-batch.ts';
import { isContradictedSince } from '../batches/outdated.ts';
import {
  type CapName,
  type DuePayout,
  type FilePlan,
  planRun,
  sumOf,
  waitsForASecond,
} from '../batches/plan-files.ts';
import { type Due, readDue } from '../batches/read-due.ts';
import type { Cap } from '../core/approval/policy.ts';
import { type Batch, batchIdOf } from '../core/batch.ts';
import type { BatchSeal } from '../core/batch-seal.ts';
import type { PlainDate } from '../core/date.ts';
import { kindOf } from '../core/error-kind.ts';
import { assert, PipelineError } from '../core/errors.ts';
import type { PayoutId } from '../core/ids.ts';
import { localDate } from '../core/local-time.ts';
import { executionDateFor } from '../core/plan.ts';
import { openBatch, voidBatch } from '../ledger/batches.ts';
import { readManifest } from '../ledger/manifests.ts';
import { type Reservation, readDay, reserveDay } from '../ledger/payment-days.ts';
import { readPayout } from '../ledger/payouts.ts';
import { readStopOf } from '../ledger/stops.ts';
import { planningTimeOf } from '../platform/approval-rules.ts';
import type { DebtorAccount } from '../platform/config.ts';
import { logAbout } from '../platform/log.ts';
import { PACKAGE_VERSION } from '../platform/package-version.ts';
import { type Batched, batchPayouts, holdPayout } from './batch-payouts.ts';
import { checkBatchFile, FILE_REFUSED, MAX_FILE_ROUNDS } from './check-batch-file.ts';
import { depart, type ProposedFile, type SubmittedBatch } from './depart.ts';
import { newBatch } from './new-batch.ts';
import type { SubmitDeps } from './submit-deps.ts';

export type SubmitSummary = {
  readonly debtorAccountId: string;
  readonly executionDate: PlainDate;
  readonly due: number;
  readonly batches: readonly SubmittedBatch[];
  /** They wait for people: the last approval seals them. */
  readonly proposed: readonly ProposedFile[];
  /** Payouts that a cap holds back: they stay scheduled, none is sealed. */
  readonly heldBack: number;
};

/**
 * The cut-off of one debtor account: all due payouts go into payment files, and one conditional write seals each before
 * a byte of it is published. Beyond the caps nothing is sealed.
 */
export async function submitBatches(deps: SubmitDeps, account: DebtorAccount): Promise<SubmitSummary> {
  const submission = new Submission(deps, account);
  return submission.submit();
}

class Submission {
  readonly #deps: SubmitDeps;
  readonly #account: DebtorAccount;
  readonly #executionDate: PlainDate;
  readonly #plannedAtMs: number;
  readonly #runId: string;
  #opened = 0;
  /** Of the current file. */
  #batchId: string | undefined;
  #paidCount = 0;
  #paidMinor = 0n;
  #heldBack = 0;
  readonly #proposed: ProposedFile[] = [];
  #failure: Error | undefined;

  constructor(deps: SubmitDeps, account: DebtorAccount) {
    const nowMs = deps.clock.now();
    this.#account = account;
    this.#plannedAtMs = nowMs;
    this.#executionDate = executionDateFor(account, planningTimeOf(account, nowMs));
    const chance = Math.floor(deps.random() * 36 ** 8).toString(36);
    this.#runId = `${new Date(nowMs).toISOString()}-${account.id}-${chance}`;
    const about = { runId: this.#runId, debtorAccountId: account.id, executionDate: this.#executionDate };
    this.#deps = { ...deps, log: logAbout(deps.log, about) };
  }

  async submit(): Promise<SubmitSummary> {
    this.#deps.log.info('submission-started');
    const summary = await this.#submitDue();
    const { due, batches, heldBack } = summary;
    const payouts = batches.reduce((sum, batch) => sum + batch.count, 0);
    const proposed = this.#proposed.length;
    this.#deps.log.info('submission-ended', { due, batches: batches.length, proposed, payouts, heldBack });
    if (this.#failure !== undefined) throw this.#failure;
    return summary;
  }

  async #submitDue(): Promise<SubmitSummary> {
    const account = this.#account;
    const { due } = await this.#readDue();
    if (await this.#isStopped()) return this.#summaryOf(due.length, [], due.length);
    const taken = await readDay(this.#deps.table, account.id, this.#executionDate);
    const { files, hits, alone } = planRun(due, account, taken);
    this.#letWait(alone.length);
    for (const { cap, heldBack, limit } of hits) {
      this.#alarmCap(cap, { count: heldBack.length, sumMinor: sumOf(heldBack) }, limit);
      this.#heldBack += heldBack.length;
    }
    if (files.length === 0 && this.#heldBack > 0) return this.#summaryOf(due.length, [], due.length);
    const batches = await this.#submitFiles(files);
    return this.#summaryOf(due.length, batches, this.#heldBack);
  }

  #summaryOf(due: number, batches: readonly SubmittedBatch[], heldBack: number): SubmitSummary {
    return {
      debtorAccountId: this.#account.id,
      executionDate: this.#executionDate,
      due,
      batches,
      proposed: this.#proposed,
      heldBack,
    };
  }

  /** A person's word counts from its write on, even in the middle of a run. */
  async #isStopped(): Promise<boolean> {
    const stop = await readStopOf(this.#deps.table, this.#account.id);
    if (stop === undefined) return false;
    this.#deps.log.warn('submission-stopped', { stopped: stop.debtorAccountId, since: stop.at });
    return true;
  }

  /** A failing file does not stop the others, unless an invariant is broken. */
  async #submitFiles(files: FilePlan['files']): Promise<SubmittedBatch[]> {
    const batches: SubmittedBatch[] = [];
    for (const file of files) {
      try {
        const batch = await this.#submitFile(file.map(({ payoutId }) => payoutId));
        if (batch !== undefined) batches.push(batch);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (error instanceof PipelineError && kindOf(error).needs === 'code') throw error;
        this.#failure ??= error;
        this.#deps.log.alarm('file-failed', {
          batchId: this.#batchId,
          cause: error instanceof PipelineError ? error.code : error.name,
          action: 'The repair voids or finishes its batch once the lease has run out.',
        });
      }
    }
    return batches;
  }

  #readDue(): Promise<Due<DuePayout>> {
    const query = { account: this.#account, executionDate: this.#executionDate, mode: 'live' } as const;
    return readDue(this.#deps, query, ({ payoutId }, amountMinor) => ({ payoutId, amountMinor }));
  }

  async #submitFile(payoutIds: readonly PayoutId[]): Promise<SubmittedBatch | undefined> {
    for (let round = 1; round <= MAX_FILE_ROUNDS; round += 1) {
      const result = await this.#tryFile(payoutIds);
      if (result !== 'refused') return result;
    }
    return undefined;
  }

  /** Open, batch, check, reserve the day, seal, publish. A failure before the seal frees the payouts. */
  async #tryFile(payoutIds: readonly PayoutId[]): Promise<SubmittedBatch | 'refused' | undefined> {
    const { table, clock } = this.#deps;
    const batch = await this.#open();
    const batched = await batchPayouts({ ...this.#deps, account: this.#account }, batch, payoutIds);
    // Of two planned payouts, one may have gone its own way since.
    const mustWait = batched.count === 1 && waitsForASecond(this.#account);
    if (batched.count === 0 || mustWait) {
      await this.#giveUp(batch, payoutIds);
      if (mustWait) this.#letWait(1);
      return undefined;
    }
    const today = localDate(clock.now(), this.#account.cutOff.timeZone);
    const entries = () => readManifest(table, batch.batchId, batched.manifestParts);
    const checked = await checkBatchFile(batch, batched, entries, today);
    if (!checked.ok) {
      this.#deps.log.alarm('file-refused', {
        batchId: batch.batchId,
        rules: checked.rules,
        action: 'The batch was voided before it was sealed. Look at the payouts that are held for it.',
      });
      await this.#giveUp(batch, payoutIds);
      await this.#holdOffenders(batch, checked.offenders);
      return checked.offenders.size > 0 ? 'refused' : undefined;
    }
    if (await isContradictedSince(this.#deps, entries())) {
      await this.#giveUp(batch, payoutIds);
      return 'refused';
    }
    if ((await this.#isStopped()) || !(await this.#reserve(batch, batched))) {
      await this.#giveUp(batch, payoutIds);
      return undefined;
    }
    const { makers, ...sums } = batched;
    const seal: BatchSeal = {
      ...sums,
      fileSha256: checked.sha256,
      fileBytes: checked.bytes,
      writerVersion: WRITER_VERSION,
      packageVersion: PACKAGE_VERSION,
    };
    const departed = await depart(this.#deps, this.#account, batch, seal, makers, this.#plannedAtMs);
    if (departed?.kind === 'proposed') this.#proposed.push(departed);
    return departed?.kind === 'submitted' ? departed : undefined;
  }

  /** They stay scheduled for the next cut-off; overdue ones have an alarm. */
  #letWait(payouts: number): void {
    if (payouts === 0) return;
    this.#heldBack += payouts;
    this.#deps.log.warn('single-payment-waits', {
      payouts,
      action:
        'The account waives the verification of payees, which needs two payments in a file. It goes with the next cut-off that has others; "singlePaymentFile": "send" sends it alone.',
    });
  }

  async #open(): Promise<Batch> {
    this.#opened += 1;
    const batch = newBatch(this.#account, {
      batchId: batchIdOf(this.#account.id, this.#runId, this.#opened),
      runId: this.#runId,
      executionDate: this.#executionDate,
      openedAtMs: this.#deps.clock.now(),
    });
    this.#batchId = batch.batchId;
    assert(await openBatch(this.#deps.table, batch), 'a batch id is new');
    return batch;
  }

  #reservation(batch: Batch, batched: Batched): Reservation {
    return {
      debtorAccountId: this.#account.id,
      executionDate: batch.executionDate,
      batchId: batch.batchId,
      count: batched.count,
      sumMinor: batched.controlSumMinor,
    };
  }

  /** Checks the caps again, on what the batch really has; the day's row judges between all submissions. */
  async #reserve(batch: Batch, batched: Batched): Promise<boolean> {
    const { maxPerFile, maxPerRun, maxPerDay } = this.#account;
    const { count, controlSumMinor } = batched;
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
    if (await reserveDay(this.#deps.table, this.#reservation(batch, batched), maxPerDay)) return true;
    this.#heldBack += count;
    this.#alarmCap('day', { count, sumMinor: controlSumMinor }, maxPerDay);
    return false;
  }

  /** By its planned ids: a manifest that differs from the batch must not keep a payout back. */
  async #giveUp(batch: Batch, payoutIds: readonly PayoutId[]): Promise<void> {
    const { table, clock } = this.#deps;
    if (!(await voidBatch(table, batch, { why: 'abandoned', atMs: clock.now() }))) return;
    const voided: Batch = { ...batch, state: 'void', version: batch.version + 1 };
    await forEachPayout(payoutIds, (payoutId) =>
      freePayout({ table, clock }, voided, payoutId, 'submit-batches'),
    );
  }

  async #holdOffenders(batch: Batch, offenders: ReadonlySet<PayoutId>): Promise<void> {
    const { table, clock } = this.#deps;
    await forEachPayout(offenders, async (payoutId) => {
      const payout = await readPayout(table, payoutId);
      if (payout?.state !== 'scheduled') return;
      await holdPayout({ table, clock }, batch, payout, [FILE_REFUSED]);
    });
  }

  #alarmCap(cap: CapName, beyond: Cap, limit: Cap): void {
    this.#deps.log.alarm('cap-hit', {
      cap,
      debtorAccountId: this.#account.id,
      executionDate: this.#executionDate,
      count: beyond.count,
      sumMinor: beyond.sumMinor.toString(),
      limitCount: limit.count,
      limitSumMinor: limit.sumMinor.toString(),
      action:
        'What is beyond it stays scheduled. Check what is due; raise the cap in the configuration only if it is right.',
    });
  }
}
