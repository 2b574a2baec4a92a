import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  type CapHit,
  type CapName,
  type DuePayout,
  fitsFile,
  leftOf,
  planRun,
  sumOf,
} from '../batches/plan-files.ts';
import { type Due, readDue } from '../batches/read-due.ts';
import type { Cap } from '../core/approval/policy.ts';
import type { ManifestEntry } from '../core/batch.ts';
import type { PlainDate } from '../core/date.ts';
import type { PayoutId } from '../core/ids.ts';
import { localDate } from '../core/local-time.ts';
import { formatMinor } from '../core/money.ts';
import type { Payout } from '../core/payout.ts';
import { destinationOf, payingAccountFor } from '../core/plan.ts';
import { STOPPED_UNSENT, type State } from '../core/states.ts';
import { readDay } from '../ledger/payment-days.ts';
import type { DebtorAccount } from '../platform/config.ts';
import { logAbout } from '../platform/log.ts';
import { FILE_REFUSED } from './check-batch-file.ts';
import { manifestEntryOf, reasonsAgainst } from './manifest-entry.ts';
import {
  type CutOffVerdict,
  type PreviewLine,
  type PreviewReason,
  type PreviewVerdict,
  previewCsv,
} from './preview-csv.ts';
import { previewFile } from './preview-file.ts';
import { lineOf, readWaitingLines } from './preview-lines.ts';
import type { SubmitSummary } from './submit.ts';
import type { SubmitDeps } from './submit-deps.ts';

export type PreviewDeps = Omit<SubmitDeps, 'random'> & {
  /** All configured ones: the first one's list has unpayable payouts. */
  readonly debtorAccounts: readonly DebtorAccount[];
};

export type PreviewedFile = {
  readonly key: string;
  readonly messageId: string;
  readonly count: number;
  readonly controlSumMinor: bigint;
};

/** A cap that would hold payouts back. */
export type PreviewedCap = { readonly cap: CapName; readonly beyond: Cap; readonly limit: Cap };

export type PreviewSummary = {
  readonly debtorAccountId: string;
  readonly executionDate: PlainDate;
  readonly currency: string;
  /** The list of all examined payouts. */
  readonly csvKey: string;
  readonly files: readonly PreviewedFile[];
  readonly caps: readonly PreviewedCap[];
  /** Payouts by verdict. */
  readonly counts: Readonly<Record<CutOffVerdict, number>>;
  /** Payouts stopped before any file, by state. */
  readonly stopped: ReadonlyMap<State, number>;
  readonly wouldBePaidMinor: bigint;
  /** Whether there are more payouts than examined. */
  readonly isCutOff: boolean;
};

type Previewed = DuePayout & {
  readonly line: PreviewLine;
  /** Undefined where a finding stops it. */
  readonly entry: ManifestEntry | undefined;
};

/** A payment alone in a file, while its account waives the verification of payees. */
const ALONE: PreviewReason = {
  code: 'single-payment',
  message:
    'It would be alone in its file, and the account waives the verification of payees, which needs two payments: it waits for the next cut-off that has others.',
};

/**
 * Previews the account's cut-off for sources on a dry run: its files with masked accounts, and a list of what would be
 * paid, held back, held and rejected, under `preview/<debtor account>/<execution date>/`. Reads the ledger and writes
 * no row. The day's next preview replaces this one; a file not in its list comes from an earlier one.
 *
 * @param submitted this run's payments of live sources: the caps cover both together.
 * @returns undefined where no source is on a dry run.
 */
export async function previewBatches(
  deps: PreviewDeps,
  account: DebtorAccount,
  submitted: Pick<SubmitSummary, 'executionDate' | 'batches'>,
): Promise<PreviewSummary | undefined> {
  if (![...deps.sourceModes.values()].includes('dry-run')) return undefined;
  const { executionDate, batches } = submitted;
  const paid = {
    count: batches.reduce((count, batch) => count + batch.count, 0),
    sumMinor: batches.reduce((sum, { controlSumMinor }) => sum + controlSumMinor, 0n),
  };
  const about = { debtorAccountId: account.id, executionDate };
  const preview = new Preview({ ...deps, log: logAbout(deps.log, about) }, account, executionDate);
  return preview.make(paid);
}

class Preview {
  readonly #deps: PreviewDeps;
  readonly #account: DebtorAccount;
  readonly #executionDate: PlainDate;
  readonly #nowMs: number;
  readonly #lines: PreviewLine[] = [];
  readonly #files: PreviewedFile[] = [];

  constructor(deps: PreviewDeps, account: DebtorAccount, executionDate: PlainDate) {
    this.#deps = deps;
    this.#account = account;
    this.#executionDate = executionDate;
    this.#nowMs = deps.clock.now();
  }

  async make(paid: Cap): Promise<PreviewSummary> {
    const { due } = await this.#readDue();
    const taken = await readDay(this.#deps.table, this.#account.id, this.#executionDate);
    const maxPerRun = leftOf(this.#account.maxPerRun, paid);
    const { files, hits, alone } = planRun(due, { ...this.#account, maxPerRun }, taken);
    const dueById = new Map(due.map((one) => [one.payoutId, one]));
    for (const hit of hits) this.#holdBack(hit, dueById);
    this.#letWait(alone, dueById);
    for (const [index, file] of files.entries()) {
      await this.#previewFile(
        index + 1,
        file.flatMap(({ payoutId }) => dueById.get(payoutId) ?? []),
      );
    }
    const waiting = await readWaitingLines(this.#deps, (payout) => this.#lists(payout));
    this.#lines.push(...waiting.lines);
    const payable = due.filter((one) => fitsFile(one, this.#account.maxPerFile));
    const isCutOff = waiting.isCutOff || payable.length > this.#account.maxPerRun.count;
    const csvKey = this.#keyOf('preview.csv');
    // Last: it names the files.
    await this.#put(csvKey, previewCsv(this.#lines, isCutOff), 'text/csv; charset=utf-8');
    return this.#summarise(csvKey, hits, isCutOff);
  }

  #readDue(): Promise<Due<Previewed>> {
    const query = { account: this.#account, executionDate: this.#executionDate, mode: 'dry-run' } as const;
    return readDue(this.#deps, query, (payout, amountMinor) => {
      const reasons = reasonsAgainst(payout, this.#account, this.#executionDate);
      return {
        payoutId: payout.payoutId,
        amountMinor,
        line: lineOf(payout, 'would-be-held', reasons),
        entry: reasons.length > 0 ? undefined : manifestEntryOf(payout, this.#account),
      };
    });
  }

  /**
   * Whether its list has the payout. The first account's list also has payouts that no account pays: none goes missing.
   */
  #lists(payout: Payout): boolean {
    const { debtorAccounts } = this.#deps;
    const today = localDate(this.#nowMs, 'Etc/UTC');
    const payer = payingAccountFor(debtorAccounts, destinationOf(payout), today) ?? debtorAccounts[0];
    return payer?.id === this.#account.id;
  }

  #holdBack({ cap, heldBack, limit }: CapHit, dueById: ReadonlyMap<PayoutId, Previewed>): void {
    const reasons = [{ code: `cap-of-${cap}`, message: this.#sentenceOf(cap, heldBack, limit) }];
    for (const { payoutId } of heldBack) {
      const line = dueById.get(payoutId)?.line;
      if (line !== undefined) this.#lines.push({ ...line, verdict: 'held-back', reasons });
    }
  }

  #letWait(alone: readonly DuePayout[], dueById: ReadonlyMap<PayoutId, Previewed>): void {
    for (const { payoutId } of alone) {
      const line = dueById.get(payoutId)?.line;
      if (line !== undefined) this.#lines.push({ ...line, verdict: 'held-back', reasons: [ALONE] });
    }
  }

  #sentenceOf(cap: CapName, heldBack: readonly DuePayout[], limit: Cap): string {
    const { currency } = this.#account;
    const most = `${limit.count} payments and ${formatMinor(limit.sumMinor, currency)} ${currency}`;
    if (cap === 'file') return `It alone is more than a file may pay (${most}).`;
    const sum = `${formatMinor(sumOf(heldBack), currency)} ${currency}`;
    const due = `${heldBack.length} payments of ${sum} are due`;
    return cap === 'run'
      ? `A run may pay ${most}; ${due}, so that none is paid.`
      : `This day may still pay ${most}; ${due}, so that none is paid.`;
  }

  async #previewFile(ordinal: number, members: readonly Previewed[]): Promise<void> {
    const name = `payment-file-${ordinal}.xml`;
    const madeAt = new Date(this.#nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    // Says what it is, and no bank report can name it.
    const messageId = `PREVIEW-${madeAt}-${ordinal}`;
    const preview = await previewFile(this.#account, {
      messageId,
      executionDate: this.#executionDate,
      nowMs: this.#nowMs,
      entries: members.flatMap(({ entry }) => entry ?? []),
    });
    const paid = new Set(preview.entries.map(({ payoutId }) => payoutId));
    for (const { payoutId, line, entry } of members) {
      if (paid.has(payoutId)) {
        const executionDate = this.#executionDate;
        this.#lines.push({ ...line, verdict: 'would-be-paid', executionDate, file: name });
      } else if (entry === undefined) {
        this.#lines.push(line);
      } else {
        const verdict = preview.offenders.has(payoutId) ? 'would-be-held' : 'held-back';
        this.#lines.push({ ...line, verdict, reasons: [FILE_REFUSED] });
      }
    }
    if (paid.size === 0) return;
    const key = this.#keyOf(name);
    await this.#put(key, preview.maskedText, 'application/xml');
    this.#files.push({ key, messageId, count: paid.size, controlSumMinor: preview.controlSumMinor });
  }

  #keyOf(name: string): string {
    return `preview/${this.#account.id}/${this.#executionDate}/${name}`;
  }

  async #put(key: string, body: string, contentType: string): Promise<void> {
    const { client, bucketName } = this.#deps.bucket;
    await client.send(
      new PutObjectCommand({ Bucket: bucketName, Key: key, Body: body, ContentType: contentType }),
    );
  }

  #summarise(csvKey: string, hits: readonly CapHit[], isCutOff: boolean): PreviewSummary {
    const countOf = (verdict: PreviewVerdict): number =>
      this.#lines.filter((line) => line.verdict === verdict).length;
    const counts = {
      'would-be-paid': countOf('would-be-paid'),
      'held-back': countOf('held-back'),
      'would-be-held': countOf('would-be-held'),
    };
    const stopped = new Map(STOPPED_UNSENT.map((state) => [state, countOf(state)]));
    const wouldBePaidMinor = this.#files.reduce((sum, { controlSumMinor }) => sum + controlSumMinor, 0n);
    this.#deps.log.info('preview-made', {
      wouldBePaid: counts['would-be-paid'],
      wouldBePaidMinor: wouldBePaidMinor.toString(),
      heldBack: counts['held-back'],
      wouldBeHeld: counts['would-be-held'],
      ...Object.fromEntries(stopped),
      files: this.#files.length,
      isCutOff,
    });
    return {
      debtorAccountId: this.#account.id,
      executionDate: this.#executionDate,
      currency: this.#account.currency,
      csvKey,
      files: this.#files,
      caps: hits.map(({ cap, heldBack, limit }) => ({
        cap,
        beyond: { count: heldBack.length, sumMinor: sumOf(heldBack) },
        limit,
      })),
      counts,
      stopped,
      wouldBePaidMinor,
      isCutOff,
    };
  }
}
