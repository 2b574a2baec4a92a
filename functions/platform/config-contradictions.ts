import { ibanCountry } from '../core/iban.ts';
import { ibanCodeOfTerritory } from '../core/iban-registry.ts';
import { SEPA_COUNTRIES } from '../core/sepa.ts';
import { railNamed } from '../rails/rail.ts';
import type { Config, DebtorAccount } from './config.ts';

/** Something in a configuration that a person has to look at: where it stands, and a sentence. */
export type ConfigProblem = {
  /** The keys from the top of the file down; a number is the place in a list, from 0. */
  readonly path: readonly (string | number)[];
  readonly message: string;
};

/**
 * Report statuses of Spirii that come before the approval.
 * https://docs.spirii.com/api-reference/reimbursement-expenses/list-expense-reports, `status`.
 */
const NOT_YET_APPROVED: ReadonlySet<string> = new Set(['Active', 'Pending']);

/**
 * Whose ordinary clearing carries a currency, by the country of the debtor's IBAN. Banks of the Faroe Islands and of
 * Greenland are in the Danish one, those of Liechtenstein in the Swiss one.
 */
const CLEARING_COUNTRIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['CHF', ['CH', 'LI']],
  ['CZK', ['CZ']],
  ['DKK', ['DK', 'FO', 'GL']],
  ['GBP', ['GB']],
  ['HUF', ['HU']],
  ['NOK', ['NO']],
  ['PLN', ['PL']],
  ['RON', ['RO']],
  ['SEK', ['SE']],
]);

/**
 * Values that are each right and cannot be meant together, wherever the configuration is used. All of them cost
 * money or stop payments unseen, so none is a warning.
 */
export function contradictionsOf(config: Config): ConfigProblem[] {
  return [
    ...twiceInLists(config),
    ...config.sources.flatMap((source, index) => statusProblems(source, ['sources', index])),
    ...config.debtorAccounts.flatMap((account, index) => [
      ...bankProblems(account, ['debtorAccounts', index]),
      ...capProblems(account, config.limits.maxPayoutMinor, ['debtorAccounts', index]),
    ]),
  ];
}

function twiceInLists({ sources, debtorAccounts, alarms, transferRoleArns = [] }: Config): ConfigProblem[] {
  const at = (list: string, key: string, message: string) => (index: number) => ({
    path: [list, index, key],
    message: `is there twice; ${message}`,
  });
  return [
    ...twice(sources, ({ kind, account }) => `${kind} ${account}`).map(
      at('sources', 'account', 'each account of a source is configured once'),
    ),
    ...twice(sources, ({ secretName }) => secretName).map(
      at('sources', 'secretName', 'one tenant read as two accounts would be paid twice'),
    ),
    // Every tenant of AMPECO has a host of its own; Spirii has one host for all, and the token tells the tenant.
    ...twice(sources, (source, index) =>
      source.kind === 'ampeco' ? new URL(source.baseUrl).origin : `not of AMPECO ${index}`,
    ).map(at('sources', 'baseUrl', 'one tenant of AMPECO read as two accounts would be paid twice')),
    ...twice(debtorAccounts, ({ id }) => id).map(
      at('debtorAccounts', 'id', 'each debtor account has its own id'),
    ),
    ...twice(debtorAccounts, ({ currency }) => currency).map(
      at('debtorAccounts', 'currency', 'one debtor account pays each currency'),
    ),
    ...twice(alarms.emails, (email) => email.toLowerCase()).map((index) => ({
      path: ['alarms', 'emails', index],
      message: 'is there twice; each address is told once',
    })),
    ...twice(transferRoleArns, (arn) => arn).map((index) => ({
      path: ['transferRoleArns', index],
      message: 'is there twice; each role is named once',
    })),
  ];
}

/** Indices of the entries whose key an earlier entry has. */
function twice<T>(entries: readonly T[], keyOf: (entry: T, index: number) => string): number[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const key = keyOf(entry, index);
    if (seen.has(key)) return [index];
    seen.add(key);
    return [];
  });
}

function statusProblems(source: Config['sources'][number], at: ConfigProblem['path']): ConfigProblem[] {
  if (source.kind !== 'spirii') return [];
  return source.payWhen.flatMap((status, index) => {
    const path = [...at, 'payWhen', index];
    if (source.payWhen.indexOf(status) < index)
      return [{ path, message: 'is there twice; each status is read once' }];
    return NOT_YET_APPROVED.has(status)
      ? [{ path, message: `a report that is ${status} is not approved yet, and nothing of it may be paid` }]
      : [];
  });
}

/** Whether the bank of the account can send its files: IBAN, BIC, currency and rail belong together. */
function bankProblems(account: DebtorAccount, at: ConfigProblem['path']): ConfigProblem[] {
  const { rail, currency, iban, bic } = account;
  const country = ibanCountry(iban);
  if (!railNamed(rail).currencies.has(currency)) {
    return [{ path: [...at, 'rail'], message: `${rail} does not carry ${currency}` }];
  }
  const problems: ConfigProblem[] = [];
  const clearing = CLEARING_COUNTRIES.get(currency);
  if (rail === 'sepa-credit-transfer' && !SEPA_COUNTRIES.has(country)) {
    problems.push({
      path: [...at, 'iban'],
      message: `${country} is outside SEPA, and ${rail} needs both ends in it`,
    });
  } else if (rail === 'domestic-credit-transfer' && clearing !== undefined && !clearing.includes(country)) {
    problems.push({
      path: [...at, 'iban'],
      message: `an account in ${country} is not in the clearing of ${currency}; ${rail} needs one in ${clearing.join(' or ')}`,
    });
  }
  // Letters five and six of a BIC are its country (ISO 9362). Territories have a BIC country of their own and the
  // IBANs of the country that they belong to.
  const bicCountry = bic?.slice(4, 6);
  if (bicCountry !== undefined && bicCountry !== country && ibanCodeOfTerritory(bicCountry) !== country) {
    problems.push({
      path: [...at, 'bic'],
      message: `is of a bank in ${bicCountry}, and the IBAN is of one in ${country}`,
    });
  }
  return problems;
}

function capProblems(
  { currency, maxPerFile, maxPerRun, maxPerDay }: DebtorAccount,
  limits: Config['limits']['maxPayoutMinor'],
  at: ConfigProblem['path'],
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const isWithin = (inner: typeof maxPerFile, outer: typeof maxPerFile): boolean =>
    inner.sumMinor <= outer.sumMinor && inner.count <= outer.count;
  if (!isWithin(maxPerFile, maxPerRun) || !isWithin(maxPerRun, maxPerDay)) {
    problems.push({
      path: [...at, 'maxPerRun'],
      message: 'a file may pay at most what a run may, and a run what a day may, in count and in sum',
    });
  }
  const limit = limits.get(currency);
  if (limit === undefined) {
    problems.push({
      path: ['limits', 'maxPayoutMinor'],
      message: `has no limit for ${currency}, which ${String(at[0])}[${String(at[1])}] pays: every payout in it would be held. "1" says that each of them shall be`,
    });
  } else if (limit > maxPerFile.sumMinor) {
    problems.push({
      path: ['limits', 'maxPayoutMinor', currency],
      message:
        'is above maxPerFile.sumMinor of its debtor account: a payout between them would be in no file, ever',
    });
  }
  return problems;
}
