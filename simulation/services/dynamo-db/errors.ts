import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';

const REFUSED = { $metadata: { httpStatusCode: 400, attempts: 1, totalRetryDelay: 0 } } as const;

/** The request itself is wrong; the SDK has no class for it. */
export function validationException(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({ ...REFUSED, name: 'ValidationException', $fault: 'client', message });
}

export function conditionalCheckFailed(): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({ ...REFUSED, message: 'The conditional request failed' });
}

export function tableNotFound(): ResourceNotFoundException {
  return new ResourceNotFoundException({ ...REFUSED, message: 'Requested resource not found' });
}
