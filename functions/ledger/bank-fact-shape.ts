import * as z from 'zod/mini';
import { FACT_LEVELS, FACT_MISFITS, FACT_SAYS } from '../core/bank-fact.ts';
import { bigInteger, count, day } from './row-values.ts';

/** A fact in a row. */
export const bankFact = z.object({
  attempt: count,
  says: z.enum(FACT_SAYS),
  level: z.enum(FACT_LEVELS),
  status: z.string(),
  bankReportId: z.string(),
  createdAt: z.string(),
  reasonCode: z.exactOptional(z.string()),
  amountMinor: z.exactOptional(bigInteger),
  currency: z.exactOptional(z.string()),
  bookingDate: z.exactOptional(day),
  valueDate: z.exactOptional(day),
  reference: z.exactOptional(z.string()),
  pays: z.exactOptional(z.literal(true)),
  misfit: z.exactOptional(z.enum(FACT_MISFITS)),
});
