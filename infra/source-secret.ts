import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnResourcePolicy, CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';

export type SourceSecretProps = {
  readonly secretName: string;
  /** Names the token, such as `token of ampeco voltgrid`. */
  readonly tokenOf: string;
  readonly encryption: EncryptionKey;
};

/**
 * A secret without a value: the operator puts the token in. No template holds a value, so that no deployment can
 * restore an older one over the operator's. Until then runs fail and say so. It outlives the stack, but not a first
 * deployment that is rolled back.
 */
export function createSourceSecret(
  scope: Construct,
  { secretName, tokenOf, encryption }: SourceSecretProps,
): CfnSecret {
  const secret = new CfnSecret(scope, 'Secret', {
    name: secretName,
    description: `API ${tokenOf}, as {"token": "..."}; put in by the operator.`,
    kmsKeyId: encryption.key.keyArn,
  });
  secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'The source issues the token and has no API to rotate it; the operator replaces it there and here.',
  });
  new CfnOutput(scope, 'SecretName', {
    value: secretName,
    description: `Put the ${tokenOf} in here, as {"token": "..."}. No deployment overwrites it.`,
  });
  return secret;
}

/**
 * Only one function reads the token, whatever IAM allows: no other function, no operator, no deployment. Putting a
 * token in is another right, and stays with IAM. It locks nobody out for good: whoever may change the secret's policy
 * can lift it, on record.
 * @param sid says which function.
 */
export function keepSecretFor(scope: Construct, sid: string, roleArn: string, secret: CfnSecret): void {
  new CfnResourcePolicy(scope, 'SecretPolicy', {
    secretId: secret.ref,
    blockPublicPolicy: true,
    resourcePolicy: new PolicyDocument({
      statements: [
        new PolicyStatement({
          sid,
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions: ['secretsmanager:GetSecretValue'],
          // In a secret's policy: this secret.
          resources: ['*'],
          conditions: { ArnNotEquals: { 'aws:PrincipalArn': roleArn } },
        }),
      ],
    }),
  });
}
