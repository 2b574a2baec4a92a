import { type Config, parseConfig } from '../../functions/platform/config.ts';
import { FAULT_KINDS, type FaultKind } from '../faults/kinds.ts';
import type { Chance } from './chance.ts';
import { AMPECO_ACCOUNT, SPIRII_ACCOUNT } from './expense-book.ts';

const DAY_MS = 86_400_000;

/** What one run is made of. Everything else follows from the seed. */
export type Scenario = {
  readonly seed: number;
  readonly payouts: number;
  /** Kinds that may strike. */
  readonly faults: readonly FaultKind[];
  readonly startMs: number;
  /** Faults strike for so long; then the world goes on without, until all is at rest. */
  readonly faultyMs: number;
  readonly restMs: number;
  /** In force while faults strike; afterwards a person has raised the caps. */
  readonly config: Config;
  readonly laterConfig: Config;
};

/** Days before what makes calendars hard: both changes of the clock, month and year ends, Easter, Christmas. */
const STARTS = [
  '2026-03-26',
  '2026-10-22',
  '2026-02-25',
  '2026-12-29',
  '2026-03-31',
  '2026-12-22',
  '2026-07-29',
  '2027-03-25',
] as const;

const FAULTY_DAYS = 6;
/** Room for three attempts, each with a banking day to wait, a weekend or Easter, and a return after three days. */
const REST_DAYS = 24;

/** A scenario of the seed. Each seed enables about half of the kinds, so that no fault hides behind another. */
export function scenarioOf(
  seed: number,
  payouts: number,
  allowed: readonly FaultKind[],
  chance: Chance,
): Scenario {
  const dice = chance.at('scenario');
  const start = dice.pick(STARTS);
  const faults = allowed.length < FAULT_KINDS.length ? allowed : allowed.filter(() => dice.oneIn(2));
  const hasTightCaps = dice.oneIn(3);
  return {
    seed,
    payouts,
    faults,
    startMs: Date.parse(`${start}T00:00:00Z`) + dice.below(24) * 3_600_000,
    faultyMs: FAULTY_DAYS * DAY_MS,
    restMs: REST_DAYS * DAY_MS,
    config: configWith(hasTightCaps ? Math.max(3, Math.ceil(payouts / 4)) : 1_000),
    laterConfig: configWith(10 * payouts + 1_000),
  };
}

/** @param runCount payments that a run may make; a file half of it, a day half more. */
export function configWith(runCount: number): Config {
  const caps = (count: number) => ({ count, sumMinor: String(count * 40_000) });
  const limits = {
    maxPerFile: caps(Math.ceil(runCount / 2)),
    maxPerRun: caps(runCount),
    maxPerDay: caps(Math.ceil(runCount * 1.5)),
  };
  const source = {
    baseUrl: 'http://127.0.0.1',
    secretName: 'simulated',
    requestsPerMinute: 600,
    concurrency: 4,
  };
  const text = JSON.stringify({
    stage: 'simulated',
    sources: [
      {
        kind: 'spirii',
        account: SPIRII_ACCOUNT,
        ...source,
        schedule: { expression: 'cron(0 6 * * ? *)', timeZone: 'Europe/Copenhagen' },
        payWhen: ['Approved'],
        paging: { pageParameter: 'page', sizeParameter: 'limit', pageSize: 25 },
      },
      {
        kind: 'ampeco',
        account: AMPECO_ACCOUNT,
        ...source,
        schedule: { expression: 'cron(30 6 * * ? *)', timeZone: 'Europe/Amsterdam' },
        mode: 'settlement',
      },
    ],
    limits: { maxPayoutMinor: { EUR: '39000', DKK: '39000', SEK: '39000' } },
    debtorAccounts: [
      {
        id: 'main-eur',
        holderName: 'Nordfleet ApS',
        iban: 'DE89370400440532013000',
        bic: 'COBADEFFXXX',
        currency: 'EUR',
        rail: 'sepa-credit-transfer',
        cutOff: { time: '14:00', timeZone: 'Europe/Berlin' },
        leadBankingDays: 1,
        submit: { expression: 'cron(0 13 ? * MON-FRI *)', timeZone: 'Europe/Berlin' },
        batchBooking: false,
        ...limits,
      },
      {
        id: 'main-dkk',
        holderName: 'Nordfleet ApS',
        iban: 'DK5000400440116243',
        currency: 'DKK',
        rail: 'domestic-credit-transfer',
        cutOff: { time: '13:00', timeZone: 'Europe/Copenhagen' },
        leadBankingDays: 0,
        submit: { expression: 'cron(0 12 ? * MON-FRI *)', timeZone: 'Europe/Copenhagen' },
        batchBooking: true,
        ...limits,
      },
    ],
    retries: { maxAttempts: 3 },
    repair: {
      schedule: { expression: 'rate(6 hours)', timeZone: 'Etc/UTC' },
      proof: { expression: 'cron(0 3 * * ? *)', timeZone: 'Europe/Copenhagen' },
      stalledAfterMinutes: 30,
    },
  });
  return parseConfig(text, 'the configuration of the simulation');
}
