import { approvalsKeyOf, type Batch, outboxKeyOf } from '../functions/core/batch.ts';
import type { Clock } from '../functions/platform/clock.ts';
import type { Config } from '../functions/platform/config.ts';
import type { Log } from '../functions/platform/log.ts';
import { createHandler as createReconcile } from '../functions/reconcile-bank-reports/handler.ts';
import type { ReportResult } from '../functions/reconcile-bank-reports/reconcile-report.ts';
import type { ReadReport } from '../operate/reports/print-reports.ts';
import type { SubmittedFile } from './document.ts';
import { fetchFromOutbox, layIntoInbox } from './embedded/bank-exchange.ts';
import type { LocalAws } from './embedded/local-aws.ts';
import type { Outputs } from './embedded/outputs.ts';
import { unusedNames } from './embedded/unused-names.ts';
import { simulateBank } from './sandbox/bank/simulate.ts';
import type { Simulated } from './simulated.ts';
import { SANDBOX_SEED } from './sources.ts';

/** Takes a submitted batch's file from the outbox, with the proof of its approvals. */
export async function fetchSubmitted(aws: LocalAws, outputs: Outputs, batch: Batch): Promise<SubmittedFile> {
  const file = await fetchFromOutbox(aws, outputs, outboxKeyOf(batch));
  if (batch.proposal === undefined) return { batch, file };
  const { path } = await fetchFromOutbox(aws, outputs, approvalsKeyOf(batch));
  return { batch, file, approvals: path };
}

export type ExchangeOptions = {
  readonly simulated: Simulated;
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly onProgress: (what: string) => void;
};

/** The simulated bank answers the files; its days pass at once. Without it, they wait for a real one. */
export async function exchangeWithBank(
  aws: LocalAws,
  outputs: Outputs,
  { simulated, config, clock, log, onProgress }: ExchangeOptions,
  files: readonly SubmittedFile[],
): Promise<ReadReport[]> {
  if (simulated.bank === 'none') return [];
  const { reports } = simulateBank({
    seed: SANDBOX_SEED,
    files: files.map(({ file }) => file),
    receivedAtMs: clock.now(),
  });
  const reconcile = createReconcile({
    table: { client: aws.dynamoDb, tableName: aws.tableName },
    s3: aws.s3,
    debtorAccounts: config.debtorAccounts,
    clock,
    log,
  });
  onProgress("Reading the bank's reports …");
  const nameOf = await unusedNames(aws);
  const results: ReadReport[] = [];
  for (const report of reports) {
    const name = nameOf(report.name);
    onProgress(`Reading the bank's reports … ${name}`);
    const event = await layIntoInbox(aws, name, [report.bytes]);
    const path = outputs.write('bank-reports', name, report.bytes);
    const [result]: readonly ReportResult[] = await reconcile(event);
    if (result !== undefined) results.push({ path, result });
  }
  return results;
}
