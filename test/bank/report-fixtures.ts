import { readBankReport } from '../../functions/bank/read-report.ts';
import type { ReportItem } from '../../functions/bank/report.ts';
import type { XmlLimits } from '../../functions/bank/xml/limits.ts';

/** Synthetic bank reports. The account is the example IBAN of the registry; no value comes from a real file. */

export type Camt = 'camt.053' | 'camt.054';

const IBAN = 'DE89370400440532013000';

export function document(version: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${version}">
${content}
</Document>
`;
}

const HEADER = '<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-11-02T06:00:00Z</CreDtTm></GrpHdr>';

/** @param content from `OrgnlGrpInfAndSts` on. */
export function statusReport(version: '03' | '10', content: string): string {
  return document(`pain.002.001.${version}`, `<CstmrPmtStsRpt>${HEADER}${content}</CstmrPmtStsRpt>`);
}

/** The original group, of the message `MSG-1`. @param content from `OrgnlNbOfTxs` on. */
export function originalGroup(content = ''): string {
  return `<OrgnlGrpInfAndSts><OrgnlMsgId>MSG-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${content}</OrgnlGrpInfAndSts>`;
}

export function statusReason(code: string, ...lines: readonly string[]): string {
  const additional = lines.map((line) => `<AddtlInf>${line}</AddtlInf>`).join('');
  return `<StsRsnInf><Rsn><Cd>${code}</Cd></Rsn>${additional}</StsRsnInf>`;
}

export function accountReport(type: Camt, version: '02' | '08', ...statements: readonly string[]): string {
  const [message, element] =
    type === 'camt.053' ? ['BkToCstmrStmt', 'Stmt'] : ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'];
  const wrapped = statements.map((statement) => `<${element}>${statement}</${element}>`).join('\n');
  return document(`${type}.001.${version}`, `<${message}>${HEADER}${wrapped}</${message}>`);
}

/** @param content from `Bal` on. */
export function statement(id: string, content: string): string {
  return `<Id>${id}</Id><CreDtTm>2026-11-02T06:00:00Z</CreDtTm>
<FrToDt><FrDtTm>2026-11-01T00:00:00+01:00</FrDtTm><ToDtTm>2026-11-01T23:59:59+01:00</ToDtTm></FrToDt>
<Acct><Id><IBAN>${IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>${content}`;
}

export function balance(code: string, amount: string, side: 'CRDT' | 'DBIT' = 'CRDT'): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd><Dt><Dt>2026-11-01</Dt></Dt></Bal>`;
}

type EntryParts = {
  readonly version: '02' | '08';
  readonly amount: string;
  readonly side?: 'CRDT' | 'DBIT';
  readonly currency?: string;
  /** Whole `NtryDtls` elements. */
  readonly details?: string;
};

export function entry({
  version,
  amount,
  side = 'DBIT',
  currency = 'EUR',
  details = '',
}: EntryParts): string {
  const status = version === '02' ? 'BOOK' : '<Cd>BOOK</Cd>';
  return `<Ntry><NtryRef>N-1</NtryRef><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd><Sts>${status}</Sts>
<BookgDt><Dt>2026-11-01</Dt></BookgDt><ValDt><DtTm>2026-11-02T00:00:00+01:00</DtTm></ValDt><AcctSvcrRef>BANKREF-1</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn><Prtry><Cd>116</Cd></Prtry></BkTxCd>
${details}</Ntry>`;
}

export async function* asChunks(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield chunk;
}

export async function itemsOf(text: string | Uint8Array, limits?: XmlLimits): Promise<ReportItem[]> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return Array.fromAsync(readBankReport(asChunks(bytes), limits));
}

/** The items of one kind. */
export async function itemsOfKind<K extends ReportItem['kind']>(
  kind: K,
  text: string,
): Promise<Extract<ReportItem, { kind: K }>[]> {
  const isOfKind = (item: ReportItem): item is Extract<ReportItem, { kind: K }> => item.kind === kind;
  return (await itemsOf(text)).filter(isOfKind);
}

export const EUR = (amountMinor: bigint) => ({ readable: true, amountMinor, currency: 'EUR' }) as const;

/** One file of each message, version and level that is read: for tests that hold for all of them. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  'pain.002.001.10 group rejected, no transactions': statusReport(
    '10',
    originalGroup(
      `<OrgnlNbOfTxs>2</OrgnlNbOfTxs><OrgnlCtrlSum>30.5</OrgnlCtrlSum><GrpSts>RJCT</GrpSts>${statusReason('FF01', 'Invalid file')}`,
    ),
  ),
  'pain.002.001.10 PART with mixed lines': statusReport(
    '10',
    `${originalGroup(partialCounts())}${partialPayment('10')}`,
  ),
  'pain.002.001.03 PART with mixed lines': statusReport(
    '03',
    `${originalGroup(partialCounts())}${partialPayment('03')}`,
  ),
  'camt.053.001.08 statement': accountReport(
    'camt.053',
    '08',
    statement(
      'S-1',
      `${balance('OPBD', '1000')}${balance('CLBD', '979.5')}${entry({ version: '08', amount: '20.50', details: paidDetails('08') })}`,
    ),
  ),
  'camt.053.001.02 statement': accountReport(
    'camt.053',
    '02',
    statement(
      'S-1',
      `${balance('PRCD', '1000')}${balance('CLBD', '979.5')}${entry({ version: '02', amount: '20.50', details: paidDetails('02') })}`,
    ),
  ),
  'camt.054.001.08 return': accountReport(
    'camt.054',
    '08',
    statement('N-1', entry({ version: '08', amount: '20.50', side: 'CRDT', details: returnedDetails('08') })),
  ),
  'camt.054.001.02 return': accountReport(
    'camt.054',
    '02',
    statement('N-1', entry({ version: '02', amount: '20.50', side: 'CRDT', details: returnedDetails('02') })),
  ),
  'camt.053.001.08 batch booked as one sum': accountReport(
    'camt.053',
    '08',
    statement(
      'S-1',
      `${balance('CLBD', '0')}${entry({ version: '08', amount: '20.50', details: batchDetails() })}`,
    ),
  ),
};

export function partialCounts(): string {
  const count = (status: string, transactions: number): string =>
    `<NbOfTxsPerSts><DtldNbOfTxs>${transactions}</DtldNbOfTxs><DtldSts>${status}</DtldSts><DtldCtrlSum>20.5</DtldCtrlSum></NbOfTxsPerSts>`;
  return `<OrgnlNbOfTxs>3</OrgnlNbOfTxs><GrpSts>PART</GrpSts>${count('ACSP', 2)}${count('RJCT', 1)}`;
}

export function partialPayment(version: '03' | '10'): string {
  const uetr = version === '10' ? '<OrgnlUETR>8a562c67-ca16-48ba-b074-65581be6f001</OrgnlUETR>' : '';
  return `<OrgnlPmtInfAndSts><OrgnlPmtInfId>PMT-1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>
<TxInfAndSts><StsId>1</StsId><OrgnlInstrId>I-1</OrgnlInstrId><OrgnlEndToEndId>E2E-1</OrgnlEndToEndId>${uetr}<TxSts>RJCT</TxSts>
${statusReason('AC04', 'Account closed', 'since 2025')}<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">20.5</InstdAmt></Amt><Cdtr>${version === '10' ? '<Pty><Nm>J\u00f8rgen \u20ac</Nm></Pty>' : '<Nm>J\u00f8rgen</Nm>'}</Cdtr></OrgnlTxRef></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>E2E-2</OrgnlEndToEndId><TxSts>ACSP</TxSts></TxInfAndSts>
</OrgnlPmtInfAndSts>`;
}

/** @param more elements between the amounts and the remittance information. */
function transaction(version: '02' | '08', more: string, afterRemittance = ''): string {
  const uetr = version === '08' ? '<UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR>' : '';
  const amounts =
    version === '08'
      ? '<Amt Ccy="EUR">20.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><AmtDtls><InstdAmt><Amt Ccy="EUR">21</Amt></InstdAmt></AmtDtls>'
      : '<AmtDtls><InstdAmt><Amt Ccy="EUR">21</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">20.50</Amt></TxAmt></AmtDtls>';
  const name =
    version === '08' ? '<Pty><Nm>J\u00f8rgen \ud83d\ude97</Nm></Pty>' : '<Nm>J\u00f8rgen \ud83d\ude97</Nm>';
  return `<TxDtls><Refs><MsgId>MSG-1</MsgId><AcctSvcrRef>BR-1</AcctSvcrRef><PmtInfId>PMT-1</PmtInfId><InstrId>I-1</InstrId><EndToEndId>E2E-1</EndToEndId>${uetr}</Refs>
${amounts}${more}<RltdPties><Cdtr>${name}</Cdtr></RltdPties>
<RmtInf><Ustrd>EV charging &amp; more \u20ac</Ustrd><Ustrd><![CDATA[<September>]]></Ustrd><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>${afterRemittance}</TxDtls>`;
}

export function paidDetails(version: '02' | '08'): string {
  const batch = '<Btch><MsgId>MSG-1</MsgId><PmtInfId>PMT-1</PmtInfId><NbOfTxs>1</NbOfTxs></Btch>';
  return `<NtryDtls>${batch}${transaction(version, '')}</NtryDtls>`;
}

export function returnedDetails(version: '02' | '08'): string {
  const code = (family: string, sub: string): string =>
    `<Domn><Cd>PMNT</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${sub}</SubFmlyCd></Fmly></Domn>`;
  const information = `<RtrInf><OrgnlBkTxCd>${code('ICDT', 'ESCT')}</OrgnlBkTxCd><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Closed</AddtlInf></RtrInf>`;
  return `<NtryDtls>${transaction(version, `<BkTxCd>${code('RCDT', 'RRTN')}</BkTxCd>`, information)}</NtryDtls>`;
}

export function batchDetails(): string {
  return '<NtryDtls><Btch><MsgId>MSG-1</MsgId><PmtInfId>PMT-1</PmtInfId><NbOfTxs>2</NbOfTxs><TtlAmt Ccy="EUR">20.50</TtlAmt><CdtDbtInd>DBIT</CdtDbtInd></Btch></NtryDtls>';
}
