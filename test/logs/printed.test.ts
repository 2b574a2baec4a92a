import { describe, expect } from 'vitest';
import { wordsOf } from '../support/rows.ts';
import { CONFIG } from './full-run.ts';
import { it as livedIt } from './lived.ts';
import { foundIn, writingsOf } from './personal-data.ts';
import { JANE } from './troubles.ts';
import {
  fieldsOf,
  linesOf,
  messagesOf,
  metricsRecorded,
  metricsWatched,
  NAMESPACE,
  ofDashboard,
  ofPage,
  widgets,
} from './watched.ts';

const it = livedIt
  .extend('lines', { scope: 'file' }, ({ lived }) => linesOf(lived.output.text))
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

describe('a metric of the functions', () => {
  it('is recorded as the alarms and the dashboard ask for it', ({ lines }) => {
    const recorded = metricsRecorded(lines);

    const watched = metricsWatched();

    expect(watched.length).toBeGreaterThan(10);
    expect(watched.filter((metric) => !recorded.has(metric))).toEqual([]);
  });

  it('is found by the searches of the dashboard', ({ lines }) => {
    const recorded = [...metricsRecorded(lines)];
    const searches = [
      ...JSON.stringify(widgets)
        .replaceAll('\\', '')
        .matchAll(/SEARCH\('\{([^}]+)\} ([^']+)'/g),
    ];

    expect(searches.length).toBeGreaterThan(10);
    for (const [, schema = '', terms = ''] of searches) {
      const [namespace, ...dimensions] = schema.split(',');
      expect(namespace).toBe(`"${NAMESPACE}"`);
      const name = /MetricName="(\w+)"/.exec(terms)?.[1];
      const asked = [...terms.matchAll(/(State)="([a-z-]+)"/g)].map(([, key, value]) => `${key}=${value}`);
      const found = recorded.filter(
        (metric) =>
          metric.startsWith(`${name} `) &&
          asked.every((term) => metric.split(' ').includes(term)) &&
          metric
            .split(' ')
            .slice(1)
            .map((pair) => pair.split('=')[0])
            .join() === dimensions.join(),
      );
      expect(found, `${schema} ${terms}`).not.toEqual([]);
    }
  });
});

describe('a query of the logs', () => {
  it.for([...ofDashboard, ...ofPage])(
    'finds each of its fields in the lines that it asks for: $name',
    ({ query }, { lines }) => {
      const messages = messagesOf(query);
      const asked = lines.filter(
        ({ message }) => messages.length === 0 || messages.includes(String(message)),
      );

      const logged = new Set(lines.map(({ message }) => message));
      expect(messages.filter((message) => !logged.has(message))).toEqual([]);
      const known = new Set(asked.flatMap((line) => Object.keys(line)));
      expect(fieldsOf(query)).not.toEqual([]);
      expect(fieldsOf(query).filter((field) => !known.has(field))).toEqual([]);
    },
  );

  it('is on the dashboard and on the operations page', () => {
    expect(ofDashboard.length).toBeGreaterThanOrEqual(6);
    expect(ofPage.length).toBeGreaterThanOrEqual(3);
  });
});
