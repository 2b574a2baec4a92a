import { z } from 'zod';
import { type AwsAnswer, jsonAnswer, jsonError } from './aws-answer.ts';
import { type AwsRequest, jsonOf, operationOf } from './aws-call.ts';

const secretRequest = z.object({ SecretId: z.string() });

/** Secrets Manager, as far as a function reads a secret's value. */
export class EmbeddedSecrets {
  readonly #values = new Map<string, string>();

  put(name: string, value: string): void {
    this.#values.set(name, value);
  }

  answer(request: AwsRequest): AwsAnswer {
    if (operationOf(request) !== 'GetSecretValue') throw new Error('A secret is only read here.');
    const { SecretId } = jsonOf(request, secretRequest);
    const value = this.#values.get(SecretId);
    return value === undefined
      ? jsonError(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret value.")
      : jsonAnswer({ Name: SecretId, SecretString: value });
  }
}
