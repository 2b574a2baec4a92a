import { isSepaId, isSepaText } from '../../core/charset.ts';
import type { CodeOrWord } from '../../core/code-or-word.ts';
import type { FileTerms, PartyId } from '../../core/payment-file.ts';
import { isCountryCode, MAX_TOWN_LENGTH, type PostalAddress } from '../../core/postal-address.ts';
import { isBic } from '../bic.ts';
import { isLei } from '../lei.ts';

const CURRENCY = /^[A-Z]{3}$/;
/** Longest code of ExternalLocalInstrument1Code; a category purpose's has four characters. */
const CODE = /^[A-Z0-9]{1,35}$/;

/** `Id` of a party. The schema has the BIC first, then the LEI, then all others. */
export function partyIdText(ids: readonly PartyId[] = []): string {
  if (ids.length === 0) return '';
  const bics = ids.filter(({ scheme }) => scheme === 'BIC').map(({ id }) => `<AnyBIC>${id}</AnyBIC>`);
  const leis = ids.filter(({ scheme }) => scheme === 'LEI').map(({ id }) => `<LEI>${id}</LEI>`);
  const others = ids.filter(({ scheme }) => scheme !== 'BIC' && scheme !== 'LEI').map(otherText);
  return `<Id><OrgId>${[...bics, ...leis, ...others].join('')}</OrgId></Id>`;
}

function otherText({ id, scheme, proprietary }: PartyId): string {
  return `<Othr><Id>${id}</Id>${wordText('SchmeNm', { code: scheme, proprietary })}</Othr>`;
}

/** An element with a code or a proprietary word; empty where there is neither. */
export function wordText(element: string, word: CodeOrWord | undefined): string {
  if (word?.code !== undefined) return `<${element}><Cd>${word.code}</Cd></${element}>`;
  return word?.proprietary === undefined ? '' : `<${element}><Prtry>${word.proprietary}</Prtry></${element}>`;
}

export function addressText(address: PostalAddress | undefined): string {
  return address === undefined
    ? ''
    : `<PstlAdr><TwnNm>${address.town}</TwnNm><Ctry>${address.country}</Ctry></PstlAdr>`;
}

/** No term may break out of its element. A person checks that the bank really gave them so. */
export function areTermsWritable(terms: FileTerms | undefined): boolean {
  if (terms === undefined) return true;
  return (
    CURRENCY.test(terms.accountCurrency) &&
    [...terms.initiatingPartyIds, ...terms.debtorIds].every(isWritableId) &&
    [terms.localInstrument, terms.categoryPurpose].every(isWritableWord) &&
    isWritableAddress(terms.debtorAddress)
  );
}

function isWritableId({ id, scheme, proprietary }: PartyId): boolean {
  if (scheme === 'BIC') return isBic(id);
  if (scheme === 'LEI') return isLei(id);
  return isSepaId(id) && (proprietary === undefined || isSepaId(proprietary));
}

function isWritableWord(word: CodeOrWord | undefined): boolean {
  return (
    (word?.code === undefined || CODE.test(word.code)) &&
    (word?.proprietary === undefined || isSepaId(word.proprietary))
  );
}

export function isWritableAddress(address: PostalAddress | undefined): boolean {
  if (address === undefined) return true;
  const { town, country } = address;
  return town !== '' && town.length <= MAX_TOWN_LENGTH && isSepaText(town) && isCountryCode(country);
}
