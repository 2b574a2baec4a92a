import * as z from 'zod/mini';
import { STATES } from '../../../functions/core/states.ts';
import { batchState, cursor, day, debtorAccountId, month, reasonCode, sortBy, text } from './values.ts';

/** Query parameters of reads, apart from the shapes of answers: a function brings only its own questions. */

/** Which payouts to list: those that meet all that is given. */
const filter = {
  /**
   * `waiting`: whatever waits for somebody, here or at the source. `waiting-or-named`: what the text names or finds, in
   * whatever state; without a text, what waits. Left out: any.
   */
  state: z.optional(z.enum([...STATES, 'waiting', 'waiting-or-named', 'all'])),
  /** Such as `spirii/nordfleet`. */
  source: z.optional(z.string().check(z.regex(/^[a-z]+\/[a-z0-9-]{1,30}$/))),
  /** The source's id of the report. */
  report: z.optional(text(200)),
  /** From `showPayee`. */
  recipient: z.optional(z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/))),
  month: z.optional(month),
  /** The debtor account that it is planned for. */
  debtorAccount: z.optional(debtorAccountId),
  /** To be executed by this day. */
  due: z.optional(day),
  /** What the caps keep back from the next cut-off of `debtorAccount`, for sources of `mode`. */
  heldBack: z.optional(z.literal('yes')),
  /** Its source's. */
  mode: z.optional(z.enum(['live', 'dry-run'])),
  reason: z.optional(reasonCode),
  /**
   * A part of a name or an expense id, an amount, the last characters of an IBAN, or an id. No whole IBAN. Where no
   * index has the list, the search covers the last months and what waits.
   */
  text: z.optional(text(100)),
};

export const payoutFilter = z.strictObject(filter);

export const totalsQuery = z.strictObject({
  ...filter,
  /** Counts as far as any list goes; left out, about a thousand payouts. */
  whole: z.optional(z.literal('yes')),
});

export const payoutsQuery = z.strictObject({
  ...filter,
  /** A list that cannot have this order comes in its usual one: the answer says which. */
  sort: z.optional(sortBy),
  order: z.optional(z.enum(['ascending', 'descending'])),
  cursor: z.optional(cursor),
});

export const batchesQuery = z.strictObject({
  /** Left out: the batches that have not ended. */
  month: z.optional(month),
  state: z.optional(batchState),
  cursor: z.optional(cursor),
});

export const linesQuery = z.strictObject({ cursor: z.optional(cursor) });

/** Left out: this month. */
export const bankReportsQuery = z.strictObject({ month: z.optional(month), cursor: z.optional(cursor) });

export const bankLinesQuery = z.strictObject({ cursor: z.optional(cursor) });

export const monthQuery = z.strictObject({ cursor: z.optional(cursor) });

/** Left out: today (UTC). */
export const auditQuery = z.strictObject({ day: z.optional(day), cursor: z.optional(cursor) });
