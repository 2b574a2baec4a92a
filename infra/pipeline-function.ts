import { fileURLToPath } from 'node:url';
import type { Duration, Size } from 'aws-cdk-lib';
import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { EventBridgeDestination, SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { FilterPattern, LogGroup, MetricFilter, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { SourceName } from '../functions/core/expense.ts';
import { bundlingWith } from './bundling.ts';
import type { Deployment } from './deployment-config.ts';
import type { Runs } from './runs.ts';

const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCK_FILE = fileURLToPath(new URL('../package-lock.json', import.meta.url));

/** Each bundle of code, by its entry. A collector has only its own source's code. */
export const ENTRIES = {
  'collect-spirii': 'functions/collect-expenses/lambda-spirii.ts',
  'collect-ampeco': 'functions/collect-expenses/lambda-ampeco.ts',
  'execute-payouts': 'functions/execute-payouts/lambda.ts',
  'submit-batches': 'functions/submit-batches/lambda.ts',
  'reconcile-bank-reports': 'functions/reconcile-bank-reports/lambda.ts',
  'repair-payouts': 'functions/repair-payouts/lambda.ts',
  'publish-events': 'functions/publish-events/lambda.ts',
  'write-back': 'functions/write-back/lambda.ts',
  'console-read': 'console/api/read/lambda.ts',
  'console-decide': 'console/api/decide/lambda.ts',
  'console-publish': 'console/publish/lambda.ts',
  'console-mail': 'console/api/mail/lambda.ts',
  'console-export': 'console/api/export/lambda.ts',
} as const;

export type CodeName = keyof typeof ENTRIES;

/** A function in logs, alarms and roles. */
export type FunctionName = Exclude<CodeName, `collect-${SourceName}`> | 'collect-expenses';

export const CODE_NAMES = Object.keys(ENTRIES).filter(isCodeName);

export function isCodeName(name: string): name is CodeName {
  return Object.hasOwn(ENTRIES, name);
}

/**
 * Lambda's right to trace, by the role. A trace shows durations, nothing of payouts.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
const TRACE = new PolicyStatement({
  actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  resources: ['*'],
});

/** Lambda's right, by the role, after a successful run. */
function tellOfSuccess(scope: Construct): PolicyStatement {
  const bus = Stack.of(scope).formatArn({
    service: 'events',
    resource: 'event-bus',
    resourceName: 'default',
  });
  return new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus] });
}

/** How Lambda treats an accepted event whose run failed or could not start. */
export type EventRuns = {
  readonly retries: number;
  /** An event that waited longer gets no run. */
  readonly maxAge: Duration;
  /** Keeps the event after that. */
  readonly runs: Runs;
  /** Puts the answer of each successful run on the account's default event bus. */
  readonly tellsOfSuccess?: boolean;
};

export type PipelineFunctionProps = {
  readonly deployment: Deployment;
  readonly name: FunctionName;
  readonly code: CodeName;
  /** Tells functions with the same code apart, in the names of their role and log group. */
  readonly instance?: string;
  readonly description: string;
  /** For all calls of the code; logging, tracing and missed runs come with the function. */
  readonly permissions: readonly (readonly PolicyStatement[])[];
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: Duration;
  readonly memoryMb: number;
  /** For its temporary folder; left out, 512 MB. */
  readonly storage?: Size;
  /** Taken from the account's pool; left out, the function shares its rest. */
  readonly reservedConcurrency?: number;
  /** Left out where the caller waits for the answer, or a queue keeps its messages itself. */
  readonly eventRuns?: EventRuns;
};

/** A function with its bundle, its log group, and a role that is complete as written. */
export class PipelineFunction extends Construct {
  readonly lambda: NodejsFunction;
  readonly roleArn: string;
  readonly functionName: FunctionName;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    const { deployment, name, code, instance, eventRuns, reservedConcurrency } = props;
    const logPath = instance === undefined ? name : `${name}/${instance}`;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/ev-payouts/${deployment.config.stage}/${logPath}`,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    new MetricFilter(this, 'Alarms', {
      logGroup,
      // The pattern must hold the field of a dimension.
      filterPattern: FilterPattern.all(
        FilterPattern.booleanValue('$.alarm', true),
        FilterPattern.exists('$.message'),
      ),
      metricNamespace: `ev-payouts/${deployment.config.stage}`,
      metricName: 'Alarms',
      metricValue: '1',
      // The event, such as cap-hit or sums-broken: few, and fixed in the code.
      dimensions: { Event: '$.message' },
    });
    this.functionName = name;
    this.logGroup = logGroup;
    const role = this.#createRole(props, logGroup);
    this.roleArn = role.roleArn;
    this.lambda = new NodejsFunction(this, 'Function', {
      description: props.description,
      entry: `${PROJECT_ROOT}${ENTRIES[code]}`,
      projectRoot: PROJECT_ROOT,
      depsLockFilePath: LOCK_FILE,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      bundling: bundlingWith(code, deployment.configFile),
      timeout: props.timeout,
      memorySize: props.memoryMb,
      ...(props.storage === undefined ? {} : { ephemeralStorageSize: props.storage }),
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
      // Nothing may add to it.
      role: role.withoutPolicyUpdates(),
      logGroup,
      // Also for the runtime's lines and uncaught errors, so that filters and queries read every line alike.
      loggingFormat: LoggingFormat.JSON,
      environment: { ...props.environment },
      ...(deployment.config.xRay ? { tracing: Tracing.ACTIVE } : {}),
      // A variable of the SDK before version 3.
      awsSdkConnectionReuse: false,
      ...(eventRuns === undefined
        ? {}
        : {
            retryAttempts: eventRuns.retries,
            maxEventAge: eventRuns.maxAge,
            onFailure: new SqsDestination(eventRuns.runs.missedRuns),
            ...(eventRuns.tellsOfSuccess === true ? { onSuccess: new EventBridgeDestination() } : {}),
          }),
    });
  }

  #createRole(props: PipelineFunctionProps, logGroup: ILogGroup): Role {
    const { deployment, name, instance, permissions, eventRuns } = props;
    const role = new Role(this, 'Role', {
      description: instance === undefined ? name : `${name} of ${instance}`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        work: new PolicyDocument({
          statements: [
            ...permissions.flat(),
            ...(eventRuns === undefined ? [] : eventRuns.runs.allowKeepMissed()),
            ...(eventRuns?.tellsOfSuccess === true ? [tellOfSuccess(this)] : []),
            new PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [logGroup.logGroupArn],
            }),
            ...(deployment.config.xRay ? [TRACE] : []),
          ],
        }),
      },
    });
    if (deployment.config.xRay) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray has no resources to name for what Lambda sends it: its actions know all or nothing.',
      });
    }
    return role;
  }
}
