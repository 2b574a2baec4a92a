import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { BANK_REPORT_LIMITS } from '../../../functions/bank/xml/limits.ts';
import { startLocalAws } from '../../../local/embedded/local-aws.ts';
import {
  checkReportFile,
  isForAPerson,
  readReportFile,
  rereadReport,
} from '../../../operate/reports/read-report.ts';
import { withKept } from '../../../operate/stores.ts';
import { accountReport } from '../../support/bank-reports.ts';
import { exampleConfig } from '../../support/config.ts';
import { errorOf } from '../../support/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const config = exampleConfig();
const workDir = temporaryFolder();
const dataDir = join(workDir, 'kept');
const place = { kind: 'data', dataDir, config: () => config } as const;

beforeAll(async () => {
  await (await startLocalAws(config.stage, dataDir, {})).close();
});

const STRANGER = { amount: '5.00', side: 'CRDT', transactions: [{ endToEndId: 'INVOICE-7' }] } as const;
const LINES = 220;

/** A statement of more than the 11 MiB that the embedded S3 takes at once: blanks between its elements. */
function largeReport(): string {
  const iban = config.debtorAccounts[0]?.iban ?? '';
  const report = accountReport(
    'camt.053',
    Array.from({ length: LINES }, () => STRANGER),
    { iban },
  );
  return report.replaceAll(/<\/\w+>(?=<)/g, (tag) => `${tag}${' '.repeat(9_000)}`);
}

describe('a bank report of more than one request takes', () => {
  const file = join(workDir, 'large.xml');

  it('is read to its end, and lies beside the stores as it was', async () => {
    writeFileSync(file, largeReport());
    expect(statSync(file).size).toBeGreaterThan(11 * 1024 * 1024);

    const read = await withKept(place, '', (stores) => readReportFile(stores, config, file));

    expect(read.result).toMatchObject({ outcome: 'read', summary: { lines: LINES, other: LINES } });
    expect(isForAPerson(read)).toBe(false);
    const copy = join(dataDir, 'out/bank-reports/large.xml');
    expect(readFileSync(copy).equals(readFileSync(file))).toBe(true);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
  }, 60_000);

  it('is read once more from the inbox, and from its own copy, which stays', async () => {
    const copy = join(dataDir, 'out/bank-reports/large.xml');
    const bytes = readFileSync(copy);

    const [again, ofCopy] = await withKept(place, '', async (stores) => [
      await rereadReport(stores, config, 'inbox/large.xml'),
      await readReportFile(stores, config, copy),
    ]);

    expect(again?.result.outcome).toBe('already-read');
    expect(ofCopy?.result.outcome).toBe('already-read');
    expect(readFileSync(copy).equals(bytes)).toBe(true);
  }, 60_000);

  it('is no report where it is not there, or larger than any that is read', async () => {
    const huge = join(workDir, 'huge.xml');
    writeFileSync(huge, '');
    truncateSync(huge, BANK_REPORT_LIMITS.maxBytes + 1);

    expect(errorOf(() => checkReportFile(huge, 'hint')).message).toContain('has more than 512 MiB');
    expect(errorOf(() => checkReportFile(join(workDir, 'absent.xml'), 'hint')).message).toContain('no file');
    expect(errorOf(() => checkReportFile(workDir, 'hint')).message).toBe(`${workDir} is a folder.`);
    expect(
      await withKept(place, '', (stores) => rereadReport(stores, config, 'inbox/no.xml')),
    ).toBeUndefined();
    expect(readdirSync(join(dataDir, 'out/bank-reports'))).toEqual(['large.xml']);
  }, 60_000);
});
