import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { LIVE_INDEX } from '../../../functions/ledger/keys.ts';

/** What a service made of a request: its answer, or the error by the names and class that a handler can see. */
export type Outcome =
  | { readonly answer: unknown }
  | { readonly error: string; readonly class: string; readonly status: number | undefined };

/** @param visible what of an answer is compared: ids and moments are each service's own. */
export async function outcomeOf<Answer>(
  request: () => Answer | Promise<Answer>,
  visible: (answer: Answer) => unknown,
): Promise<Outcome> {
  try {
    return { answer: visible(await request()) };
  } catch (error) {
    // Of what went wrong on the way, no service knows.
    if (!(error instanceof Error) || !('$fault' in error && '$metadata' in error)) throw error;
    const { httpStatusCode } = Object(error.$metadata);
    return { error: error.name, class: error.constructor.name, status: httpStatusCode };
  }
}

/**
 * An answer of DynamoDB. Rows are compared without an order where it promises none: those of a batch, and those of
 * one sort key.
 */
export function visibleAnswer(answer: object): unknown {
  const { Responses, Items, ...rest } = Object(answer);
  if (Array.isArray(Items)) {
    const sorts = Items.map((item) => item[LIVE_INDEX.sortKey]?.S);
    return comparable({ ...rest, sorts, Items: byKey(Items) });
  }
  if (Responses === undefined) return comparable(answer);
  const tables = Object.entries(Responses).map(([table, rows]) => [
    table,
    Array.isArray(rows) ? byKey(rows) : rows,
  ]);
  return comparable({ ...rest, Responses: Object.fromEntries(tables) });
}

function byKey(rows: readonly Record<string, AttributeValue>[]): Record<string, AttributeValue>[] {
  return rows.toSorted((a, b) => ((a['pk']?.S ?? '') < (b['pk']?.S ?? '') ? -1 : 1));
}

/** An answer of SendMessageBatch or DeleteMessageBatch without the ids of the messages. */
export function visibleEntries(answer: object): unknown {
  const { Successful = [], Failed = [] }: Batch = answer;
  return {
    done: Successful.map(({ Id, MD5OfMessageBody }) => [Id, MD5OfMessageBody]),
    failed: Failed.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
  };
}

type Batch = {
  readonly Successful?: readonly { readonly Id?: string; readonly MD5OfMessageBody?: string }[];
  readonly Failed?: readonly {
    readonly Id?: string;
    readonly Code?: string;
    readonly SenderFault?: boolean;
  }[];
};

/** An answer of S3 without versions, which fauxqs does not keep, and without checksums that the SDK adds. */
export function visibleObject(answer: object): unknown {
  const { VersionId, LastModified, ChecksumCRC32, ChecksumSHA256, ChecksumType, Contents, ...rest } =
    Object(answer);
  if (!Array.isArray(Contents)) return comparable(rest);
  return comparable({ ...rest, Contents: Contents.map(({ LastModified: _, ...entry }) => entry) });
}

/** Without what the SDK adds, and with attributes and sets in one order: they have none. */
function comparable(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(comparable);
  if (typeof answer !== 'object' || answer === null) return answer;
  const entries = Object.entries(answer).filter(
    ([name, value]) => name !== '$metadata' && value !== undefined,
  );
  return Object.fromEntries(
    entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, isSet(name, value) ? value.toSorted() : comparable(value)]),
  );
}

function isSet(name: string, value: unknown): value is string[] {
  return (name === 'SS' || name === 'NS') && Array.isArray(value);
}
