import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { PipelineError } from '../core/errors.ts';

const tokenSecret = z.object({ token: z.string().check(z.minLength(1), z.maxLength(8192)) });

/**
 * The token of a source: the secret's value is `{"token": "…"}`. Read once per run, so that a rotated token is used
 * at the next one.
 * @throws PipelineError SECRET_INVALID, which names the secret and never its value; errors of Secrets Manager.
 */
export async function readToken(client: SecretsManagerClient, secretName: string): Promise<string> {
  let text: string | undefined;
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretName }));
    text = answer.SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) throw invalid(secretName, 'has no value yet', error);
    throw error;
  }
  const parsed = tokenSecret.safeParse(parseJson(text ?? ''));
  if (!parsed.success) throw invalid(secretName, 'holds no token yet');
  return parsed.data.token;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(secretName: string, problem: string, cause?: unknown): PipelineError {
  return new PipelineError('SECRET_INVALID', `The secret ${secretName} ${problem}.`, {
    action: `Put {"token": "…"} with the source's API token into the secret ${secretName}.`,
    details: { secretName },
    cause,
  });
}
