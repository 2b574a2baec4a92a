import { currencyExponent } from '../../core/currency.ts';
import { parseDecimal, toMinorUnits } from '../../core/decimal.ts';
import type { SourceRecord } from '../../core/write-back/told-record.ts';
import type { SourceClient } from '../http/get-json.ts';
import { sourceError } from '../http/response-error.ts';
import { listSettlementRecords, recordsPath } from './client.ts';
import { settlementRecordSchema } from './schema.ts';

/**
 * All records of a settlement report, each once: one may move between pages during the reading.
 * @throws PipelineError SOURCE_RESPONSE_MALFORMED where one looks like another or has no amount in whole minor units;
 * as `getJson` else.
 */
export async function readSettlementRecords(
  client: SourceClient,
  reportId: string,
  currency: string,
  signal: AbortSignal,
): Promise<readonly SourceRecord[]> {
  const records = new Map<string, SourceRecord>();
  for (const raw of await listSettlementRecords(client, reportId, signal)) {
    const record = sourceRecordOf(raw, currency);
    const known = record === undefined ? undefined : records.get(record.id);
    if (record === undefined || (known !== undefined && known.paidMinor !== record.paidMinor)) {
      throw sourceError(
        'SOURCE_RESPONSE_MALFORMED',
        { source: 'ampeco', path: recordsPath(reportId) },
        'a settlement record has no id, no amount in whole minor units, or two amounts',
      );
    }
    records.set(record.id, record);
  }
  return [...records.values()];
}

/** Undefined where it has no id, or no amount in whole minor units. */
export function sourceRecordOf(raw: unknown, currency: string): SourceRecord | undefined {
  const { id, paidAmount, note } = settlementRecordSchema.safeParse(raw).data ?? {};
  const amount = parseDecimal(paidAmount ?? '');
  const paidMinor = amount && toMinorUnits(amount, currencyExponent(currency) ?? 2);
  return id == null || paidMinor === undefined ? undefined : { id, paidMinor, note: note ?? '' };
}
