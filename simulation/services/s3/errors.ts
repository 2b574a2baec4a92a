import { NoSuchBucket, NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3';

function metadata(httpStatusCode: number) {
  return { $metadata: { httpStatusCode, attempts: 1, totalRetryDelay: 0 } };
}

/** An error for which the SDK has no class. */
export function s3Error(name: string, httpStatusCode: number, message: string): S3ServiceException {
  return new S3ServiceException({ ...metadata(httpStatusCode), name, $fault: 'client', message });
}

export function noSuchBucket(): NoSuchBucket {
  return new NoSuchBucket({ ...metadata(404), message: 'The specified bucket does not exist' });
}

export function noSuchKey(): NoSuchKey {
  return new NoSuchKey({ ...metadata(404), message: 'The specified key does not exist.' });
}

/** A HEAD has no body to say what is missing. */
export function notFound(): NotFound {
  return new NotFound({ ...metadata(404), message: 'UnknownError' });
}

export function preconditionFailed(): S3ServiceException {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return s3Error('PreconditionFailed', 412, message);
}
