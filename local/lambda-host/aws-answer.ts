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
    const body = `<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
    return { status: 403, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body) };
  }
  return jsonError(service === 'sqs' ? 403 : 400, DENIED[service] ?? 'AccessDeniedException', message);
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
