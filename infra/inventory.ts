import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { cdkContext } from './cdk-context.ts';
import type { Deployment } from './deployment-config.ts';
import { PipelineStack } from './pipeline-stack.ts';

/** What a deployment creates, for a person to see before: complete, since read from the template. */
export type Inventory = {
  readonly stackName: string;
  readonly functions: readonly FunctionEntry[];
  readonly schedules: readonly ScheduleEntry[];
  /** All that keeps or carries data, by its name in the console. */
  readonly resources: readonly { readonly kind: string; readonly name: string }[];
  readonly secrets: readonly { readonly name: string; readonly purpose: string }[];
  readonly alarms: readonly { readonly name: string; readonly meaning: string }[];
};

export type FunctionEntry = {
  readonly purpose: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency: number | undefined;
};

export type ScheduleEntry = {
  readonly name: string;
  readonly purpose: string;
  readonly expression: string;
  readonly timeZone: string;
};

const templateShape = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

const functionShape = z.object({
  Description: z.string(),
  MemorySize: z.number(),
  Timeout: z.number(),
  ReservedConcurrentExecutions: z.number().optional(),
});
const scheduleShape = z.object({
  Name: z.string(),
  Description: z.string(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string(),
});
const secretShape = z.object({ Name: z.string(), Description: z.string() });
const alarmShape = z.object({ AlarmName: z.string(), AlarmDescription: z.string().default('') });

/** Types with names, in the order of the list: what people call them, and the property of the name. */
const NAMED: readonly (readonly [type: string, kind: string, property: string])[] = [
  ['AWS::DynamoDB::Table', 'table', 'TableName'],
  ['AWS::SQS::Queue', 'queue', 'QueueName'],
  ['AWS::S3::Bucket', 'bucket', 'BucketName'],
  ['AWS::Events::EventBus', 'event bus', 'Name'],
  ['AWS::Events::Archive', 'event archive', 'ArchiveName'],
  ['AWS::SNS::Topic', 'topic', 'TopicName'],
  ['AWS::KMS::Alias', 'key', 'AliasName'],
  ['AWS::Scheduler::ScheduleGroup', 'schedule group', 'Name'],
  ['AWS::CloudWatch::Dashboard', 'dashboard', 'DashboardName'],
  ['AWS::Logs::LogGroup', 'log group', 'LogGroupName'],
];

/** Synthesises the stack for any account and region, without bundles, and lists its content. */
export function inventoryOf(deployment: Deployment): Inventory {
  const outdir = mkdtempSync(join(tmpdir(), 'ev-payouts-inventory-'));
  try {
    const context = { ...cdkContext(), 'aws:cdk:bundling-stacks': [] };
    // Its rules for templates are for whoever deploys, and take longer than all else here.
    const app = new App({ outdir, context, builtinCloudFormationValidation: false });
    const stack = new PipelineStack(app, deployment);
    const { template } = app.synth().getStackArtifact(stack.artifactId);
    return listed(stack.stackName, template);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function listed(stackName: string, template: unknown): Inventory {
  const all = Object.values(templateShape.parse(template).Resources);
  const propertiesOf = (type: string) =>
    all.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  return {
    stackName,
    functions: propertiesOf('AWS::Lambda::Function').map((properties) => {
      const lambda = functionShape.parse(properties);
      return {
        purpose: lambda.Description,
        memoryMb: lambda.MemorySize,
        timeoutSeconds: lambda.Timeout,
        reservedConcurrency: lambda.ReservedConcurrentExecutions,
      };
    }),
    schedules: propertiesOf('AWS::Scheduler::Schedule').map((properties) => {
      const schedule = scheduleShape.parse(properties);
      return {
        name: schedule.Name,
        purpose: schedule.Description,
        expression: schedule.ScheduleExpression,
        timeZone: schedule.ScheduleExpressionTimezone,
      };
    }),
    resources: NAMED.flatMap(([type, kind, property]) =>
      propertiesOf(type).map((properties) => ({ kind, name: nameOf(properties, property) })),
    ),
    secrets: propertiesOf('AWS::SecretsManager::Secret').map((properties) => {
      const secret = secretShape.parse(properties);
      return { name: secret.Name, purpose: secret.Description };
    }),
    alarms: propertiesOf('AWS::CloudWatch::Alarm').map((properties) => {
      const alarm = alarmShape.parse(properties);
      return { name: alarm.AlarmName, meaning: alarm.AlarmDescription };
    }),
  };
}

function nameOf(properties: Readonly<Record<string, unknown>>, property: string): string {
  const name = properties[property];
  if (typeof name === 'string') return name;
  // Bucket names end with account and region, unknown here.
  const prefix = properties['BucketNamePrefix'];
  return typeof prefix === 'string' ? `${prefix}-<account>-<region>-an` : '(CloudFormation names it)';
}
