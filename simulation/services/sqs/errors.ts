import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  EmptyBatchRequest,
  InvalidBatchEntryId,
  QueueDoesNotExist,
  SQSServiceException,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';

const REFUSED = { $metadata: { httpStatusCode: 400, attempts: 1, totalRetryDelay: 0 } } as const;

export function queueDoesNotExist(): QueueDoesNotExist {
  return new QueueDoesNotExist({ ...REFUSED, message: 'The specified queue does not exist.' });
}

/** A parameter is out of its range; the SDK has no class for it. */
export function invalidParameterValue(message: string): SQSServiceException {
  return new SQSServiceException({ ...REFUSED, name: 'InvalidParameterValue', $fault: 'client', message });
}

/** SQS API: at most 1 MiB, for one message and for all of a batch. */
const MAX_BATCH_BYTES = 1024 * 1024;
const MAX_BATCH_ENTRIES = 10;
const ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;

/** @throws the error of SQS for a refused batch. */
export function checkBatch(
  entries: readonly { readonly Id: string | undefined; readonly MessageBody?: string | undefined }[],
): void {
  if (entries.length === 0) {
    throw new EmptyBatchRequest({ ...REFUSED, message: "The batch request doesn't contain any entries." });
  }
  if (entries.length > MAX_BATCH_ENTRIES) {
    throw new TooManyEntriesInBatchRequest({
      ...REFUSED,
      message: 'Maximum number of entries per request are 10.',
    });
  }
  if (!entries.every(({ Id }) => ENTRY_ID.test(Id ?? ''))) {
    throw new InvalidBatchEntryId({
      ...REFUSED,
      message: 'An entry id has letters, digits, - and _, at most 80.',
    });
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new BatchEntryIdsNotDistinct({
      ...REFUSED,
      message: 'Two or more batch entries have the same Id.',
    });
  }
  const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody ?? ''), 0);
  if (bytes > MAX_BATCH_BYTES) {
    throw new BatchRequestTooLong({
      ...REFUSED,
      message: 'The length of all the messages is more than the limit.',
    });
  }
}
