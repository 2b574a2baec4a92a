import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { ReportSummary } from '../../functions/ledger/bank-reports.ts';
import { readUnmatched, type UnmatchedLine, unmatchedLines } from '../../functions/ledger/unmatched-lines.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { createHandler } from '../../functions/reconcile-bank-reports/handler.ts';
import type { ReportResult } from '../../functions/reconcile-bank-reports/reconcile-report.ts';
import { ACCOUNT, type PaymentStand } from './payment-stand.ts';

/** The inbox of a stand's bucket, and the function that reads what lies there. */
export class Inbox {
  readonly stand: PaymentStand;
  /** The handler's answer to any event; its clients fail where the stand's switch says so. */
  readonly handle: (event: unknown) => Promise<readonly ReportResult[]>;

  constructor(stand: PaymentStand, debtorAccounts: readonly DebtorAccount[] = [ACCOUNT]) {
    const { table, bucket, clock, log } = stand.deps;
    this.stand = stand;
    this.handle = createHandler({ table, s3: bucket.client, debtorAccounts, clock, log });
  }

  async put(key: string, content: string): Promise<void> {
    const { client, bucketName } = this.stand.bucket;
    await client.send(new PutObjectCommand({ Bucket: bucketName, Key: key, Body: Buffer.from(content) }));
  }

  async has(key: string): Promise<boolean> {
    const { client, bucketName } = this.stand.bucket;
    const found = await client.send(new HeadObjectCommand({ Bucket: bucketName, Key: key }));
    return found.$metadata.httpStatusCode === 200;
  }

  /** The handler's answer to the notification of the objects. */
  async notify(...keys: readonly string[]): Promise<readonly ReportResult[]> {
    return this.notifyEncoded(
      ...keys.map((key) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')),
    );
  }

  /** As `notify`, with the keys as they stand in the notification. */
  async notifyEncoded(...keys: readonly string[]): Promise<readonly ReportResult[]> {
    const bucket = { name: this.stand.bucket.bucketName };
    return this.handle({ Records: keys.map((key) => ({ s3: { bucket, object: { key } } })) });
  }

  /** Puts a report into the inbox and has it read. */
  async reconcile(content: string, key = 'inbox/report.xml'): Promise<ReportSummary> {
    await this.put(key, content);
    const [result] = await this.notify(key);
    if (result === undefined || result.outcome === 'refused') throw new Error('The report was not read.');
    return result.summary;
  }

  async recorded(sha256: string, ordinal: number): Promise<UnmatchedLine | undefined> {
    return readUnmatched(this.stand.table, sha256, ordinal);
  }

  async unmatched(sha256: string): Promise<UnmatchedLine[]> {
    return Array.fromAsync(unmatchedLines(this.stand.table, sha256, 1000));
  }
}
