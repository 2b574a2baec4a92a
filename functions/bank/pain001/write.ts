import { cutAtWord, hasLetterOrDigit, isSepaId, transliterate } from '../../core/charset.ts';
import { currencyExponent } from '../../core/currency.ts';
import { PipelineError } from '../../core/errors.ts';
import {
  MAX_AMOUNT_MINOR,
  MAX_NAME_LENGTH,
  MAX_REMITTANCE_LENGTH,
  type PaymentFileHeader,
  type PaymentInstruction,
} from '../../core/payment-file.ts';
import { railNamed } from '../../core/rail.ts';
import { isBic } from '../bic.ts';
import { addressText, areTermsWritable, isWritableAddress, partyIdText, wordText } from './write-terms.ts';

/** Large enough that a chunk costs nothing, small enough that memory stays flat; S3 parts are built from these. */
const CHUNK_CHARACTERS = 65_536;

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';
const END_OF_FILE = '</PmtInf>\n</CstmrCdtTrfInitn>\n</Document>\n';

/** The XML schema type DecimalNumber has at most this many digits. */
const CONTROL_SUM_LIMIT_MINOR = 10n ** 18n;

/** From here on a year has five digits: no ISO 20022 time can say that. */
const YEAR_10000_MS = 253_402_300_800_000;

/** With only these characters an IBAN cannot break out of its element; the checker tests its validity. */
const IBAN_CHARACTERS = /^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$/;

/** `transaction` counts from 1; 0 is the header. The end-to-end id may itself be wrong, so errors do not name it. */
function refuseUnless(condition: boolean, transaction: number, rule: string): void {
  if (condition) return;
  const where = transaction === 0 ? 'The header' : `Payment ${transaction}`;
  throw new PipelineError('BATCH_FILE_REFUSED', `${where} cannot be written to a payment file: ${rule}.`, {
    action: 'Discard what was written so far. Void the batch and correct or hold the payment.',
    details: { transaction, rule },
  });
}

function nameFor(name: string, transaction: number): string {
  const written = cutAtWord(transliterate(name), MAX_NAME_LENGTH);
  refuseUnless(hasLetterOrDigit(written), transaction, 'a name has no letter that the SEPA set can show');
  return written;
}

function amountText(amountMinor: bigint, exponent: number): string {
  const digits = amountMinor.toString().padStart(exponent + 1, '0');
  const point = digits.length - exponent;
  return exponent === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function agentText(bic: string): string {
  return `<FinInstnId><BICFI>${bic}</BICFI></FinInstnId>`;
}

/**
 * A file must name the debtor's bank (EPC132-08: BIC, or NOTPROVIDED to derive it from the IBAN), unlike the
 * creditor's: see `transactionText`.
 */
function debtorAgentText(bic: string | undefined): string {
  return bic === undefined ? '<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>' : agentText(bic);
}

function exponentOf(header: PaymentFileHeader): number {
  const exponent = currencyExponent(header.currency);
  refuseUnless(railNamed(header.rail).clearings.has(header.currency), 0, 'the rail lacks this currency');
  refuseUnless(exponent !== undefined, 0, 'the currency is unknown');
  return exponent ?? 0;
}

function checkHeader(header: PaymentFileHeader): void {
  const { debtor } = header;
  refuseUnless(isSepaId(header.messageId), 0, 'the message id is not valid');
  refuseUnless(isSepaId(header.paymentInformationId), 0, 'the payment information id is not valid');
  refuseUnless(IBAN_CHARACTERS.test(debtor.iban), 0, 'the debtor account is no IBAN');
  refuseUnless(debtor.bic === undefined || isBic(debtor.bic), 0, 'the debtor agent is no BIC');
  refuseUnless(Number.isSafeInteger(header.count) && header.count > 0, 0, 'the count is not positive');
  refuseUnless(header.controlSumMinor < CONTROL_SUM_LIMIT_MINOR, 0, 'the control sum has too many digits');
  refuseUnless(areTermsWritable(header.terms), 0, 'an id, address or code of its terms cannot be written');
  const hasTime = Number.isInteger(header.createdAtMs) && header.createdAtMs >= 0;
  refuseUnless(hasTime && header.createdAtMs < YEAR_10000_MS, 0, 'the time of creation is out of range');
}

function headerText(header: PaymentFileHeader, exponent: number): string {
  const { debtor, terms } = header;
  const { serviceLevel, chargeBearer } = railNamed(header.rail);
  const createdAt = `${new Date(header.createdAtMs).toISOString().slice(0, 19)}Z`;
  const totals = `<NbOfTxs>${header.count}</NbOfTxs><CtrlSum>${amountText(header.controlSumMinor, exponent)}</CtrlSum>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="${NAMESPACE}">`,
    '<CstmrCdtTrfInitn>',
    `<GrpHdr><MsgId>${header.messageId}</MsgId><CreDtTm>${createdAt}</CreDtTm>${totals}` +
      `<InitgPty><Nm>${nameFor(header.initiatingPartyName, 0)}</Nm>${partyIdText(terms?.initiatingPartyIds)}</InitgPty></GrpHdr>`,
    '<PmtInf>',
    `<PmtInfId>${header.paymentInformationId}</PmtInfId><PmtMtd>TRF</PmtMtd>` +
      `<BtchBookg>${header.batchBooking}</BtchBookg>${totals}`,
    `<PmtTpInf><SvcLvl><Cd>${serviceLevel}</Cd></SvcLvl>` +
      `${wordText('LclInstrm', terms?.localInstrument)}${wordText('CtgyPurp', terms?.categoryPurpose)}</PmtTpInf>`,
    `<ReqdExctnDt><Dt>${header.executionDate}</Dt></ReqdExctnDt>`,
    `<Dbtr><Nm>${nameFor(debtor.name, 0)}</Nm>${addressText(terms?.debtorAddress)}${partyIdText(terms?.debtorIds)}</Dbtr>`,
    `<DbtrAcct><Id><IBAN>${debtor.iban}</IBAN></Id>${terms === undefined ? '' : `<Ccy>${terms.accountCurrency}</Ccy>`}</DbtrAcct>`,
    `<DbtrAgt>${debtorAgentText(debtor.bic)}</DbtrAgt>`,
    `<ChrgBr>${chargeBearer}</ChrgBr>`,
    '',
  ].join('\n');
}

/**
 * One line of the file. It names the creditor's bank by its BIC or not at all: EPC132-08 makes it optional with no
 * substitute, and banks refuse NOTPROVIDED there. An address is town and country, or none: inside the EEA only the
 * debtor's bank may ask for one. Banks have refused lines of text since November 2026.
 */
function transactionText(
  instruction: PaymentInstruction,
  transaction: number,
  amountOpening: string,
  exponent: number,
): string {
  const { endToEndId, instructionId, amountMinor, creditorIban, creditorBic } = instruction;
  refuseUnless(isSepaId(endToEndId), transaction, 'the end-to-end id is not valid');
  refuseUnless(isSepaId(instructionId), transaction, 'the instruction id is not valid');
  refuseUnless(amountMinor > 0n, transaction, 'the amount is not positive');
  refuseUnless(amountMinor <= MAX_AMOUNT_MINOR, transaction, 'the amount is too large');
  refuseUnless(IBAN_CHARACTERS.test(creditorIban), transaction, 'the creditor account is no IBAN');
  refuseUnless(creditorBic === undefined || isBic(creditorBic), transaction, 'the creditor agent is no BIC');
  const remittance = cutAtWord(transliterate(instruction.remittanceInformation), MAX_REMITTANCE_LENGTH);
  refuseUnless(remittance !== '', transaction, 'the remittance information is empty');
  const { creditorAddress } = instruction;
  refuseUnless(isWritableAddress(creditorAddress), transaction, 'the creditor address cannot be written');
  const address = addressText(creditorAddress);
  const agent = creditorBic === undefined ? '' : `<CdtrAgt>${agentText(creditorBic)}</CdtrAgt>`;
  return (
    `<CdtTrfTxInf><PmtId><InstrId>${instructionId}</InstrId><EndToEndId>${endToEndId}</EndToEndId></PmtId>` +
    `${amountOpening}${amountText(amountMinor, exponent)}</InstdAmt></Amt>${agent}` +
    `<Cdtr><Nm>${nameFor(instruction.creditorName, transaction)}</Nm>${address}</Cdtr>` +
    `<CdtrAcct><Id><IBAN>${creditorIban}</IBAN></Id></CdtrAcct>` +
    `<RmtInf><Ustrd>${remittance}</Ustrd></RmtInf></CdtTrfTxInf>\n`
  );
}

/**
 * Writes a pain.001.001.09 credit transfer initiation: one payment information block with the instructions in the order
 * given, as UTF-8 in chunks of about 64 kB. Memory does not grow with the number of instructions, and the same input
 * gives the same bytes.
 *
 * Transliterates names and cuts them at 70 characters, remittance information at 140. Texts stay in the SEPA set even
 * in a domestic file: it is the only set that every bank takes.
 *
 * @throws PipelineError BATCH_FILE_REFUSED where the input breaks a rule of the scheme, or the payments do not match
 * the header's count and sum. Chunks may be out by then: publish a file only after the generator has ended and
 * `checkPain001` has passed it.
 */
export async function* writePain001(
  header: PaymentFileHeader,
  instructions: AsyncIterable<PaymentInstruction> | Iterable<PaymentInstruction>,
): AsyncGenerator<Uint8Array, void, undefined> {
  checkHeader(header);
  const exponent = exponentOf(header);
  const amountOpening = `<Amt><InstdAmt Ccy="${header.currency}">`;
  let text = headerText(header, exponent);
  let count = 0;
  let sumMinor = 0n;
  for await (const instruction of instructions) {
    count += 1;
    refuseUnless(count <= header.count, count, 'there are more payments than the header says');
    sumMinor += instruction.amountMinor;
    text += transactionText(instruction, count, amountOpening, exponent);
    if (text.length >= CHUNK_CHARACTERS) {
      yield Buffer.from(text, 'latin1');
      text = '';
    }
  }
  refuseUnless(count === header.count, 0, 'there are fewer payments than it says');
  refuseUnless(sumMinor === header.controlSumMinor, 0, 'its control sum is not the sum of the payments');
  yield Buffer.from(text + END_OF_FILE, 'latin1');
}
