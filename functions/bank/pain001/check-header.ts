import { isBankingDay } from '../../core/calendar.ts';
import { parsePlainDate } from '../../core/date.ts';
import { ibanCountry } from '../../core/iban.ts';
import { payingDaysOf } from '../../core/plan.ts';
import { countryLayerOf } from '../country-layer.ts';
import { RAIL_RULES } from './check-rail.ts';
import { isCreationTime, minorOf, readCount } from './check-rules.ts';
import { checkFileTerms } from './check-terms.ts';
import { type HeaderCheck, textOf } from './header-check.ts';

const GROUP = 'Document/CstmrCdtTrfInitn/GrpHdr';
const PAYMENT = 'Document/CstmrCdtTrfInitn/PmtInf';

/** The group header and the payment block's own elements, against the rules, the payments and the seal. */
export function checkHeader(check: HeaderCheck): void {
  checkGroup(check);
  checkPayment(check);
  checkTerms(check);
  checkExecutionDate(check);
  checkDebtor(check);
  checkFileTerms(check);
}

function checkGroup(check: HeaderCheck): void {
  const { problems, rules, sealed } = check;
  const messageId = textOf(check, `${GROUP}/MsgId`);
  rules.id(messageId, 'message id');
  if (messageId !== sealed.messageId) {
    problems.add('sealed-message-id', 'The message id is not the sealed one.');
  }
  if (!isCreationTime(textOf(check, `${GROUP}/CreDtTm`))) {
    problems.add('created-at-invalid', 'The time of creation is not a UTC time to the second.');
  }
  rules.name(textOf(check, `${GROUP}/InitgPty/Nm`), "initiating party's name");
  if (readCount(textOf(check, `${GROUP}/NbOfTxs`)) !== check.count) {
    problems.add('group-count', 'The group header states another number of payments than the file has.');
  }
  if (minorOf(textOf(check, `${GROUP}/CtrlSum`), check.exponent) !== check.sumMinor) {
    problems.add('group-control-sum', "The group header's control sum is not the sum of the payments.");
  }
}

function checkPayment(check: HeaderCheck): void {
  const { problems, rules, sealed } = check;
  const id = textOf(check, `${PAYMENT}/PmtInfId`);
  rules.id(id, 'payment information id');
  if (id !== sealed.paymentInformationId) {
    problems.add('sealed-payment-information-id', 'The payment information id is not the sealed one.');
  }
  if (readCount(textOf(check, `${PAYMENT}/NbOfTxs`)) !== check.count) {
    problems.add('payment-count', 'The payment block states another number of payments than it has.');
  }
  if (minorOf(textOf(check, `${PAYMENT}/CtrlSum`), check.exponent) !== check.sumMinor) {
    problems.add('payment-control-sum', "The payment block's control sum is not the sum of the payments.");
  }
}

function checkTerms(check: HeaderCheck): void {
  const { problems, sealed } = check;
  const rule = RAIL_RULES[sealed.rail];
  if (textOf(check, `${PAYMENT}/PmtMtd`) !== 'TRF') {
    problems.add('payment-method', 'The payment method is not a transfer (TRF).');
  }
  const batchBooking = textOf(check, `${PAYMENT}/BtchBookg`);
  if (batchBooking !== 'true' && batchBooking !== 'false') {
    problems.add('batch-booking', 'The batch booking is neither true nor false.');
  }
  if (textOf(check, `${PAYMENT}/PmtTpInf/SvcLvl/Cd`) !== rule.serviceLevel) {
    problems.add('service-level', `The service level is not ${rule.serviceLevel}.`);
  }
  if (textOf(check, `${PAYMENT}/ChrgBr`) !== rule.chargeBearer) {
    problems.add('charge-bearer', `The charge bearer is not ${rule.chargeBearer}.`);
  }
}

function checkExecutionDate(check: HeaderCheck): void {
  const { problems, sealed } = check;
  const day = parsePlainDate(textOf(check, `${PAYMENT}/ReqdExctnDt/Dt`));
  if (day === undefined) {
    problems.add('execution-date-invalid', 'The execution date is not a date.');
    return;
  }
  const calendars = payingDaysOf({ ...sealed, iban: sealed.debtorIban });
  if (!isBankingDay(calendars, day)) {
    const message = `The execution date ${day} is no banking day (${calendars.join(', ')}).`;
    problems.add('execution-date-closed', message);
  }
  if (day < sealed.today) {
    problems.add('execution-date-past', `The execution date ${day} is before ${sealed.today}.`);
  }
  if (day !== sealed.executionDate) {
    problems.add('sealed-execution-date', 'The execution date is not the sealed one.');
  }
}

function checkDebtor(check: HeaderCheck): void {
  const { problems, rules, sealed } = check;
  rules.name(textOf(check, `${PAYMENT}/Dbtr/Nm`), "debtor's name");
  const iban = textOf(check, `${PAYMENT}/DbtrAcct/Id/IBAN`);
  rules.iban(iban, 'debtor account');
  if (iban !== sealed.debtorIban) {
    problems.add('sealed-debtor-account', 'The debtor account is not the sealed one.');
  }
  const bic = textOf(check, `${PAYMENT}/DbtrAgt/FinInstnId/BICFI`);
  const other = textOf(check, `${PAYMENT}/DbtrAgt/FinInstnId/Othr/Id`);
  if (bic !== '') rules.agent(bic, iban, 'debtor agent');
  if (bic === '' && countryLayerOf(ibanCountry(sealed.debtorIban)).needsDebtorBic === true) {
    problems.add(
      'debtor-bic-missing',
      "Banks of the debtor's country refuse a file without the BIC of its bank.",
    );
  }
  if (bic === '' ? other !== 'NOTPROVIDED' : other !== '') {
    problems.add('debtor-agent', 'The debtor agent is neither a BIC alone nor NOTPROVIDED alone.');
  }
}
