import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  AnyPrincipal,
  Effect,
  PolicyDocument,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { assert } from '../functions/core/errors.ts';
import { alarmArnsOf } from './alarm-arns.ts';
import { kmsNeedsOf } from './kms-needs.ts';

/** The services whose data the key encrypts, by the prefix of their actions. */
const SERVICES = ['dynamodb', 's3', 'secretsmanager', 'sns', 'sqs'] as const;

/** KMS's longest; until then a deletion can be undone. */
const MIN_PENDING_DELETION_DAYS = 30;

export type EncryptionKeyProps = { readonly stage: string };

/**
 * The one key of a stage: table, queues, bank files, secrets and topics are unreadable without it. It
 * rotates every year; older data stay readable. Like the table and the files it outlives the stack: without it they,
 * and the table's backups, are lost for good.
 *
 * Logs and the event bus hold no personal data, and CloudWatch and EventBridge encrypt them with their own keys: under
 * this key, a mistake with it would silence what reports it.
 */
export class EncryptionKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: `ev-payouts-${props.stage}`,
      description: `Encrypts what ev-payouts ${props.stage} stores.`,
      enableKeyRotation: true,
      policy: new PolicyDocument({
        statements: [
          administration(),
          useThroughServices(),
          useForAlarms(alarmArnsOf(props.stage, this)),
          noHastyDeletion(),
        ],
      }),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#letCreationPass();
  }

  /**
   * KMS refuses a new key whose policy its creator could not change. The deploying role may change policies only of
   * keys with an alias of a stage, and a new key has none yet. Skipping the check locks nobody out: the policy itself
   * lets the account administer the key. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
   */
  #letCreationPass(): void {
    const resource = this.key.node.defaultChild;
    assert(resource instanceof CfnKey, 'a key has its resource as the default child');
    resource.bypassPolicyLockoutSafetyCheck = true;
  }

  /**
   * A right to data under this key, with the rights on the key that its actions need, only through their service.
   * @param statement with actions of one service.
   */
  allowWithKey(statement: PolicyStatement): PolicyStatement[] {
    const services = new Set(statement.actions.map((action) => action.split(':')[0]));
    const service = SERVICES.find((name) => services.has(name));
    assert(services.size === 1 && service !== undefined, 'a right is about one service that uses the key');
    return [
      statement,
      new PolicyStatement({
        actions: kmsNeedsOf(statement.actions),
        resources: [this.key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': via(service) } },
      }),
    ];
  }
}

function via(service: (typeof SERVICES)[number]): string {
  return `${service}.${Aws.REGION}.amazonaws.com`;
}

/**
 * Lets the account's IAM policies say who administers the key, so that it never becomes unmanageable; they do not cover
 * its use. In a key's policy, `*` is this key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function administration(): PolicyStatement {
  return new PolicyStatement({
    sid: 'AdministrationByIam',
    principals: [new AccountRootPrincipal()],
    actions: [
      'kms:CancelKeyDeletion',
      'kms:CreateAlias',
      'kms:DeleteAlias',
      'kms:DescribeKey',
      'kms:DisableKey',
      'kms:EnableKey',
      'kms:EnableKeyRotation',
      'kms:GetKeyPolicy',
      'kms:GetKeyRotationStatus',
      'kms:ListGrants',
      'kms:ListKeyPolicies',
      'kms:ListKeyRotations',
      'kms:ListResourceTags',
      'kms:PutKeyPolicy',
      'kms:RevokeGrant',
      'kms:RotateKeyOnDemand',
      'kms:ScheduleKeyDeletion',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:UpdateAlias',
      'kms:UpdateKeyDescription',
    ],
    resources: ['*'],
  });
}

/**
 * Lets IAM policies allow the use of the key, but only through one of the services for its user: nobody can decrypt
 * directly. The actions after the first two are for whoever creates or restores the table; DynamoDB asks for the grants
 * for itself. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
function useThroughServices(): PolicyStatement {
  return new PolicyStatement({
    sid: 'UseThroughServicesByIam',
    principals: [new AccountRootPrincipal()],
    actions: [
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'kms:CreateGrant',
      'kms:Encrypt',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
    resources: ['*'],
    conditions: {
      StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID, 'kms:ViaService': SERVICES.map(via) },
    },
  });
}

/**
 * CloudWatch publishes to the encrypted topic in its own name, so no IAM policy can allow it: without this, no alarm
 * reaches anybody, silently. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function useForAlarms(alarmArns: string): PolicyStatement {
  return new PolicyStatement({
    sid: 'AlarmsToTheTopic',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      ArnLike: { 'aws:SourceArn': alarmArns },
    },
  });
}

function noHastyDeletion(): PolicyStatement {
  return new PolicyStatement({
    sid: 'NoHastyDeletion',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['kms:ScheduleKeyDeletion'],
    resources: ['*'],
    conditions: {
      NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': String(MIN_PENDING_DELETION_DAYS) },
    },
  });
}
