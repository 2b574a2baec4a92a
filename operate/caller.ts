import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PipelineError } from '../functions/core/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Who calls AWS with the credentials of the environment, and where. */
export type Caller = {
  /** Such as `arn:aws:sts::111122223333:assumed-role/Finance/ada@nordfleet.example`. */
  readonly arn: string;
  /** The account's 12 digits. */
  readonly accountId: string;
  readonly region: string;
};

const REQUEST = 'Action=GetCallerIdentity&Version=2011-06-15';
const TIMEOUT_MS = 10_000;

/**
 * Asks AWS whose credentials these are; everybody may. The SDK signs the request, with the credentials and the region
 * that its clients use.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 *
 * @throws Error with the name that STS gives it, such as ExpiredToken; the SDK's own where there are no credentials.
 */
export async function askForCaller(environment: Environment): Promise<Caller> {
  const client = new DynamoDBClient();
  try {
    const region = await client.config.region();
    const endpoint = endpointOf(environment, region);
    const signer = await client.config.signer({
      name: 'sigv4',
      signingName: 'sts',
      signingRegion: region,
      properties: {},
    });
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: '/',
      headers: { host: endpoint.host, 'content-type': 'application/x-www-form-urlencoded' },
      body: REQUEST,
    });
    // `fetch` takes the host from the address.
    const { host: _host, ...others } = headers;
    const [xml, status] = await post(endpoint, others).catch(unreachable);
    return { ...callerIn(xml, status), region };
  } finally {
    client.destroy();
  }
}

async function post(
  endpoint: URL,
  headers: Readonly<Record<string, string>>,
): Promise<[text: string, status: number]> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(endpoint, { method: 'POST', headers, body: REQUEST, signal });
  return [await answer.text(), answer.status];
}

function endpointOf(environment: Environment, region: string): URL {
  const named = environment['AWS_ENDPOINT_URL_STS'] || environment['AWS_ENDPOINT_URL'];
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL(named || `https://sts.${region}.${suffix}`);
}

/** Only the cause of a `fetch` error says what happened; one without a code never reached the network. */
function unreachable(error: unknown): never {
  if (!(error instanceof Error && error.cause instanceof Error)) throw error;
  throw 'code' in error.cause ? error.cause : new StsError('NoConnection');
}

/** An error of a service, named as the SDK names its own. */
class StsError extends Error {
  constructor(name: string) {
    super('AWS did not say whose credentials these are.');
    this.name = name;
  }
}

function callerIn(xml: string, status: number): Pick<Caller, 'arn' | 'accountId'> {
  const textOf = (element: string): string | undefined =>
    new RegExp(`<${element}>([^<]{1,2048})</${element}>`).exec(xml)?.[1];
  if (status !== 200) throw new StsError(textOf('Code') ?? `HTTP${status}`);
  const [arn, accountId] = [textOf('Arn'), textOf('Account')];
  if (arn?.startsWith('arn:') === true && accountId !== undefined && /^\d{12}$/.test(accountId)) {
    return { arn, accountId };
  }
  throw new PipelineError('CONFIG_INVALID', 'AWS did not say whose credentials these are.', {
    action: 'Check AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS: is that STS?',
  });
}
