import type { Config, DebtorAccount, SourceConfig } from '../functions/platform/config.ts';
import type { ConfigFile } from '../functions/platform/config-file.ts';
import type { ConfigProblem } from '../functions/platform/config-problem.ts';
import { accountingWarnings } from './accounting-warnings.ts';
import { approvalWarnings } from './approval-warnings.ts';
import { addressWarnings, bankWarnings } from './bank-warnings.ts';
import { consoleWarnings } from './console-warnings.ts';
import { cutOffRunsOf } from './cut-off-runs.ts';
import { isExample } from './refuse-example.ts';
import { isReserved } from './reserved-name.ts';
import { gapMinutes } from './schedule-gaps.ts';
import { sourceWarnings, tenantWarnings } from './source-warnings.ts';

type Path = ConfigProblem['path'];

/** The bank's transfer tool, and a person after an alarm, need time before the cut-off. */
const COMFORTABLE_MINUTES = 60;

const MAX_REPAIR_MINUTES = 60;
/** A day, with an hour for a clock set back. */
const MAX_PROOF_MINUTES = 25 * 60;

/**
 * What may be meant but is more often a mistake. It stops no deployment; `npm run check-config` shows it.
 * @param nowMs the year ahead begins here.
 */
export function deploymentWarnings(config: ConfigFile, nowMs: number): ConfigProblem[] {
  return [
    ...(isExample(config)
      ? [{ path: ['stage'], message: 'is that of the example, which `cdk deploy` refuses' }]
      : []),
    ...exampleAddresses(config.alarms.emails, ['alarms', 'emails'], 'nobody hears of alarms'),
    ...exampleAddresses(
      config.console?.morningMail?.emails ?? [],
      ['console', 'morningMail', 'emails'],
      'nobody reads what waits',
    ),
    ...config.sources.flatMap((source, index) => sourceWarnings(source, ['sources', index], nowMs)),
    ...tenantWarnings(config.sources),
    ...modeWarnings(config.sources),
    ...transferWarnings(config),
    ...currencyWarnings(config),
    ...sharedAccountWarnings(config),
    ...addressWarnings(config),
    ...config.debtorAccounts.flatMap((account, index) => bankWarnings(account, ['debtorAccounts', index])),
    ...config.debtorAccounts.flatMap((account, index) =>
      cutOffWarnings(account, ['debtorAccounts', index, 'submit'], nowMs),
    ),
    ...approvalWarnings(config, nowMs),
    ...consoleWarnings(config),
    ...payeeWarnings(config),
    ...retryWarnings(config),
    ...repairWarnings(config.repair, nowMs),
    ...lockWarnings(config),
    ...accountingWarnings(config),
  ];
}

function exampleAddresses(emails: readonly string[], at: Path, nobody: string): ConfigProblem[] {
  return emails.flatMap((email, index) =>
    isReserved(email) ? [{ path: [...at, index], message: `is of a domain for examples: ${nobody}` }] : [],
  );
}

function modeWarnings(sources: readonly SourceConfig[]): ConfigProblem[] {
  return sources.every(({ mode }) => mode === 'dry-run')
    ? [{ path: ['sources'], message: 'every source is a dry run: files are previewed, and nothing is paid' }]
    : [];
}

/** In a dry run no bank answers. */
function transferWarnings({ sources, transferRoleArns }: Config): ConfigProblem[] {
  return transferRoleArns === undefined && sources.some(({ mode }) => mode === 'live')
    ? [
        {
          path: ['transferRoleArns'],
          message:
            'is left out: nobody can put a report of the bank into inbox/, so no payout is ever paid, refused or returned',
        },
      ]
    : [];
}

function currencyWarnings({ limits, debtorAccounts }: Config): ConfigProblem[] {
  const unpaid = [...limits.maxPayoutMinor.keys()].filter(
    (currency) => !debtorAccounts.some((account) => account.currency === currency),
  );
  return unpaid.length === 0
    ? []
    : [
        {
          path: ['limits', 'maxPayoutMinor'],
          message: `${unpaid.join(', ')}: no debtor account pays it, so that its payouts are held`,
        },
      ];
}

/** Most accounts hold one currency: the bank refuses a file in another, or pays it at its own rate. */
function sharedAccountWarnings({ debtorAccounts }: Config): ConfigProblem[] {
  return debtorAccounts.flatMap(({ iban }, index) => {
    const first = debtorAccounts.findIndex((other) => other.iban === iban);
    const message = `is that of debtorAccounts[${first}] too: right only where the bank keeps both currencies under it`;
    return first < index ? [{ path: ['debtorAccounts', index, 'iban'], message }] : [];
  });
}

function cutOffWarnings(account: DebtorAccount, at: Path, nowMs: number): ConfigProblem[] {
  const { cutOff, submit } = account;
  const { inTime, late, bankingDays, servedDays, runs } = cutOffRunsOf(account, nowMs);
  const warnings: ConfigProblem[] = [];
  const warn = (message: string): void => {
    warnings.push({ path: [...at, 'expression'], message });
  };
  if (inTime !== undefined && inTime.leastMinutes < COMFORTABLE_MINUTES) {
    warn(
      `leaves ${inTime.leastMinutes} minutes before the cut-off at ${cutOff.time} (${cutOff.timeZone}) for the file to be made, fetched and sent`,
    );
  }
  if (late > 0) {
    warn(
      `${late} of its next ${runs} runs are after the cut-off of their day: their files are for the next one`,
    );
  }
  if (servedDays < bankingDays) {
    warn(`makes files on ${servedDays} of the next ${bankingDays} banking days; payouts wait on the others`);
  }
  if (
    inTime !== undefined &&
    submit.timeZone !== cutOff.timeZone &&
    inTime.leastMinutes !== inTime.mostMinutes
  ) {
    warnings.push({
      path: [...at, 'timeZone'],
      message: `is not that of the cut-off: over a year the files are made ${inTime.leastMinutes} to ${inTime.mostMinutes} minutes before it`,
    });
  }
  return warnings;
}

function payeeWarnings({ payees = {} }: Config): ConfigProblem[] {
  const { newAccount, holdDays, recipientsPerAccount } = payees;
  const messages = {
    off: "nobody is asked when a known recipient's account changes between two payouts: whoever changes it at the source is paid",
    'hold-days': `a known recipient is paid to a changed account after ${holdDays} days though nobody confirmed it: right only where somebody looks at what is held`,
    hold: undefined,
  };
  const message = messages[newAccount ?? 'hold'];
  return [
    ...(message === undefined ? [] : [{ path: ['payees', 'newAccount'], message }]),
    ...(recipientsPerAccount === 0
      ? [
          {
            path: ['payees', 'recipientsPerAccount'],
            message: 'is 0: any number of recipients is paid to one account, and nobody is asked',
          },
        ]
      : []),
  ];
}

/** Without statements, only a person knows that a refused payment was not debited. */
function retryWarnings({ retries, debtorAccounts }: Config): ConfigProblem[] {
  if (retries.after === 'refusal') {
    return [
      {
        path: ['retries', 'after'],
        message:
          'upon a refusal alone a new attempt begins: one that is forged, mistaken or late pays twice. "statement" waits for the account\'s statement',
      },
    ];
  }
  return debtorAccounts.flatMap(({ acscIsPaid }, index) =>
    acscIsPaid === true
      ? [
          {
            path: ['debtorAccounts', index, 'acscIsPaid'],
            message:
              'is for a bank that sends no statements: none shows that a refused payment was not debited, so each waits for a person to settle it',
          },
        ]
      : [],
  );
}

function repairWarnings(repair: Config['repair'], nowMs: number): ConfigProblem[] {
  const warnings: ConfigProblem[] = [];
  const repairGap = gapMinutes(repair.schedule, nowMs)?.most;
  const proofGap = gapMinutes(repair.proof, nowMs)?.most;
  if (repairGap === undefined || repairGap > MAX_REPAIR_MINUTES) {
    warnings.push({
      path: ['repair', 'schedule', 'expression'],
      message: `leaves ${hours(repairGap)} between two repairs: a lost message or a dead batch waits as long, past a cut-off`,
    });
  }
  if (repairGap !== undefined && repair.stalledAfterMinutes < repairGap) {
    warnings.push({
      path: ['repair', 'stalledAfterMinutes'],
      message: `is shorter than the ${repairGap} minutes between two repairs, which find a lost message no earlier`,
    });
  }
  if (proofGap === undefined || proofGap > MAX_PROOF_MINUTES) {
    warnings.push({
      path: ['repair', 'proof', 'expression'],
      message: `leaves ${hours(proofGap)} between two proofs: unproved sums are found that late`,
    });
  }
  return warnings;
}

function lockWarnings({ objectLock }: Config): ConfigProblem[] {
  return objectLock?.mode === 'compliance'
    ? [
        {
          path: ['objectLock', 'mode'],
          message: `compliance cannot be undone: for ${objectLock.days} days nobody can erase a file, the account's owner included`,
        },
      ]
    : [];
}

function hours(minutes: number | undefined): string {
  if (minutes === undefined) return 'more than a month';
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
