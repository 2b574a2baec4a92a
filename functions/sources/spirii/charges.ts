import { type ChargeRecord, type Charges, chargeText } from '../../core/charge-record.ts';
import { formatDecimal, parseDecimal } from '../../core/decimal.ts';
import type { Expense } from '../../core/expense.ts';
import type { SpiriiChargeRecord, SpiriiExpenseDetails } from './schema.ts';

/**
 * Pure: what an expense is for. Its report has the company; its own page the employer's id of the driver, and the cost
 * centre of the card.
 */
export function chargesOf(
  { company }: Pick<Expense, 'company'>,
  { recipientExternalId, authIdTag }: SpiriiExpenseDetails,
  records: readonly SpiriiChargeRecord[],
): Charges {
  const ofRecord = records.map((record) => record.authIdTag?.billingReference).find(isText);
  const billingReference = isText(authIdTag?.billingReference) ? authIdTag.billingReference : ofRecord;
  return {
    ...(company === undefined ? {} : { company }),
    ...(isText(recipientExternalId) ? { recipientExternalId } : {}),
    ...(isText(billingReference) ? { billingReference } : {}),
    records: records.map(recordOf),
  };
}

function recordOf(record: SpiriiChargeRecord): ChargeRecord {
  const { transactionId, startedAt, endedAt, consumedInWattHours, centsPerWh, locationName, authIdTag } =
    record;
  const price = parseDecimal(centsPerWh ?? '');
  const tag = authIdTag?.uid;
  return {
    ...(transactionId === undefined ? {} : { sessionId: chargeText(transactionId) }),
    ...(typeof startedAt === 'number' ? { startedAtMs: startedAt } : {}),
    ...(typeof endedAt === 'number' ? { endedAtMs: endedAt } : {}),
    ...(consumedInWattHours === undefined ? {} : { energyWh: consumedInWattHours }),
    amountMinorText: record.amountInCents,
    ...(price === undefined
      ? {}
      : { priceMinorPerKwhText: formatDecimal({ digits: price.digits * 1_000n, scale: price.scale }) }),
    ...(isText(locationName) ? { place: locationName } : {}),
    ...(isText(tag) ? { tag } : {}),
  };
}

function isText(text: string | null | undefined): text is string {
  return text !== undefined && text !== null && text !== '';
}
