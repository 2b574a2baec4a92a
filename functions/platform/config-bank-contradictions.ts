import { bicCountry, bicFitsIban, isBic } from '../bank/bic.ts';
import { countryLayerOf, maxPartyIds, takesInitiatingPartyId } from '../bank/country-layer.ts';
import { isLei } from '../bank/lei.ts';
import { canPayFrom } from '../core/clearing.ts';
import type { CodeOrWord } from '../core/code-or-word.ts';
import { ibanCountry } from '../core/iban.ts';
import type { PartyId } from '../core/payment-file.ts';
import { railNamed } from '../core/rail.ts';
import type { DebtorAccount } from './config.ts';
import type { ConfigProblem } from './config-problem.ts';

/** Whether the bank of the account can send its files: IBAN, BIC, currency and rail belong together. */
export function bankProblems(account: DebtorAccount, at: ConfigProblem['path']): ConfigProblem[] {
  const { rail, currency, iban, bic } = account;
  const country = ibanCountry(iban);
  const clearing = railNamed(rail).clearings.get(currency);
  if (clearing === undefined) {
    return [{ path: [...at, 'rail'], message: `${rail} does not carry ${currency}` }];
  }
  const problems: ConfigProblem[] = [];
  const { countries } = clearing;
  if (!canPayFrom(clearing, country)) {
    const message =
      countries === 'SEPA'
        ? `${country} is outside SEPA, and ${rail} needs both ends in it`
        : `an account in ${country} is not in the clearing of ${currency}; ${rail} needs one in ${countries.join(' or ')}`;
    problems.push({ path: [...at, 'iban'], message });
  }
  if (bic !== undefined && !bicFitsIban(bic, iban)) {
    problems.push({
      path: [...at, 'bic'],
      message: `is of a bank in ${bicCountry(bic)}, and the IBAN is of one in ${country}`,
    });
  } else if (bic === undefined && countryLayerOf(country).needsDebtorBic === true) {
    problems.push({
      path: [...at, 'bic'],
      message: `is missing: banks in ${country} refuse a file without the BIC of the account's bank, by their schema`,
    });
  }
  return problems;
}

/** File terms that no bank of the account's country takes, or that contradict each other. */
export function termProblems(account: DebtorAccount, at: ConfigProblem['path']): ConfigProblem[] {
  const { iban, debtor, vop, singlePaymentFile, rail } = account;
  const problems: ConfigProblem[] = [
    ...idProblems(account, 'initiating party', account.initiatingParty?.ids, [
      ...at,
      'initiatingParty',
      'ids',
    ]),
    ...idProblems(account, 'debtor', debtor?.ids, [...at, 'debtor', 'ids']),
    ...wordProblems(account.localInstrument, [...at, 'localInstrument']),
    ...wordProblems(account.categoryPurpose, [...at, 'categoryPurpose']),
  ];
  if (debtor?.address !== undefined && countryLayerOf(ibanCountry(iban)).refusesDebtorAddress === true) {
    const message = `banks in ${ibanCountry(iban)} refuse a file with an address of the debtor, by their schema`;
    problems.push({ path: [...at, 'debtor', 'address'], message });
  }
  if (debtor !== undefined && debtor.ids === undefined && debtor.address === undefined) {
    problems.push({ path: [...at, 'debtor'], message: 'has to have ids, an address, or both' });
  }
  if (vop !== undefined && !railNamed(rail).verifiesPayees) {
    const message = `means nothing here: no bank verifies the names of payees by ${rail}`;
    problems.push({ path: [...at, 'vop'], message });
  }
  if (singlePaymentFile !== undefined && vop !== 'opt-out') {
    const message = 'means something with "vop": "opt-out" only: any other file may have one payment';
    problems.push({ path: [...at, 'singlePaymentFile'], message });
  }
  if (vop === 'opt-out' && singlePaymentFile !== 'send' && account.maxPerFile.count === 1) {
    const message = 'lets each payment wait for ever for a second one in its file';
    problems.push({ path: [...at, 'maxPerFile', 'count'], message });
  }
  return problems;
}

function idProblems(
  { iban, rail }: DebtorAccount,
  party: 'initiating party' | 'debtor',
  ids: readonly PartyId[] = [],
  at: ConfigProblem['path'],
): ConfigProblem[] {
  const country = ibanCountry(iban);
  const most = maxPartyIds(party, country, railNamed(rail).takesOneDebtorId);
  const problems: ConfigProblem[] = ids.flatMap((one, index) => {
    const message = idProblem(one, party, country);
    return message === undefined ? [] : [{ path: [...at, index], message }];
  });
  if (ids.length > most) {
    const message = `a file from ${country} by ${rail} has ${most} ${most === 1 ? 'id' : 'ids'} of the ${party} at most`;
    problems.push({ path: [...at, most], message });
  }
  for (const scheme of ['BIC', 'LEI']) {
    const second = ids.findLastIndex((one) => one.scheme === scheme);
    const first = ids.findIndex((one) => one.scheme === scheme);
    if (second > first)
      problems.push({ path: [...at, second], message: `is a second ${scheme}; a party has one` });
  }
  return problems;
}

function idProblem(one: PartyId, party: 'initiating party' | 'debtor', country: string): string | undefined {
  const { id, scheme, proprietary } = one;
  if (scheme !== undefined && proprietary !== undefined)
    return 'has to have a scheme or a proprietary one, not both';
  if (scheme === 'BIC' && !isBic(id)) return 'has to be a BIC of 8 or 11 capital letters and digits';
  if (scheme === 'LEI' && !isLei(id)) return 'has to be an LEI: 20 characters with right check digits';
  if (party === 'initiating party' && !takesInitiatingPartyId(one, country)) {
    return `banks in ${country} take the scheme ${countryLayerOf(country).initiatingPartyScheme} here or none, by their schema`;
  }
  return undefined;
}

function wordProblems(word: CodeOrWord | undefined, path: ConfigProblem['path']): ConfigProblem[] {
  if (word === undefined || (word.code === undefined) !== (word.proprietary === undefined)) return [];
  return [{ path, message: 'has to have a code or a proprietary word, one of the two' }];
}
