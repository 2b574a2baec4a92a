import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CapturedOutput } from './captured-output.ts';
import { CONFIG, FullRun } from './full-run.ts';
import { foundIn, writingsOf } from './personal-data.ts';
import {
  JANE,
  troubleCollection,
  troubleEvents,
  troubleExecution,
  troubleRepair,
  troubleReports,
  troubleSubmission,
} from './troubles.ts';

let run: FullRun;
let output: CapturedOutput;
let events: string;
let writings: ReadonlySet<string>;
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'ev-payouts-'));

beforeAll(async () => {
  // What the run writes to out/ must not meet what other runs write there.
  process.chdir(folder);
  run = await FullRun.start();
  output = await CapturedOutput.of(async (captured) => {
    await run.pipeline(captured);
    await troubleCollection(run, captured);
    await troubleExecution(run, captured);
    await troubleSubmission(run, captured);
    await troubleReports(run, captured);
    await troubleRepair(run, captured);
    await troubleEvents(run, captured);
  });
  events = run.publishedEvents;
  const debtors = CONFIG.debtorAccounts.map(({ iban, holderName }) => ({ iban, recipientName: holderName }));
  const { spirii, ampeco } = run;
  const tokens = [spirii, ampeco].flatMap(({ token, powerlessToken }) => [token, powerlessToken]);
  writings = writingsOf([JANE, ...debtors, ...run.result.payouts], tokens);
}, 60_000);

afterAll(async () => {
  await run.close();
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

/** Lines that the run must log: else an absence would prove nothing. */
const EXPECTED = [
  'collection-started',
  'collection-ended',
  'collection-failed',
  'secret-rejected',
  'expense-not-recorded',
  'source-changed-after-batching',
  'messages-done',
  'message-failed',
  'submission-started',
  'submission-ended',
  'batch-submitted',
  'cap-hit',
  'file-refused',
  'file-failed',
  'bank-report-started',
  'bank-report-read',
  'bank-report-refused',
  'bank-report-unmatched',
  'bank-report-not-read',
  'bank-contradiction',
  'object-outside-inbox',
  'repaired',
  'payout-unreadable',
  'payouts-stalled',
  'bank-silent',
  'collection-late',
  'sums-broken',
  'sums-proved',
  'waiting',
  'payout-status-changed',
  'events-published',
  'events-not-taken',
  'event-set-aside',
  'payout-row-tampered',
  'payout-row-deleted',
  'invocation-failed',
];

describe('the logs, metrics, errors and events of a full run', () => {
  it('come from every function, in good days and bad', () => {
    const logged = output.events();

    expect(EXPECTED.filter((event) => !logged.has(event))).toEqual([]);
    expect(output.text).toContain('"_aws":{');
    expect(events.split('\n').length).toBeGreaterThan(500);
    expect(writings.size).toBeGreaterThan(500);
  });

  it('show no IBAN, no name and no token, however it is written', () => {
    expect(foundIn(`${output.text}\n${events}`, writings)).toEqual([]);
  });

  it('would be found to show one', () => {
    const [payout] = run.result.payouts.filter(({ state }) => state === 'paid');
    const { iban = '', recipientName = '' } = payout ?? {};
    const planted = [
      iban,
      iban.toLowerCase(),
      iban.replaceAll(/(.{4})(?=.)/g, '$1 '),
      recipientName,
      recipientName.toUpperCase(),
      run.spirii.token,
    ];

    expect(foundIn(JSON.stringify({ planted }), writings)).toEqual(expect.arrayContaining(planted));
    expect(foundIn('JOEHANNA QUAEKENBRUECK-DOE', writingsOf([JANE], []))).not.toEqual([]);
  });
});
