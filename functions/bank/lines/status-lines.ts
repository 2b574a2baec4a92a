import { type Says, saysOfStatus } from '../../core/bank-says.ts';
import type { PayeeCheckResult } from '../../core/payee-account.ts';
import { refusesCopy } from '../../core/reason-codes.ts';
import type { StatusItem } from '../report.ts';
import type { BankLine, LinePlace } from './bank-line.ts';
import { codeIn, reasonCodeOf } from './codes.ts';
import { type Identity, identifyBatch, identifyPayment, isAbsent } from './identify.ts';

/** What only the whole report tells about its statuses. Ordinals name group and payment lines. */
export type Resolution = {
  /** Statuses of a group or payment information that the report contradicts. */
  readonly opposed: ReadonlySet<number>;
  /** Refusals without their own reason, above refusals of copies. */
  readonly overCopies: ReadonlySet<number>;
  /** The group contradicts every refusal below it. */
  readonly opposesAllRefusals: boolean;
  /** The payment informations, counted from 1, that contradict the refusals below them. */
  readonly opposingPayments: ReadonlySet<number>;
};

export const UNRESOLVED: Resolution = {
  opposed: new Set(),
  overCopies: new Set(),
  opposesAllRefusals: false,
  opposingPayments: new Set(),
};

/** Lines of a pain.002. All above a status precedes it and is known; all below is not. */
export class StatusLines {
  readonly #next: () => LinePlace;
  readonly #resolution: Resolution;
  #payments = 0;
  #groupIsCopy = false;
  #paymentIsCopy = false;

  /** @param next the place of the next line. */
  constructor(next: () => LinePlace, resolution: Resolution) {
    this.#next = next;
    this.#resolution = resolution;
  }

  take(item: StatusItem): readonly BankLine[] {
    if (item.level === 'payment') this.#payments += 1;
    const said = saysOf(item);
    if (item.level === 'group') this.#groupIsCopy = said === 'copy-refused';
    if (item.level === 'payment') this.#paymentIsCopy = said === 'copy-refused';
    return saysNothing(item) ? [] : [this.#line(item, said, this.#next())];
  }

  #line(item: StatusItem, said: Says, place: LinePlace): BankLine {
    const says = said === 'refused' && this.#isOfCopy(item, place) ? 'copy-refused' : said;
    return {
      ...place,
      ...identityOf(item, says),
      level: item.level,
      status: codeIn(item.status) ?? '',
      says,
      opposed: this.#isOpposed(item, says, place),
      reasonCode: reasonCodeOf(item.reasons),
      vop: payeeCheckOf(item),
      messageId: item.originalMessageId,
      paymentInformationId: item.originalPaymentInformationId,
      instructionId: item.originalInstructionId,
      endToEndId: item.originalEndToEndId,
      amount: item.originalAmount,
      instructedAmount: undefined,
      charges: undefined,
      originalTransactions: item.originalTransactions,
      originalControlSum: item.originalControlSum,
      batchTransactions: undefined,
      entry: undefined,
      statementAccount: undefined,
      creditDebit: undefined,
      comesBack: false,
      accountServicerReference: item.accountServicerReference,
      bookingDate: undefined,
      valueDate: undefined,
    };
  }

  /** In a file that a bank takes for a copy, every refusal concerns the copy. */
  #isOfCopy({ level }: StatusItem, { ordinal }: LinePlace): boolean {
    const isBelow = level !== 'group' && this.#groupIsCopy;
    const isWithin = level === 'transaction' && this.#paymentIsCopy;
    return isBelow || isWithin || this.#resolution.overCopies.has(ordinal);
  }

  #isOpposed({ level }: StatusItem, says: Says, { ordinal }: LinePlace): boolean {
    const { opposed, opposesAllRefusals, opposingPayments } = this.#resolution;
    if (opposed.has(ordinal)) return true;
    if (level === 'group' || !isRefusal(says)) return false;
    return opposesAllRefusals || (level === 'transaction' && opposingPayments.has(this.#payments));
  }
}

export function isRefusal(says: Says | undefined): boolean {
  return says === 'refused' || says === 'copy-refused';
}

/** A status by itself. */
export function saysOf({ status, reasons }: StatusItem): Says {
  const says = saysOfStatus(status ?? '');
  return says === 'refused' && refusesCopy(reasons) ? 'copy-refused' : says;
}

/** A group or payment without a status of its own leaves it to another level. */
function saysNothing({ level, status, reasons }: StatusItem): boolean {
  return level !== 'transaction' && status === undefined && reasons.length === 0;
}

function identityOf(item: StatusItem, says: Says): Identity {
  const ids = {
    messageId: item.originalMessageId,
    paymentInformationId: item.originalPaymentInformationId,
    instructionId: item.originalInstructionId,
    endToEndId: item.originalEndToEndId,
  };
  if (item.level === 'transaction') {
    const identity = identifyPayment(ids, () => [(item.originalRemittance ?? []).join('\n')]);
    // A transaction status without a payment's id does not concern the whole file.
    const isOfBatch = identity.subject.kind === 'batch';
    return isOfBatch
      ? { ...identity, subject: { kind: 'none', ours: true }, foundBy: undefined }
      : whose(identity);
  }
  return whose(identifyBatch(ids));

  /** A refusal that names nothing may well concern our file. */
  function whose(identity: Identity): Identity {
    const namesNothing = identity.subject.kind === 'none' && Object.values(ids).every(isAbsent);
    const isGrave = isRefusal(says) || says === 'unclear';
    return namesNothing && isGrave ? { ...identity, subject: { kind: 'none', ours: true } } : identity;
  }
}

/** Gravest first: beside a finding, a bank may repeat that the check is complete. */
const PAYEE_CHECKS: readonly PayeeCheckResult[] = ['RVNM', 'RVMC', 'RVNA', 'RCVC'];

function payeeCheckOf({ level, status, reasons }: StatusItem): PayeeCheckResult | undefined {
  const codes = [status, ...reasons.flatMap(({ code, proprietary }) => [code, proprietary])].map(codeIn);
  const check = PAYEE_CHECKS.find((candidate) => codes.includes(candidate));
  // A file's status does not say which payment mismatches.
  return level === 'transaction' || check === 'RCVC' ? check : undefined;
}
