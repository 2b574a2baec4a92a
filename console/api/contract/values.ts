import * as z from 'zod/mini';
import { BATCH_STATES } from '../../../functions/core/batch.ts';
import { parsePlainDate } from '../../../functions/core/date.ts';
import { STATES } from '../../../functions/core/states.ts';

/** Values that several requests and answers share. Amounts are minor units as text: no float touches one. */

const shaped = (shape: RegExp) => z.string().check(z.regex(shape));

export const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));

/** A person's own words. The same check as in a terminal tells what of them is kept, or why not. */
export const keptWords = z.string().check(z.maxLength(2_000));

export const payoutId = shaped(/^PO[0-9A-HJKMNP-TV-Z]{26}$/);
export const batchId = shaped(/^BA[0-9A-HJKMNP-TV-Z]{26}$/);
export const credentialId = shaped(/^[A-Za-z0-9_-]{16,1400}$/);
export const digest = shaped(/^[0-9a-f]{64}$/);
/** Its first digits, at least those of a report's id, or all. */
export const digestStart = shaped(/^[0-9a-f]{16,64}$/);
export const ordinal = shaped(/^[1-9]\d{0,8}$/);
export const reasonCode = shaped(/^[a-zA-Z0-9-]{1,60}$/);
export const month = shaped(/^\d{4}-(0[1-9]|1[0-2])$/);
/** A real day. */
export const day = z.string().check(
  z.regex(/^\d{4}-\d{2}-\d{2}$/),
  z.refine((said) => parsePlainDate(said) !== undefined),
);
export const cursor = shaped(/^[\w:.#~-]{1,400}$/);
export const currency = shaped(/^[A-Z]{3}$/);
/** `*`: all debtor accounts, as in the ledger. */
export const debtorAccountId = shaped(/^(\*|[a-z][a-z0-9-]{0,29})$/);
export const minor = shaped(/^-?\d{1,38}$/);
export const moment = z.string();
/** Of a row: shows whether it changed. */
export const version = z.int().check(z.minimum(1));
export const count = z.int().check(z.minimum(0));

/** Orders of a list of payouts. */
export const sortBy = z.enum(['name', 'amount', 'since']);

export const state = z.enum(STATES);
export const batchState = z.enum(BATCH_STATES);

export const sum = z.strictObject({ currency: z.string(), count, sumMinor: minor });

/** `null` at the end. */
export const next = z.nullable(cursor);

/** Ids of rows that cannot be read or were changed past the ledger: no list has them. */
export const unreadable = z.array(z.string());

export const person = z.strictObject({ issuer: z.string(), subject: z.string(), name: z.string() });
