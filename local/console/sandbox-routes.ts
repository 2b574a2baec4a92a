import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Assertion } from '../../functions/core/approval/assertion.ts';
import { bodyOf, html, json, plain } from './respond.ts';
import { type AuthorizationRequest, SANDBOX_CLIENT, type SandboxIssuer } from './sandbox-issuer.ts';
import { SIGN_IN_STYLE, signInPage } from './sign-in-page.ts';

const MAX_FORM_BYTES = 8_192;

/** What Cognito and an authenticator do elsewhere; each address says that it is the sandbox. */
export class SandboxRoutes {
  readonly assertFor: (subject: string, challenge: Buffer) => Assertion | undefined;
  readonly #issuer: SandboxIssuer;
  readonly #origin: string;

  constructor(issuer: SandboxIssuer, origin: string, assertFor: SandboxRoutes['assertFor']) {
    this.#issuer = issuer;
    this.#origin = origin;
    this.assertFor = assertFor;
  }

  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /sandbox/authorize':
        return this.#choose(response, url);
      case 'GET /sandbox/sign-in':
        return this.#signIn(response, url);
      case 'GET /sandbox/sign-in.css':
        response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' }).end(SIGN_IN_STYLE);
        return;
      case 'POST /sandbox/token':
        return this.#token(request, response);
      case 'POST /sandbox/assertion':
        return this.#assertion(request, response);
      default:
        plain(response, 404, 'The sandbox has nothing there.');
    }
  }

  /** https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 */
  #choose(response: ServerResponse, { searchParams }: URL): void {
    const asked = this.#requestIn(searchParams);
    const isCode =
      searchParams.get('response_type') === 'code' &&
      searchParams.get('client_id') === SANDBOX_CLIENT &&
      searchParams.get('code_challenge_method') === 'S256';
    if (asked === undefined || !isCode) {
      plain(response, 400, 'The page asks for no sign-in of the sandbox.');
    } else {
      html(response, signInPage(this.#issuer.accounts, asked));
    }
  }

  #signIn(response: ServerResponse, { searchParams }: URL): void {
    const asked = this.#requestIn(searchParams);
    const account = this.#issuer.accounts[Number(searchParams.get('person') ?? 'none')];
    if (asked === undefined || account === undefined) {
      plain(response, 400, 'Nobody was chosen.');
      return;
    }
    const back = new URL(asked.redirectUri);
    back.searchParams.set('code', this.#issuer.authorize(account, asked));
    back.searchParams.set('state', asked.state);
    response.writeHead(302, { location: back.href, 'cache-control': 'no-store' }).end();
  }

  /** Only to a page of ours. */
  #requestIn(searchParams: URLSearchParams): AuthorizationRequest | undefined {
    const redirectUri = searchParams.get('redirect_uri') ?? '';
    const codeChallenge = searchParams.get('code_challenge') ?? '';
    if (URL.parse(redirectUri)?.origin !== this.#origin || !/^[A-Za-z0-9_-]{43}$/.test(codeChallenge)) {
      return undefined;
    }
    const [state, nonce] = [searchParams.get('state') ?? '', searchParams.get('nonce') ?? ''];
    return { redirectUri, state, nonce, codeChallenge };
  }

  /** https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 */
  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request, MAX_FORM_BYTES);
    const form = new URLSearchParams(body?.toString('utf8') ?? '');
    const tokens =
      form.get('grant_type') === 'refresh_token'
        ? this.#issuer.refresh(form.get('refresh_token') ?? '')
        : this.#issuer.redeem(
            form.get('code') ?? '',
            form.get('code_verifier') ?? '',
            form.get('redirect_uri') ?? '',
          );
    if (tokens === undefined) json(response, 400, { error: 'invalid_grant' });
    else json(response, 200, tokens);
  }

  /** The signed-in person's software passkey, for a browser that has none. */
  async #assertion(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const claims = token === undefined ? undefined : this.#issuer.verify(token);
    if (claims === undefined || request.headers['x-console-request'] !== '1') {
      return json(response, 401, { message: 'Unauthorized' });
    }
    const body = await bodyOf(request, MAX_FORM_BYTES);
    const challenge = Buffer.from(
      new URLSearchParams(body?.toString('utf8') ?? '').get('challenge') ?? '',
      'base64url',
    );
    const assertion = challenge.length === 32 ? this.assertFor(claims['sub'] ?? '', challenge) : undefined;
    if (assertion === undefined) json(response, 404, { error: 'no_passkey' });
    else json(response, 200, assertion);
  }
}
