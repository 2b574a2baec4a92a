import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { closed } from './closed.ts';
import { closeServer, listenOnLoopback, readBody } from './loopback.ts';

export const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:111122223333:function:ev-payouts-test-reconcile';

export type Invoked = { readonly functionArn: string; readonly type: unknown; readonly event: unknown };

/** S3 with a bucket that tells a function of its inbox, and the Lambda that takes its invocations. */
export type ReportFunction = {
  readonly endpoint: string;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly invoked: Invoked[];
  close(): Promise<void>;
};

/** With no S3 behind it: a Lambda alone, as a fixture. */
export const lambdaAlone = closed(startReportFunction, 'http://127.0.0.1:1');

/**
 * Stands before the embedded S3, which knows no notifications: answers what a bucket tells of, and what Lambda is
 * asked; passes everything else on.
 * @param prefix of the keys that each bucket tells of.
 */
export async function startReportFunction(upstream: string, prefix = 'inbox/'): Promise<ReportFunction> {
  const invoked: Invoked[] = [];
  const server = createServer(async (incoming, response) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', upstream);
    const functionArn = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(pathname)?.[1];
    if (functionArn !== undefined) {
      const event: unknown = JSON.parse((await readBody(incoming)).toString());
      const type = incoming.headers['x-amz-invocation-type'];
      invoked.push({ functionArn: decodeURIComponent(functionArn), type, event });
      response.writeHead(202).end();
    } else if (searchParams.has('notification')) {
      response.writeHead(200, { 'content-type': 'application/xml' }).end(notificationXml(prefix));
    } else {
      await passOn(upstream, incoming, response);
    }
  });
  const endpoint = `http://${await listenOnLoopback(server)}`;
  const s3 = new S3Client({ ...LOCAL_IDENTITY, endpoint, forcePathStyle: true });
  const lambda = new LambdaClient({ ...LOCAL_IDENTITY, endpoint });
  const close = (): Promise<void> => {
    s3.destroy();
    lambda.destroy();
    return closeServer(server);
  };
  return { endpoint, s3, lambda, invoked, close };
}

function notificationXml(prefix: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><CloudFunctionConfiguration>' +
    `<Id>1</Id><CloudFunction>${FUNCTION_ARN}</CloudFunction><Event>s3:ObjectCreated:*</Event>` +
    `<Filter><S3Key><FilterRule><Name>Prefix</Name><Value>${prefix}</Value></FilterRule></S3Key></Filter>` +
    '</CloudFunctionConfiguration></NotificationConfiguration>'
  );
}

async function passOn(upstream: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, headers } = incoming;
  const body = await readBody(incoming);
  const asked = request(new URL(incoming.url ?? '/', upstream), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  asked.on('error', () => response.destroy());
  asked.end(body);
}
