import { assert } from '../../functions/core/errors.ts';
import { nextCutOff } from '../../functions/core/execution-date.ts';
import { maskIban } from '../../functions/core/iban.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { executionDateFor, payingDaysOf } from '../../functions/core/plan.ts';
import { parseScheduleExpression, runsWithin } from '../../functions/core/schedule-expression.ts';
import { planningTimeOf } from '../../functions/platform/approval-rules.ts';
import { shownPath } from '../../functions/platform/check-config.ts';
import type { Config, DebtorAccount, SourceConfig } from '../../functions/platform/config.ts';
import type { ConfigFile } from '../../functions/platform/config-file.ts';
import type { ConfigProblem } from '../../functions/platform/config-problem.ts';
import type { Inventory } from '../../infra/inventory.ts';

export type Remark = { readonly path: string; readonly message: string };

/** Next runs of a schedule, ISO 8601 in UTC. Those of a rate count from now, as if it were deployed now. */
export type ShownSchedule = Inventory['schedules'][number] & { readonly nextRuns: readonly string[] };

export type ShownSource = {
  readonly source: string;
  readonly account: string;
  readonly mode: SourceConfig['mode'];
  /** What of the source becomes a payout. */
  readonly pays: string;
  readonly host: string;
  readonly requestsPerMinute: number;
};

/** Amounts are in the currency's own unit, with thousands grouped: `10,000.00`. */
export type ShownCap = { readonly count: number; readonly sum: string };

export type ShownAccount = {
  readonly currency: string;
  readonly debtorAccount: string;
  readonly iban: string;
  readonly rail: string;
  /** How many people approve a file, such as `2 people, 3 above 50,000.00`. */
  readonly approvedBy: string;
  /** Above it a payout is held for a person. */
  readonly maxPayout: string;
  readonly maxPerFile: ShownCap;
  readonly maxPerRun: ShownCap;
  readonly maxPerDay: ShownCap;
  readonly cutOff: string;
  readonly cutOffTimeZone: string;
  /** The next files: when they are made, for which cut-off, and when the bank executes them. */
  readonly nextFiles: {
    readonly madeAt: string;
    readonly cutOffAt: string;
    readonly minutesBefore: number;
    readonly executionDate: string;
  };
};

/** What `npm run check-config -- FILE --json` prints of a configuration that can be deployed. */
export type DeploymentDocument = {
  readonly file: string;
  readonly ok: true;
  readonly warnings: readonly Remark[];
  readonly deploys: Omit<Inventory, 'schedules' | 'secrets'> & {
    readonly schedules: readonly ShownSchedule[];
    readonly secrets: readonly { readonly name: string; readonly purpose: string; readonly shape: string }[];
    /** The least Lambda quota of the account: what is reserved, and what Lambda keeps for all others. */
    readonly leastLambdaConcurrency: number;
    readonly alarmsGoTo: readonly string[];
    readonly xRay: boolean;
    readonly objectLock: NonNullable<Config['objectLock']> | null;
    /** Roles that put bank reports into the inbox; without one nobody does. */
    readonly transferRoles: readonly string[];
  };
  readonly pays: {
    readonly sources: readonly ShownSource[];
    readonly accounts: readonly ShownAccount[];
    /** Currencies with a limit that no debtor account pays: their payouts are held. */
    readonly held: readonly string[];
  };
  /** How a month's journal and payroll file are made; null where there are none. */
  readonly books: ShownBooks | null;
};

export type ShownBooks = {
  readonly firstMonth: string;
  readonly accounts: readonly { readonly role: string; readonly of: string; readonly account: string }[];
  readonly formats: readonly string[];
  /** Sources; a country that asks for more stands in brackets. */
  readonly payroll: readonly string[];
};

export type RefusedDocument = {
  readonly file: string;
  readonly ok: false;
  readonly why: string;
  readonly problems: readonly Remark[];
};

const SHOWN_RUNS = 3;

/** Lambda keeps these unreserved: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const UNRESERVED_CONCURRENCY = 100;

/** Far enough for three runs of a schedule that runs once a year. */
const HORIZON_MS = 4 * 366 * 86_400_000;

export type DescribedDeployment = {
  readonly file: string;
  readonly config: ConfigFile;
  readonly inventory: Inventory;
  readonly warnings: readonly ConfigProblem[];
  readonly nowMs: number;
};

export function describeDeployment(described: DescribedDeployment): DeploymentDocument {
  const { file, config, inventory, warnings, nowMs } = described;
  const paid = config.debtorAccounts.map(({ currency }) => currency);
  return {
    file,
    ok: true,
    warnings: warnings.map(remarkOf),
    deploys: {
      ...inventory,
      schedules: inventory.schedules.map((schedule) => ({
        ...schedule,
        nextRuns: nextRuns(schedule, nowMs, SHOWN_RUNS).map((at) => new Date(at).toISOString()),
      })),
      secrets: inventory.secrets.map((secret) => ({ ...secret, shape: '{"token": "…"}' })),
      leastLambdaConcurrency:
        UNRESERVED_CONCURRENCY +
        inventory.functions.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0),
      alarmsGoTo: config.alarms.emails.map(maskEmail),
      xRay: config.xRay,
      objectLock: config.objectLock ?? null,
      transferRoles: config.transferRoleArns ?? [],
    },
    pays: {
      sources: config.sources.map(shownSource),
      accounts: config.debtorAccounts.map((account) => shownAccount(account, config, nowMs)),
      held: [...config.limits.maxPayoutMinor.keys()].filter((currency) => !paid.includes(currency)),
    },
    books: shownBooks(config),
  };
}

function shownBooks({ accounting }: ConfigFile): ShownBooks | null {
  if (accounting === undefined) return null;
  const { firstMonth, accounts, formats, payroll } = accounting;
  const { expense, bank, payable, returned = payable, difference } = accounts;
  const each = (role: string, of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([name, account]) => ({ role, of: name, account }));
  return {
    firstMonth,
    accounts: [
      ...each('cost', expense),
      { role: 'owed', of: '', account: payable },
      { role: 'came back', of: '', account: returned },
      ...each('bank', bank),
      { role: 'charges and differences', of: '', account: difference },
    ],
    formats: formats.map(({ format }) => format),
    payroll: (payroll?.sources ?? []).map(({ source, country }) =>
      country === undefined ? source : `${source} (${country})`,
    ),
  };
}

export function remarkOf({ path, message }: ConfigProblem): Remark {
  return { path: shownPath(path), message };
}

type TimeTable = { readonly expression: string; readonly timeZone: string };

function nextRuns({ expression, timeZone }: TimeTable, nowMs: number, maxRuns: number): number[] {
  const parsed = parseScheduleExpression(expression);
  assert(parsed.ok, 'a schedule that can be deployed can be read');
  return runsWithin(parsed.expression, timeZone, { fromMs: nowMs, untilMs: nowMs + HORIZON_MS, maxRuns });
}

/** The first character and the domain: enough to see whose it is. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}***${email.slice(at)}`;
}

function shownSource(source: SourceConfig): ShownSource {
  const { kind, account, mode, baseUrl, requestsPerMinute } = source;
  const pays =
    source.kind === 'spirii'
      ? `expenses of ${source.payWhen.join(' or ')} reports`
      : source.pays === 'settlement'
        ? `each settlement report as one payout${source.writeBack === undefined ? '' : ', and records its payment there'}`
        : expensesPaid(source.payOrigins ?? []);
  return { source: kind, account, mode, pays, host: new URL(baseUrl).host, requestsPerMinute };
}

function expensesPaid(origins: readonly string[]): string {
  return origins.length === 0
    ? 'nothing: no origin of an expense pays (payOrigins)'
    : `each expense of a settlement report with the origin ${origins.join(' or ')}`;
}

function shownAccount(account: DebtorAccount, { limits }: Config, nowMs: number): ShownAccount {
  const { currency, cutOff, maxPerFile, maxPerRun, maxPerDay } = account;
  const amount = (minor: bigint): string => grouped(formatMinor(minor, currency));
  const cap = ({ count, sumMinor }: typeof maxPerFile): ShownCap => ({ count, sum: amount(sumMinor) });
  const limit = limits.maxPayoutMinor.get(currency);
  const [madeAtMs] = nextRuns(account.submit, nowMs, 1);
  assert(limit !== undefined, 'a currency that is paid has a limit');
  assert(madeAtMs !== undefined, 'an account makes files');
  const plannedAtMs = planningTimeOf(account, madeAtMs);
  const cutOffMs = nextCutOff({ now: plannedAtMs, cutOff, calendar: payingDaysOf(account) });
  return {
    currency,
    debtorAccount: account.id,
    iban: maskIban(account.iban),
    rail: account.rail,
    approvedBy: approversOf(account),
    maxPayout: amount(limit),
    maxPerFile: cap(maxPerFile),
    maxPerRun: cap(maxPerRun),
    maxPerDay: cap(maxPerDay),
    cutOff: cutOff.time,
    cutOffTimeZone: cutOff.timeZone,
    nextFiles: {
      madeAt: new Date(madeAtMs).toISOString(),
      cutOffAt: new Date(cutOffMs).toISOString(),
      minutesBefore: Math.floor((cutOffMs - madeAtMs) / 60_000),
      executionDate: executionDateFor(account, plannedAtMs),
    },
  };
}

function approversOf({ approval }: DebtorAccount): string {
  const { people = 0, above = [] } = approval ?? {};
  const base = people === 0 ? 'nobody' : `${people} ${people === 1 ? 'person' : 'people'}`;
  return [base, ...above.map((band) => `${band.people} above ${grouped(band.amount)}`)].join(', ');
}

/** `1234567.50` as `1,234,567.50`. */
export function grouped(amount: string): string {
  const [whole = '', fraction] = amount.split('.');
  const groups = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}
