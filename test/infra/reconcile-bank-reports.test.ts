import { describe, expect, it } from 'vitest';
import { RECONCILE } from './functions.ts';
import {
  ACCOUNT,
  arnBy,
  functionOf,
  joined,
  missedRunsOf,
  PARTITION,
  REGION,
  resourcesOf,
  resourceWith,
  synthesized,
} from './synthesized.ts';

const { template } = synthesized();
const missedRuns = missedRunsOf(template);
const reconcile = functionOf(template, RECONCILE);
const reconcileArn = arnBy(reconcile);
const bucket = resourceWith(template, 'AWS::S3::Bucket', 'BucketNamePrefix', 'ev-payouts-example');

function permissionsOfS3() {
  return resourcesOf(template, 'AWS::Lambda::Permission').filter(
    ({ Properties }) => Properties['Principal'] === 's3.amazonaws.com',
  );
}

describe('reconcile-bank-reports', () => {
  it('is notified of every object in the inbox, and of nothing else', () => {
    expect(bucket.Properties['NotificationConfiguration']).toEqual({
      LambdaConfigurations: [
        {
          Event: 's3:ObjectCreated:*',
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'inbox/' }] } },
          Function: reconcileArn,
        },
      ],
    });
  });

  it('can be called by S3 only for this bucket of this account', () => {
    const [permission, ...others] = permissionsOfS3();

    expect(others).toEqual([]);
    expect(permission?.Properties).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: reconcileArn,
      Principal: 's3.amazonaws.com',
      SourceAccount: ACCOUNT,
      SourceArn: joined('arn:', PARTITION, ':s3:::ev-payouts-example-', ACCOUNT, '-', REGION, '-an'),
    });
  });

  it('can be called before the bucket exists, as S3 checks at its creation', () => {
    const permissions = permissionsOfS3().map((one) => one.logicalId);
    const resources = template.toJSON()['Resources'];

    expect(resources[bucket.logicalId].DependsOn).toEqual(permissions);
  });

  it('is retried twice within six hours, and the notification is then kept', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: reconcile.logicalId },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 6 * 3600,
      DestinationConfig: { OnFailure: { Destination: missedRuns } },
    });
  });

  it('has 15 minutes for a report, and reads five at once', () => {
    expect(reconcile.Properties).toMatchObject({ Timeout: 900, ReservedConcurrentExecutions: 5 });
  });
});
