import { countryLayerOf } from '../functions/bank/country-layer.ts';
import { ibanCountry } from '../functions/core/iban.ts';
import { railNamed } from '../functions/core/rail.ts';
import { BANK_PROFILES, type BankNeed, type ProfileNeed } from '../functions/platform/bank-profiles.ts';
import type { Config, DebtorAccount } from '../functions/platform/config.ts';
import type { ConfigProblem } from '../functions/platform/config-problem.ts';

type Path = ConfigProblem['path'];

/** Banks here often ask for the BIC of the account's bank, though their schema does not. */
const ASK_FOR_BIC: ReadonlySet<string> = new Set(['DK', 'NO', 'SE']);

/** Countries of SEPA outside the EEA. */
const OUTSIDE_EEA: ReadonlySet<string> = new Set([
  ...['AD', 'AL', 'CH', 'GB', 'GI', 'MC', 'MD', 'ME', 'MK', 'RS', 'SM', 'VA'],
]);

/** Known demands of a debtor account's bank that its configuration lacks. */
export function bankWarnings(account: DebtorAccount, at: Path): ConfigProblem[] {
  const missing = profileWarnings(account, at);
  const named = new Set(missing.map(({ path }) => path.join()));
  return [...missing, ...countryWarnings(account, at).filter(({ path }) => !named.has(path.join()))];
}

/** Spirii gives no address of a recipient: https://docs.spirii.com/api-reference, reimbursement expenses. */
export function addressWarnings({ sources, debtorAccounts }: Config): ConfigProblem[] {
  const without = sources.filter(({ kind }) => kind === 'spirii').map(({ account }) => `spirii/${account}`);
  if (without.length === 0) return [];
  return debtorAccounts.flatMap(({ creditorAddress, currency }, index) => {
    const message = `asks for an address that ${without.join(', ')} never gives: all payouts of it in ${currency} are held`;
    const path = ['debtorAccounts', index, 'creditorAddress'];
    return creditorAddress === 'town-and-country' ? [{ path, message }] : [];
  });
}

function countryWarnings(account: DebtorAccount, at: Path): ConfigProblem[] {
  const { iban, bic, rail, debtor, maxPerFile } = account;
  const country = ibanCountry(iban);
  const warnings: ConfigProblem[] = [];
  if (bic === undefined && ASK_FOR_BIC.has(country)) {
    warnings.push({
      path: [...at, 'bic'],
      message: `is missing: banks in ${country} often refuse a file without it`,
    });
  }
  const { title, statesPayersAddressOutsideEea } = railNamed(rail);
  if (statesPayersAddressOutsideEea && OUTSIDE_EEA.has(country) && debtor?.address === undefined) {
    const message = `is missing: a ${title} from ${country}, outside the EEA, states where the payer is, unless the bank adds it`;
    warnings.push({ path: [...at, 'debtor', 'address'], message });
  }
  const { maxPayments } = countryLayerOf(country);
  if (maxPayments !== undefined && maxPerFile.count > maxPayments) {
    const message = `is above the ${grouped(maxPayments)} payments that banks in ${country} take in a file`;
    warnings.push({ path: [...at, 'maxPerFile', 'count'], message });
  }
  return warnings;
}

function profileWarnings(account: DebtorAccount, at: Path): ConfigProblem[] {
  if (account.bank === undefined) return [];
  const { title, countries, needs } = BANK_PROFILES[account.bank];
  const country = ibanCountry(account.iban);
  if (countries.length > 0 && !countries.includes(country)) {
    const message = `${account.bank} is a profile of ${countries.join(', ')}, and the account is in ${country}`;
    return [{ path: [...at, 'bank'], message }];
  }
  return needs
    .filter(({ currencies }) => currencies === undefined || currencies.includes(account.currency))
    .flatMap((needed) => {
      const path = missingAt(needed.need, account);
      return path === undefined ? [] : [{ path: [...at, ...path], message: sentenceOf(needed, title) }];
    });
}

/** The key of a missing need; undefined where the account has it. */
function missingAt(need: BankNeed, account: DebtorAccount): Path | undefined {
  const hasId = (
    ids: NonNullable<DebtorAccount['initiatingParty']>['ids'] | undefined,
    scheme: string | undefined,
  ) => ids?.some((id) => scheme === undefined || id.scheme === scheme) === true;
  switch (need.kind) {
    case 'bic':
      return account.bic === undefined ? ['bic'] : undefined;
    case 'initiating-party-id':
      return hasId(account.initiatingParty?.ids, need.scheme) ? undefined : ['initiatingParty', 'ids'];
    case 'debtor-id':
      return hasId(account.debtor?.ids, need.scheme) ? undefined : ['debtor', 'ids'];
    case 'debtor-address':
      return account.debtor?.address === undefined ? ['debtor', 'address'] : undefined;
    case 'creditor-address':
      return account.creditorAddress === undefined ? ['creditorAddress'] : undefined;
    case 'statement-text':
      return account.statementText === undefined ? ['statementText'] : undefined;
    case 'vop':
      return account.vop === undefined ? ['vop'] : undefined;
  }
}

const KNOWN_FROM: Readonly<Record<ProfileNeed['certainty'], string>> = {
  schema: 'by its schema',
  page: 'by a page of its',
  practice: 'by practice, not confirmed by the bank',
};

function sentenceOf({ need, certainty, source }: ProfileNeed, title: string): string {
  const scheme = 'scheme' in need && need.scheme !== undefined ? ` with the scheme ${need.scheme}` : '';
  return `has none${scheme}, which ${title} asks for ${KNOWN_FROM[certainty]} (${source}); docs/banks.md`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}
