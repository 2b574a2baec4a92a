/** An answer of AWS. */
export type AwsAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** AWS's refusal of what a role does not allow, as each service words it. */
export function accessDenied(service: string, what: string): AwsAnswer {
  const message = `User is not authorized to perform: ${what} because no identity-based policy allows the action`;
  if (service === 's3') {
    return s3Error(403, 'AccessDenied', message);
  }
  return jsonError(service === 'sqs' ? 403 : 400, DENIED[service] ?? 'AccessDeniedException', message);
}

/** S3's refusal of a put that would replace an object. */
export function preconditionFailed(): AwsAnswer {
  return s3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
}

function s3Error(status: number, code: string, message: string): AwsAnswer {
  const body = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body) };
}

const DENIED: Readonly<Record<string, string>> = {
  dynamodb: 'com.amazon.coral.service#AccessDeniedException',
  sqs: 'com.amazonaws.sqs#AccessDenied',
};

export function jsonError(status: number, type: string, message: string): AwsAnswer {
  return jsonAnswer({ __type: type, message }, status);
}

export function jsonAnswer(body: unknown, status = 200): AwsAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from(JSON.stringify(body)),
  };
}
