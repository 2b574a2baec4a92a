import * as z from 'zod/mini';
import { currencyExponent } from '../../core/currency.ts';
import type { PlainDate } from '../../core/date.ts';
import { formatDecimal } from '../../core/decimal.ts';
import { assert } from '../../core/errors.ts';
import type { Sent, WritingClient } from '../http/send-json.ts';
import { recordsPath } from './client.ts';
import { settlementRecordSchema } from './schema.ts';

/** A settlement record as AMPECO takes it; its currency is the report's. */
export type RecordContent = {
  readonly paidMinor: bigint;
  readonly currency: string;
  readonly date: PlainDate;
  readonly note: string;
};

/** `POST …/records` and `PUT …/records/{id}`: uses only the answer's id; a reading brings the rest. */
const writtenAnswer = z.object({ data: z.object({ id: settlementRecordSchema.shape.id }) });

/** Adds a record. @returns its id, where the answer tells it. @throws PipelineError as `sendJson` */
export async function createSettlementRecord(
  client: WritingClient,
  reportId: string,
  content: RecordContent,
  signal: AbortSignal,
): Promise<Sent<string | undefined>> {
  const sending = { method: 'POST', body: bodyOf(content) } as const;
  return idIn(await client.sendJson(recordsPath(reportId), sending, writtenAnswer, signal));
}

/** Replaces what a record says; repeating it changes nothing. @throws PipelineError as `sendJson` */
export async function changeSettlementRecord(
  client: WritingClient,
  reportId: string,
  recordId: string,
  content: RecordContent,
  signal: AbortSignal,
): Promise<Sent<string | undefined>> {
  const path = `${recordsPath(reportId)}/${encodeURIComponent(recordId)}`;
  const sending = { method: 'PUT', body: bodyOf(content) } as const;
  return idIn(await client.sendJson(path, sending, writtenAnswer, signal));
}

function idIn(sent: Sent<z.output<typeof writtenAnswer>>): Sent<string | undefined> {
  return sent.kind === 'unknown' ? sent : { kind: 'answered', value: sent.value.data.id ?? undefined };
}

/** The amount as a JSON number of its own digits: a float would not keep them. */
function bodyOf({ paidMinor, currency, date, note }: RecordContent): string {
  const scale = currencyExponent(currency);
  assert(scale !== undefined && paidMinor >= 0n, 'what is recorded has a currency, and is never below zero');
  const amount = formatDecimal({ digits: paidMinor, scale }, scale);
  return `{"date":${JSON.stringify(date)},"paidAmount":${amount},"note":${JSON.stringify(note)}}`;
}
