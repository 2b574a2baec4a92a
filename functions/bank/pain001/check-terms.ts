import type { CodeOrWord } from '../../core/code-or-word.ts';
import { ibanCountry } from '../../core/iban.ts';
import type { PartyId } from '../../core/payment-file.ts';
import type { PostalAddress } from '../../core/postal-address.ts';
import { countryLayerOf, maxPartyIds, takesInitiatingPartyId } from '../country-layer.ts';
import { orderOf } from './check-grammar.ts';
import { RAIL_RULES } from './check-rail.ts';
import { type HeaderCheck, textOf } from './header-check.ts';

const INITIATING_PARTY = 'Document/CstmrCdtTrfInitn/GrpHdr/InitgPty';
const PAYMENT = 'Document/CstmrCdtTrfInitn/PmtInf';

/** The header's elements that the account's bank demands, against the rules and the seal. */
export function checkFileTerms(check: HeaderCheck): void {
  const { problems, sealed } = check;
  const { terms } = sealed;
  if (textOf(check, `${PAYMENT}/DbtrAcct/Ccy`) !== (terms?.accountCurrency ?? '')) {
    problems.add('sealed-account-currency', "The debtor account's currency is not the sealed one.");
  }
  checkPartyIds(check, INITIATING_PARTY, 'initiating party', terms?.initiatingPartyIds);
  checkPartyIds(check, `${PAYMENT}/Dbtr`, 'debtor', terms?.debtorIds);
  checkAddress(check, terms?.debtorAddress);
  checkWord(check, 'LclInstrm', 'local instrument', terms?.localInstrument);
  checkWord(check, 'CtgyPurp', 'category purpose', terms?.categoryPurpose);
}

function checkPartyIds(
  check: HeaderCheck,
  path: string,
  what: 'initiating party' | 'debtor',
  sealed: readonly PartyId[] = [],
): void {
  const { problems, rules } = check;
  const organisation = `${path}/Id/OrgId`;
  const bic = textOf(check, `${organisation}/AnyBIC`);
  const lei = textOf(check, `${organisation}/LEI`);
  if (bic !== '') rules.bic(bic, `${what}'s id`);
  if (lei !== '') rules.lei(lei, `${what}'s id`);
  const others = otherIds(check, `${organisation}/Othr`);
  for (const { id, scheme, word } of others) {
    rules.id(id, `${what}'s id`);
    if (word !== '') rules.id(word, `scheme of the ${what}'s id`);
    if (scheme !== '' && word !== '') {
      problems.add('element-unexpected', `The scheme of the ${what}'s id is both a code and a word.`);
    }
  }
  const count = (bic === '' ? 0 : 1) + (lei === '' ? 0 : 1) + others.length;
  const bankCountry = ibanCountry(check.sealed.debtorIban);
  if (count > maxPartyIds(what, bankCountry, RAIL_RULES[check.sealed.rail].takesOneDebtorId)) {
    problems.add('party-ids', `The ${what} has more ids than its bank takes.`);
  }
  const isTaken = sealed.every((one) => takesInitiatingPartyId(one, bankCountry));
  if (what === 'initiating party' && !isTaken) {
    problems.add(
      'party-id-scheme',
      `Banks in ${bankCountry} take no such scheme of the initiating party's id.`,
    );
  }
  const found = [
    ...(bic === '' ? [] : [`BIC  ${bic}`]),
    ...(lei === '' ? [] : [`LEI  ${lei}`]),
    ...others.map(({ id, scheme, word }) => `${scheme} ${word} ${id}`),
  ];
  const expected = sealed.map(({ id, scheme = '', proprietary = '' }) => `${scheme} ${proprietary} ${id}`);
  if (found.toSorted().join('\n') !== expected.toSorted().join('\n')) {
    problems.add('sealed-party-id', `The ids of the ${what} are not the sealed ones.`);
  }
}

type OtherId = { readonly id: string; readonly scheme: string; readonly word: string };

function otherIds(check: HeaderCheck, path: string): readonly OtherId[] {
  const first = orderOf(path);
  const place = (child: string): number => orderOf(`${path}/${child}`) - first;
  return check.repeatsOf(first).map((texts) => ({
    id: texts[place('Id')] ?? '',
    scheme: texts[place('SchmeNm/Cd')] ?? '',
    word: texts[place('SchmeNm/Prtry')] ?? '',
  }));
}

function checkAddress(check: HeaderCheck, sealed: PostalAddress | undefined): void {
  const town = textOf(check, `${PAYMENT}/Dbtr/PstlAdr/TwnNm`);
  const country = textOf(check, `${PAYMENT}/Dbtr/PstlAdr/Ctry`);
  if (town !== '') {
    check.rules.address(town, country, 'debtor');
    const bankCountry = ibanCountry(check.sealed.debtorIban);
    if (countryLayerOf(bankCountry).refusesDebtorAddress === true) {
      check.problems.add('debtor-address-refused', `Banks in ${bankCountry} take no address of the debtor.`);
    }
  }
  if (town === (sealed?.town ?? '') && country === (sealed?.country ?? '')) return;
  check.problems.add('sealed-debtor-address', "The debtor's address is not the sealed one.");
}

function checkWord(check: HeaderCheck, element: string, what: string, sealed: CodeOrWord | undefined): void {
  const code = textOf(check, `${PAYMENT}/PmtTpInf/${element}/Cd`);
  const word = textOf(check, `${PAYMENT}/PmtTpInf/${element}/Prtry`);
  if (code === (sealed?.code ?? '') && word === (sealed?.proprietary ?? '')) return;
  check.problems.add('sealed-payment-type', `The ${what} is not the sealed one.`);
}
