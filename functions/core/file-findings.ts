import { hasLetterOrDigit, textLoss, transliterate } from './charset.ts';
import { reaches } from './clearing.ts';
import { creditorNameOf } from './creditor-name.ts';
import { currencyExponent } from './currency.ts';
import type { PlainDate } from './date.ts';
import type { Finding } from './finding.ts';
import { ibanCountry, maskIban, parseIban } from './iban.ts';
import { formatMinor } from './money.ts';
import type { PaymentFacts, Payout } from './payout.ts';
import type { Rail } from './rail.ts';

/**
 * What the rail does not carry. Checked again when the file is made: the rule may be newer than the payout.
 * @param rail of the debtor account.
 */
export function fileFindings(
  { amountMinor, currency, iban }: Pick<PaymentFacts, 'amountMinor' | 'currency' | 'iban'>,
  rail: Rail | undefined,
  on: PlainDate,
): Finding[] {
  const clearing = rail?.clearings.get(currency);
  if (rail === undefined || clearing === undefined) return [];
  const findings: Finding[] = [];
  const parsed = parseIban(iban);
  const country = parsed.ok ? ibanCountry(parsed.iban) : undefined;
  if (country !== undefined && !reaches(clearing, country, on)) {
    const { countries } = clearing;
    const isSepa = countries === 'SEPA';
    const area = isSepa ? 'SEPA' : `the clearing of ${currency} (${countries.join(', ')})`;
    findings.push({
      code: isSepa ? 'iban-outside-sepa' : 'iban-outside-clearing',
      severity: 'hold',
      field: 'iban',
      message: `The account ${maskIban(iban)} is in ${country}, outside ${area}: a ${rail.title} cannot reach it. Ask for an account there, have it owed in the currency of the account, or pay it another way.`,
    });
  }
  if (clearing.wholeUnits && amountMinor !== undefined && !isWhole(amountMinor, currency)) {
    findings.push({
      code: 'amount-not-whole',
      severity: 'hold',
      field: 'amount',
      message: `${formatMinor(amountMinor, currency)} ${currency} cannot be paid: banks clear ${currency} in whole units. Nothing is rounded: have the source correct the amount.`,
    });
  }
  return findings;
}

/** A name with one of these can be written: no need to transliterate it. */
const LATIN_LETTER = /[A-Za-z]/;
const LETTER = /\p{L}/u;

/** No letter or digit of the name survives writing: full stops and signs are nobody's name. */
export function nameFindings(name: string): Finding[] {
  if (LATIN_LETTER.test(name)) return [];
  const written = creditorNameOf(name);
  if (hasLetterOrDigit(written) || (!LETTER.test(name) && textLoss(name).lost === 0)) return [];
  return [
    {
      code: 'recipient-name-unwritable',
      severity: 'hold',
      field: 'recipientName',
      message: `The name of the recipient is in letters or signs that a payment file cannot carry, and would be written as "${written}", which no bank takes. Have the source enter it in Latin letters, as the bank has it.`,
    },
  ];
}

/** Whether more than half of a town survives writing; without it, an address is useless. */
export function isReadable(town: string): boolean {
  const { lost, all } = textLoss(town);
  return hasLetterOrDigit(transliterate(town)) && lost * 2 < all;
}

/** The debtor account's bank asks for an address, and the source gave none that survives writing. */
export function addressFindings(
  { currency, address }: { readonly currency: string; readonly address?: Payout['address'] },
  payer: { readonly creditorAddress?: 'never' | 'town-and-country' } | undefined,
): Finding[] {
  if (payer?.creditorAddress !== 'town-and-country') return [];
  if (address !== undefined && isReadable(address.town)) return [];
  return [
    {
      code: 'recipient-address-missing',
      severity: 'hold',
      field: 'address',
      message: `The bank that pays ${currency} asks for the town and the country of the recipient, and the source has not both in letters that a payment file can carry. Have them entered at the source, or release it if the bank takes the payment without.`,
    },
  ];
}

function isWhole(amountMinor: bigint, currency: string): boolean {
  return amountMinor % 10n ** BigInt(currencyExponent(currency) ?? 0) === 0n;
}
