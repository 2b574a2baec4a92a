import { createHash } from 'node:crypto';
import type { BankFact } from '../../functions/core/bank-fact.ts';
import { batchIdOf } from '../../functions/core/batch.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import { openBatch, sealBatch } from '../../functions/ledger/batches.ts';
import { writeManifestPart } from '../../functions/ledger/manifests.ts';
import { readWriteBack, type WriteBack } from '../../functions/ledger/write-backs.ts';
import type { AmpecoSourceConfig, Config } from '../../functions/platform/config.ts';
import { createAmpecoSource } from '../../functions/sources/ampeco/source.ts';
import type { Source } from '../../functions/sources/source.ts';
import { createHandler, type WriteBackSummary } from '../../functions/write-back/handler.ts';
import { openWritingClient } from '../../functions/write-back/open-client.ts';
import type { SettlementRecordRow } from '../../local/sandbox/ampeco/rows.ts';
import { type AmpecoSandbox, startAmpecoSandbox } from '../../local/sandbox/ampeco/sandbox.ts';
import { manifestEntry, openedBatch, SEAL } from './batches.ts';
import { exampleConfig } from './config.ts';
import { type Embedded, it as embeddedIt } from './embedded.ts';
import { HistoryStand } from './history-stand.ts';
import { ACCOUNT } from './payment-stand.ts';
import { BOOKED, PLAN, step } from './payouts.ts';

const HOUR_MS = 3_600_000;
const REMAINING_MS = 840_000;

/** A month of AMPECO on this machine, collected into a table, paid from there and written back. */
export class WriteBackStand {
  readonly history: HistoryStand;
  readonly sandbox: AmpecoSandbox;
  readonly source: Source;
  /** A report in euro. */
  readonly reportId: string;
  /** As it is configured; a test may change it. */
  ampeco: AmpecoSourceConfig;
  token: string;
  #batches = 0;

  private constructor(history: HistoryStand, sandbox: AmpecoSandbox, ampeco: AmpecoSourceConfig) {
    this.history = history;
    this.sandbox = sandbox;
    this.ampeco = ampeco;
    this.token = sandbox.writingToken;
    this.source = createAmpecoSource(ampeco, { ...this.#deps(), token: sandbox.token });
    const [first] = [...sandbox.data.reports(0)].filter(({ row }) => row.currencyCode === 'EUR');
    if (first === undefined) throw new Error('No report is in euro.');
    this.reportId = String(first.row.id);
  }

  static async create(embedded: Embedded): Promise<WriteBackStand> {
    const history = await HistoryStand.create(embedded);
    const month = { year: 2026, monthIndex: 9 };
    const { clock } = history;
    const sandbox = await startAmpecoSandbox({ seed: 7, month, size: 6, troubles: false, clock });
    const configured = exampleConfig().sources.find((one) => one.kind === 'ampeco');
    if (configured?.kind !== 'ampeco') throw new Error('The example has no AMPECO.');
    const writeBack = { secretName: 'ev-payouts/example/ampeco-voltgrid-writes' };
    return new WriteBackStand(history, sandbox, { ...configured, baseUrl: sandbox.url, writeBack });
  }

  #deps() {
    const { clock, log } = this.history;
    // The clock stands still while requests are under way: no pause between tries.
    return { fetch, clock, log, random: () => 0 };
  }

  get config(): Pick<Config, 'sources'> {
    return { sources: [this.ampeco] };
  }

  /** The function's answer to an event. */
  async invoke(event: unknown, remainingMs = REMAINING_MS): Promise<WriteBackSummary | undefined> {
    const { table, clock, log } = this.history;
    const handler = createHandler({
      config: this.config,
      table,
      clock,
      log,
      openClient: async (source, _secretName, deadlineMs, allowance) =>
        openWritingClient(source, { ...this.#deps(), token: this.token, deadlineMs, allowance }),
    });
    return handler(event, remainingMs);
  }

  /** The next run of the schedule, an hour later unless a test says otherwise. */
  async run(laterMs = HOUR_MS): Promise<WriteBackSummary | undefined> {
    this.history.clock.advance(laterMs);
    return this.invoke({ source: 'ampeco', account: this.ampeco.account });
  }

  async note(reportId = this.reportId): Promise<void> {
    const { payoutId } = await this.payout(reportId);
    await this.invoke({ source: 'ampeco', account: this.ampeco.account, payoutId });
  }

  payout(reportId = this.reportId): Promise<Payout> {
    return this.history.payout(reportId);
  }

  async row(): Promise<WriteBack | undefined> {
    return readWriteBack(this.history.table, (await this.payout()).payoutId);
  }

  /** The next day's collection. */
  async collect(): Promise<void> {
    await this.history.nextDay(this.source);
  }

  /** The report is collected, and its payout's attempt is in a sealed file that the bank books. */
  async pay(reportId = this.reportId): Promise<void> {
    if (this.#batches === 0) await this.collect();
    const { clock, table } = this.history;
    this.#batches += 1;
    const runId = `submission-${this.#batches}`;
    const batch = openedBatch({ batchId: batchIdOf(ACCOUNT.id, runId, 1), runId, openedAtMs: clock.now() });
    await openBatch(table, batch);
    const { payoutId, attempt, amountMinor = 0n } = await this.payout(reportId);
    const endToEndId = endToEndIdOf({ payoutId, attempt });
    await writeManifestPart(table, batch.batchId, 0, [
      manifestEntry('expense-1', { payoutId, endToEndId, amountMinor }),
    ]);
    await sealBatch(table, batch, { ...SEAL, count: 1, controlSumMinor: amountMinor });
    const booked = { ...BOOKED, attempt, bankReportId: lineOf(`booked ${attempt}`) };
    await this.history.walk(reportId, [
      (payout) => step(payout, 'scheduled', { plan: PLAN }),
      (payout) => step(payout, 'batched', { batchId: batch.batchId }),
      (payout) => step(payout, 'submitted'),
      (payout) => step(payout, 'paid', {}, booked),
    ]);
    await this.note(reportId);
  }

  /** The bank says something of the payout, which takes it to the state. */
  async say(to: Payout['state'], fact: BankFact): Promise<void> {
    const said = { ...fact, bankReportId: lineOf(`${to} ${fact.bankReportId}`) };
    await this.history.walk(this.reportId, [(payout) => step(payout, to, {}, said)]);
    await this.note();
  }

  records(reportId = this.reportId): readonly SettlementRecordRow[] {
    return this.sandbox.data.records(Number(reportId));
  }

  /** What the source's books say was paid, as it writes it: `812.50`. */
  paid(): string[] {
    return this.records()
      .map(({ paidAmount }) => paidAmount)
      .filter((amount) => Number(amount) !== 0);
  }

  /** What the payout pays, as the source should write it. */
  async amount(): Promise<string> {
    const { amountMinor = 0n } = await this.payout();
    return `${amountMinor / 100n}.${(amountMinor % 100n).toString().padStart(2, '0')}`;
  }

  /** Requests that would write, by method and path. */
  writes(): number {
    return this.history.log.lines.filter(({ event }) => event === 'settlement-record-sent').length;
  }
}

function lineOf(text: string): string {
  return `camt.053:${createHash('sha256').update(text).digest('hex').slice(0, 16)}#1`;
}

export const it = embeddedIt.extend('stand', async ({ embedded }, { onCleanup }) => {
  const stand = await WriteBackStand.create(embedded);
  onCleanup(() => stand.sandbox.close());
  return stand;
});
