import { Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  HttpApi,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { SignInFile } from '../../console/sign-in-file.ts';
import { assert } from '../../functions/core/errors.ts';
import type { BankFiles } from '../bank-files.ts';
import type { Deployment } from '../deployment-config.ts';
import type { LedgerTable } from '../ledger-table.ts';
import type { PayoutsQueue } from '../payouts-queue.ts';
import { PipelineFunction } from '../pipeline-function.ts';
import type { Runs } from '../runs.ts';

/** API Gateway waits for 30 seconds; the last approval of the largest file looks at each of its payouts. */
const TIMEOUT = Duration.seconds(29);
const MEMORY_MB = 1024;

/** A whole processor: 10,000 statements take a few minutes. */
const EXPORT_MEMORY_MB = 1769;
const EXPORT_TIMEOUT = Duration.minutes(15);
/** Evidence of 100,000 payouts is half a gigabyte. */
const EXPORT_STORAGE = Size.gibibytes(2);
/** Somebody waits for it: after that they ask again. */
const EXPORT_RUNS = { retries: 2, maxAge: Duration.minutes(30) } as const;

/** Requests a second, of all people together: a dozen who click as fast as they can. */
const READS = { rateLimit: 50, burstLimit: 100 } as const;
const DECISIONS = { rateLimit: 10, burstLimit: 20 } as const;

export type ConsoleApiProps = {
  readonly deployment: Deployment;
  readonly ledger: LedgerTable;
  readonly payouts: PayoutsQueue;
  readonly files: BankFiles;
  /** Makes the files of sealed batches. */
  readonly repair: IFunction;
  /** Reads bank reports. */
  readonly reader: IFunction;
  readonly runs: Runs;
};

/** Answers the page: one function answers reads, the other decisions. */
export class ConsoleApi extends Construct {
  readonly api: HttpApi;
  readonly #props: ConsoleApiProps;

  constructor(scope: Construct, id: string, props: ConsoleApiProps) {
    super(scope, id);
    this.#props = props;
    this.api = new HttpApi(this, 'Http', {
      apiName: `ev-payouts-${props.deployment.config.stage}-console`,
      createDefaultStage: false,
    });
    this.#addStage();
  }

  /** Apart from the constructor: who may sign in depends on the page's address, and that on the API's. */
  serve(signIn: SignInFile): void {
    const { deployment, ledger, payouts, files, repair, reader } = this.#props;
    const authorizer = new HttpJwtAuthorizer('SignedIn', signIn.issuer, { jwtAudience: [signIn.clientId] });
    const tokens = { TOKEN_ISSUER: signIn.issuer, TOKEN_AUDIENCE: signIn.clientId };
    const common = { deployment, timeout: TIMEOUT, memoryMb: MEMORY_MB };
    const read = new PipelineFunction(this, 'Read', {
      ...common,
      name: 'console-read',
      code: 'console-read',
      description: 'Shows people what waits, and what became of it.',
      permissions: [ledger.allowReading(), ledger.allowListQueries()],
      environment: { ...tokens, TABLE_NAME: ledger.table.tableName },
    });
    const exporter = this.#exporter();
    const decide = new PipelineFunction(this, 'Decide', {
      ...common,
      name: 'console-decide',
      code: 'console-decide',
      description: 'Takes what people decide about files, payouts and stops.',
      permissions: [
        ledger.allowDecisions(),
        ledger.allowListQueries(),
        payouts.allowSend(),
        [
          new PolicyStatement({
            actions: ['lambda:InvokeFunction'],
            resources: [repair, reader, exporter].map(({ functionArn }) => functionArn),
          }),
        ],
        files.allowReadingExports(),
      ],
      environment: {
        ...tokens,
        TABLE_NAME: ledger.table.tableName,
        QUEUE_URL: payouts.queue.queueUrl,
        BUCKET_NAME: files.bucket.bucketName,
        REPAIR_FUNCTION_NAME: repair.functionName,
        READER_FUNCTION_NAME: reader.functionName,
        EXPORT_FUNCTION_NAME: exporter.functionName,
      },
    });
    this.#route(HttpMethod.GET, read, authorizer);
    this.#route(HttpMethod.POST, decide, authorizer);
  }

  /** Makes what people export, for longer than the API waits. */
  #exporter(): IFunction {
    const { deployment, ledger, files, runs } = this.#props;
    const { lambda } = new PipelineFunction(this, 'Export', {
      deployment,
      name: 'console-export',
      code: 'console-export',
      description: 'Makes what people export of a month.',
      permissions: [
        ledger.allowExports(),
        ledger.allowLiveAndMonthQueries(),
        files.allowExports(),
        files.allowEvidence(deployment.config.objectLock !== undefined),
      ],
      environment: { TABLE_NAME: ledger.table.tableName, BUCKET_NAME: files.bucket.bucketName },
      timeout: EXPORT_TIMEOUT,
      memoryMb: EXPORT_MEMORY_MB,
      storage: EXPORT_STORAGE,
      eventRuns: { ...EXPORT_RUNS, runs },
    });
    return lambda;
  }

  /** The function routes by the contract, so that an unknown address gets a problem document too. */
  #route(method: HttpMethod, { lambda }: PipelineFunction, authorizer: IHttpRouteAuthorizer): void {
    this.api.addRoutes({
      path: '/api/{path+}',
      methods: [method],
      integration: new HttpLambdaIntegration(`${method}Integration`, lambda),
      authorizer,
    });
  }

  #addStage(): void {
    const logs = new LogGroup(this, 'Access', {
      logGroupName: `/ev-payouts/${this.#props.deployment.config.stage}/console-access`,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: READS,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        // Neither the address with its filter nor a claim: both may name somebody.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            at: '$context.requestTimeEpoch',
            method: '$context.httpMethod',
            route: '$context.routeKey',
            status: '$context.status',
            latencyMs: '$context.responseLatency',
            authorizerError: '$context.authorizer.error',
          }),
        ),
      },
    });
    const resource = stage.node.defaultChild;
    assert(resource instanceof CfnStage, 'a stage is one resource');
    resource.routeSettings = {
      'POST /api/{path+}': {
        ThrottlingRateLimit: DECISIONS.rateLimit,
        ThrottlingBurstLimit: DECISIONS.burstLimit,
      },
    };
    Validations.of(stage).acknowledge({
      id: 'AwsSolutions-APIG1',
      reason: 'The stage logs every request, without the parts of an address that may name somebody.',
    });
  }
}
