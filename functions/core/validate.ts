import { isSepaText, textLoss } from './charset.ts';
import { currencyExponent } from './currency.ts';
import type { PlainDate } from './date.ts';
import { compareDecimals, formatDecimal, parseDecimal, toMinorUnits } from './decimal.ts';
import { endedCurrency } from './ended-currency.ts';
import { assert } from './errors.ts';
import type { Expense } from './expense.ts';
import { addressFindings, fileFindings, nameFindings } from './file-findings.ts';
import type { Finding, Note } from './finding.ts';
import { ibanCountry, maskIban, parseIban } from './iban.ts';
import { kennitalaFits } from './iban-kennitala.ts';
import { formatMinor, MAX_AMOUNT } from './money.ts';
import type { PaymentFacts, Payout } from './payout.ts';
import { destinationOf, type Payer, payingAccountFor } from './plan.ts';
import { type Rail, railCarrying, railNamed } from './rail.ts';
import { type TariffPolicy, tariffFindings } from './tariff.ts';

/** Limits per currency above which a payout is held, in minor units. */
export type PayoutLimits = ReadonlyMap<string, bigint>;

export type ValidationPolicy = {
  readonly limits: PayoutLimits;
  /** The day for a rail's reach. */
  readonly today: PlainDate;
  readonly debtorAccounts: readonly Payer[];
  /** Of the expense's source account. */
  readonly tariff?: TariffPolicy | undefined;
};

/** The policy for the chosen account; no payer where none pays the currency. */
export type RecheckPolicy = Omit<ValidationPolicy, 'debtorAccounts' | 'tariff'> & {
  readonly payer: Payer | undefined;
};

/** The findings, and the readable amount and IBAN. */
export type Validation = {
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
  readonly amountMinor?: bigint;
  /** Normalised if valid, else the source's text, cut to fit a row. */
  readonly iban: string;
};

/** ISO 20022 Max140Text, `Cdtr/Nm` of pain.001.001.09. */
const MAX_NAME_CHARACTERS = 140;
const MAX_KEPT_IBAN_CHARACTERS = 64;

/** Rechecks before scheduling what may have changed since validation: the limit, the IBAN registry, a rail's reach. */
export function recheckFacts(
  facts: PaymentFacts & Pick<Payout, 'address'>,
  policy: RecheckPolicy,
): Finding[] {
  const findings: Finding[] = [];
  const exponent = currencyExponent(facts.currency);
  assert(
    facts.amountMinor !== undefined && exponent !== undefined,
    'a valid payout has an amount and a currency',
  );
  checkSize(facts.amountMinor, exponent, facts.currency, policy, findings);
  checkIban(facts.iban, findings);
  findings.push(...fileFindings(facts, railOf(policy.payer, facts.currency), policy.today));
  checkRecipient(facts.recipientName, findings);
  findings.push(...addressFindings(facts, policy.payer));
  return findings;
}

/** All findings of an expense, not only the first: the source's own, then those of its values. */
export function validateExpense(expense: Expense, policy: ValidationPolicy): Validation {
  const findings: Finding[] = [...expense.sourceFindings];
  // A malformed expense has empty strings for missing values; findings on those would only repeat it.
  const malformed = findings.some((finding) => finding.code === 'expense-malformed');
  const amountMinor = checkAmount(expense, policy, malformed, findings);
  const iban = malformed && expense.iban === '' ? '' : checkIban(expense.iban, findings);
  const { currency } = expense;
  const payer = payingAccountFor(policy.debtorAccounts, destinationOf({ currency, iban }), policy.today);
  findings.push(...fileFindings({ amountMinor, currency, iban }, railOf(payer, currency), policy.today));
  if (!malformed) {
    checkRecipient(expense.recipientName, findings);
    findings.push(...addressFindings(expense, payer));
  }
  const { findings: ofTariff, notes } = tariffFindings(expense, policy.tariff);
  findings.push(...ofTariff);
  return { findings, notes, iban, ...(amountMinor === undefined ? {} : { amountMinor }) };
}

/** Without an account, assumes one configured later. */
function railOf(payer: Payer | undefined, currency: string): Rail | undefined {
  return payer === undefined ? railCarrying(currency) : railNamed(payer.rail);
}

function checkAmount(
  expense: Expense,
  policy: ValidationPolicy,
  malformed: boolean,
  findings: Finding[],
): bigint | undefined {
  const { amount, currency } = expense;
  const exponent = currencyExponent(currency);
  const ended = endedCurrency(currency);
  if (ended !== undefined) {
    findings.push({
      code: 'currency-ended',
      severity: 'reject',
      field: 'currency',
      message: `${currency} ended on ${ended.lastDay} and no bank pays it since: its country has the euro, at ${ended.perEuro} ${currency} for 1 EUR. The account stays as it is; have the source state the amount in EUR.`,
    });
  } else if (exponent === undefined && !(malformed && currency === '')) {
    findings.push({
      code: 'currency-unknown',
      severity: 'reject',
      field: 'currency',
      message: `"${currency.slice(0, 10)}" is not a currency of ISO 4217. Have the source correct the currency.`,
    });
  }
  const value = parseDecimal(amount.text);
  if (value === undefined) {
    if (!malformed) {
      findings.push({
        code: 'amount-unreadable',
        severity: 'reject',
        field: 'amount',
        message: `"${amount.text.slice(0, 40)}" is not an amount. Have the source correct it.`,
      });
    }
    return undefined;
  }
  if (exponent === undefined) return undefined;
  const minor = toMinorUnits(value, amount.unit === 'minor' ? 0 : exponent);
  if (minor === undefined) {
    findings.push({
      code: 'amount-fraction',
      severity: 'reject',
      field: 'amount',
      message:
        amount.unit === 'minor'
          ? `The amount of ${formatDecimal(value)} cents is not a whole number. Nothing is rounded: have the source correct it.`
          : `The amount of ${formatDecimal(value)} ${currency} has more than the ${exponent} decimals of its currency. Nothing is rounded: have the source correct it.`,
    });
    return undefined;
  }
  checkSize(minor, exponent, currency, policy, findings);
  return minor;
}

function checkSize(
  minor: bigint,
  exponent: number,
  currency: string,
  policy: Pick<ValidationPolicy, 'limits'>,
  findings: Finding[],
): void {
  const shown = `${formatMinor(minor, currency)} ${currency}`;
  if (minor <= 0n) {
    findings.push({
      code: 'nothing-to-pay',
      severity: 'reject',
      field: 'amount',
      message: `The amount is ${shown}: there is nothing to pay out.`,
    });
    return;
  }
  if (compareDecimals({ digits: minor, scale: exponent }, MAX_AMOUNT) > 0) {
    findings.push({
      code: 'amount-too-large',
      severity: 'reject',
      field: 'amount',
      message: `${shown} is more than the 999,999,999.99 that one transfer can carry. Check the amount at the source.`,
    });
    return;
  }
  const limit = policy.limits.get(currency);
  if (limit === undefined) {
    findings.push({
      code: 'limit-missing',
      severity: 'hold',
      field: 'currency',
      message: `No limit per payout is configured for ${currency}. Add one under limits.maxPayoutMinor to pay in this currency.`,
    });
  } else if (minor > limit) {
    findings.push({
      code: 'limit-exceeded',
      severity: 'hold',
      field: 'amount',
      message: `${shown} is above the limit of ${formatMinor(limit, currency)} ${currency} per payout. Check it and release it, or have it corrected.`,
    });
  }
}

function checkIban(text: string, findings: Finding[]): string {
  const parsed = parseIban(text);
  if (!parsed.ok) {
    findings.push(...parsed.findings);
    return text.slice(0, MAX_KEPT_IBAN_CHARACTERS);
  }
  if (ibanCountry(parsed.iban) === 'IS' && !kennitalaFits(parsed.iban)) {
    findings.push({
      code: 'iban-national-check',
      severity: 'hold',
      field: 'iban',
      message: `The national id inside the IBAN ${maskIban(parsed.iban)} does not pass its check. New ids have no check digit, so it may be right: confirm the account with the recipient, then release it.`,
    });
  }
  return parsed.iban;
}

function checkRecipient(name: string, findings: Finding[]): void {
  const trimmed = name.trim();
  if (trimmed === '') {
    findings.push({
      code: 'recipient-name-missing',
      severity: 'reject',
      field: 'recipientName',
      message: 'The recipient has no name. Have the source add the name of the account holder.',
    });
    return;
  }
  const unwritable = nameFindings(trimmed);
  if (unwritable.length > 0) {
    findings.push(...unwritable);
  } else if (!/\p{L}/u.test(trimmed)) {
    findings.push({
      code: 'recipient-name-no-letters',
      severity: 'reject',
      field: 'recipientName',
      message:
        'The name of the recipient has no letters in it. Have the source enter the name of the account holder.',
    });
  } else {
    checkLoss(trimmed, findings);
  }
  // Characters as the schema counts them, not UTF-16 units.
  const characters = [...trimmed].length;
  if (characters > MAX_NAME_CHARACTERS) {
    findings.push({
      code: 'recipient-name-too-long',
      severity: 'reject',
      field: 'recipientName',
      message: `The name of the recipient has ${characters} characters; a payment carries at most ${MAX_NAME_CHARACTERS}. Have the source shorten it to the name of the account holder.`,
    });
  }
}

/** No bank that compares names, and no reader of a statement, finds anybody in `A. .......`. */
function checkLoss(name: string, findings: Finding[]): void {
  if (isSepaText(name)) return;
  const { lost, all } = textLoss(name);
  if (lost * 2 < all || lost === 0) return;
  findings.push({
    code: 'recipient-name-lost',
    severity: 'hold',
    field: 'recipientName',
    message: `Of the ${all} letters and signs in the name of the recipient, ${lost} would be written as full stops: a payment file cannot carry them. Look at the name as it would be written (review show), and release it or have the source enter it in Latin letters, as the bank has it.`,
  });
}
