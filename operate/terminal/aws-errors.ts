/**
 * What an error of the AWS SDK means to whoever gave a command, and what to do about it. Messages of AWS hold account
 * numbers and names of roles, so it shows none.
 */
export type AwsProblem = {
  readonly message: string;
  readonly action: string;
  /** Whether the environment or the options are wrong, rather than something temporary. */
  readonly isWrongUse: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** @returns undefined where the error is not from AWS, or says nothing to act on. */
export function awsProblemOf(error: unknown, environment: Environment = process.env): AwsProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  if (error.message === 'Region is missing') return noRegion(environment);
  if (PROVIDERS.has(error.name)) return ofProvider(error.message, environment);
  if (isOfTls(code)) return untrusted(code);
  if (UNREACHABLE.has(code) || UNREACHABLE.has(error.name)) return unreachable(code || error.name);
  if (EXPIRED.has(error.name)) return LOGIN_EXPIRED;
  if (REFUSED.has(error.name)) return CREDENTIALS_REFUSED;
  if (FORBIDDEN.has(error.name)) return forbidden(error.message);
  if (UNKNOWN.has(error.name)) return STAGE_UNKNOWN;
  if (BUSY.has(error.name)) return ASKED_TOO_MUCH;
  return isNoAnswer(error) ? NO_ANSWER : undefined;
}

const LOG_IN = 'Log in with aws sso login, or set AWS_PROFILE or the credentials of the AWS environment.';

/** For a missing profile, the SDK says only that no region is set. */
function noRegion({ AWS_PROFILE }: Environment): AwsProblem {
  const set = 'Set AWS_REGION, such as AWS_REGION=eu-central-1, or a region in your AWS profile.';
  return {
    message: 'No AWS region is set.',
    action: AWS_PROFILE === undefined ? set : `${set} See that AWS_PROFILE names a profile of this machine.`,
    isWrongUse: true,
  };
}

const NO_CREDENTIALS: AwsProblem = {
  message: 'There are no AWS credentials.',
  action: LOG_IN,
  isWrongUse: true,
};

const LOGIN_EXPIRED: AwsProblem = {
  message: 'The AWS login has expired.',
  action: 'Log in again with aws sso login, with the same AWS_PROFILE, and give the command once more.',
  isWrongUse: true,
};

const NO_PROFILE: AwsProblem = {
  message: 'The AWS profile cannot be used.',
  action:
    'See that AWS_PROFILE names a profile of this machine: aws configure list-profiles shows them, aws configure sso makes one.',
  isWrongUse: true,
};

const CREDENTIALS_REFUSED: AwsProblem = {
  message: 'AWS does not accept these credentials.',
  action: `${LOG_IN} See that the clock of this machine is right.`,
  isWrongUse: true,
};

const STAGE_UNKNOWN: AwsProblem = {
  message: 'AWS has no such stage in this account and region.',
  action: 'Check --stage, AWS_REGION and the account that aws sts get-caller-identity shows.',
  isWrongUse: true,
};

const ASKED_TOO_MUCH: AwsProblem = {
  message: 'AWS takes no more requests at the moment.',
  action: 'Give the command again in a minute; what was done is kept.',
  isWrongUse: false,
};

const PROVIDERS: ReadonlySet<string> = new Set(['CredentialsProviderError', 'TokenProviderError']);

/** The SDK has one error for all missing credentials; only its text tells why. */
function ofProvider(text: string, { AWS_PROFILE }: Environment): AwsProblem {
  if (/expired|re-?authenticate|session .*(invalid|not found)|refresh/i.test(text)) return LOGIN_EXPIRED;
  // Its text does not say that a profile is missing.
  const isOfProfile = /profile/i.test(text) || (AWS_PROFILE !== undefined && AWS_PROFILE !== '');
  return isOfProfile ? NO_PROFILE : NO_CREDENTIALS;
}

const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'NoConnection',
  'TimeoutError',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
]);

function unreachable(code: string): AwsProblem {
  return {
    message: `AWS cannot be reached (${code}).`,
    action:
      'Check the network, AWS_REGION and AWS_ENDPOINT_URL, and give the command again; what was done is kept.',
    isWrongUse: false,
  };
}

const UNTRUSTED: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function isOfTls(code: string): boolean {
  return UNTRUSTED.has(code) || code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_');
}

function untrusted(code: string): AwsProblem {
  return {
    message: `What answers in place of AWS has no certificate that this machine trusts (${code}).`,
    action:
      'A proxy may stand between: NODE_EXTRA_CA_CERTS names the file with its certificate. Check AWS_ENDPOINT_URL and the clock of this machine too.',
    isWrongUse: true,
  };
}

const NO_ANSWER: AwsProblem = {
  message: 'What came back is no answer of AWS, or AWS has a fault.',
  action:
    'See whether a proxy stands between and what AWS_ENDPOINT_URL names, and give the command again in a minute; what was done is kept.',
  isWrongUse: false,
};

/** A proxy's page in place of an answer, or the status of a server's fault. */
function isNoAnswer(error: Error): boolean {
  if (error.name === 'SyntaxError') return '$response' in error;
  if (/^HTTP\d{3}$/.test(error.name)) return true;
  return (
    '$metadata' in error && isRecord(error.$metadata) && Number(error.$metadata['httpStatusCode']) >= 500
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const EXPIRED: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
]);

const REFUSED: ReadonlySet<string> = new Set([
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const FORBIDDEN: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'Forbidden',
  'KMSAccessDeniedException',
  'KmsAccessDenied',
]);

function forbidden(text: string): AwsProblem {
  const right = /perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(text)?.[1];
  return {
    message: `These AWS credentials lack ${right === undefined ? 'a right' : `the right ${right}`}.`,
    action:
      'SECURITY.md and docs/operations.md say which rights each command needs; an administrator gives them.',
    isWrongUse: true,
  };
}

const UNKNOWN: ReadonlySet<string> = new Set([
  'AWS.SimpleQueueService.NonExistentQueue',
  'NoSuchBucket',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
]);

const BUSY: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'SlowDown',
  'ThrottledException',
  'ThrottlingException',
  'TooManyRequestsException',
]);
