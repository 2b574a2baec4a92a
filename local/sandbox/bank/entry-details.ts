import type { BatchItem, FileIds, Posting, PostingDetails, TransactionCode } from './account.ts';
import type { IdForm } from './courses.ts';
import { wordsFor } from './fate.ts';
import type { PlannedPayment } from './plan.ts';
import { amountElement, element, leaf } from './xml.ts';

type PaymentDetails = Extract<PostingDetails, { kind: 'payment' }>;
type BatchDetails = Extract<PostingDetails, { kind: 'batch' }>;

/** Versions of the camt messages that a bank may write. */
export type CamtVersion = '02' | '08';

/** Length of an end-to-end id that a bank has cut. */
const CUT_CHARACTERS = 25;

export function codeText(name: 'BkTxCd' | 'OrgnlBkTxCd', code: TransactionCode): string {
  const [domain, family, subFamily] = code;
  const familyText = element('Fmly', leaf('Cd', family), leaf('SubFmlyCd', subFamily));
  return element(name, element('Domn', leaf('Cd', domain), familyText));
}

/** The `NtryDtls` of a line; empty where it has none. */
export function detailsText(posting: Posting, currency: string, version: CamtVersion): string {
  const { details, amountMinor, side } = posting;
  switch (details.kind) {
    case 'none':
      return '';
    case 'batch':
      return batchText(details, posting, currency, version);
    case 'transfer':
      return element(
        'TxDtls',
        element('Refs', leaf('EndToEndId', details.endToEndId)),
        amountText({ amountMinor }, side, currency, version),
        element('RltdPties', partyText(side === 'CRDT' ? 'Dbtr' : 'Cdtr', details.name, version)),
        element('RmtInf', leaf('Ustrd', details.remittance)),
      );
    case 'payment':
      return paymentText(details, posting, currency, version);
  }
}

type Amounts = { readonly amountMinor: bigint; readonly instructedMinor?: bigint | undefined };

/** Before version 04 a detail had its amount in the amount details, without a side. */
function amountText(
  { amountMinor, instructedMinor }: Amounts,
  side: 'CRDT' | 'DBIT',
  currency: string,
  version: CamtVersion,
): string {
  const instructed = instructedMinor === undefined ? '' : nested('InstdAmt', instructedMinor, currency);
  if (version === '02') return element('AmtDtls', instructed, nested('TxAmt', amountMinor, currency));
  return (
    amountElement('Amt', amountMinor, currency) +
    leaf('CdtDbtInd', side) +
    (instructed === '' ? '' : element('AmtDtls', instructed))
  );
}

function nested(name: 'InstdAmt' | 'TxAmt', amountMinor: bigint, currency: string): string {
  return element(name, amountElement('Amt', amountMinor, currency));
}

function batchText(
  { file, items, listed }: BatchDetails,
  { amountMinor, side }: Posting,
  currency: string,
  version: CamtVersion,
): string {
  const head = element(
    'Btch',
    leaf('MsgId', file.messageId),
    leaf('PmtInfId', file.paymentInformationId),
    leaf('NbOfTxs', String(items.filter(({ movement }) => movement.kind === 'debit').length)),
    amountElement('TtlAmt', amountMinor, currency),
    leaf('CdtDbtInd', side),
  );
  if (listed === 'none') return head;
  return head + items.map((item) => batchItemText(item, listed, currency, version)).join('');
}

function batchItemText(
  { payment, movement }: BatchItem,
  listed: 'named' | 'not-provided' | 'instructed-only',
  currency: string,
  version: CamtVersion,
): string {
  const { endToEndId } = payment.order;
  const id = listed === 'not-provided' ? 'NOTPROVIDED' : endToEndId;
  const amount =
    listed === 'instructed-only'
      ? element('AmtDtls', nested('InstdAmt', movement.amountMinor, currency))
      : amountText(movement, movement.kind === 'debit' ? 'DBIT' : 'CRDT', currency, version);
  const { reason } = movement;
  return element(
    'TxDtls',
    element('Refs', leaf('EndToEndId', id)),
    amount,
    reason === undefined ? '' : element('RtrInf', element('Rsn', leaf('Cd', reason))),
  );
}

function paymentText(
  details: PaymentDetails,
  posting: Posting,
  currency: string,
  version: CamtVersion,
): string {
  const { file, payment, movement, side, original } = details;
  const { order } = payment;
  const { kind, chargesMinor, reason, ids = 'as-ordered', isWhole } = movement;
  const isDebit = kind === 'debit';
  // The ordered amount stands beside the moved one where they differ.
  const instructedMinor = chargesMinor !== undefined || isWhole === false ? order.amountMinor : undefined;
  const remittance = ids === 'in-remittance' ? `RETURN ${order.endToEndId}` : order.remittance;
  return element(
    'TxDtls',
    isDebit ? debitReferences(file, payment, posting.reference) : returnReferences(payment, ids),
    amountText({ amountMinor: posting.amountMinor, instructedMinor }, side, currency, version),
    chargesMinor === undefined ? '' : chargesText(chargesMinor, currency, version),
    creditorText(payment, version),
    remittance === undefined ? '' : element('RmtInf', leaf('Ustrd', remittance)),
    kind !== 'return'
      ? ''
      : element(
          'RtrInf',
          codeText('OrgnlBkTxCd', original),
          element('Rsn', leaf('Cd', reason ?? 'MS03')),
          leaf('AddtlInf', wordsFor(reason ?? 'MS03')),
        ),
  );
}

/** Until version 04 of the message each record of charges had its own amount. */
function chargesText(chargesMinor: bigint, currency: string, version: CamtVersion): string {
  const total = amountElement('TtlChrgsAndTaxAmt', chargesMinor, currency);
  return element('Chrgs', total, version === '02' ? amountElement('Amt', chargesMinor, currency) : '');
}

function debitReferences(file: FileIds, { order }: PlannedPayment, reference: string): string {
  return element(
    'Refs',
    leaf('MsgId', file.messageId),
    leaf('AcctSvcrRef', reference),
    leaf('PmtInfId', file.paymentInformationId),
    leaf('InstrId', order.instructionId),
    leaf('EndToEndId', order.endToEndId),
  );
}

/** A return has only the end-to-end id: the other ids stay between the debtor and its bank. */
function returnReferences({ order, reference }: PlannedPayment, ids: IdForm): string {
  const { endToEndId } = order;
  switch (ids) {
    case 'missing':
    case 'in-remittance':
      return '';
    case 'reference-only':
      return element('Refs', leaf('AcctSvcrRef', reference));
    case 'elsewhere':
      return element('Refs', leaf('TxId', endToEndId));
    case 'cut':
      return element('Refs', leaf('EndToEndId', endToEndId.slice(0, CUT_CHARACTERS)));
    case 'spaced':
      return element('Refs', leaf('EndToEndId', endToEndId.replace(/^(.{10})(.{10})/, '$1 $2 ')));
    case 'recased':
      return element('Refs', leaf('EndToEndId', endToEndId.toLowerCase()));
    case 'prefixed':
      return element('Refs', leaf('EndToEndId', `NR.${endToEndId}`.slice(0, 35)));
    case 'as-ordered':
      return element('Refs', leaf('EndToEndId', endToEndId));
  }
}

/** A party is a choice since version 05 of the message. */
function partyText(role: 'Dbtr' | 'Cdtr', name: string, version: CamtVersion): string {
  return element(role, version === '02' ? leaf('Nm', name) : element('Pty', leaf('Nm', name)));
}

function creditorText({ order }: PlannedPayment, version: CamtVersion): string {
  return element(
    'RltdPties',
    partyText('Cdtr', order.creditorName, version),
    element('CdtrAcct', element('Id', leaf('IBAN', order.creditorIban))),
  );
}
