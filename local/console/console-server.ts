import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Answer } from '../../console/api/answer.ts';
import { SIGN_IN_FILE, type SignInFile } from '../../console/sign-in-file.ts';
import { SANDBOX_ISSUER } from '../sandbox/people/sandbox-people.ts';
import { gatewayEvent } from './gateway-event.ts';
import type { PageFiles } from './page-files.ts';
import { portTaken } from './require-free-port.ts';
import { bodyOf, json, plain, send, sendBytes } from './respond.ts';
import { SANDBOX_CLIENT, type SandboxIssuer } from './sandbox-issuer.ts';
import { SandboxRoutes } from './sandbox-routes.ts';

type Handler = (event: unknown) => Promise<Answer>;

export type ConsoleServerOptions = {
  /** 0 for any free one. */
  readonly port: number;
  readonly page: PageFiles;
  readonly issuer: SandboxIssuer;
  /** Made once the address is known: passkeys sign for it. */
  readonly handlersFor: (origin: string) => { readonly read: Handler; readonly decide: Handler };
  /** The sandbox's passkey of a person signs a challenge. */
  readonly assertFor: SandboxRoutes['assertFor'];
  /** What the pipeline does about a decision, before its answer. */
  readonly onDecided: () => Promise<void>;
};

export type ConsoleServer = { readonly origin: string; close(): Promise<void> };

/** Larger than the API takes, so that it is the API that refuses. */
const MAX_BODY_BYTES = 262_144;

/**
 * Serves the console of one machine on loopback: the page, the same two functions behind it, and a sandbox's sign-in in
 * place of Cognito.
 */
export async function startConsoleServer(options: ConsoleServerOptions): Promise<ConsoleServer> {
  const server = createServer((request, response) => {
    void answering(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portTaken(error, options.port)));
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  // A passkey is bound to a name, never to a number.
  const origin = `http://localhost:${port}`;
  const { read, decide } = options.handlersFor(origin);
  const sandbox = new SandboxRoutes(options.issuer, origin, options.assertFor);
  const signIn = Buffer.from(JSON.stringify(signInFile(origin)), 'utf8');

  async function answering(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', origin);
    // Another name than ours for this machine: a page elsewhere would read what it must not (DNS rebinding).
    if (url === null || !isOurs(request.headers.host, port)) return plain(response, 421, 'Not this host.');
    const from = request.headers.origin;
    if (from !== undefined && from !== origin) return plain(response, 403, 'Not from another page.');
    if (url.pathname.startsWith('/sandbox/')) return sandbox.answer(request, response, url);
    if (!url.pathname.startsWith('/api/')) return sendFile(response, url.pathname);
    const body = await bodyOf(request, MAX_BODY_BYTES);
    if (body === undefined) return plain(response, 413, 'Too large.');
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const claims = token === undefined ? undefined : options.issuer.verify(token);
    // API Gateway answers so, before it asks any function.
    if (claims === undefined) return json(response, 401, { message: 'Unauthorized' });
    const event = gatewayEvent(request, url, { body, claims });
    const isRead = request.method === 'GET';
    const answer = await (isRead ? read : decide)(event);
    if (!isRead && answer.statusCode < 300) await options.onDecided();
    send(response, answer);
  }

  function sendFile(response: ServerResponse, path: string): void {
    if (path === `/${SIGN_IN_FILE}`) {
      sendBytes(response, 'application/json', signIn);
      return;
    }
    const file = options.page.get(path) ?? (path.includes('.') ? undefined : options.page.get('/index.html'));
    if (file === undefined) plain(response, 404, 'There is no such file.');
    else sendBytes(response, file.type, file.bytes);
  }

  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { origin, close };
}

function isOurs(host: string | undefined, port: number): boolean {
  return host === `localhost:${port}` || host === `127.0.0.1:${port}`;
}

function signInFile(origin: string): SignInFile {
  return {
    issuer: SANDBOX_ISSUER,
    clientId: SANDBOX_CLIENT,
    authorizationEndpoint: `${origin}/sandbox/authorize`,
    tokenEndpoint: `${origin}/sandbox/token`,
    isSandbox: true,
  };
}
