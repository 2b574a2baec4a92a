import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { z } from 'zod';
import { ROUTES, type RouteName } from '../../../console/api/contract/routes.ts';
import { type AnswerOf, shapeOf } from '../../../console/api/contract/shapes.ts';
import type { Assertion } from '../../../functions/core/approval/assertion.ts';
import { challengeOf } from '../../../functions/core/approval/challenge.ts';
import { registrationOf } from '../../../functions/core/approval/trusted-key.ts';
import type { PlainDate } from '../../../functions/core/date.ts';
import { SANDBOX_CLIENT } from '../../../local/console/sandbox-issuer.ts';

export type Reply = { readonly status: number; readonly document: unknown };

const tokensShape = z.object({ id_token: z.string(), refresh_token: z.string() });
const assertionShape = z.strictObject({
  credentialId: z.string(),
  clientDataJson: z.string(),
  authenticatorData: z.string(),
  signature: z.string(),
});

/** What the page does in a browser: signs somebody in, asks, and sends what they decide. */
export class Browser {
  readonly origin: string;
  token = '';
  refreshToken = '';

  constructor(origin: string) {
    this.origin = origin;
  }

  /** The code flow with PKCE. @param person their place on the sign-in page. */
  async signIn(person: number): Promise<void> {
    const verifier = randomBytes(32).toString('base64url');
    const asked = {
      redirect_uri: `${this.origin}/`,
      state: 'state-1',
      nonce: 'nonce-1',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    };
    const query = new URLSearchParams({
      ...asked,
      response_type: 'code',
      client_id: SANDBOX_CLIENT,
      code_challenge_method: 'S256',
    });
    const page = await fetch(`${this.origin}/sandbox/authorize?${query}`);
    const links = [...(await page.text()).matchAll(/href="(\/sandbox\/sign-in\?[^"]+)"/g)];
    const link = links[person]?.[1]?.replaceAll('&amp;', '&') ?? '';
    const chosen = await fetch(`${this.origin}${link}`, { redirect: 'manual' });
    const back = new URL(chosen.headers.get('location') ?? '');
    if (back.searchParams.get('state') !== 'state-1') throw new Error('It came back with another state.');
    const code = back.searchParams.get('code') ?? '';
    await this.#take({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: asked.redirect_uri,
    });
  }

  async refresh(): Promise<void> {
    await this.#take({ grant_type: 'refresh_token', refresh_token: this.refreshToken });
  }

  async #take(form: Readonly<Record<string, string>>): Promise<void> {
    const answer = await fetch(`${this.origin}/sandbox/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    if (!answer.ok) throw new Error(`The sandbox gave no token: ${answer.status}.`);
    const tokens = tokensShape.parse(await answer.json());
    this.token = tokens.id_token;
    this.refreshToken = tokens.refresh_token;
  }

  async ask(
    name: RouteName,
    params: Readonly<Record<string, string>> = {},
    { body, query }: { readonly body?: unknown; readonly query?: Readonly<Record<string, string>> } = {},
  ): Promise<Reply> {
    const { method, path } = ROUTES[name];
    const address = path.replace(/\{(\w+)\}/g, (_, parameter: string) => params[parameter] ?? '');
    const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
    const answer = await fetch(`${this.origin}${address}${search}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(method === 'GET'
          ? {}
          : { 'content-type': 'application/json', 'x-console-request': '1', origin: this.origin }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return { status: answer.status, document: isJson ? await answer.json() : await answer.text() };
  }

  /** Signs a proposed file as it is shown. @param sign by which passkey of whoever is signed in. */
  async approve(
    shown: AnswerOf<'showApproval'>,
    me: AnswerOf<'me'>,
    sign: (challenge: Buffer) => Promise<Assertion> | Assertion = (challenge) => this.assertion(challenge),
  ): Promise<Reply> {
    const { statement } = shown;
    if (statement === null) throw new Error('It is not proposed.');
    const { version: _, makers, count, controlSumMinor, executionDate, ...rest } = statement;
    const signing = signingOf(me);
    const challenge = challengeOf({
      ...rest,
      executionDate: dateOf(executionDate),
      count: Number(count),
      controlSumMinor: BigInt(controlSumMinor),
      makers: makers === '' ? [] : makers.split(' '),
      ...signing,
    });
    return this.ask(
      'approveBatch',
      { batchId: shown.batchId },
      { body: { signed: { ...signing, assertion: await sign(challenge) } } },
    );
  }

  /** Brings in a colleague's passkey, which waits for that. */
  async bringIn(offer: AnswerOf<'me'>['offers'][number], me: AnswerOf<'me'>): Promise<Reply> {
    const signing = signingOf(me);
    const challenge = challengeOf(
      registrationOf({ stage: me.stage }, offer, { ...signing, person: me.person }),
    );
    const signed = { ...signing, assertion: await this.assertion(challenge) };
    return this.ask('registerKey', {}, { body: { credentialId: offer.credentialId, signed } });
  }

  /** By the sandbox's passkey of whoever is signed in. */
  async assertion(challenge: Buffer): Promise<Assertion> {
    const answer = await fetch(`${this.origin}/sandbox/assertion`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'x-console-request': '1' },
      body: new URLSearchParams({ challenge: challenge.toString('base64url') }),
    });
    return assertionShape.parse(await answer.json());
  }
}

function signingOf({ person, now }: AnswerOf<'me'>) {
  const { issuer, subject } = person;
  return { person: { issuer, subject }, nonce: randomBytes(16).toString('base64url'), issuedAt: now };
}

const dateShape = z.custom<PlainDate>((value) => typeof value === 'string');

function dateOf(text: string): PlainDate {
  return dateShape.parse(text);
}

/** The JSON of an answer, checked by the shape of its route. */
export function shownBy<R extends RouteName>(name: R, { document }: Reply): AnswerOf<R> {
  const { answer } = shapeOf(name);
  if (typeof answer === 'string') throw new Error(`${name} answers with a file.`);
  return z.custom<AnswerOf<R>>((value) => answer.safeParse(value).success).parse(document);
}

/** A request with headers that `fetch` does not let anybody set. */
export function rawGet(
  origin: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    request({ hostname, port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
