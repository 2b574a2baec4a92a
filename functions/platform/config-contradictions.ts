import type { Config, DebtorAccount } from './config.ts';
import { accountingProblems } from './config-accounting-contradictions.ts';
import { approvalProblems } from './config-approval-contradictions.ts';
import { bankProblems, termProblems } from './config-bank-contradictions.ts';
import { consoleProblems } from './config-console-contradictions.ts';
import type { ConfigFile } from './config-file.ts';
import type { ConfigProblem } from './config-problem.ts';
import { tariffProblems } from './config-tariff-contradictions.ts';
import { twice } from './twice.ts';
import { writeBackOf } from './write-back-of.ts';

/**
 * Report statuses of Spirii that come before the approval.
 * https://docs.spirii.com/api-reference/reimbursement-expenses/list-expense-reports, `status`.
 */
const NOT_YET_APPROVED: ReadonlySet<string> = new Set(['Active', 'Pending']);

/** Origins of AMPECO's partner expenses that are fees, by the documentation: https://developers.ampeco.com */
const FEES_OF_PARTNERS: ReadonlySet<string> = new Set([
  'platform-fee-emsp',
  'platform-fee-cpo',
  'user-custom-fee',
]);

/**
 * Values that are each valid but contradict each other. Each would cost money or stop payments unseen: none is a mere
 * warning.
 */
export function contradictionsOf(config: ConfigFile): ConfigProblem[] {
  return [
    ...twiceInLists(config),
    ...waitProblems(config),
    ...config.sources.flatMap((source, index) => [
      ...statusProblems(source, ['sources', index]),
      ...originProblems(source, ['sources', index]),
      ...tariffProblems(source.tariff, ['sources', index, 'tariff']),
      ...writeBackProblems(source, ['sources', index, 'writeBack'], config.sources),
    ]),
    ...config.debtorAccounts.flatMap((account, index) => [
      ...bankProblems(account, ['debtorAccounts', index]),
      ...termProblems(account, ['debtorAccounts', index]),
      ...capProblems(account, config.limits.maxPayoutMinor, ['debtorAccounts', index]),
    ]),
    ...approvalProblems(config),
    ...consoleProblems(config),
    ...accountingProblems(config),
  ];
}

function twiceInLists({
  sources,
  debtorAccounts,
  alarms,
  console,
  transferRoleArns = [],
}: Config): ConfigProblem[] {
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
    ...twice(debtorAccounts, ({ currency, rail }) => `${currency} ${rail}`).map(
      at('debtorAccounts', 'currency', 'one debtor account pays each currency by each rail'),
    ),
    ...twice(alarms.emails, (email) => email.toLowerCase()).map((index) => ({
      path: ['alarms', 'emails', index],
      message: 'is there twice; each address is told once',
    })),
    ...twice(console?.morningMail?.emails ?? [], (email) => email.toLowerCase()).map((index) => ({
      path: ['console', 'morningMail', 'emails', index],
      message: 'is there twice; each address is told once',
    })),
    ...twice(transferRoleArns, (arn) => arn).map((index) => ({
      path: ['transferRoleArns', index],
      message: 'is there twice; each role is named once',
    })),
  ];
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

function waitProblems({ payees = {} }: Config): ConfigProblem[] {
  const { newAccount, holdDays } = payees;
  const path = ['payees', 'holdDays'];
  if (newAccount === 'hold-days' && holdDays === undefined) {
    return [{ path, message: 'is missing: "hold-days" needs to know how many' }];
  }
  return newAccount !== 'hold-days' && holdDays !== undefined
    ? [{ path, message: 'is for newAccount "hold-days" alone: as it stands nothing goes on by itself' }]
    : [];
}

function originProblems(source: Config['sources'][number], at: ConfigProblem['path']): ConfigProblem[] {
  if (source.kind !== 'ampeco') return [];
  const { pays, payOrigins = [] } = source;
  if (pays === 'settlement') {
    return payOrigins.length === 0
      ? []
      : [
          {
            path: [...at, 'payOrigins'],
            message: 'names origins, and settlement reports are paid, not expenses',
          },
        ];
  }
  return payOrigins.flatMap((origin, index) => {
    const path = [...at, 'payOrigins', index];
    if (payOrigins.indexOf(origin) < index) return [{ path, message: 'is there twice' }];
    return FEES_OF_PARTNERS.has(origin)
      ? [{ path, message: `${origin} is a fee that the partner owes: it is never paid to the partner` }]
      : [];
  });
}

/** The writing token is not the collector's reading one: people can revoke either alone. */
function writeBackProblems(
  source: Config['sources'][number],
  at: ConfigProblem['path'],
  sources: Config['sources'],
): ConfigProblem[] {
  const told = writeBackOf(source);
  if (told === undefined) return [];
  const uses = sources.flatMap((one) => [one.secretName, writeBackOf(one)?.secretName]);
  const isShared = uses.filter((name) => name === told.secretName).length > 1;
  return [
    ...(isShared
      ? [
          {
            path: [...at, 'secretName'],
            message: 'is there twice; who writes at a source has a token of its own',
          },
        ]
      : []),
    ...(told.source.pays === 'settlement'
      ? []
      : [{ path: at, message: 'records payments of settlement reports, and this source pays expenses' }]),
  ];
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
      message: `has no limit for ${currency}, which ${String(at[0])}[${String(at[1])}] pays: every payout in it would be held. "1" holds each of them on purpose`,
    });
  } else if (limit > maxPerFile.sumMinor) {
    problems.push({
      path: ['limits', 'maxPayoutMinor', currency],
      message:
        'is above maxPerFile.sumMinor of its debtor account: a payout between them would never be in a file',
    });
  }
  return problems;
}
