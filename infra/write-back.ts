import { Duration } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PAYOUT_STATUS_CHANGED } from '../functions/core/payout-event.ts';
import { type ToldSource, writeBackOf } from '../functions/platform/write-back-of.ts';
import type { Deployment } from './deployment-config.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { FunctionSchedules } from './function-schedules.ts';
import type { LedgerTable } from './ledger-table.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { PublishEvents } from './publish-events.ts';
import type { Runs } from './runs.ts';
import { createSourceSecret, keepSecretFor } from './source-secret.ts';

/** A run ends by itself with time to spare; the next goes on an hour later. */
const TIMEOUT = Duration.minutes(10);
const EVERY_HOUR = { expression: 'rate(1 hour)', timeZone: 'Etc/UTC' };

/** Events of payouts wait while a run holds the only slot, and Lambda keeps them for as long as it can. */
const RUN_RETRIES = 2;
const RUN_MAX_AGE = Duration.hours(6);

export type WriteBacksProps = {
  readonly deployment: Deployment;
  readonly encryption: EncryptionKey;
  readonly ledger: LedgerTable;
  readonly runs: Runs;
  readonly events: PublishEvents;
};

/** Tells sources of payments, for each account configured so. */
export class WriteBacks extends Construct {
  constructor(scope: Construct, id: string, props: WriteBacksProps) {
    super(scope, id);
    for (const configured of props.deployment.config.sources) {
      const told = writeBackOf(configured);
      if (told === undefined) continue;
      const { kind, account } = told.source;
      new WriteBack(this, `${kind}-${account}`, { ...props, ...told });
    }
  }
}

type WriteBackProps = WriteBacksProps & ToldSource;

/**
 * One source account: its own secret, the one function that reads it, and what starts that. It reads payouts and
 * changes none: its role writes only what the source was told.
 */
class WriteBack extends Construct {
  constructor(scope: Construct, id: string, props: WriteBackProps) {
    super(scope, id);
    const { deployment, encryption, ledger, runs, source, secretName } = props;
    const { kind, account } = source;
    const secret = createSourceSecret(this, {
      secretName,
      tokenOf: `token that writes at ${kind} ${account}`,
      encryption,
    });
    const tell = new PipelineFunction(this, 'Tell', {
      deployment,
      name: 'write-back',
      code: 'write-back',
      instance: `${kind}-${account}`,
      description: `Records payments in the settlement reports of ${kind} ${account}.`,
      permissions: [
        ledger.allowWriteBack(),
        ledger.allowLiveQuery(),
        encryption.allowWithKey(
          new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.ref] }),
        ),
      ],
      environment: { TABLE_NAME: ledger.table.tableName },
      timeout: TIMEOUT,
      memoryMb: 512,
      // One process keeps its rate. The rows alone make two harmless.
      reservedConcurrency: 1,
      eventRuns: { retries: RUN_RETRIES, maxAge: RUN_MAX_AGE, runs },
    });
    keepSecretFor(this, 'OnlyItsWriteBackReads', tell.roleArn, secret);
    this.#noteSteps(tell, props);
    new FunctionSchedules(this, 'Schedules', {
      runs,
      starts: tell.lambda,
      functionTitle: `write-back of ${kind}-${account}`,
    }).add('Tell', {
      name: `write-back-${kind}-${account}`,
      description: `Records in the settlement reports of ${kind} ${account} what is due.`,
      schedule: EVERY_HOUR,
      input: { source: kind, account },
    });
  }

  /** Steps by a bank's or a person's word: nothing else moves money. */
  #noteSteps(tell: PipelineFunction, { events, source }: WriteBackProps): void {
    const { kind, account } = source;
    new Rule(this, 'Steps', {
      description: `Tells write-back of steps that may have to be recorded at ${kind} ${account}.`,
      eventBus: events.bus,
      eventPattern: {
        source: [events.bus.eventBusName],
        detailType: [PAYOUT_STATUS_CHANGED],
        detail: { source: [kind], account: [account], evidence: { bankReportId: [{ exists: true }] } },
      },
      targets: [
        new LambdaFunction(tell.lambda, {
          event: RuleTargetInput.fromObject({
            source: kind,
            account,
            payoutId: EventField.fromPath('$.detail.payoutId'),
          }),
        }),
      ],
    });
  }
}
