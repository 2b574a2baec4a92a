import { CfnOutput, Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Deployment } from './deployment-config.ts';
import type { LedgerTable } from './ledger-table.ts';
import { PipelineFunction } from './pipeline-function.ts';

/** API Gateway waits for 30 seconds; the last approval of the largest file looks at each of its payouts. */
const TIMEOUT = Duration.seconds(29);

export type DecideBatchesProps = {
  readonly deployment: Deployment;
  readonly ledger: LedgerTable;
  /** Makes the files of sealed batches. */
  readonly repair: IFunction;
};

/**
 * Takes the decisions of people about payment files. Its role changes batches and the row of approvers, and neither
 * payouts nor files: who may decide makes nothing, and who makes files decides nothing. An HTTP API with a JWT
 * authorizer calls it; the stack has none yet.
 */
export class DecideBatches extends Construct {
  constructor(scope: Construct, id: string, props: DecideBatchesProps) {
    super(scope, id);
    const { deployment, ledger, repair } = props;
    const decide = new PipelineFunction(this, 'Decide', {
      deployment,
      name: 'decide-batches',
      description: 'Takes the decisions of people about payment files.',
      permissions: [
        ledger.allowDecisions(),
        [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [repair.functionArn] })],
      ],
      environment: {
        TABLE_NAME: ledger.table.tableName,
        REPAIR_FUNCTION_NAME: repair.functionName,
      },
      timeout: TIMEOUT,
      memoryMb: 1024,
    });
    new CfnOutput(this, 'FunctionName', {
      value: decide.lambda.functionName,
      description: 'Takes the decisions of people about payment files, behind an HTTP API.',
    });
  }
}
