import { describe, expect } from 'vitest';
import { wordsOf } from '../support/rows.ts';
import { CONFIG } from './full-run.ts';
import { it as base } from './lived.ts';
import { foundIn, writingsOf } from './personal-data.ts';
import { JANE } from './troubles.ts';

const it = base
  .extend('output', { scope: 'file' }, ({ lived }) => lived.output)
  .extend('events', { scope: 'file' }, ({ lived }) => lived.run.publishedEvents)
  .extend('writings', { scope: 'file' }, ({ lived: { run } }) => {
    const debtors = CONFIG.debtorAccounts.map(({ iban, holderName }) => ({
      iban,
      recipientName: holderName,
    }));
    const tokens = [run.spirii, run.ampeco].flatMap(({ token, powerlessToken }) => [token, powerlessToken]);
    return writingsOf([JANE, ...debtors, ...run.result.payouts], tokens);
  });

/** Lines that the run must log: else an absence would prove nothing. */
const EXPECTED = wordsOf(`
  collection-started collection-ended collection-failed secret-rejected expense-not-recorded
  source-changed-after-batching messages-done message-failed submission-started submission-ended
  batch-submitted cap-hit file-refused file-failed bank-report-started bank-report-read bank-report-refused
  bank-report-unmatched bank-report-not-read bank-contradiction object-outside-inbox repaired
  payout-unreadable payouts-stalled bank-silent collection-late sums-broken sums-proved waiting
  payout-status-changed events-published events-not-taken event-set-aside payout-row-tampered
  payout-row-deleted invocation-failed
`);

describe('the logs, metrics, errors and events of a full run', () => {
  it('come from every function, in good days and bad', ({ output, events, writings }) => {
    const logged = output.events();

    expect(EXPECTED.filter((event) => !logged.has(event))).toEqual([]);
    expect(output.text).toContain('"_aws":{');
    expect(events.split('\n').length).toBeGreaterThan(500);
    expect(writings.size).toBeGreaterThan(500);
  });

  it('show no IBAN, no name and no token, however it is written', ({ output, events, writings }) => {
    expect(foundIn(`${output.text}\n${events}`, writings)).toEqual([]);
  });

  it('would be found to show one', ({ lived: { run }, writings }) => {
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
