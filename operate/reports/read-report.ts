import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { HeadObjectCommand, NotFound } from '@aws-sdk/client-s3';
import { BANK_REPORT_LIMITS } from '../../functions/bank/xml/limits.ts';
import type { Config } from '../../functions/platform/config.ts';
import { createHandler } from '../../functions/reconcile-bank-reports/handler.ts';
import type { ReportResult } from '../../functions/reconcile-bank-reports/reconcile-report.ts';
import { layIntoInbox } from '../../local/embedded/bank-exchange.ts';
import { openOutputs } from '../../local/embedded/outputs.ts';
import { notificationOf } from '../redrive/notification.ts';
import type { KeptStores } from '../stores.ts';
import { wrongUse } from '../wrong-use.ts';
import { type FirstUnmatched, unmatchedOf } from './unmatched.ts';

/** What came of a report that was read into kept stores. */
export type ReportRead = {
  readonly result: ReportResult;
  /** Its lines that wait for a person. */
  readonly waiting: FirstUnmatched;
};

const MIB = 1024 * 1024;

/**
 * Lays a bank report into the inbox of kept stores, with a copy beside them, and reads it as the function does.
 * @throws PipelineError CONFIG_INVALID where there is no such file, or none that the reader allows.
 */
export async function readReportFile(stores: KeptStores, config: Config, file: string): Promise<ReportRead> {
  const name = basename(file);
  const event = await layIntoInbox(stores.aws, name, createReadStream(file));
  openOutputs(stores.dataDir).copy('bank-reports', name, file);
  return read(stores, config, event);
}

/** @throws PipelineError CONFIG_INVALID where there is no such file, or it is larger than the reader allows. */
export function checkReportFile(file: string, hint: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) {
    throw wrongUse(`${file} is a folder.`, 'Give one file of it: a report is read at a time.');
  }
  if (found?.isFile() !== true) throw wrongUse(`There is no file ${file}.`, hint);
  if (found.size <= BANK_REPORT_LIMITS.maxBytes) return;
  throw wrongUse(
    `${file} has more than ${BANK_REPORT_LIMITS.maxBytes / MIB} MiB, which no report of a bank has.`,
    'Ask the bank for it in several reports.',
  );
}

/**
 * Reads a report in the inbox of kept stores once more.
 * @returns undefined where there is no such object.
 */
export async function rereadReport(
  stores: KeptStores,
  config: Config,
  key: string,
): Promise<ReportRead | undefined> {
  const { s3, bucketName } = stores.aws;
  try {
    await s3.send(new HeadObjectCommand({ Bucket: bucketName, Key: key }));
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
  return read(stores, config, notificationOf({ bucketName, key }));
}

async function read(stores: KeptStores, config: Config, event: unknown): Promise<ReportRead> {
  const { table, clock, log, aws } = stores;
  const { debtorAccounts } = config;
  const reconcile = createHandler({ table, s3: aws.s3, debtorAccounts, clock, log });
  const [result] = await reconcile(event);
  if (result === undefined) throw new TypeError('A report of the inbox has a result.');
  const isWhole = result.outcome === 'refused' || result.summary.unmatched === 0;
  const digest = result.outcome === 'refused' ? '' : (result.summary.bankReportId.split(':')[1] ?? '');
  return { result, waiting: isWhole ? NOTHING_WAITS : await unmatchedOf(table, digest) };
}

const NOTHING_WAITS: FirstUnmatched = { lines: [], hasMore: false };

/** Whether a person has to look. */
export function isForAPerson({ result }: ReportRead): boolean {
  return result.outcome === 'refused' || result.summary.unmatched > 0;
}
