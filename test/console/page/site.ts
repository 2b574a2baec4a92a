import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import type { Answer } from '../../../console/api/answer.ts';
import type { Group } from '../../../console/api/contract/groups.ts';
import { createHandler as createDecide } from '../../../console/api/decide/handler.ts';
import { createHandler as createRead } from '../../../console/api/read/handler.ts';
import { buildPage } from '../../../console/build-page.ts';
import { SANDBOX_SIGNING_PATH } from '../../../console/sandbox-signing.ts';
import { contentSecurityPolicy } from '../../../console/security-headers.ts';
import { SIGN_IN_FILE, type SignInFile } from '../../../console/sign-in-file.ts';
import type { Person } from '../../../functions/core/approval/person.ts';
import { assertWith } from '../../../local/sandbox/people/passkey.ts';
import type { Signer } from '../../support/approvals.ts';
import type { ConsoleStand } from '../../support/console-stand.ts';
import { AUDIENCE, GROUPS_CLAIM } from '../../support/decisions.ts';

/** Somebody whom the sign-in knows. */
export type Member = {
  readonly person: Person;
  readonly groups: readonly Group[];
  /** With whom the sandbox signs for them. */
  readonly signer?: Signer | undefined;
};

type SignedIn = Member & { readonly nonce: string };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/**
 * The built page, the console's own functions over a stand, and a sign-in that knows people by a cookie: one origin, as
 * a deployment has it.
 */
export class Site {
  readonly origin: string;
  /** Whose functions answer. */
  stand: ConsoleStand | undefined;
  readonly members = new Map<string, Member>();
  readonly #server: Server;
  readonly #folder: string;
  readonly #codes = new Map<string, SignedIn>();
  readonly #tokens = new Map<string, SignedIn>();

  private constructor(server: Server, port: number, folder: string) {
    this.#server = server;
    this.#folder = folder;
    // A passkey belongs to a name: no browser makes one for an address of digits.
    this.origin = `http://localhost:${port}`;
  }

  /** @param folder for the built page. */
  static async start(folder: string): Promise<Site> {
    await buildPage(folder);
    let site: Site | undefined;
    const server = createServer((request, response) => {
      site?.handle(request, response).catch((error: unknown) => {
        response.writeHead(502, { 'content-type': 'text/plain' }).end(String(error));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The site listens on a port.');
    site = new Site(server, address.port, folder);
    return site;
  }

  /** All tokens end at once; the sign-in asks who somebody is again. */
  endSessions(): void {
    this.#tokens.clear();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const { pathname } = url;
    if (pathname === `/${SIGN_IN_FILE}`) return sendJson(response, 200, this.#signInFile());
    if (pathname === '/authorize') return this.#authorize(request, response, url);
    if (pathname === '/token') return this.#giveToken(request, response);
    if (pathname === SANDBOX_SIGNING_PATH) return this.#sign(request, response);
    if (pathname.startsWith('/api/')) return this.#ask(request, response, url);
    const name = pathname.includes('.') ? pathname.slice(1) : 'index.html';
    response
      .writeHead(200, {
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy(this.origin),
      })
      .end(readFileSync(join(this.#folder, name)));
  }

  #signInFile(): SignInFile {
    return {
      issuer: 'https://id.example',
      clientId: AUDIENCE,
      authorizationEndpoint: `${this.origin}/authorize`,
      tokenEndpoint: `${this.origin}/token`,
      isSandbox: true,
    };
  }

  /** As a provider that knows the person's session: it sends them back without a question. */
  #authorize(request: IncomingMessage, response: ServerResponse, { searchParams }: URL): void {
    const subject = /person=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const member = this.members.get(decodeURIComponent(subject));
    if (member === undefined) {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Who are you?</h1>');
      return;
    }
    const code = randomUUID();
    this.#codes.set(code, { ...member, nonce: searchParams.get('nonce') ?? '' });
    const back = new URL(searchParams.get('redirect_uri') ?? '/', this.origin);
    back.searchParams.set('code', code);
    back.searchParams.set('state', searchParams.get('state') ?? '');
    response.writeHead(302, { location: back.href }).end();
  }

  async #giveToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const said = new URLSearchParams((await bodyOf(request)).toString());
    const code = said.get('code') ?? '';
    const known = this.#codes.get(code);
    this.#codes.delete(code);
    if (known === undefined || (said.get('code_verifier') ?? '').length < 43) {
      return sendJson(response, 400, { error: 'invalid_grant' });
    }
    const claims = Buffer.from(JSON.stringify({ sub: known.person.subject, nonce: known.nonce }));
    const token = `e30.${claims.toString('base64url')}.${randomUUID()}`;
    this.#tokens.set(token, known);
    sendJson(response, 200, { id_token: token, token_type: 'Bearer' });
  }

  async #sign(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const signer = this.#signedIn(request)?.signer;
    const { challenge } = JSON.parse((await bodyOf(request)).toString());
    if (signer === undefined) return sendJson(response, 403, {});
    const party = { rpId: 'localhost', origin: this.origin };
    sendJson(response, 200, assertWith(signer.passkey, Buffer.from(challenge, 'base64url'), party));
  }

  /** As API Gateway does behind its authorizer. */
  async #ask(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const known = this.#signedIn(request);
    if (known === undefined) return sendJson(response, 401, { message: 'Unauthorized' });
    const { stand } = this;
    if (stand === undefined) throw new Error('A stand answers.');
    const { method = 'GET' } = request;
    const { person, groups } = known;
    const event = {
      rawPath: url.pathname,
      rawQueryString: url.searchParams.toString(),
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      requestContext: {
        http: { method },
        authorizer: {
          jwt: {
            claims: {
              iss: person.issuer,
              sub: person.subject,
              name: person.name,
              aud: AUDIENCE,
              exp: '4102444800',
              [GROUPS_CLAIM]: `[${groups.join(' ')}]`,
            },
          },
        },
      },
      body: (await bodyOf(request)).toString('base64'),
      isBase64Encoded: true,
    };
    const handler = method === 'GET' ? createRead(stand.readDeps) : createDecide(stand.decideDeps);
    sendAnswer(response, await handler(event));
  }

  #signedIn(request: IncomingMessage): SignedIn | undefined {
    return this.#tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
  }
}

function sendAnswer(response: ServerResponse, { statusCode, headers, body, isBase64Encoded }: Answer): void {
  response
    .writeHead(statusCode, headers)
    .end(Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'));
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
