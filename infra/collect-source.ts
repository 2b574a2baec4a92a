import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { SourceConfig } from '../functions/platform/config.ts';
import type { Deployment } from './deployment-config.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { FunctionSchedules } from './function-schedules.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { PayoutsQueue } from './payouts-queue.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { Runs } from './runs.ts';
import { createSourceSecret, keepSecretFor } from './source-secret.ts';

/** Lambda's longest. The collector stops in time, saves its checkpoint, and the next run goes on at once. */
const TIMEOUT = Duration.minutes(15);

/**
 * A failed run is retried once: reading a source twice is safe, and a short outage must not cost a day. An event waits
 * while an earlier run holds the only slot; after an hour the next tick supersedes it.
 */
const RUN_RETRIES = 1;
const RUN_MAX_AGE = Duration.hours(1);

export type CollectSourceProps = CollectExpensesProps & { readonly source: SourceConfig };

/** One source: its secret, its function with its own role, its schedule. */
export class CollectSource extends Construct {
  constructor(scope: Construct, id: string, props: CollectSourceProps) {
    super(scope, id);
    const { deployment, source, ledger, payouts, runs, encryption } = props;
    const { secretName } = source;
    const tokenOf = `token of ${source.kind} ${source.account}`;
    const secret = createSourceSecret(this, { secretName, tokenOf, encryption });
    const collect = new PipelineFunction(this, 'Collect', {
      deployment,
      name: 'collect-expenses',
      code: `collect-${source.kind}`,
      instance: `${source.kind}-${source.account}`,
      description: `Collects approved expenses from ${source.kind} ${source.account}.`,
      permissions: [
        ledger.allowRows('BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'),
        ledger.allowLiveQuery(),
        payouts.allowSend(),
        encryption.allowWithKey(
          new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.ref] }),
        ),
      ],
      environment: { TABLE_NAME: ledger.table.tableName, QUEUE_URL: payouts.queue.queueUrl },
      timeout: TIMEOUT,
      memoryMb: 512,
      // A source is never read twice at once, since one process keeps its rate limit.
      reservedConcurrency: 1,
      eventRuns: { retries: RUN_RETRIES, maxAge: RUN_MAX_AGE, runs, tellsOfSuccess: true },
    });
    keepSecretFor(this, 'OnlyItsCollectorReads', collect.roleArn, secret);
    this.#goOnAtOnce(collect, source);
    new FunctionSchedules(this, 'Schedules', {
      runs,
      starts: collect.lambda,
      functionTitle: `collect-expenses of ${source.kind}-${source.account}`,
    }).add('Collect', {
      name: `collect-expenses-${source.kind}-${source.account}`,
      description: `Collects approved expenses from ${source.kind} ${source.account}.`,
      schedule: source.schedule,
      input: { source: source.kind, account: source.account },
    });
  }

  /**
   * A run that ended only for its time starts the next: Lambda puts its answer on the default bus, and a rule hands it
   * back. Over EventBridge, since Lambda stops a function that calls itself more than 16 times; the collector bounds
   * how often it asks. A lost event costs the time until the next tick.
   */
  #goOnAtOnce(collect: PipelineFunction, { kind, account }: SourceConfig): void {
    new Rule(this, 'GoesOn', {
      description: `Goes on collecting from ${kind} ${account} where a run had to end for its time.`,
      eventPattern: {
        source: ['lambda'],
        detailType: ['Lambda Function Invocation Result - Success'],
        detail: { responsePayload: { goesOn: [true], source: [kind], account: [account] } },
        resources: [collect.lambda.functionArn, `${collect.lambda.functionArn}:$LATEST`],
      },
      targets: [
        new LambdaFunction(collect.lambda, {
          event: RuleTargetInput.fromObject({ source: kind, account, goesOn: true }),
        }),
      ],
    });
  }
}

export type CollectExpensesProps = {
  readonly deployment: Deployment;
  readonly encryption: EncryptionKey;
  readonly ledger: LedgerTable;
  readonly payouts: PayoutsQueue;
  readonly runs: Runs;
};
