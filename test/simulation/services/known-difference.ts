import { z } from 'zod';
import type { Outcome } from './outcome.ts';
import type { TwinBuckets } from './twin-buckets.ts';
import type { TwinQueues } from './twin-queues.ts';
import type { TwinTables } from './twin-tables.ts';

export type Twins = {
  readonly tables: TwinTables;
  readonly queues: TwinQueues;
  readonly buckets: TwinBuckets;
};

/**
 * A known difference between an embedded store and its service; the simulation follows the service. A difference that
 * disappears fails the tests, so that the list stays true.
 */
export type KnownDifference = {
  readonly store: 'dynalite' | 'fauxqs';
  /** The service's behaviour, which the store lacks. */
  readonly what: string;
  /** A page of the service, or of somebody who met it. */
  readonly source: string;
  /** What the simulation answers, as `shortOf` puts it. */
  readonly simulated: string;
  readonly embedded: string;
  readonly run: (twins: Twins) => Promise<{ readonly simulated: Outcome; readonly embedded: Outcome }>;
};

export const AWS = 'https://docs.aws.amazon.com';
export const DONE = 'done';

const number = z.object({ N: z.string() });

/** The visible fields of an outcome. */
const shown = z.object({
  Item: z.object({ copied: number.optional(), amountMinor: number.optional() }).optional(),
  Body: z.base64().optional(),
  Items: z.array(z.unknown()).optional(),
  Responses: z.record(z.string(), z.array(z.unknown())).optional(),
  Contents: z.array(z.object({ Key: z.string() })).optional(),
  done: z.array(z.unknown()).optional(),
  failed: z.array(z.tuple([z.string(), z.string(), z.boolean()])).optional(),
});

/** A word for an outcome: the name of an error, the value of a read row, or that it was done. */
export function shortOf(outcome: Outcome): string {
  if ('error' in outcome) return outcome.error;
  const {
    Item: item,
    Body,
    Items,
    Responses,
    Contents,
    done = [],
    failed = [],
  } = shown.parse(outcome.answer);
  if (item !== undefined) return (item.copied ?? item.amountMinor)?.N ?? 'no number';
  if (Body !== undefined) return Buffer.from(Body, 'base64').toString();
  if (Items !== undefined) return `${Items.length} rows`;
  if (Responses !== undefined) return `${Object.values(Responses).flat().length} rows`;
  if (Contents !== undefined) return Contents.map(({ Key }) => Key).join(' ');
  if (failed.length > 0) return `failed: ${failed.map(([, code]) => code).join(' ')}`;
  return done.length > 0 ? `${done.length} ${DONE}` : DONE;
}
