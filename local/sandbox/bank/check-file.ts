import type { CalendarName } from '../../../functions/core/calendar.ts';
import { currencyExponent } from '../../../functions/core/currency.ts';
import { type PlainDate, parsePlainDate } from '../../../functions/core/date.ts';
import { railOfFile } from '../../../functions/core/rail.ts';
import type { RawFile, RawPayment } from './read-file.ts';

export type PaymentOrder = {
  readonly endToEndId: string;
  readonly instructionId: string | undefined;
  readonly amountMinor: bigint;
  readonly creditorName: string;
  readonly creditorIban: string;
  readonly remittance: string | undefined;
};

/** A payment file that the bank accepts. */
export type PaymentFile = {
  readonly messageId: string;
  readonly paymentInformationId: string;
  readonly debtorIban: string;
  readonly currency: string;
  readonly calendar: CalendarName;
  readonly requestedDate: PlainDate;
  readonly batchBooking: boolean;
  readonly isSepa: boolean;
  readonly controlSumMinor: bigint;
  readonly orders: readonly PaymentOrder[];
};

/** The reason to refuse a whole file: an ExternalStatusReason1Code and the bank's words, at most 105 characters. */
export type FileRefusal = { readonly code: string; readonly words: string };

export type CheckedFile =
  | { readonly ok: true; readonly file: PaymentFile }
  | { readonly ok: false; readonly refusal: FileRefusal };

class Refused extends Error {
  readonly refusal: FileRefusal;

  constructor(code: string, words: string) {
    super(words);
    this.refusal = { code, words };
  }
}

/**
 * A bank's checks of a whole file; the first that fails refuses it.
 * @param isKnown whether a file with that `MsgId` came before.
 */
export function checkFile(raw: RawFile, isKnown: (messageId: string) => boolean): CheckedFile {
  try {
    return { ok: true, file: takenFile(raw, isKnown) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

function takenFile(raw: RawFile, isKnown: (messageId: string) => boolean): PaymentFile {
  refuseUnless(raw.readable, 'FF01', 'The file is not a valid pain.001.001.09 with one payment information.');
  const messageId = idOf(raw.header.get('GrpHdr/MsgId'));
  refuseUnless(!isKnown(messageId), 'DU01', 'A file with this message identification was received before.');
  const debtorIban = raw.header.get('PmtInf/DbtrAcct/Id/IBAN') ?? '';
  refuseUnless(isIban(debtorIban), 'AC02', 'The debtor account is not a valid IBAN.');
  const currency = raw.payments[0]?.currency ?? '';
  const serviceLevel = raw.header.get('PmtInf/PmtTpInf/SvcLvl/Cd') ?? '';
  const calendar = railOfFile(serviceLevel, currency)?.clearings.get(currency)?.calendar;
  const exponent = currencyExponent(currency);
  if (calendar === undefined || exponent === undefined) {
    throw new Refused('AM03', 'Payments in this currency are not possible from this account.');
  }
  const requestedDate = parsePlainDate(raw.header.get('PmtInf/ReqdExctnDt/Dt') ?? '');
  if (requestedDate === undefined) throw new Refused('DT01', 'The requested execution date is not a date.');
  const orders = raw.payments.map((payment) => orderOf(payment, currency, exponent));
  return {
    messageId,
    paymentInformationId: idOf(raw.header.get('PmtInf/PmtInfId')),
    debtorIban,
    currency,
    calendar,
    requestedDate,
    batchBooking: ['true', '1'].includes(raw.header.get('PmtInf/BtchBookg') ?? 'false'),
    isSepa: serviceLevel === 'SEPA',
    controlSumMinor: checkedSum(raw.header, orders, exponent),
    orders,
  };
}

function orderOf(raw: RawPayment, currency: string, exponent: number): PaymentOrder {
  const { endToEndId, instructionId, creditorName, creditorIban = '', remittance } = raw;
  refuseUnless(raw.currency === currency, 'AM03', 'The payments are not all in one currency.');
  const amountMinor = minorUnits(raw.amount, exponent);
  if (amountMinor === undefined) throw new Refused('AM12', 'The amount of a payment is not valid.');
  refuseUnless(amountMinor > 0n, 'AM01', 'The amount of a payment is zero.');
  refuseUnless(isIban(creditorIban), 'AC03', 'A creditor account is not a valid IBAN.');
  if (creditorName === undefined) throw new Refused('BE22', 'A creditor has no name.');
  return { endToEndId: idOf(endToEndId), instructionId, amountMinor, creditorName, creditorIban, remittance };
}

function checkedSum(
  header: ReadonlyMap<string, string>,
  orders: readonly PaymentOrder[],
  exponent: number,
): bigint {
  const sumMinor = orders.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  for (const level of ['GrpHdr', 'PmtInf']) {
    const isCountRight = header.get(`${level}/NbOfTxs`) === String(orders.length);
    refuseUnless(isCountRight, 'AM18', 'The number of transactions is not that of the file.');
    const isSumRight = minorUnits(header.get(`${level}/CtrlSum`), exponent) === sumMinor;
    refuseUnless(isSumRight, 'AM10', 'The control sum is not the sum of the payments.');
  }
  return sumMinor;
}

function refuseUnless(condition: boolean, code: string, words: string): void {
  if (!condition) throw new Refused(code, words);
}

function idOf(text: string | undefined): string {
  if (text === undefined || text.length > 35) throw new Refused('FF01', 'An identification is missing.');
  return text;
}

/** At most the currency's decimals: a bank does not round an order. */
function minorUnits(text: string | undefined, exponent: number): bigint | undefined {
  const match = /^(\d{1,15})(?:\.(\d{1,5}))?$/.exec(text ?? '');
  const [, whole = '', fraction = ''] = match ?? [];
  if (match === null || fraction.length > exponent) return undefined;
  return BigInt(whole + fraction.padEnd(exponent, '0'));
}

/** ISO 13616: with its head moved to the end and letters as two digits, the number is 1 modulo 97. */
function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  const moved = text.slice(4) + text.slice(0, 4);
  const digits = moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
