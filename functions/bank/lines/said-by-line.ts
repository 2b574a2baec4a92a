import type { BankLine } from './bank-line.ts';

/** What an unmatched line's row has from the line, whatever the ledger knew: the same at every reconciliation. */
export function saidByLine(line: BankLine) {
  const { entry, amount } = line;
  const readable = amount?.readable === true ? amount : undefined;
  return {
    ordinal: line.ordinal,
    level: line.level,
    status: line.status,
    reasonCode: line.reasonCode,
    statementId: entry?.statement.id,
    accountIban: entry?.statement.accountIban,
    messageId: line.messageId,
    paymentInformationId: line.paymentInformationId,
    instructionId: line.instructionId,
    endToEndId: line.endToEndId,
    accountServicerReference: line.accountServicerReference,
    bookingDate: entry?.bookingDate,
    creditDebit: line.creditDebit,
    amountMinor: readable?.amountMinor,
    currency: readable?.currency,
  };
}
