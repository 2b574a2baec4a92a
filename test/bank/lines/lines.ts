import type { BankLine } from '../../../functions/bank/lines/bank-line.ts';
import { readLines } from '../../../functions/bank/lines/read-lines.ts';
import { type ReportSurvey, survey } from '../../../functions/bank/lines/survey-report.ts';
import { readBankReport } from '../../../functions/bank/read-report.ts';
import { batchIdOf } from '../../../functions/core/batch.ts';
import { payoutIdOf } from '../../../functions/core/expense-ids.ts';
import { endToEndIdOf } from '../../../functions/core/payout.ts';
import { accountReport, asChunks, type Camt } from '../report-fixtures.ts';

/** Ids of our own making. */
export const BATCH = batchIdOf('account-1', 'run-1', 1);
export const OTHER_BATCH = batchIdOf('account-1', 'run-1', 2);

export function payoutId(expenseId: string) {
  return payoutIdOf({ source: 'spirii', account: 'fleet-1', subject: 'expense', expenseId });
}

export function endToEndId(expenseId: string, attempt = 1): string {
  return endToEndIdOf({ payoutId: payoutId(expenseId), attempt });
}

export const E2E = endToEndId('1');

function itemsOf(xml: string) {
  return readBankReport(asChunks(Buffer.from(xml)));
}

/** As a first reading sees them. */
export async function linesOf(xml: string): Promise<BankLine[]> {
  return Array.fromAsync(readLines(itemsOf(xml)));
}

export async function surveyOf(xml: string): Promise<ReportSurvey> {
  return survey(itemsOf(xml));
}

/** As a second reading sees them, which knows what the first found out. */
export async function resolvedLinesOf(xml: string): Promise<BankLine[]> {
  const { resolution } = await surveyOf(xml);
  return Array.fromAsync(readLines(itemsOf(xml), resolution));
}

export async function onlyLineOf(xml: string): Promise<BankLine> {
  const [line, second] = await resolvedLinesOf(xml);
  if (line === undefined || second !== undefined) throw new Error('The report has not one line.');
  return line;
}

type Side = 'CRDT' | 'DBIT';

export type EntryShape = {
  readonly amount?: string;
  readonly side?: Side;
  readonly status?: string;
  readonly reversal?: boolean;
  /** Sub-family. */
  readonly code?: string;
  readonly reference?: string;
  readonly number?: string;
  readonly charges?: string;
  /** Whole `NtryDtls` elements. */
  readonly details?: string;
  readonly information?: string;
  readonly version?: '02' | '08';
};

function optional(name: string, content: string | undefined): string {
  return content === undefined ? '' : `<${name}>${content}</${name}>`;
}

export function code(subFamily: string): string {
  return `<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>${subFamily}</SubFmlyCd></Fmly></Domn></BkTxCd>`;
}

export function eur(name: string, amount: string): string {
  return `<${name} Ccy="EUR">${amount}</${name}>`;
}

/** A booked debit of 12.50 EUR, unless it is told otherwise. */
export function entryOf(shape: EntryShape): string {
  const { amount = '12.50', side = 'DBIT', status = 'BOOK', version = '08', reversal } = shape;
  const statusCode = version === '02' ? status : `<Cd>${status}</Cd>`;
  return `<Ntry>${optional('NtryRef', shape.number)}${eur('Amt', amount)}<CdtDbtInd>${side}</CdtDbtInd>${reversal === true ? '<RvslInd>true</RvslInd>' : ''}<Sts>${statusCode}</Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt><ValDt><Dt>2026-11-04</Dt></ValDt>${optional('AcctSvcrRef', shape.reference)}${code(shape.code ?? 'ESCT')}${optional('Chrgs', shape.charges)}${shape.details ?? ''}${optional('AddtlNtryInf', shape.information)}</Ntry>`;
}

export type TransactionShape = {
  readonly refs?: string;
  readonly amount?: string;
  readonly side?: Side;
  readonly instructed?: string;
  readonly code?: string;
  readonly charges?: string;
  readonly remittance?: string;
  readonly returned?: string;
  readonly information?: string;
};

export function transactionOf(shape: TransactionShape): string {
  const amount = shape.amount === undefined ? '' : eur('Amt', shape.amount);
  const instructed =
    shape.instructed === undefined
      ? ''
      : `<AmtDtls><InstdAmt>${eur('Amt', shape.instructed)}</InstdAmt></AmtDtls>`;
  const returned =
    shape.returned === undefined ? '' : `<RtrInf><Rsn><Cd>${shape.returned}</Cd></Rsn></RtrInf>`;
  return `<TxDtls>${optional('Refs', shape.refs)}${amount}${optional('CdtDbtInd', shape.side)}${instructed}${shape.code === undefined ? '' : code(shape.code)}${optional('Chrgs', shape.charges)}${optional('RmtInf', shape.remittance)}${returned}${optional('AddtlTxInf', shape.information)}</TxDtls>`;
}

export function detailsOf(...content: readonly string[]): string {
  return `<NtryDtls>${content.join('')}</NtryDtls>`;
}

export const refsTo = (id: string): string => `<EndToEndId>${id}</EndToEndId>`;
export const ACCOUNT = '<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>';

export function reportOf(entries: string, type: Camt = 'camt.053', version: '02' | '08' = '08'): string {
  return accountReport(type, version, `<Id>S-1</Id>${ACCOUNT}${entries}`);
}

/** A report of one entry with one transaction. */
export function oneTransaction(transaction: TransactionShape, entry: EntryShape = {}): string {
  return reportOf(entryOf({ ...entry, details: detailsOf(transactionOf(transaction)) }));
}

export const OURS = { refs: refsTo(E2E), amount: '12.50' } as const;
export const ATTEMPT = { kind: 'attempt', payoutId: payoutId('1'), attempt: 1 } as const;
export const CREDIT = { side: 'CRDT' } as const;
