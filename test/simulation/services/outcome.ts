import { type AttributeValue, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { SQSServiceException } from '@aws-sdk/client-sqs';
import { LIVE_INDEX } from '../../../functions/ledger/keys.ts';

/** A service's answer, or its error by the names and class visible to a handler. */
export type Outcome =
  | { readonly answer: unknown }
  | { readonly error: string; readonly class: string; readonly status: number | undefined };

/** @param visible the compared part of an answer: ids and moments are each service's own. */
export async function outcomeOf<Answer>(
  request: () => Answer | Promise<Answer>,
  visible: (answer: Answer) => unknown,
): Promise<Outcome> {
  try {
    return { answer: visible(await request()) };
  } catch (error) {
    // No service knows of errors on the way.
    if (!isOfService(error)) throw error;
    return { error: error.name, class: error.constructor.name, status: error.$metadata.httpStatusCode };
  }
}

function isOfService(
  error: unknown,
): error is DynamoDBServiceException | S3ServiceException | SQSServiceException {
  return (
    error instanceof DynamoDBServiceException ||
    error instanceof S3ServiceException ||
    error instanceof SQSServiceException
  );
}

/** An answer of DynamoDB. Rows are compared without order where it promises none: in a batch, and in one sort key. */
export function visibleAnswer(answer: object): unknown {
  const { Responses, Items, ...rest }: TableAnswer = answer;
  if (Items !== undefined) {
    const sorts = Items.map((item) => item[LIVE_INDEX.sortKey]?.S);
    return comparable({ ...rest, sorts, Items: byKey(Items) });
  }
  if (Responses === undefined) return comparable(answer);
  const tables = Object.entries(Responses).map(([table, rows]) => [table, byKey(rows)]);
  return comparable({ ...rest, Responses: Object.fromEntries(tables) });
}

type Row = Record<string, AttributeValue>;
type TableAnswer = { readonly Responses?: Readonly<Record<string, Row[]>>; readonly Items?: Row[] };

function byKey(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => ((a['pk']?.S ?? '') < (b['pk']?.S ?? '') ? -1 : 1));
}

/** An answer of SendMessageBatch or DeleteMessageBatch without the ids of the messages. */
export function visibleEntries(answer: object): unknown {
  const { Successful = [], Failed = [] }: BatchAnswer = answer;
  return {
    done: Successful.map(({ Id, MD5OfMessageBody }) => [Id, MD5OfMessageBody]),
    failed: Failed.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
  };
}

type BatchAnswer = {
  readonly Successful?: readonly { readonly Id?: string; readonly MD5OfMessageBody?: string }[];
  readonly Failed?: readonly {
    readonly Id?: string;
    readonly Code?: string;
    readonly SenderFault?: boolean;
  }[];
};

/** An answer of S3 without versions, which fauxqs does not keep, and without checksums that the SDK adds. */
export function visibleObject(answer: object): unknown {
  const shown: ObjectAnswer = answer;
  const { VersionId, LastModified, ChecksumCRC32, ChecksumSHA256, ChecksumType, Contents, ...rest } = shown;
  return comparable({ ...rest, Contents: Contents?.map(({ LastModified: _, ...entry }) => entry) });
}

type ObjectAnswer = {
  readonly VersionId?: unknown;
  readonly LastModified?: unknown;
  readonly ChecksumCRC32?: unknown;
  readonly ChecksumSHA256?: unknown;
  readonly ChecksumType?: unknown;
  readonly Contents?: readonly { readonly LastModified?: unknown }[];
};

/** Without the SDK's additions, and with attributes and sets sorted, since they have no order. */
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
