import type { PlainDate } from '../../../functions/core/date.ts';
import type { AccountDay, Posting, PostingDetails, TransactionCode } from './account.ts';
import { wordsFor } from './fate.ts';
import type { PlannedPayment } from './plan.ts';
import { amountElement, element, isoDocument, isoTime, leaf } from './xml.ts';

export type AccountReportHead = {
  /** Of the message and of its one statement or notification. */
  readonly messageId: string;
  readonly createdAtMs: number;
  readonly iban: string;
  readonly currency: string;
};

/** A camt.053.001.08 of one account and day: all lines, with the balances before and after. */
export function statementDocument(head: AccountReportHead, day: AccountDay): Uint8Array {
  const { date } = day;
  const statement = element(
    'Stmt',
    leaf('Id', head.messageId),
    leaf('ElctrncSeqNb', String(day.sequence)),
    leaf('CreDtTm', isoTime(head.createdAtMs)),
    element('FrToDt', leaf('FrDtTm', `${date}T00:00:00Z`), leaf('ToDtTm', `${date}T23:59:59Z`)),
    accountText(head),
    balanceText('OPBD', day.openingMinor, head.currency, date),
    `${balanceText('CLBD', day.closingMinor, head.currency, date)}\n`,
    ...day.postings.map((posting) => entryText(posting, head.currency, date)),
  );
  return isoDocument('camt.053.001.08', element('BkToCstmrStmt', headerText(head), statement));
}

/** A camt.054.001.08 of debits that were booked during the day. */
export function notificationDocument(
  head: AccountReportHead,
  date: PlainDate,
  postings: readonly Posting[],
): Uint8Array {
  const notification = element(
    'Ntfctn',
    leaf('Id', head.messageId),
    leaf('CreDtTm', isoTime(head.createdAtMs)),
    `${accountText(head)}\n`,
    ...postings.map((posting) => entryText(posting, head.currency, date)),
  );
  return isoDocument('camt.054.001.08', element('BkToCstmrDbtCdtNtfctn', headerText(head), notification));
}

function headerText({ messageId, createdAtMs }: AccountReportHead): string {
  return `${element('GrpHdr', leaf('MsgId', messageId), leaf('CreDtTm', isoTime(createdAtMs)))}\n`;
}

function accountText({ iban, currency }: AccountReportHead): string {
  return element('Acct', element('Id', leaf('IBAN', iban)), leaf('Ccy', currency));
}

function balanceText(type: 'OPBD' | 'CLBD', balanceMinor: bigint, currency: string, date: PlainDate): string {
  const isCredit = balanceMinor >= 0n;
  return element(
    'Bal',
    element('Tp', element('CdOrPrtry', leaf('Cd', type))),
    amountElement('Amt', isCredit ? balanceMinor : -balanceMinor, currency),
    leaf('CdtDbtInd', isCredit ? 'CRDT' : 'DBIT'),
    element('Dt', leaf('Dt', date)),
  );
}

function codeText(name: 'BkTxCd' | 'OrgnlBkTxCd', [domain, family, subFamily]: TransactionCode): string {
  const familyText = element('Fmly', leaf('Cd', family), leaf('SubFmlyCd', subFamily));
  return element(name, element('Domn', leaf('Cd', domain), familyText));
}

function entryText(posting: Posting, currency: string, date: PlainDate): string {
  const { amountMinor, side, code, reference, details } = posting;
  const detailsText = detailsOf(details, posting, currency);
  const entry = element(
    'Ntry',
    leaf('NtryRef', reference),
    amountElement('Amt', amountMinor, currency),
    leaf('CdtDbtInd', side),
    element('Sts', leaf('Cd', 'BOOK')),
    element('BookgDt', leaf('Dt', date)),
    element('ValDt', leaf('Dt', date)),
    leaf('AcctSvcrRef', reference),
    codeText('BkTxCd', code),
    detailsText === '' ? '' : element('NtryDtls', detailsText),
  );
  return `${entry}\n`;
}

function detailsOf(details: PostingDetails, posting: Posting, currency: string): string {
  const amount = amountElement('Amt', posting.amountMinor, currency) + leaf('CdtDbtInd', posting.side);
  switch (details.kind) {
    case 'none':
      return '';
    case 'batch':
      return element(
        'Btch',
        leaf('MsgId', details.file.messageId),
        leaf('PmtInfId', details.file.paymentInformationId),
        leaf('NbOfTxs', String(details.transactions)),
        amountElement('TtlAmt', posting.amountMinor, currency),
        leaf('CdtDbtInd', posting.side),
      );
    case 'transfer':
      return element(
        'TxDtls',
        element('Refs', leaf('EndToEndId', details.endToEndId)),
        amount,
        partyText(posting.side === 'CRDT' ? 'Dbtr' : 'Cdtr', details.name),
        element('RmtInf', leaf('Ustrd', details.remittance)),
      );
    case 'payment':
      return paymentText(details, amount);
    case 'return':
      return returnText(details, amount);
  }
}

function paymentText(
  { file, payment }: Extract<PostingDetails, { kind: 'payment' }>,
  amount: string,
): string {
  const { order, reference } = payment;
  return element(
    'TxDtls',
    element(
      'Refs',
      leaf('MsgId', file.messageId),
      leaf('AcctSvcrRef', reference),
      leaf('PmtInfId', file.paymentInformationId),
      leaf('InstrId', order.instructionId),
      leaf('EndToEndId', order.endToEndId),
    ),
    amount,
    creditorText(payment),
    remittanceText(payment),
  );
}

/** A return knows the end-to-end id only: the other ids are between the debtor and the debtor's bank. */
function returnText(details: Extract<PostingDetails, { kind: 'return' }>, amount: string): string {
  const { payment, reason, original } = details;
  return element(
    'TxDtls',
    element('Refs', leaf('EndToEndId', payment.order.endToEndId)),
    amount,
    creditorText(payment),
    remittanceText(payment),
    element(
      'RtrInf',
      codeText('OrgnlBkTxCd', original),
      element('Rsn', leaf('Cd', reason)),
      leaf('AddtlInf', wordsFor(reason)),
    ),
  );
}

function partyText(role: 'Dbtr' | 'Cdtr', name: string): string {
  return element('RltdPties', element(role, element('Pty', leaf('Nm', name))));
}

function creditorText({ order }: PlannedPayment): string {
  return element(
    'RltdPties',
    element('Cdtr', element('Pty', leaf('Nm', order.creditorName))),
    element('CdtrAcct', element('Id', leaf('IBAN', order.creditorIban))),
  );
}

function remittanceText({ order }: PlannedPayment): string {
  return order.remittance === undefined ? '' : element('RmtInf', leaf('Ustrd', order.remittance));
}
