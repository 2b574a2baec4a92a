import { asTyped, makeIban, withWrongCheckDigit } from '../iban.ts';
import { makeName } from '../people.ts';
import { createDice, type Dice } from '../random.ts';
import { makeHost } from './hosts.ts';
import type { AmpecoTroubleKind } from './troubles.ts';

/** Bank fields of both partners and settlement reports; an absent field is left out of the answer. */
export type BankFields = {
  readonly bankIban?: string | null;
  readonly bankName?: string | null;
  readonly bankAddress?: string | null;
  readonly bankCode?: string | null;
  readonly bankAccountNumber?: string | null;
  readonly bankAccountType?: string | null;
  readonly bankBic?: string | null;
  readonly bankAccountHolder?: string | null;
};

export type PartnerRow = {
  readonly id: number;
  readonly type: 'company' | 'individual';
  readonly name: string;
  readonly country: string;
  readonly city: string;
  readonly bankDetails?: BankFields;
};

/** A settlement report in the API's own words. Amounts are JSON numbers in major units, written verbatim. */
export type SettlementReportRow = {
  readonly id: number;
  readonly partnerId: number;
  readonly number: string;
  readonly date: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly currencyCode: string;
  readonly totalAmount?: string;
  readonly totalExpenses: string;
  readonly totalRevenue: string;
  readonly customerType: 'company' | 'individual';
  readonly customerName: string;
  readonly customerBank: BankFields;
  /** Fields that no documentation names. */
  readonly extra?: Readonly<Record<string, unknown>>;
};

export type SettlementRecordRow = {
  readonly id: number;
  readonly date: string;
  /** Major units, a JSON number, written verbatim. */
  readonly paidAmount: string;
  readonly note: string;
};

/** Keys of chance: the same partner and account every month, but other amounts. */
const PARTNER = 11;
const BANK = 12;

const NO_BANK: BankFields = {
  bankIban: null,
  bankName: null,
  bankAddress: null,
  bankCode: null,
  bankAccountNumber: null,
  bankAccountType: null,
};

export type PartnerAndReportBank = { readonly partner: PartnerRow; readonly customerBank: BankFields };

function soundBank(dice: Dice, country: Parameters<typeof makeIban>[0], holder: string): BankFields {
  return {
    ...NO_BANK,
    bankIban: makeIban(country, dice),
    bankName: dice.oneIn(2) ? 'Sandbox Bank' : null,
    ...(dice.oneIn(4) ? { bankBic: `${dice.letters(4)}${country}2L` } : {}),
    ...(dice.oneIn(5) ? { bankAccountHolder: holder } : {}),
  };
}

/** The bank account as the report prints it and as the partner has it now: equal, unless by a trouble. */
function spoilBank(
  kind: AmpecoTroubleKind | undefined,
  bank: BankFields,
  other: BankFields,
  dice: Dice,
): { printed: BankFields; current: BankFields | undefined } {
  const both = (changed: BankFields): { printed: BankFields; current: BankFields } => ({
    printed: changed,
    current: changed,
  });
  const iban = bank.bankIban ?? '';
  switch (kind) {
    case 'bank-account-differs':
      return { printed: bank, current: other };
    case 'bank-account-only-partner':
      return { printed: NO_BANK, current: bank };
    case 'bank-account-null':
      return both(NO_BANK);
    case 'account-number-only':
      return { printed: { ...NO_BANK, bankAccountNumber: dice.digits(10) }, current: undefined };
    case 'iban-check-digit':
      return both({ ...bank, bankIban: withWrongCheckDigit(iban) });
    case 'iban-outside-sepa': {
      const { bankBic: _, ...rest } = bank;
      return both({ ...rest, bankIban: makeIban('TR', dice) });
    }
    case 'iban-as-typed':
      return { printed: { ...bank, bankIban: asTyped(iban) }, current: bank };
    default:
      return both(bank);
  }
}

export function makePartner(
  seed: number,
  index: number,
  kind: AmpecoTroubleKind | undefined,
): PartnerAndReportBank {
  const dice = createDice(seed, PARTNER, index);
  const host = makeHost(index, dice);
  const bankDice = createDice(seed, BANK, index);
  const holder = host.type === 'individual' ? host.name : makeName(host.country, bankDice);
  const bank = soundBank(bankDice, host.country, holder);
  const other = soundBank(bankDice, host.country, holder);
  const { printed, current } = spoilBank(kind, bank, other, bankDice);
  const partner: PartnerRow = {
    id: 1_001 + index,
    ...host,
    ...(current === undefined ? {} : { bankDetails: current }),
  };
  return { partner, customerBank: printed };
}
