import { type ForeseenFiles, foreseenFiles } from '../batches/foreseen-files.ts';
import type { OutlookDeps } from './outlook-deps.ts';

/**
 * Works out what each debtor account's next cut-off will send and a cap will hold back, with the code that makes the
 * files, for the log and the dashboard.
 */
export async function foreseeFiles(deps: OutlookDeps): Promise<ForeseenFiles[]> {
  const foreseen: ForeseenFiles[] = [];
  for await (const files of foreseenFiles(deps)) {
    foreseen.push(files);
    // The log leaves out empty values.
    deps.log.info('next-cut-off', { ...files, caps: files.caps.join(' ') || 'none' });
    // For display: beyond 2^53 it may lose its last digits, but must not stop the outlook.
    deps.metrics.record(
      { DebtorAccount: files.debtorAccountId, Currency: files.currency, Mode: files.mode },
      { NextFileAmountMinor: { unit: 'None', value: Number(files.sumMinor) } },
    );
  }
  return foreseen;
}
