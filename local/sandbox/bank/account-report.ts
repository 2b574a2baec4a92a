import type { PlainDate } from '../../../functions/core/date.ts';
import type { AccountDay, Posting } from './account.ts';
import { type CamtVersion, codeText, detailsText } from './entry-details.ts';
import type { StatementTroubleKind } from './troubles.ts';
import { amountElement, element, isoDocument, isoTime, leaf } from './xml.ts';

export type ReportHead = { readonly messageId: string; readonly createdAtMs: number };

export type ReportedAccount = { readonly iban: string; readonly currency: string };

/** The statement of one account and day. @param id of the statement. */
export type ReportedDay = {
  readonly id: string;
  readonly account: ReportedAccount;
  readonly day: AccountDay;
};

/** A camt.053 of some accounts: all lines of each one's day, with the balances before and after. */
export function statementDocument(
  head: ReportHead,
  days: readonly ReportedDay[],
  trouble: StatementTroubleKind | undefined,
): Uint8Array {
  const version = trouble === 'version-02' ? '02' : '08';
  const statements = days.map((reported) => statementText(head, reported, trouble, version));
  return isoDocument(`camt.053.001.${version}`, element('BkToCstmrStmt', headerText(head), ...statements));
}

/** A camt.054.001.08 of debits booked during the day. */
export function notificationDocument(
  head: ReportHead,
  account: ReportedAccount,
  date: PlainDate,
  postings: readonly Posting[],
): Uint8Array {
  const notification = element(
    'Ntfctn',
    leaf('Id', head.messageId),
    leaf('CreDtTm', isoTime(head.createdAtMs)),
    `${accountText(account, undefined)}\n`,
    ...postings.map((posting) => entryText(posting, account.currency, date, '08')),
  );
  return isoDocument('camt.054.001.08', element('BkToCstmrDbtCdtNtfctn', headerText(head), notification));
}

function statementText(
  head: ReportHead,
  { id, account, day }: ReportedDay,
  trouble: StatementTroubleKind | undefined,
  version: CamtVersion,
): string {
  const { date } = day;
  const { currency } = account;
  return element(
    'Stmt',
    leaf('Id', id),
    leaf('ElctrncSeqNb', day.sequence?.toString()),
    leaf('CreDtTm', isoTime(head.createdAtMs)),
    element('FrToDt', leaf('FrDtTm', `${date}T00:00:00Z`), leaf('ToDtTm', `${date}T23:59:59Z`)),
    accountText(account, trouble),
    balanceText('OPBD', day.openingMinor, currency, date),
    `${balanceText('CLBD', day.closingMinor, currency, date)}\n`,
    ...day.postings.map((posting) => entryText(posting, currency, date, version)),
  );
}

function headerText({ messageId, createdAtMs }: ReportHead): string {
  return `${element('GrpHdr', leaf('MsgId', messageId), leaf('CreDtTm', isoTime(createdAtMs)))}\n`;
}

function accountText({ iban, currency }: ReportedAccount, trouble: StatementTroubleKind | undefined): string {
  const id = accountIdText(iban, trouble);
  return element('Acct', element('Id', id), leaf('Ccy', currency));
}

function accountIdText(iban: string, trouble: StatementTroubleKind | undefined): string {
  switch (trouble) {
    case 'account-lower-case':
      return leaf('IBAN', iban.toLowerCase());
    case 'account-spaced':
      return leaf('IBAN', iban.replace(/(.{4})(?=.)/g, '$1 '));
    case 'account-other':
      return element('Othr', leaf('Id', iban));
    default:
      return leaf('IBAN', iban);
  }
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

function entryText(posting: Posting, currency: string, date: PlainDate, version: CamtVersion): string {
  const { amountMinor, side, code, reference, isReversal } = posting;
  const details = detailsText(posting, currency, version);
  const entry = element(
    'Ntry',
    leaf('NtryRef', reference),
    amountElement('Amt', amountMinor, currency),
    leaf('CdtDbtInd', side),
    leaf('RvslInd', isReversal === true ? 'true' : undefined),
    // A structure since version 05 of the message; a code before it.
    version === '02' ? leaf('Sts', 'BOOK') : element('Sts', leaf('Cd', 'BOOK')),
    element('BookgDt', leaf('Dt', date)),
    element('ValDt', leaf('Dt', date)),
    leaf('AcctSvcrRef', reference),
    codeText('BkTxCd', code),
    details === '' ? '' : element('NtryDtls', details),
  );
  return `${entry}\n`;
}
