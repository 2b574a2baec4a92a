import type { FileBucket } from '../../../functions/batches/outbox.ts';
import { ANCHORS } from '../../../functions/core/anchor.ts';
import type { Trust } from '../../../functions/core/approval/trusted-key.ts';
import { reportOf } from '../../../functions/core/bank-fact.ts';
import type { PayoutId } from '../../../functions/core/ids.ts';
import {
  BATCH_KEY_PREFIX,
  PARTITION_KEY,
  PROOF_KEY,
  payoutIdInKey,
  payoutKey,
  ROSTER_KEY,
} from '../../../functions/ledger/keys.ts';
import { monthPartition, payoutMonthOf } from '../../../functions/ledger/list-keys.ts';
import { listEntries } from '../../../functions/ledger/listing.ts';
import { monthEntries } from '../../../functions/ledger/month-list.ts';
import { MAX_ROWS_PER_READ } from '../../../functions/ledger/payouts.ts';
import type { Item, LedgerTable } from '../../../functions/ledger/table.ts';
import type { Clock } from '../../../functions/platform/clock.ts';
import { MonthTally } from '../../payouts/month-tally.ts';
import { chargesNamedBy } from '../charges-named-by.ts';
import { SUMS_NAME, TRUST_NAME } from '../format/parts.ts';
import { sumsText } from '../format/sums-file.ts';
import { trustText } from '../format/trust-file.ts';
import { auditRowsOfMonth } from './audit-rows.ts';
import { addBatches } from './batch-parts.ts';
import { addFile, anchorKeys } from './bucket-files.ts';
import { addCharges } from './charge-parts.ts';
import { Gathering, readablePayout } from './gathering.ts';
import { addJournals } from './journal-parts.ts';
import { readAnchor } from './read-anchor.ts';
import { readRows } from './read-rows.ts';
import { addReports } from './report-parts.ts';
import { RowParts } from './row-parts.ts';
import { addRuns } from './run-parts.ts';
import { type Sink, TarWriter } from './tar-writer.ts';

export type EvidenceDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  readonly bucket: FileBucket;
  readonly stage: string;
  /** As the configuration says it; undefined where nobody approves. */
  readonly trust: Trust | undefined;
  /** Told what is read, and how much of it. */
  readonly onProgress: (what: string) => void;
};

/** What an archive has. */
export type EvidenceMade = {
  readonly bytes: number;
  /** Of the whole archive. */
  readonly sha256: string;
  readonly payouts: number;
  readonly otherPayouts: number;
  readonly batches: number;
  readonly reports: number;
  readonly anchors: number;
};

/**
 * Writes a month's evidence as one archive, part by part: its payouts, everything that shares a file or a run with
 * them, every file opened and every report read in it. Memory grows with ids alone. Equal data make equal bytes.
 * @param month `YYYY-MM`, UTC.
 * @throws PipelineError CONFIG_INVALID where the bucket may not be read.
 */
export async function makeEvidence(deps: EvidenceDeps, month: string, sink: Sink): Promise<EvidenceMade> {
  return new EvidenceMaker(deps, month, sink).make();
}

class EvidenceMaker {
  readonly #deps: EvidenceDeps;
  readonly #month: string;
  readonly #tar: TarWriter;
  readonly #gathering = new Gathering();
  readonly #others: RowParts;
  readonly #ofMonth = new Set<PayoutId>();

  constructor(deps: EvidenceDeps, month: string, sink: Sink) {
    this.#deps = deps;
    this.#month = month;
    this.#tar = new TarWriter(sink);
    this.#others = new RowParts(this.#tar, 'other-payouts');
  }

  async make(): Promise<EvidenceMade> {
    const { stage, trust, onProgress } = this.#deps;
    onProgress('Reading the month …');
    await this.#tar.addText(TRUST_NAME, trustText(trust));
    for await (const { key } of monthEntries(this.#deps.table, 'batches', this.#month)) {
      this.#gathering.batches.add(key.slice(BATCH_KEY_PREFIX.length));
    }
    const payouts = await this.#payoutsOfMonth();
    const deps = { ...this.#deps, tar: this.#tar };
    const addOthers = (ids: readonly PayoutId[]): Promise<void> => this.#addOthers(ids);
    const batchIds = [...this.#gathering.batches].sort();
    await addBatches(deps, batchIds, addOthers);
    await addRuns(deps, [...this.#gathering.runs].sort(), addOthers);
    await this.#journals(addOthers);
    const anchors = await this.#anchors(addOthers);
    await this.#others.end();
    const reports = await addReports(deps, this.#month, this.#gathering);
    await this.#rows('roster', readRows(this.#deps, [ROSTER_KEY]));
    await this.#rows('audit', auditRowsOfMonth(this.#deps, this.#month));
    await this.#rows('proof', readRows(this.#deps, [PROOF_KEY]));
    const whole = await this.#tar.finish({ stage, month: this.#month });
    const otherPayouts = this.#others.rows;
    return { ...whole, payouts, otherPayouts, batches: batchIds.length, reports, anchors };
  }

  async #payoutsOfMonth(): Promise<number> {
    const rows = new RowParts(this.#tar, 'payouts');
    const charges = new RowParts(this.#tar, 'charges');
    const tally = new MonthTally();
    for await (const item of readRows(this.#deps, this.#listed())) {
      const payout = readablePayout(item);
      const payoutId = payoutIdInKey(item[PARTITION_KEY]?.S ?? '');
      // The index lags: the row says whether it is of the month, and one whose name changes may come twice.
      const isOther = payout !== undefined && payoutMonthOf(payout) !== this.#month;
      if (payoutId === undefined || isOther || this.#gathering.payouts.has(payoutId)) continue;
      this.#gathering.payouts.add(payoutId);
      this.#ofMonth.add(payoutId);
      if (payout !== undefined) {
        this.#gathering.addOfMonth(payout);
        for (const name of chargesNamedBy(payout)) {
          await addCharges(this.#deps, charges, this.#gathering.charges, name);
        }
        tally.add(payout);
      }
      await rows.add(item);
      if (rows.rows % MAX_ROWS_PER_READ === 0) this.#progress(`Reading the month … payouts: ${rows.rows}`);
    }
    await rows.end();
    await charges.end();
    await this.#tar.addText(SUMS_NAME, sumsText(tally.sums()));
    return rows.rows;
  }

  /** Before the anchors, since a month is closed after its last step. */
  async #journals(addOthers: (ids: readonly PayoutId[]) => Promise<void>): Promise<void> {
    const deps = { ...this.#deps, tar: this.#tar };
    const journaled = await addJournals(deps, this.#month, this.#ofMonth);
    await addOthers([...journaled.payouts]);
    for (const id of journaled.bankReportIds) this.#gathering.reports.add(reportOf(id));
    if (journaled.closedAt > this.#gathering.lastStepAt) this.#gathering.lastStepAt = journaled.closedAt;
  }

  async *#listed(): AsyncGenerator<string> {
    const walk = { descending: false, perQuery: () => undefined };
    for await (const entries of listEntries(this.#deps.table, monthPartition(this.#month), walk)) {
      for (const { payoutId } of entries) yield payoutKey(payoutId);
    }
  }

  /** Payouts that others name, each once. */
  async #addOthers(payoutIds: readonly PayoutId[]): Promise<void> {
    const missing = [...new Set(payoutIds)].filter((payoutId) => !this.#gathering.payouts.has(payoutId));
    for await (const item of readRows(this.#deps, missing.map(payoutKey))) {
      const payout = readablePayout(item);
      if (payout !== undefined) this.#gathering.addOther(payout);
      await this.#others.add(item);
    }
    for (const payoutId of missing) this.#gathering.payouts.add(payoutId);
  }

  /** From the month's first day up to the first one after the last step. */
  async #anchors(addOthers: (ids: readonly PayoutId[]) => Promise<void>): Promise<number> {
    const { bucket } = this.#deps;
    let anchors = 0;
    const last = `${ANCHORS}${this.#gathering.lastStepAt.replaceAll(/[:.]/g, '-')}`;
    let stopBehind: string | undefined;
    for await (const key of anchorKeys(bucket, `${this.#month}-01`)) {
      const proof = key.slice(0, key.lastIndexOf('-'));
      if (stopBehind !== undefined && proof > stopBehind) break;
      if (key > last) stopBehind = proof;
      if (!(await addFile(this.#tar, bucket, { key }, key))) continue;
      anchors += 1;
      // A payout that moved to another month belongs here too: its anchor says that it was of this one.
      const anchor = await readAnchor(bucket, key);
      const ofMonth = anchor?.payouts.filter(({ month }) => month === this.#month) ?? [];
      await addOthers(ofMonth.map(({ payoutId }) => payoutId));
      if (anchor?.at.startsWith(this.#month) === true) {
        for (const digest of anchor.reports) this.#gathering.reportDigests.add(digest);
      }
      this.#progress(`Reading the month … anchors: ${anchors}`);
    }
    return anchors;
  }

  async #rows(folder: 'roster' | 'audit' | 'proof', items: AsyncIterable<Item>): Promise<void> {
    const rows = new RowParts(this.#tar, folder);
    for await (const item of items) await rows.add(item);
    await rows.end();
  }

  #progress(what: string): void {
    this.#deps.onProgress(what);
  }
}
