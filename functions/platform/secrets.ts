import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { PipelineError } from '../core/errors.ts';
import { isOrigin } from './origin.ts';

const text = (maxLength: number) => z.string().check(z.minLength(1), z.maxLength(maxLength));

const tokenSecret = z.object({ token: text(8192) });

const clientSecret = z.object({
  clientId: text(1000),
  clientSecret: text(8192),
  tokenUrl: text(2000).check(z.refine(isTokenUrl)),
  scope: z.optional(text(1000)),
});

/** OAuth client credentials, exchanged for access tokens at `tokenUrl`. */
export type ClientCredentials = z.output<typeof clientSecret>;

/** HTTPS: the secret travels there. Plain HTTP only on loopback, for the sandbox. */
function isTokenUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && isOrigin(url.origin) && url.username === '' && url.password === '';
}

/**
 * Reads a source's credentials: `{"token": "…"}`, or `{"clientId": "…", "clientSecret": "…", "tokenUrl": "…", "scope":
 * "…"}` for OAuth client credentials, `scope` if the source wants one. Read once per run: the next run uses a rotated
 * one.
 * @throws PipelineError SECRET_INVALID, which names the secret and never its value; errors of Secrets Manager.
 */
export async function readToken(
  client: SecretsManagerClient,
  secretName: string,
): Promise<string | ClientCredentials> {
  let value: string | undefined;
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretName }));
    value = answer.SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) throw invalid(secretName, 'has no value yet', error);
    throw error;
  }
  const json = parseJson(value ?? '');
  const token = tokenSecret.safeParse(json);
  if (token.success) return token.data.token;
  const credentials = clientSecret.safeParse(json);
  if (credentials.success) return credentials.data;
  throw invalid(secretName, 'holds no token yet');
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function invalid(secretName: string, problem: string, cause?: unknown): PipelineError {
  return new PipelineError('SECRET_INVALID', `The secret ${secretName} ${problem}.`, {
    action: `Put {"token": "…"} with the source's API token, or its OAuth client credentials, into the secret ${secretName}.`,
    details: { secretName },
    cause,
  });
}
