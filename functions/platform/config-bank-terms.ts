import * as z from 'zod/mini';
import { parseBic } from '../bank/bic.ts';
import { isSepaId, isSepaText } from '../core/charset.ts';
import { PARTY_ID_SCHEMES } from '../core/payment-file.ts';
import { isCountry, MAX_TOWN_LENGTH } from '../core/postal-address.ts';

/** Profiles of banks and channels; bank-profiles.ts describes each, and no function loads it. */
export const BANK_NAMES = [
  'generic',
  'danske',
  'nordea',
  'seb',
  'handelsbanken',
  'swedbank',
  'dnb',
  'bankconnect-dk',
  'dk-ebics',
  'swiss-sps',
] as const;
export type BankName = (typeof BANK_NAMES)[number];

/** As people write it; kept in upper case without blanks. */
export const bic = z.pipe(
  z.string(),
  z.transform((text: string, context) => {
    const parsed = parseBic(text);
    if (parsed !== undefined) return parsed;
    context.issues.push({ code: 'custom', message: 'has to be a BIC of 8 or 11 characters', input: text });
    return z.NEVER;
  }),
);

const ID_RULE =
  'has to have 1 to 35 letters, digits or signs of the SEPA set, no slash or space at an end and no "//"';

const sepaId = z.string().check(z.refine(isSepaId, ID_RULE));

/** At most so many characters of the SEPA set; none reads as the beginning of a code at any bank. */
function sepaText(maxLength: number) {
  return z.string().check(
    z.minLength(1),
    z.maxLength(maxLength),
    z.refine(
      (text) => isSepaText(text) && text.trim() === text && !text.startsWith('/') && !text.includes('//'),
      'has to be of letters without accents, digits, blanks and / - ? : ( ) . , + and the apostrophe, without a "/" at its head and without "//"',
    ),
  );
}

const partyId = z.strictObject({
  id: sepaId,
  /** BIC, LEI, or a code of ISO 20022's ExternalOrganisationIdentification1Code. */
  scheme: z.exactOptional(z.enum(PARTY_ID_SCHEMES)),
  /** In place of a scheme: a word that the bank gives. */
  proprietary: z.exactOptional(sepaId),
});

const partyIds = z.array(partyId).check(z.minLength(1), z.maxLength(4));

function codeOrWord(codeShape: RegExp, rule: string) {
  return z.strictObject({
    code: z.exactOptional(z.string().check(z.regex(codeShape, rule))),
    proprietary: z.exactOptional(sepaId),
  });
}

/**
 * What a debtor account's bank demands of its files, beyond who pays from which account, and how it treats them. Each
 * batch keeps its own copy: a new configuration changes no sealed file.
 */
export const bankTerms = {
  /** A bank or channel of the profiles: check-config lists its missing needs. */
  bank: z.exactOptional(z.enum(BANK_NAMES)),
  initiatingParty: z.exactOptional(z.strictObject({ ids: partyIds })),
  debtor: z.exactOptional(
    z.strictObject({
      ids: z.exactOptional(partyIds),
      address: z.exactOptional(
        z.strictObject({
          town: sepaText(MAX_TOWN_LENGTH),
          country: z.string().check(z.refine(isCountry, 'has to be a country of ISO 3166-1, such as "DK"')),
        }),
      ),
    }),
  ),
  /** Whether each payment has its recipient's address. */
  creditorAddress: z.exactOptional(z.enum(['never', 'town-and-country'])),
  localInstrument: z.exactOptional(
    codeOrWord(/^[A-Z0-9]{1,35}$/, 'has to be a code of capital letters and digits, such as "INST"'),
  ),
  categoryPurpose: z.exactOptional(
    codeOrWord(/^[A-Z0-9]{1,4}$/, 'has to be a code of at most 4 capital letters and digits, such as "SUPP"'),
  ),
  /** Heads the remittance information; some banks print only its first 20 characters on the statement. */
  statementText: z.exactOptional(sepaText(20)),
  /** Whether the bank checks the names of payees before it pays; `opt-out` is for files of several payments only. */
  vop: z.exactOptional(z.enum(['opt-in', 'opt-out'])),
  /** With `vop: opt-out`: whether a payment alone in its file waits for the next cut-off or goes. */
  singlePaymentFile: z.exactOptional(z.enum(['wait', 'send'])),
};
