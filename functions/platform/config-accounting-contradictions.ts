import { saidOfCompany } from '../core/company.ts';
import type { Accounting } from './config-accounting.ts';
import type { ConfigFile } from './config-file.ts';
import type { ConfigProblem } from './config-problem.ts';
import { sameCompanies } from './config-tariff-contradictions.ts';
import { twice } from './twice.ts';

type Format = Accounting['formats'][number];
type Path = ConfigProblem['path'];

/** What would leave an entry without an account, or make a file that the accounting program refuses. */
export function accountingProblems({ accounting, sources, debtorAccounts }: ConfigFile): ConfigProblem[] {
  if (accounting === undefined) return [];
  const { accounts, costCentres = {}, statements = {}, payroll, formats } = accounting;
  const at = ['accounting', 'accounts'];
  const named = sources.map(({ kind, account }) => `${kind}/${account}`);
  return [
    ...named
      .filter((source) => accounts.expense[source] === undefined)
      .map((source) => ({ path: [...at, 'expense'], message: `has no account for the source ${source}` })),
    ...debtorAccounts
      .filter(({ id }) => accounts.bank[id] === undefined)
      .map(({ id }) => ({ path: [...at, 'bank'], message: `has no account for the debtor account ${id}` })),
    // The account of a removed source stays: its payouts still move.
    ...strangers(costCentres, named, ['accounting', 'costCentres']),
    ...strangers(statements, named, ['accounting', 'statements']),
    ...Object.entries(statements).flatMap(([source, { companies = {} }]) =>
      sameCompanies(companies, ['accounting', 'statements', source, 'companies']),
    ),
    ...payrollProblems(payroll, sources, ['accounting', 'payroll', 'sources']),
    ...sharedBankAccounts(accounts, debtorAccounts, [...at, 'bank']),
    ...mixedRoles(accounts, at),
    ...twice(formats, ({ format }) => format).map((index) => ({
      path: ['accounting', 'formats', index, 'format'],
      message: 'is there twice; each format is configured once',
    })),
    ...formats.flatMap((format, index) =>
      formatProblems(format, accounting, ['accounting', 'formats', index]),
    ),
  ];
}

function strangers(map: Readonly<Record<string, unknown>>, named: readonly string[], at: Path) {
  return Object.keys(map)
    .filter((source) => !named.includes(source))
    .map((source) => ({ path: [...at, source], message: 'is no source of this configuration' }));
}

function payrollProblems(
  payroll: Accounting['payroll'],
  configured: ConfigFile['sources'],
  at: Path,
): ConfigProblem[] {
  const sources = payroll?.sources ?? [];
  return [
    ...twice(sources, ({ source }) => source).map((index) => ({
      path: [...at, index, 'source'],
      message: 'is there twice; each source is named once',
    })),
    ...sources.flatMap(({ source, country, companies = {} }, index) => {
      const known = configured.find(({ kind, account }) => `${kind}/${account}` === source);
      const tariff = known?.tariff;
      if (known === undefined) {
        return [{ path: [...at, index, 'source'], message: 'is no source of this configuration' }];
      }
      // If the tariffs name a company and the payroll does not, the source's country here applies to it.
      const tariffs = Object.keys(tariff?.companies ?? {});
      const unnamed = tariffs.filter((company) => saidOfCompany(companies, company) === undefined);
      return [
        ...sameCompanies(companies, [...at, index, 'companies']),
        ...otherCountry(country, tariff?.country, [...at, index, 'country']),
        ...Object.entries(companies).flatMap(([company, its]) =>
          otherCountry(its.country, (saidOfCompany(tariff?.companies, company) ?? tariff)?.country, [
            ...at,
            index,
            'companies',
            company,
            'country',
          ]),
        ),
        ...unnamed.flatMap((company) =>
          otherCountry(country, tariff?.companies?.[company]?.country, [...at, index, 'companies', company]),
        ),
      ];
    }),
  ];
}

/** A payroll by one country's law, while its tariffs use another's price. */
function otherCountry(country: string | undefined, ofTariff: string | undefined, at: Path): ConfigProblem[] {
  if (country === undefined || ofTariff === undefined || country === ofTariff) return [];
  return [{ path: at, message: `is not ${ofTariff}, by which its tariffs are held` }];
}

/** Two currencies in one account of the books: the journal converts nothing, so its balance would mean nothing. */
function sharedBankAccounts(
  { bank }: Accounting['accounts'],
  debtorAccounts: ConfigFile['debtorAccounts'],
  at: Path,
): ConfigProblem[] {
  const used = debtorAccounts.flatMap(({ id }) =>
    bank[id] === undefined ? [] : [{ id, account: bank[id] }],
  );
  return twice(used, ({ account }) => account).map((index) => ({
    path: [...at, used[index]?.id ?? ''],
    message: 'is the account of another debtor account too: a statement could not be compared with it',
  }));
}

/** Nobody can tell two meanings in one account apart; charges may be among the costs. */
function mixedRoles({ expense, payable, returned, bank, difference }: Accounting['accounts'], at: Path) {
  const owed = [payable, returned].filter((account) => account !== undefined);
  const mixed = (role: string, accounts: Readonly<Record<string, string>>, others: readonly string[]) =>
    Object.entries(accounts)
      .filter(([, account]) => others.includes(account))
      .map(([name]) => ({
        path: [...at, role, name],
        message: 'is an account of another role too: its balance would mean nothing',
      }));
  return [
    ...mixed('bank', bank, [...owed, difference, ...Object.values(expense)]),
    ...mixed('expense', expense, owed),
    ...(owed.includes(difference)
      ? [{ path: [...at, 'difference'], message: 'is an account of what is owed too: no charge would show' }]
      : []),
  ];
}

function formatProblems(format: Format, accounting: Accounting, at: Path): ConfigProblem[] {
  switch (format.format) {
    case 'csv':
      return csvProblems(format, at);
    case 'datev': {
      const { accountLength } = format;
      const fits = new RegExp(`^[1-9]\\d{${accountLength - 1},${accountLength}}$`);
      const why = `DATEV takes numbers of ${accountLength} digits here (accountLength), of ${accountLength + 1} for people`;
      return [
        ...unfit(accounting, fits, why),
        ...unfitCentres(accounting, /^[\p{L}\p{N} ]{1,36}$/u, 'DATEV takes letters and digits here'),
      ];
    }
    case 'sie':
      return unfit(accounting, /^\d{1,10}$/, 'SIE takes numbers here');
    case 'e-conomic':
      return unfit(accounting, /^[1-9]\d{0,8}$/, 'e-conomic takes numbers of at most 9 digits here');
    case 'business-central':
      return [
        ...unfit(accounting, /^.{1,20}$/u, 'Business Central takes at most 20 characters here'),
        ...unfitCentres(accounting, /^.{1,20}$/u, 'Business Central takes at most 20 characters here'),
      ];
    case 'netsuite':
      return [];
  }
}

function csvProblems(format: Extract<Format, { format: 'csv' }>, at: Path): ConfigProblem[] {
  const fields = format.columns.map(({ field }) => field);
  const problems: ConfigProblem[] = twice(format.columns, ({ title }) => title).map((index) => ({
    path: [...at, 'columns', index, 'title'],
    message: 'is there twice; each column has its own title',
  }));
  const hasAmount = fields.includes('amount') || (fields.includes('debit') && fields.includes('credit'));
  for (const [isThere, what] of [
    [fields.includes('account'), 'account'],
    [fields.includes('date'), 'date'],
    [fields.includes('currency'), 'currency'],
    [hasAmount, 'amount, or no debit and credit'],
  ] as const) {
    if (!isThere)
      problems.push({ path: [...at, 'columns'], message: `has no ${what}: no entry could be told` });
  }
  return problems;
}

function unfit({ accounts }: Accounting, fits: RegExp, why: string): ConfigProblem[] {
  const at = ['accounting', 'accounts'];
  const { expense, bank, payable, returned, difference } = accounts;
  const all: (readonly [Path, string | undefined])[] = [
    ...Object.entries(expense).map(([source, account]) => [[...at, 'expense', source], account] as const),
    ...Object.entries(bank).map(([id, account]) => [[...at, 'bank', id], account] as const),
    [[...at, 'payable'], payable],
    [[...at, 'returned'], returned],
    [[...at, 'difference'], difference],
  ];
  return all.flatMap(([path, account]) =>
    account === undefined || fits.test(account) ? [] : [{ path, message: why }],
  );
}

function unfitCentres({ costCentres = {} }: Accounting, fits: RegExp, why: string): ConfigProblem[] {
  return Object.entries(costCentres).flatMap(([source, centre]) =>
    fits.test(centre) ? [] : [{ path: ['accounting', 'costCentres', source], message: why }],
  );
}
