import type { FileRefusal, PaymentFile } from './check-file.ts';
import { wordsFor } from './fate.ts';
import type { PlannedFile, PlannedPayment } from './plan.ts';
import type { RawFile } from './read-file.ts';
import { amountElement, element, isoDocument, isoTime, leaf, majorUnits } from './xml.ts';

/** Which payments a pain.002 lists: banks' file channels often list the refused ones only. */
export type StatusLines = 'rejected' | 'all';

export type StatusHead = { readonly messageId: string; readonly createdAtMs: number };

/** ACTC for the file as a whole: it was taken, which says nothing yet about any payment. */
export function acceptedReceipt(head: StatusHead, file: PaymentFile): Uint8Array {
  return statusDocument(head, groupText(file, 'ACTC'));
}

/** RJCT for the file as a whole, naming no payment. What cannot be read of the original is not repeated. */
export function refusedReceipt(head: StatusHead, raw: RawFile, refusal: FileRefusal): Uint8Array {
  const [count, sum] = [raw.header.get('GrpHdr/NbOfTxs') ?? '', raw.header.get('GrpHdr/CtrlSum') ?? ''];
  const messageId = raw.header.get('GrpHdr/MsgId');
  const group = element(
    'OrgnlGrpInfAndSts',
    leaf('OrgnlMsgId', messageId === undefined || messageId.length > 35 ? 'NOTPROVIDED' : messageId),
    leaf('OrgnlMsgNmId', 'pain.001.001.09'),
    leaf('OrgnlNbOfTxs', /^\d{1,15}$/.test(count) ? count : undefined),
    leaf('OrgnlCtrlSum', /^\d{1,15}(\.\d{1,3})?$/.test(sum) ? sum : undefined),
    leaf('GrpSts', 'RJCT'),
    reasonText(refusal.code, refusal.words),
  );
  return statusDocument(head, group);
}

export type ResultOptions = { readonly lines: StatusLines; readonly unknownEndToEndId: string | undefined };

/** ACSC, PART or RJCT for the file, and what became of its payments. */
export function resultReport(head: StatusHead, planned: PlannedFile, options: ResultOptions): Uint8Array {
  const { file, payments } = planned;
  const refused = payments.filter(({ refusal }) => refusal !== undefined);
  const status = refused.length === 0 ? 'ACSC' : refused.length === payments.length ? 'RJCT' : 'PART';
  const listed = options.lines === 'all' ? payments : refused;
  const { unknownEndToEndId } = options;
  return statusDocument(
    head,
    groupText(file, status, countsText(planned, refused)),
    element(
      'OrgnlPmtInfAndSts',
      leaf('OrgnlPmtInfId', file.paymentInformationId),
      leaf('PmtInfSts', status),
      ...listed.map((payment) => transactionText(planned, payment, payment.refusal)),
      unknownEndToEndId === undefined ? '' : unknownText(unknownEndToEndId),
    ),
  );
}

/** A further pain.002 that refuses payments which were reported, and booked, as good. */
export function lateRefusalReport(
  head: StatusHead,
  planned: PlannedFile,
  refused: readonly PlannedPayment[],
): Uint8Array {
  return statusDocument(
    head,
    groupText(planned.file, 'PART'),
    element(
      'OrgnlPmtInfAndSts',
      leaf('OrgnlPmtInfId', planned.file.paymentInformationId),
      leaf('PmtInfSts', 'PART'),
      ...refused.map((payment) => transactionText(planned, payment, payment.lateRefusal)),
    ),
  );
}

function statusDocument({ messageId, createdAtMs }: StatusHead, ...content: readonly string[]): Uint8Array {
  const header = element('GrpHdr', leaf('MsgId', messageId), leaf('CreDtTm', isoTime(createdAtMs)));
  return isoDocument('pain.002.001.10', element('CstmrPmtStsRpt', `${header}\n`, content.join('\n')));
}

function groupText(file: PaymentFile, status: string, counts = ''): string {
  return element(
    'OrgnlGrpInfAndSts',
    leaf('OrgnlMsgId', file.messageId),
    leaf('OrgnlMsgNmId', 'pain.001.001.09'),
    leaf('OrgnlNbOfTxs', String(file.orders.length)),
    leaf('OrgnlCtrlSum', majorUnits(file.controlSumMinor, file.currency)),
    leaf('GrpSts', status),
    counts,
  );
}

function countsText({ file, payments }: PlannedFile, refused: readonly PlannedPayment[]): string {
  const refusedMinor = refused.reduce((sum, { order }) => sum + order.amountMinor, 0n);
  const counts = [
    {
      status: 'ACSC',
      count: payments.length - refused.length,
      sumMinor: file.controlSumMinor - refusedMinor,
    },
    { status: 'RJCT', count: refused.length, sumMinor: refusedMinor },
  ];
  return counts
    .filter(({ count }) => count > 0)
    .map(({ status, count, sumMinor }) =>
      element(
        'NbOfTxsPerSts',
        leaf('DtldNbOfTxs', String(count)),
        leaf('DtldSts', status),
        leaf('DtldCtrlSum', majorUnits(sumMinor, file.currency)),
      ),
    )
    .join('');
}

function reasonText(code: string, words: string): string {
  return element('StsRsnInf', element('Rsn', leaf('Cd', code)), leaf('AddtlInf', words));
}

function transactionText(
  { file, times }: PlannedFile,
  { order, reference }: PlannedPayment,
  refusal: string | undefined,
): string {
  return element(
    'TxInfAndSts',
    leaf('StsId', `S${reference}`),
    leaf('OrgnlInstrId', order.instructionId),
    leaf('OrgnlEndToEndId', order.endToEndId),
    leaf('TxSts', refusal === undefined ? 'ACSC' : 'RJCT'),
    refusal === undefined ? '' : reasonText(refusal, wordsFor(refusal)),
    leaf('AcctSvcrRef', reference),
    element(
      'OrgnlTxRef',
      element('Amt', amountElement('InstdAmt', order.amountMinor, file.currency)),
      element('ReqdExctnDt', leaf('Dt', times.bookingDate)),
    ),
  );
}

function unknownText(endToEndId: string): string {
  return element(
    'TxInfAndSts',
    leaf('OrgnlEndToEndId', endToEndId),
    leaf('TxSts', 'RJCT'),
    reasonText('AC04', wordsFor('AC04')),
  );
}
