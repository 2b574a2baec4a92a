import { SOURCE_NAMES, type SourceName } from '../../functions/core/expense.ts';
import { parseConfig } from '../../functions/platform/check-config.ts';
import type { Config } from '../../functions/platform/config.ts';
import { FAULT_KINDS, type FaultKind } from '../faults/kinds.ts';
import { APPROVALS } from './approver-people.ts';
import type { Chance } from './chance.ts';
import { AMPECO_ACCOUNT, OUR_IBANS, SPIRII_ACCOUNT } from './expense-book.ts';
import type { Schedule } from './schedules.ts';
import type { Script } from './script.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The inputs of one run. Everything else follows from the seed. */
export type Scenario = {
  readonly seed: number;
  readonly payouts: number;
  /** Kinds that may strike. */
  readonly faults: readonly FaultKind[];
  readonly startMs: number;
  /** Faults strike for so long; then the world goes on without them, until it rests. */
  readonly faultyMs: number;
  readonly restMs: number;
  readonly configs: ConfigsOf;
  /** When sources hear of payments, where they do. */
  readonly writesBackAt: Schedule;
  /** Without it, the seed decides about expenses, people and the bank. */
  readonly script?: Script;
};

/** Configurations of a run. While faults strike, all use the schedules of the first. */
export type ConfigsOf = {
  readonly first: Config;
  /** May be deployed while faults strike. */
  readonly others: readonly Config[];
  /** In force after the faults, with its schedules: a person has raised the caps, and every source is live. */
  readonly last: Config;
};

/** Days before calendar hazards: both clock changes, month and year ends, Easter, Christmas. */
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

/** One world in so many tells AMPECO of its payments. */
const ONE_IN_WRITES_BACK = 4;

/** One busy world in so many stays busy when its faults are over. */
const ONE_IN_STAYS_BUSY = 4;

/** Ids of the debtor accounts. */
const ACCOUNTS = ['main-eur', 'main-dkk'] as const;

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
  const isBusy = chance.at('scenario busy').oneIn(2);
  const hasTightCaps = isBusy && chance.at('scenario caps').oneIn(2);
  const runCount = hasTightCaps ? Math.max(3, Math.ceil(payouts / 6)) : 1_000;
  const isBraked = chance.at('scenario live').oneIn(5);
  const dryRun = isBraked ? chance.at('scenario dry run').pick(SOURCE_NAMES) : undefined;
  const hasPromises = chance.at('scenario settled').oneIn(2);
  const acscIsPaid = hasPromises ? chance.at('scenario account').pick(ACCOUNTS) : undefined;
  const hasBatches = chance.at('scenario batches').oneIn(2);
  const start = chance.at('scenario start').pick(STARTS);
  const startHour = chance.at('scenario hour').below(24);
  const times = isBusy ? AT_ONCE : USUAL;
  // Seldom, since it then mostly finds nothing; it makes late returns and second attempts meet races.
  const staysBusy = isBusy && chance.at('scenario stays busy').oneIn(ONE_IN_STAYS_BUSY);
  // With `off` only the payout itself shows a changed account, as in some deployments.
  const newAccount = chance.at('scenario payees').oneIn(4) ? 'off' : 'hold';
  // In half of the worlds people approve files; in some of these, only the larger ones.
  const asksPeople = chance.at('scenario approvals').oneIn(2);
  const [asks, weaker] = chance.at('scenario bands').oneIn(3) ? LARGER_FILES : EVERY_FILE;
  const approval = asksPeople ? asks : undefined;
  const writesBack = chance.at('scenario write-back').oneIn(ONE_IN_WRITES_BACK);
  const usual = { acscIsPaid, hasBatches, newAccount, approval, writesBack } as const;
  const isEnabled = (kind: FaultKind): boolean => chance.at(`scenario ${kind}`).oneIn(2);
  return {
    seed,
    payouts,
    faults: allowed.length < FAULT_KINDS.length ? allowed : allowed.filter(isEnabled),
    startMs: Date.parse(`${start}T00:00:00Z`) + startHour * HOUR_MS,
    faultyMs: FAULTY_DAYS * DAY_MS,
    restMs: REST_DAYS * DAY_MS,
    // Seldom enough for long runs; a deployment does it every hour.
    writesBackAt: { expression: 'rate(2 hours)', timeZone: 'Etc/UTC' },
    configs: {
      first: configWith(runCount, times, { ...usual, dryRun }),
      others: [
        configWith(1_000, times, usual),
        configWith(runCount, times, usual),
        configWith(Math.max(3, Math.ceil(payouts / 6)), times, usual),
        configWith(runCount, times, { ...usual, limitMinor: 20_000, maxAttempts: 2 }),
        configWith(runCount, times, { ...usual, maxAttempts: 5 }),
        ...(asksPeople ? [configWith(runCount, times, { ...usual, approval: weaker })] : []),
        ...SOURCE_NAMES.map((source) => configWith(runCount, times, { ...usual, dryRun: source })),
      ],
      // A file sealed under a weaker policy leaves under that one again, as its alarm asks.
      last: configWith(
        10 * payouts + 1_000,
        staysBusy ? AT_ONCE : USUAL,
        asksPeople ? { ...usual, approval: weaker } : usual,
      ),
    },
  };
}

/** Schedules as in a deployment. */
export const USUAL = {
  collectSpirii: 'cron(0 6 * * ? *)',
  collectAmpeco: 'cron(30 6 * * ? *)',
  submitEur: 'cron(0 13 ? * MON-FRI *)',
  submitDkk: 'cron(0 12 ? * MON-FRI *)',
  repair: 'rate(6 hours)',
  prove: 'cron(0 3 * * ? *)',
};

/** All at once, over and over: handlers race for the same rows, and submissions share the cap of a day. */
const AT_ONCE: typeof USUAL = {
  collectSpirii: 'rate(5 hours)',
  collectAmpeco: 'rate(5 hours)',
  submitEur: 'rate(5 hours)',
  submitDkk: 'rate(5 hours)',
  repair: 'rate(5 hours)',
  prove: USUAL.prove,
};

/** In every configuration of a run. */
export const RECIPIENTS_PER_ACCOUNT = 2;

export type ConfigChanges = {
  /** The source on a dry run; left out, all are live. */
  readonly dryRun?: SourceName | undefined;
  /** The account whose bank's ACSC is evidence of payment. */
  readonly acscIsPaid?: (typeof ACCOUNTS)[number] | undefined;
  /** Whether the bank books euro files as one sum, as it does those in kroner. */
  readonly hasBatches?: boolean;
  /** The largest payout, in every currency. */
  readonly limitMinor?: number;
  readonly maxAttempts?: number;
  /** For a known recipient's payout to another account. */
  readonly newAccount?: 'off' | 'hold';
  /** Whom both debtor accounts ask. */
  readonly approval?: Asks | undefined;
  /** Whether AMPECO hears of payments. */
  readonly writesBack?: boolean;
};

type Asks = NonNullable<Config['debtorAccounts'][number]['approval']>;

/** Two people for every file, and what a deployment may weaken that to. */
export const EVERY_FILE: readonly [Asks, Asks] = [{ people: 2 }, { people: 1, bankReleases: true }];

const LARGER_FILES: readonly [Asks, Asks] = [
  { people: 0, above: [{ amount: '600.00', people: 2 }] },
  { people: 0, above: [{ amount: '600.00', people: 1 }], bankReleases: true },
];

/** @param runCount payments that a run, and a day, may make; a file half of it. */
export function configWith(
  runCount: number,
  times: typeof USUAL,
  {
    dryRun,
    acscIsPaid,
    hasBatches = false,
    limitMinor = 39_000,
    maxAttempts = 3,
    newAccount = 'hold',
    approval,
    writesBack = false,
  }: ConfigChanges = {},
): Config {
  const limit = String(limitMinor);
  const caps = (count: number) => ({ count, sumMinor: String(count * 40_000) });
  const limits = {
    maxPerFile: caps(Math.ceil(runCount / 2)),
    maxPerRun: caps(runCount),
    maxPerDay: caps(runCount),
  };
  const source = {
    baseUrl: 'http://127.0.0.1',
    requestsPerMinute: 600,
    concurrency: 4,
  };
  const text = JSON.stringify({
    stage: 'simulated',
    alarms: { emails: ['alarms@example.invalid'] },
    xRay: false,
    sources: [
      {
        kind: 'spirii',
        account: SPIRII_ACCOUNT,
        mode: dryRun === 'spirii' ? 'dry-run' : 'live',
        secretName: 'simulated-spirii',
        ...source,
        schedule: { expression: times.collectSpirii, timeZone: 'Europe/Copenhagen' },
        payWhen: ['Approved'],
        paging: { pageParameter: 'page', sizeParameter: 'limit', pageSize: 25 },
      },
      {
        kind: 'ampeco',
        account: AMPECO_ACCOUNT,
        mode: dryRun === 'ampeco' ? 'dry-run' : 'live',
        secretName: 'simulated-ampeco',
        ...source,
        schedule: { expression: times.collectAmpeco, timeZone: 'Europe/Amsterdam' },
        pays: 'settlement',
        ...(writesBack ? { writeBack: { secretName: 'simulated-ampeco-writes' } } : {}),
      },
    ],
    payees: { newAccount, recipientsPerAccount: RECIPIENTS_PER_ACCOUNT },
    limits: { maxPayoutMinor: { EUR: limit, DKK: limit, SEK: limit } },
    ...(approval === undefined ? {} : { approvals: APPROVALS, console: {} }),
    debtorAccounts: [
      {
        id: 'main-eur',
        holderName: 'Nordfleet ApS',
        iban: OUR_IBANS['EUR'],
        bic: 'COBADEFFXXX',
        currency: 'EUR',
        rail: 'sepa-credit-transfer',
        cutOff: { time: '14:00', timeZone: 'Europe/Berlin' },
        leadBankingDays: 1,
        submit: { expression: times.submitEur, timeZone: 'Europe/Berlin' },
        batchBooking: hasBatches,
        acscIsPaid: acscIsPaid === 'main-eur',
        approval,
        ...limits,
      },
      {
        id: 'main-dkk',
        holderName: 'Nordfleet ApS',
        iban: OUR_IBANS['DKK'],
        currency: 'DKK',
        rail: 'domestic-credit-transfer',
        cutOff: { time: '13:00', timeZone: 'Europe/Copenhagen' },
        leadBankingDays: 0,
        submit: { expression: times.submitDkk, timeZone: 'Europe/Copenhagen' },
        batchBooking: true,
        acscIsPaid: acscIsPaid === 'main-dkk',
        approval,
        ...limits,
      },
    ],
    retries: { maxAttempts, after: 'statement' },
    repair: {
      schedule: { expression: times.repair, timeZone: 'Etc/UTC' },
      proof: { expression: times.prove, timeZone: 'Europe/Copenhagen' },
      stalledAfterMinutes: 30,
    },
  });
  return parseConfig(text, 'the configuration of the simulation');
}
