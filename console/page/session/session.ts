import { signal } from '@preact/signals';
import { SIGN_IN_FILE, type SignInFile } from '../../sign-in-file.ts';
import { isInsteadAt } from '../address.ts';
import { type Attempt, bytesOf, codeChallenge, newAttempt } from './attempt.ts';

/**
 * How the person is signed in. Tokens live in this module's memory alone: a reload asks the provider again, which knows
 * its own session and sends people back without a question.
 */
export type Session = 'starting' | 'signed-in' | 'ended' | 'unreachable' | 'refused';

export const session = signal<Session>('starting');

type Tokens = { readonly idToken: string; readonly refreshToken: string | undefined };

let provider: SignInFile | undefined;
let tokens: Tokens | undefined;
let refreshing: Promise<string | undefined> | undefined;

/** Where the provider sends people back to: it knows only this address of the page. */
const REDIRECT_PATH = '/';

/** Survives the way to the provider and back in this tab, and holds no token. */
const ATTEMPT_KEPT_AS = 'sign-in';

/** What the deployment says of the sign-in's provider. Only after `startSession`. */
export function signInFile(): SignInFile {
  if (provider === undefined) throw new Error('The page knows no sign-in before it has started.');
  return provider;
}

/** Signs in, or goes to the provider: then the page ends here. */
export async function startSession(): Promise<void> {
  try {
    const response = await fetch(`/${SIGN_IN_FILE}`, { cache: 'no-store' });
    const read: SignInFile = await response.json();
    provider = read;
    const answer = new URLSearchParams(location.search);
    const isAnswer = location.pathname === REDIRECT_PATH && answer.has('state');
    if (isAnswer) await comeBack(read, answer);
    else await signIn();
  } catch {
    session.value = 'unreachable';
  }
}

/** Goes to the provider, and comes back to where the person is. */
export async function signIn(): Promise<void> {
  const { clientId, authorizationEndpoint } = signInFile();
  const isBack = new URLSearchParams(location.search).has('state') && location.pathname === REDIRECT_PATH;
  const attempt = newAttempt(isBack ? '/' : location.pathname + location.search);
  sessionStorage.setItem(ATTEMPT_KEPT_AS, JSON.stringify(attempt));
  location.assign(
    withQuery(authorizationEndpoint, {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri(),
      scope: 'openid profile',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await codeChallenge(attempt),
      code_challenge_method: 'S256',
    }),
  );
}

export function signOut(): void {
  const { clientId, endSessionEndpoint, endSessionReturn } = signInFile();
  tokens = undefined;
  session.value = 'ended';
  if (endSessionEndpoint === undefined) return;
  const back = endSessionReturn === undefined ? {} : { [endSessionReturn]: redirectUri() };
  location.assign(withQuery(endSessionEndpoint, { client_id: clientId, ...back }));
}

/** The token for requests. */
export function sessionToken(): string | undefined {
  return tokens?.idToken;
}

/** @returns a new token where the provider gives one without the person; else the session has ended. */
export function tokenRefused(refused: string | undefined): Promise<string | undefined> {
  // Requests refused together ask once.
  if (tokens !== undefined && tokens.idToken !== refused) return Promise.resolve(tokens.idToken);
  refreshing ??= refreshed()
    // The provider is unreachable: the session may go on, and the refused request shows its own problem.
    .catch(() => undefined)
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}

async function refreshed(): Promise<string | undefined> {
  const refreshToken = tokens?.refreshToken;
  if (refreshToken === undefined) return ended();
  const given = await askTokens(signInFile(), {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
  if (given === undefined) return ended();
  tokens = { ...given, refreshToken: given.refreshToken ?? refreshToken };
  return tokens.idToken;
}

function ended(): undefined {
  tokens = undefined;
  session.value = 'ended';
  return undefined;
}

async function comeBack(from: SignInFile, answer: URLSearchParams): Promise<void> {
  const kept = sessionStorage.getItem(ATTEMPT_KEPT_AS);
  sessionStorage.removeItem(ATTEMPT_KEPT_AS);
  const attempt: Attempt | undefined = kept === null ? undefined : JSON.parse(kept);
  const code = answer.get('code');
  // It answers no question of this tab: it is somebody else's, or an old one.
  if (attempt === undefined || code === null || answer.get('state') !== attempt.state) {
    session.value = 'refused';
    return;
  }
  const given = await askTokens(from, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri(),
    code_verifier: attempt.verifier,
  });
  if (given === undefined || nonceIn(given.idToken) !== attempt.nonce) {
    session.value = 'refused';
    return;
  }
  tokens = given;
  isInsteadAt(attempt.returnTo);
  session.value = 'signed-in';
}

async function askTokens(
  { tokenEndpoint, clientId }: SignInFile,
  said: Readonly<Record<string, string>>,
): Promise<Tokens | undefined> {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...said }),
    cache: 'no-store',
    credentials: 'omit',
  });
  if (!response.ok) return undefined;
  const { id_token: idToken, refresh_token: refreshToken }: TokenAnswer = await response.json();
  return idToken === undefined ? undefined : { idToken, refreshToken };
}

/** https://openid.net/specs/openid-connect-core-1_0.html#TokenResponse */
type TokenAnswer = { readonly id_token?: string; readonly refresh_token?: string };

/** The API verifies the token; here it only shows that the answer belongs to this question. */
function nonceIn(idToken: string): string | undefined {
  const [, payload = ''] = idToken.split('.');
  const { nonce }: { readonly nonce?: string } = JSON.parse(new TextDecoder().decode(bytesOf(payload)));
  return nonce;
}

function redirectUri(): string {
  return location.origin + REDIRECT_PATH;
}

function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const address = new URL(url, location.origin);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address.href;
}
