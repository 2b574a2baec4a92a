import type { FileRefusal, PaymentFile } from './check-file.ts';
import { wordsFor } from './fate.ts';
import type { PlannedFile, PlannedPayment } from './plan.ts';
import type { RawFile } from './read-file.ts';
import type { StatusReason, StatusWord } from './words.ts';
import { amountElement, element, isoDocument, isoTime, leaf, majorUnits } from './xml.ts';

/** Which payments a pain.002 lists: banks' file channels often list only refused ones. */
export type StatusLines = 'rejected' | 'all';

export type StatusHead = { readonly messageId: string; readonly createdAtMs: number };

export type StatusLine = {
  readonly payment: PlannedPayment;
  readonly word: Pick<StatusWord, 'status' | 'reason'>;
};

/** A pain.002 at its three levels. A level without a status leaves it to the others. */
export type StatusContent = {
  readonly group?: { readonly status: string; readonly reason?: StatusReason };
  /** Statuses of all payments of the file, counted. */
  readonly counted?: readonly StatusLine[];
  readonly payment?: { readonly status?: string | undefined; readonly reason?: StatusReason };
  readonly lines?: readonly StatusLine[];
  /** An end-to-end id that is nobody's, refused. */
  readonly unknownEndToEndId?: string | undefined;
  /** A file named in place of ours. */
  readonly under?: StatusWord['under'] | undefined;
};

/** A pain.002 about a file that the bank knows. */
export function statusReport(head: StatusHead, planned: PlannedFile, content: StatusContent): Uint8Array {
  const { file, times } = planned;
  const { group, counted = [], payment, lines = [], unknownEndToEndId, under = file } = content;
  const groupText = element(
    'OrgnlGrpInfAndSts',
    leaf('OrgnlMsgId', under.messageId),
    leaf('OrgnlMsgNmId', 'pain.001.001.09'),
    under === file ? originalTotals(file) : '',
    leaf('GrpSts', group?.status),
    group?.reason === undefined ? '' : reasonText(group.reason),
    countsText(file, counted),
  );
  if (payment === undefined) return statusDocument(head, groupText);
  const paymentText = element(
    'OrgnlPmtInfAndSts',
    leaf('OrgnlPmtInfId', under.paymentInformationId),
    leaf('PmtInfSts', payment.status),
    payment.reason === undefined ? '' : reasonText(payment.reason),
    ...lines.map((line) => transactionText(file, times.bookingDate, line)),
    unknownEndToEndId === undefined ? '' : unknownText(unknownEndToEndId),
  );
  return statusDocument(head, groupText, paymentText);
}

/** RJCT for a whole file, naming no payment. It repeats only the readable parts of the original. */
export function refusedReceipt(
  head: StatusHead,
  raw: RawFile,
  refusal: FileRefusal,
  named: string | undefined,
): Uint8Array {
  const [count, sum] = [raw.header.get('GrpHdr/NbOfTxs') ?? '', raw.header.get('GrpHdr/CtrlSum') ?? ''];
  const group = element(
    'OrgnlGrpInfAndSts',
    leaf('OrgnlMsgId', named === undefined || named.length > 35 ? 'NOTPROVIDED' : named),
    leaf('OrgnlMsgNmId', 'pain.001.001.09'),
    leaf('OrgnlNbOfTxs', /^\d{1,15}$/.test(count) ? count : undefined),
    leaf('OrgnlCtrlSum', /^\d{1,15}(\.\d{1,3})?$/.test(sum) ? sum : undefined),
    leaf('GrpSts', 'RJCT'),
    element('StsRsnInf', element('Rsn', leaf('Cd', refusal.code)), leaf('AddtlInf', refusal.words)),
  );
  return statusDocument(head, group);
}

function statusDocument({ messageId, createdAtMs }: StatusHead, ...content: readonly string[]): Uint8Array {
  const header = element('GrpHdr', leaf('MsgId', messageId), leaf('CreDtTm', isoTime(createdAtMs)));
  return isoDocument('pain.002.001.10', element('CstmrPmtStsRpt', `${header}\n`, content.join('\n')));
}

function originalTotals({ orders, controlSumMinor, currency }: PaymentFile): string {
  return (
    leaf('OrgnlNbOfTxs', String(orders.length)) + leaf('OrgnlCtrlSum', majorUnits(controlSumMinor, currency))
  );
}

function countsText(file: PaymentFile, counted: readonly StatusLine[]): string {
  const sums = new Map<string, { count: number; sumMinor: bigint }>();
  for (const { payment, word } of counted) {
    const sum = sums.get(word.status) ?? { count: 0, sumMinor: 0n };
    sum.count += 1;
    sum.sumMinor += payment.order.amountMinor;
    sums.set(word.status, sum);
  }
  return [...sums]
    .map(([status, { count, sumMinor }]) =>
      element(
        'NbOfTxsPerSts',
        leaf('DtldNbOfTxs', String(count)),
        leaf('DtldSts', status),
        leaf('DtldCtrlSum', majorUnits(sumMinor, file.currency)),
      ),
    )
    .join('');
}

function reasonText(reason: StatusReason): string {
  if ('narrative' in reason) {
    return element('StsRsnInf', element('Rsn', leaf('Cd', 'NARR')), leaf('AddtlInf', reason.narrative));
  }
  if ('proprietary' in reason) return element('StsRsnInf', element('Rsn', leaf('Prtry', reason.proprietary)));
  return element(
    'StsRsnInf',
    element('Rsn', leaf('Cd', reason.code)),
    leaf('AddtlInf', wordsFor(reason.code)),
  );
}

function transactionText(file: PaymentFile, bookingDate: string, { payment, word }: StatusLine): string {
  const { order, reference } = payment;
  return element(
    'TxInfAndSts',
    leaf('StsId', `S${reference}`),
    leaf('OrgnlInstrId', order.instructionId),
    leaf('OrgnlEndToEndId', order.endToEndId),
    leaf('TxSts', word.status),
    word.reason === undefined ? '' : reasonText(word.reason),
    leaf('AcctSvcrRef', reference),
    element(
      'OrgnlTxRef',
      element('Amt', amountElement('InstdAmt', order.amountMinor, file.currency)),
      element('ReqdExctnDt', leaf('Dt', bookingDate)),
    ),
  );
}

function unknownText(endToEndId: string): string {
  return element(
    'TxInfAndSts',
    leaf('OrgnlEndToEndId', endToEndId),
    leaf('TxSts', 'RJCT'),
    reasonText({ code: 'AC04' }),
  );
}
