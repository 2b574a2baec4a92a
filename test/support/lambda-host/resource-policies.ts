import { z } from 'zod';
import { type PolicyStatement, policyShape } from './policy.ts';
import type { StackTemplate } from './template.ts';

const document = z.object({ PolicyDocument: policyShape });
const tablePolicy = z.object({ ResourcePolicy: document.optional() });
const secretPolicy = z.object({ SecretId: z.string(), ResourcePolicy: policyShape });
const keyPolicy = z.object({ KeyPolicy: policyShape });

/** The statements of all policies that lie at resources which functions use, each for its own resource alone. */
export function resourceStatementsOf(template: StackTemplate): PolicyStatement[] {
  const read = <T>(type: string, shape: z.ZodType<T>) =>
    template.ofType(type).map((resource) => ({
      arn: () => template.attribute(resource.logicalId, 'Arn'),
      properties: template.read(resource, shape),
    }));
  return [
    ...['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'].flatMap((type) =>
      read(type, document).flatMap(({ properties }) => properties.PolicyDocument.Statement),
    ),
    ...read('AWS::DynamoDB::Table', tablePolicy).flatMap(
      ({ properties }) => properties.ResourcePolicy?.PolicyDocument.Statement ?? [],
    ),
    ...read('AWS::SecretsManager::ResourcePolicy', secretPolicy).flatMap(({ properties }) =>
      ofOne(properties.SecretId, properties.ResourcePolicy.Statement),
    ),
    ...read('AWS::KMS::Key', keyPolicy).flatMap(({ arn, properties }) =>
      ofOne(arn(), properties.KeyPolicy.Statement),
    ),
  ];
}

/** Within the policy of a secret or a key, `*` is that secret or key. */
function ofOne(arn: string, statements: readonly PolicyStatement[]): PolicyStatement[] {
  return statements.map((statement) => ({
    ...statement,
    Resource: statement.Resource.map((resource) => (resource === '*' ? arn : resource)),
  }));
}

const accountPrincipal = z.object({ AWS: z.string() });

/**
 * Whether a statement of a key lets the account's roles be allowed something by their own policies; without one no
 * role is, whatever its policies say. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function leavesKeyToIam({ Effect, Principal }: PolicyStatement, { target }: StackTemplate): boolean {
  const account = accountPrincipal.safeParse(Principal);
  return Effect === 'Allow' && account.data?.AWS === `arn:${target.partition}:iam::${target.account}:root`;
}
