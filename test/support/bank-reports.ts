import { IBANS } from './expenses.ts';

/** Bank reports as a bank would write them, in the versions that the EPC names: synthetic, nothing from a real file. */

const DEBTOR_IBAN = IBANS.deOther;

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:';
const CREATED = '2026-11-03T06:00:00Z';
const BOOKED_ON = '2026-11-03';

export type StatusLine = {
  readonly endToEndId?: string;
  readonly instructionId?: string;
  readonly status: string;
  readonly reason?: string;
  /** Of a reason without a code, or beside it. */
  readonly words?: string;
  /** In major units, as a bank writes it. */
  readonly amount?: string;
  readonly currency?: string;
};

export type StatusReport = {
  readonly messageId?: string;
  readonly createdAt?: string;
  readonly originalMessageId: string;
  readonly group?: {
    readonly status?: string;
    readonly reason?: string;
    readonly words?: string;
    readonly count?: number;
    readonly sum?: string;
    /** How many payments have which status (`NbOfTxsPerSts`). */
    readonly counts?: Readonly<Record<string, number>>;
  };
  readonly payment?: {
    readonly id: string;
    readonly status?: string;
    readonly reason?: string;
    readonly words?: string;
  };
  readonly lines?: readonly StatusLine[];
};

function element(name: string, content: string | undefined): string {
  return content === undefined || content === '' ? '' : `<${name}>${content}</${name}>`;
}

/** A code of four signs is one of ISO 20022; anything else is the bank's own. */
function reasonInformation(code: string | undefined, words?: string): string {
  if (code === undefined && words === undefined) return '';
  const name = code?.length === 4 ? 'Cd' : 'Prtry';
  return `<StsRsnInf>${element('Rsn', element(name, code))}${element('AddtlInf', words)}</StsRsnInf>`;
}

function counted(counts: Readonly<Record<string, number>> = {}): string {
  return Object.entries(counts)
    .map(
      ([status, count]) =>
        `<NbOfTxsPerSts><DtldNbOfTxs>${count}</DtldNbOfTxs><DtldSts>${status}</DtldSts></NbOfTxsPerSts>`,
    )
    .join('');
}

/** pain.002.001.10 */
export function statusReport(report: StatusReport): string {
  const { messageId = 'BANK-STATUS-1', createdAt = CREATED } = report;
  const { originalMessageId, group = {}, payment, lines = [] } = report;
  const transactions = lines.map(statusLine).join('\n');
  const payments =
    payment === undefined && lines.length === 0
      ? ''
      : `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${payment?.id ?? `${originalMessageId}-01`}</OrgnlPmtInfId>${element('PmtInfSts', payment?.status)}${reasonInformation(payment?.reason, payment?.words)}
${transactions}</OrgnlPmtInfAndSts>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${NAMESPACE}pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>${messageId}</MsgId><CreDtTm>${createdAt}</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>${originalMessageId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${element('OrgnlNbOfTxs', group.count?.toString())}${element('OrgnlCtrlSum', group.sum)}${element('GrpSts', group.status)}${reasonInformation(group.reason, group.words)}${counted(group.counts)}</OrgnlGrpInfAndSts>
${payments}
</CstmrPmtStsRpt></Document>
`;
}

function statusLine({
  endToEndId,
  instructionId,
  status,
  reason,
  words,
  amount,
  currency = 'EUR',
}: StatusLine): string {
  const reference =
    amount === undefined
      ? ''
      : `<OrgnlTxRef><Amt><InstdAmt Ccy="${currency}">${amount}</InstdAmt></Amt></OrgnlTxRef>`;
  return `<TxInfAndSts>${element('OrgnlInstrId', instructionId)}${element('OrgnlEndToEndId', endToEndId)}<TxSts>${status}</TxSts>${reasonInformation(reason, words)}${reference}</TxInfAndSts>`;
}

export type Transaction = {
  readonly endToEndId?: string;
  readonly instructionId?: string;
  readonly messageId?: string;
  readonly paymentInformationId?: string;
  /** In major units; left to the entry where it is not given. */
  readonly amount?: string;
  /** What was ordered, where charges were taken. */
  readonly instructed?: string;
  /** What the bank took for it. */
  readonly charges?: string;
  readonly side?: 'CRDT' | 'DBIT';
  /** Reason code of a return. */
  readonly returned?: string;
  /** What the bank says to it. */
  readonly information?: string;
  readonly remittance?: string;
};

export type Entry = {
  readonly amount: string;
  readonly currency?: string;
  readonly side?: 'CRDT' | 'DBIT';
  readonly status?: string;
  readonly reversal?: boolean;
  readonly family?: string;
  readonly subFamily?: string;
  /** Of the booking; the report's own day where it is not given. */
  readonly day?: string;
  /** The bank's reference of the booking. */
  readonly reference?: string;
  /** What the bank says to the whole entry. */
  readonly information?: string;
  readonly transactions?: readonly Transaction[];
  /** Booked as one sum. */
  readonly batches?: readonly {
    readonly messageId?: string;
    readonly paymentInformationId?: string;
    readonly total?: string;
  }[];
};

export type AccountReportOptions = {
  readonly iban?: string;
  /** Another identification of the account, in place of the IBAN. */
  readonly other?: string;
  readonly messageId?: string;
  readonly createdAt?: string;
  /** The only day that it covers, where it says so; else the day of its closing balance. */
  readonly day?: string;
};

/** camt.053.001.08 or camt.054.001.08 with one statement. */
export function accountReport(
  type: 'camt.053' | 'camt.054',
  entries: readonly Entry[],
  options: AccountReportOptions = {},
): string {
  const { iban = DEBTOR_IBAN, other, messageId = 'BANK-ACCOUNT-1', createdAt = CREATED, day } = options;
  const [message, statement] =
    type === 'camt.053' ? ['BkToCstmrStmt', 'Stmt'] : ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'];
  const balances =
    type === 'camt.053'
      ? `<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day ?? BOOKED_ON}</Dt></Dt></Bal>`
      : '';
  const account = other === undefined ? element('IBAN', iban) : `<Othr>${element('Id', other)}</Othr>`;
  const covered =
    day === undefined
      ? ''
      : `<FrToDt><FrDtTm>${day}T00:00:00</FrDtTm><ToDtTm>${day}T23:59:59</ToDtTm></FrToDt>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${NAMESPACE}${type}.001.08"><${message}>
<GrpHdr><MsgId>${messageId}</MsgId><CreDtTm>${createdAt}</CreDtTm></GrpHdr>
<${statement}><Id>STATEMENT-1</Id><CreDtTm>${createdAt}</CreDtTm>${covered}<Acct><Id>${account}</Id><Ccy>EUR</Ccy></Acct>${balances}
${entries.map((entry) => entryElement(entry, day)).join('\n')}
</${statement}>
</${message}></Document>
`;
}

function entryElement(entry: Entry, coveredDay = BOOKED_ON): string {
  const { amount, currency = 'EUR', side = 'DBIT', status = 'BOOK', transactions = [], batches = [] } = entry;
  const { day = coveredDay, reference = 'BANKREF-1' } = entry;
  const { family = side === 'DBIT' ? 'ICDT' : 'RCDT', subFamily = 'ESCT' } = entry;
  const batchDetails = batches.map(
    ({ messageId, paymentInformationId, total }) =>
      `<NtryDtls><Btch>${element('MsgId', messageId)}${element('PmtInfId', paymentInformationId)}${
        total === undefined ? '' : `<TtlAmt Ccy="${currency}">${total}</TtlAmt>`
      }</Btch></NtryDtls>`,
  );
  const details = transactions
    .map((transaction) => transactionElement(transaction, currency, side))
    .join('\n');
  return `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd>${element('RvslInd', entry.reversal?.toString())}<Sts><Cd>${status}</Cd></Sts>
<BookgDt><Dt>${day}</Dt></BookgDt><AcctSvcrRef>${reference}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${subFamily}</SubFmlyCd></Fmly></Domn></BkTxCd>
${batchDetails.join('')}${details === '' ? '' : `<NtryDtls>${details}</NtryDtls>`}${element('AddtlNtryInf', entry.information)}</Ntry>`;
}

function transactionElement(transaction: Transaction, currency: string, entrySide: string): string {
  const { endToEndId, instructionId, messageId, paymentInformationId, returned } = transaction;
  const { amount, instructed, charges, information, remittance, side = entrySide } = transaction;
  const references = `${element('MsgId', messageId)}${element('PmtInfId', paymentInformationId)}${element('InstrId', instructionId)}${element('EndToEndId', endToEndId)}`;
  const amounts =
    amount === undefined ? '' : `<Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd>`;
  const ordered =
    instructed === undefined
      ? ''
      : `<AmtDtls><InstdAmt><Amt Ccy="${currency}">${instructed}</Amt></InstdAmt></AmtDtls>`;
  const taken =
    charges === undefined
      ? ''
      : `<Chrgs><TtlChrgsAndTaxAmt Ccy="${currency}">${charges}</TtlChrgsAndTaxAmt></Chrgs>`;
  const remitted = element('RmtInf', element('Ustrd', remittance));
  const cameBack = returned === undefined ? '' : `<RtrInf><Rsn><Cd>${returned}</Cd></Rsn></RtrInf>`;
  return `<TxDtls>${element('Refs', references)}${amounts}${ordered}${taken}${remitted}${cameBack}${element('AddtlTxInf', information)}</TxDtls>`;
}
