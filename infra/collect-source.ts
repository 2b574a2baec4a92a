import { fileURLToPath } from 'node:url';
import { Aws, CfnOutput, Duration, RemovalPolicy, TimeZone, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Config, SourceConfig } from '../functions/platform/config.ts';
import { functionConfigText } from './deployment-config.ts';

const ENTRY = fileURLToPath(new URL('../functions/collect-expenses/lambda.ts', import.meta.url));
const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCK_FILE = fileURLToPath(new URL('../package-lock.json', import.meta.url));

/** Lambda's longest. The collector stops in time, saves its checkpoint and goes on at the next tick. */
const TIMEOUT = Duration.minutes(15);

/**
 * A run that failed is tried once more: reading a source twice is safe, and a short outage shall not cost a day.
 * An event waits while the run before it holds the only slot; one that waited an hour is overtaken by the next tick.
 */
const RUN_RETRIES = 1;
const RUN_MAX_AGE = Duration.hours(1);

/** How often and how long the scheduler tries to hand an event over to Lambda. */
const START_RETRIES = 5;
const START_MAX_AGE = Duration.hours(1);

export type CollectSourceProps = {
  readonly config: Config;
  readonly source: SourceConfig;
  readonly table: Table;
  readonly queue: IQueue;
  /** Takes the events of runs that could not start or that failed. */
  readonly missedRuns: IQueue;
  readonly scheduleGroup: IScheduleGroup;
};

/** One source: its secret, its function with a role of its own, its schedule. */
export class CollectSource extends Construct {
  constructor(scope: Construct, id: string, props: CollectSourceProps) {
    super(scope, id);
    const secret = this.createSecret(props);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/ev-payouts/${props.config.stage}/collect-expenses/${id}`,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const role = this.createFunctionRole(props, secret, logGroup);
    const collect = this.createFunction(props, role, logGroup);
    this.createSchedule(props, collect);
  }

  /**
   * A secret without a value: the operator puts the token in. No template ever holds a value, so that no deployment
   * can put an older one back over the operator's. Until then Secrets Manager has nothing to give, and the run fails
   * and says so. It outlives the stack, but not a first deployment that is rolled back.
   */
  private createSecret({ source }: CollectSourceProps): CfnSecret {
    const secret = new CfnSecret(this, 'Secret', {
      name: source.secretName,
      description: `API token of ${source.kind} ${source.account}, as {"token": "..."}; put in by the operator.`,
    });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The source issues the token and has no API to rotate it; the operator replaces it there and here.',
    });
    new CfnOutput(this, 'SecretName', {
      value: source.secretName,
      description: `Put the token of ${source.kind} ${source.account} in here, as {"token": "..."}. No deployment overwrites it.`,
    });
    return secret;
  }

  /** Exactly the calls that the code makes: no scan, query or delete, no index, no other source's secret. */
  private createFunctionRole(props: CollectSourceProps, secret: CfnSecret, logGroup: ILogGroup): Role {
    return new Role(this, 'Role', {
      description: `collect-expenses of ${props.source.kind} ${props.source.account}`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        collect: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: [
                'dynamodb:BatchGetItem',
                'dynamodb:GetItem',
                'dynamodb:PutItem',
                'dynamodb:UpdateItem',
              ],
              resources: [props.table.tableArn],
              // DynamoDB answers plain HTTP too, and a table has no switch against it.
              conditions: { Bool: { 'aws:SecureTransport': 'true' } },
            }),
            new PolicyStatement({
              actions: ['sqs:SendMessage'],
              resources: [props.queue.queueArn, props.missedRuns.queueArn],
            }),
            new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.ref] }),
            new PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [logGroup.logGroupArn],
            }),
          ],
        }),
      },
    });
  }

  private createFunction(props: CollectSourceProps, role: Role, logGroup: ILogGroup): NodejsFunction {
    return new NodejsFunction(this, 'Function', {
      description: `Collects approved expenses from ${props.source.kind} ${props.source.account}.`,
      entry: ENTRY,
      projectRoot: PROJECT_ROOT,
      depsLockFilePath: LOCK_FILE,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      bundling: {
        format: OutputFormat.ESM,
        mainFields: ['module', 'main'],
        // The SDK of the lock file, which the tests ran with, and not the one that the runtime has on that day.
        bundleAwsSDK: true,
        minify: true,
        // No source maps are shipped: names keep a stack trace readable.
        keepNames: true,
      },
      timeout: TIMEOUT,
      memorySize: 1024,
      // A source is never read twice at once: its rate limit is kept within one process.
      reservedConcurrentExecutions: 1,
      // The role is complete as written; nothing may add to it.
      role: role.withoutPolicyUpdates(),
      logGroup,
      // The runtime's own lines and uncaught errors too: filters and queries then read every line alike.
      loggingFormat: LoggingFormat.JSON,
      environment: {
        TABLE_NAME: props.table.tableName,
        QUEUE_URL: props.queue.queueUrl,
        CONFIG: functionConfigText(props.config, props.source),
      },
      // A variable of the SDK before version 3.
      awsSdkConnectionReuse: false,
      retryAttempts: RUN_RETRIES,
      maxEventAge: RUN_MAX_AGE,
      onFailure: new SqsDestination(props.missedRuns),
    });
  }

  private createSchedule(props: CollectSourceProps, collect: NodejsFunction): void {
    const { source, scheduleGroup, missedRuns } = props;
    const role = new Role(this, 'ScheduleRole', {
      description: `Starts collect-expenses of ${source.kind} ${source.account}`,
      // Scheduler knows the source of a call by its schedule group only, never by a schedule:
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': scheduleGroup.scheduleGroupArn,
          },
        },
      }),
      inlinePolicies: {
        start: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [collect.functionArn] }),
            new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [missedRuns.queueArn] }),
          ],
        }),
      },
    });
    new Schedule(this, 'Schedule', {
      scheduleName: `collect-expenses-${source.kind}-${source.account}`,
      description: `Collects approved expenses from ${source.kind} ${source.account}.`,
      scheduleGroup,
      schedule: ScheduleExpression.expression(
        source.schedule.expression,
        TimeZone.of(source.schedule.timeZone),
      ),
      target: new LambdaInvoke(collect, {
        // The target would add the right to call every version of the function.
        role: role.withoutPolicyUpdates(),
        input: ScheduleTargetInput.fromObject({ source: source.kind, account: source.account }),
        deadLetterQueue: missedRuns,
        retryAttempts: START_RETRIES,
        maxEventAge: START_MAX_AGE,
      }),
    });
  }
}
