import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The ARNs of all alarms of a stage, for the policies that let only them publish. */
export function alarmArnsOf(stage: string, scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: `ev-payouts-${stage}-*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
