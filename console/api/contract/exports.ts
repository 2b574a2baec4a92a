import * as z from 'zod/mini';
import { EXPORT_NAMES, EXPORT_STATES } from '../../../functions/core/export-job.ts';
import { PART_BYTES } from '../part-bytes.ts';
import { reason } from './approvals.ts';
import { sentence } from './sentence.ts';
import { count, digest, moment } from './values.ts';

const name = z.enum(EXPORT_NAMES);

/** A person gave the files to whoever books or pays by them. */
const handedOver = z.strictObject({ by: z.string(), at: moment, reason: z.string() });

/** Files handed over together: an archive of evidence alone, of any other export all files. */
const lot = z.strictObject({
  /** SHA-256 of a single file; of several, of their list as `sha256sum` writes it in the order of names. */
  digest,
  madeAt: moment,
  files: z.array(z.strictObject({ name: z.string(), bytes: count, sha256: digest })),
  handedOver: z.nullable(handedOver),
});

const job = z.strictObject({
  state: z.enum(EXPORT_STATES),
  by: z.string(),
  askedAt: moment,
  /** Payouts examined, and files made. */
  done: count,
  /** The last files made; for evidence each of the last archives, newest first. */
  lots: z.array(lot),
  /** Sentences about it; for a refusal why. */
  says: z.array(sentence),
  /** Of files no longer listed, each with the sentence that says so. */
  handedOverBefore: z.array(z.extend(handedOver, { says: sentence })),
});

/** What the configuration lets people export; without `accounting` only evidence. */
export const monthExports = z.strictObject({
  exports: z.array(
    z.strictObject({
      name,
      /** Null where nobody asked for it. */
      job: z.nullable(job),
      /** Whether somebody of the right group may ask for it now. */
      may: z.strictObject({
        may: z.boolean(),
        /** Why not, and what to do. */
        whyNot: z.nullable(sentence),
      }),
    }),
  ),
});

export const exportBody = z.strictObject({ name, reason });

/** @see lot for the digest: refused where the files have changed since. */
export const handOverBody = z.strictObject({ name, digest, reason });

export const exportAnswer = z.strictObject({ name, state: z.enum(EXPORT_STATES) });

export const handOverAnswer = z.strictObject({ name, handedOver });

/** In a file larger than a part, the byte at which the part begins; left out, the first. */
const from = z.optional(z.int().check(z.minimum(0), z.multipleOf(PART_BYTES)));

export const exportFileBody = z.strictObject({
  from,
  file: z.string().check(z.regex(/^[\w.-]{1,120}$/)),
});
