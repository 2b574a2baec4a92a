import { createHandler as createCollect } from '../../functions/collect-expenses/handler.ts';
import type { SourceName } from '../../functions/core/expense.ts';
import { sourceModesOf } from '../../functions/core/source-mode.ts';
import {
  type BatchResponse,
  createHandler as createExecute,
} from '../../functions/execute-payouts/handler.ts';
import type { AlarmEvent } from '../../functions/platform/alarm-events.ts';
import { approvalRulesOf } from '../../functions/platform/approval-rules.ts';
import type { Config } from '../../functions/platform/config.ts';
import type { Log } from '../../functions/platform/log.ts';
import { payeePolicyOf } from '../../functions/platform/payee-policy.ts';
import { createHandler as createReconcile } from '../../functions/reconcile-bank-reports/handler.ts';
import type { ReportResult } from '../../functions/reconcile-bank-reports/reconcile-report.ts';
import { createHandler as createRepair } from '../../functions/repair-payouts/handler.ts';
import { openSource } from '../../functions/sources/open-source.ts';
import { createHandler as createSubmit } from '../../functions/submit-batches/handler.ts';
import type { BankReport } from '../../local/sandbox/bank/simulator.ts';
import type { BankWords } from '../invariants/bank-words.ts';
import type { Knowledge } from '../invariants/knowledge.ts';
import type { Calls } from './calls.ts';
import { clientsOf } from './clients.ts';
import type { BookedExpense } from './expense-book.ts';
import type { Invocation, Invocations } from './invocations.ts';
import type { SimProcess } from './sim-process.ts';
import type { SourceApis } from './source-fetch.ts';
import { BUCKET, QUEUE, type Stores, TABLE } from './stores.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

/** As in infra/: the time-out of all functions but the consumer, and Lambda's own retries. */
const TIMEOUT_MS = 15 * 60_000;
const RUN_RETRIES = 1;
const REPORT_RETRIES = 2;

export type RaisedAlarm = {
  readonly event: AlarmEvent;
  readonly atMs: number;
  readonly batchId: string | undefined;
  readonly payoutId: string | undefined;
};

export type FunctionsOptions = {
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly calls: Calls;
  readonly stores: Stores;
  readonly invocations: Invocations;
  readonly apis: SourceApis;
  readonly knowledge: Knowledge;
  readonly words: BankWords;
  /** In force now. */
  readonly config: () => Config;
  readonly onAlarm: (event: AlarmEvent) => void;
};

/** The pipeline's real handlers, each invocation a process with its own clients. */
export class Functions {
  /** Alarms of the functions. */
  readonly alarms: RaisedAlarm[] = [];
  readonly #options: FunctionsOptions;
  readonly #missed: (() => void)[] = [];

  constructor(options: FunctionsOptions) {
    this.#options = options;
  }

  collect(name: string, event: { readonly source: SourceName; readonly account: string }): void {
    const { invocations, knowledge, timeline } = this.#options;
    let processId = '';
    invocations.start({
      name,
      timeoutMs: TIMEOUT_MS,
      retries: RUN_RETRIES,
      run: (process) => {
        processId = process.id;
        return this.#collect(process, event, knowledge.startReading(processId));
      },
      done: ({ complete }) => {
        if (complete) knowledge.endReading(processId, timeline.nowMs);
      },
    });
  }

  execute(process: SimProcess, event: unknown): Promise<BatchResponse> {
    const { calls, stores, config } = this.#options;
    const { limits, debtorAccounts } = config();
    const payees = payeePolicyOf(config());
    const { dynamoDb } = clientsOf(process, calls, stores);
    const handler = createExecute({
      table: { client: dynamoDb, tableName: TABLE },
      limits: limits.maxPayoutMinor,
      payees,
      debtorAccounts,
      clock: process.clock,
      log: this.logOf(process),
    });
    return handler(event);
  }

  submit(name: string, debtorAccount: string): void {
    const { calls, stores, config, invocations } = this.#options;
    invocations.start({
      name,
      timeoutMs: TIMEOUT_MS,
      retries: RUN_RETRIES,
      run: (process) => {
        const { dynamoDb, s3 } = clientsOf(process, calls, stores);
        const handler = createSubmit({
          table: { client: dynamoDb, tableName: TABLE },
          bucket: { client: s3, bucketName: BUCKET },
          debtorAccounts: config().debtorAccounts,
          approval: approvalRulesOf(config()),
          sourceModes: sourceModesOf(config().sources),
          clock: process.clock,
          random: process.random,
          log: this.logOf(process),
        });
        return handler({ debtorAccount });
      },
    });
  }

  repair(name: string, task: 'repair' | 'prove' | 'finish'): void {
    const { calls, stores, config, invocations } = this.#options;
    invocations.start({
      name,
      timeoutMs: TIMEOUT_MS,
      retries: RUN_RETRIES,
      run: (process) => {
        const { dynamoDb, s3, sqs } = clientsOf(process, calls, stores);
        const { clock, random } = process;
        const { repair, retries, sources, debtorAccounts } = config();
        const handler = createRepair({
          table: { client: dynamoDb, tableName: TABLE },
          queue: { client: sqs, queueUrl: QUEUE, clock, random },
          bucket: { client: s3, bucketName: BUCKET },
          clock,
          log: this.logOf(process),
          anchors: false,
          stalledAfterMs: repair.stalledAfterMinutes * 60_000,
          maxAttempts: retries.maxAttempts,
          retryAfter: retries.after,
          sourceModes: sourceModesOf(sources),
          sources,
          debtorAccounts,
          approval: approvalRulesOf(config()),
          metrics: { record: () => undefined },
        });
        return handler({ task });
      },
    });
  }

  /** A report arrives in the inbox; S3 notifies of it at least once. */
  report(report: BankReport, site: string): void {
    const { calls, stores, timeline, words } = this.#options;
    const key = `inbox/${report.name}`;
    stores.put(key, report.bytes);
    words.arrive(report);
    this.#reconcile(`reconcile:${site}`, key);
    if (calls.faultAt(`notification:${site}`, ['notification-twice']) !== undefined) {
      timeline.after(1_000, () => this.#reconcile(`reconcile:${site}-copy`, key));
    }
  }

  /** Events that Lambda gave up wait for a person, who sends them again once all is well. */
  redriveMissed(): void {
    for (const startAgain of this.#missed.splice(0)) startAgain();
  }

  /** The alarm calls a person, who has a report with unmatched lines read again. */
  rereadReport(name: string, key: string): void {
    this.#reconcile(`reread:${name}`, key);
  }

  #reconcile(name: string, key: string): void {
    const { calls, stores, config, invocations, words, timeline } = this.#options;
    const event = {
      Records: [{ s3: { bucket: { name: BUCKET }, object: { key: encodeURIComponent(key) } } }],
    };
    const invocation: Invocation<readonly ReportResult[]> = {
      name,
      timeoutMs: TIMEOUT_MS,
      retries: REPORT_RETRIES,
      run: (process) => {
        const { dynamoDb, s3 } = clientsOf(process, calls, stores);
        const handler = createReconcile({
          table: { client: dynamoDb, tableName: TABLE },
          s3,
          debtorAccounts: config().debtorAccounts,
          clock: process.clock,
          log: this.logOf(process),
        });
        return handler(event);
      },
      done: (results) => {
        if (results.every(({ outcome }) => outcome !== 'refused')) words.read(nameOf(key), timeline.nowMs);
      },
      missed: () => this.#missed.push(() => invocations.start(invocation)),
    };
    invocations.start(invocation);
  }

  #collect(process: SimProcess, event: unknown, reading: Set<BookedExpense>) {
    const { calls, stores, config, apis } = this.#options;
    const { clock, random } = process;
    const { dynamoDb, sqs } = clientsOf(process, calls, stores);
    const handler = createCollect({
      config: config(),
      table: { client: dynamoDb, tableName: TABLE },
      queue: { client: sqs, queueUrl: QUEUE, clock, random },
      openSource: async (source, _deadlineMs, allowance) =>
        openSource(source, {
          allowance,
          token: 'simulated',
          fetch: apis.fetchOf(process, source.kind, reading),
          clock,
          random,
          log: this.logOf(process),
        }),
      clock,
      random,
      log: this.logOf(process),
    });
    return handler(event, TIMEOUT_MS);
  }

  /** Alarms are part of what happens; the rest of a log is not. */
  logOf(process: SimProcess): Log {
    const { trace, timeline, onAlarm } = this.#options;
    return {
      info: () => undefined,
      warn: () => undefined,
      alarm: (event, fields) => {
        onAlarm(event);
        trace.note(`${process.id} ALARM ${event} ${JSON.stringify(fields ?? {})}`);
        const { batchId, payoutId } = { batchId: undefined, payoutId: undefined, ...fields };
        const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
        const about = { batchId: textOf(batchId), payoutId: textOf(payoutId) };
        this.alarms.push({ event, atMs: timeline.nowMs, ...about });
      },
    };
  }
}

/** The report's name, from its object's key. */
function nameOf(key: string): string {
  return key.slice('inbox/'.length);
}
