import { createServer } from 'node:http';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { LOCAL_IDENTITY } from '../embedded/local-aws.ts';

/** Lambda on loopback, for runs that a function starts and does not wait for. */
export type LoopbackLambda = { readonly client: LambdaClient; close(): Promise<void> };

const MAX_EVENT_BYTES = 262_144;

/** @param invoked takes the events; nobody waits for their outcome. */
export async function startLoopbackLambda(
  invoked: (functionName: string, event: unknown) => void,
): Promise<LoopbackLambda> {
  const server = createServer((request, response) => {
    const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '')?.[1];
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_EVENT_BYTES) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      if (name === undefined) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(202).end();
      invoked(decodeURIComponent(name), JSON.parse(Buffer.concat(chunks).toString('utf8')));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const client = new LambdaClient({ ...LOCAL_IDENTITY, endpoint: `http://127.0.0.1:${port}` });
  const close = (): Promise<void> => {
    client.destroy();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { client, close };
}
