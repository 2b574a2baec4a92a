import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Invocation } from './runtime-api.ts';
import { type RunningFunction, startFunction } from './start-function.ts';
import type { StackTemplate } from './template.ts';

const functionShape = z.object({
  Handler: z.string(),
  Role: z.string(),
  Runtime: z.literal('nodejs24.x'),
  Timeout: z.number(),
  MemorySize: z.number(),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
  LoggingConfig: z.object({ LogGroup: z.string() }),
  TracingConfig: z.object({ Mode: z.string() }).optional(),
});

const invokeConfigShape = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.number(),
  DestinationConfig: z.object({
    OnFailure: z.object({ Destination: z.string() }),
    OnSuccess: z.object({ Destination: z.string() }).optional(),
  }),
});

/** What Lambda does with an event that it took, when its run has ended. */
export type AsyncRuns = {
  readonly retries: number;
  readonly onFailureArn: string;
  /** The default bus, of a function whose answer starts something. */
  readonly onSuccessArn: string | undefined;
};

/** A function as the template describes it. */
export type FunctionDescription = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Logical id. */
  readonly role: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroupName: string;
  readonly bundleDirectory: string;
  readonly isTraced: boolean;
  /** Undefined where nothing calls it without waiting for its answer. */
  readonly asyncRuns: AsyncRuns | undefined;
};

/** @param assemblyDirectory where the bundles lie, as the CDK wrote them. */
export function describeFunctions(template: StackTemplate, assemblyDirectory: string): FunctionDescription[] {
  const invokeConfigs = template
    .ofType('AWS::Lambda::EventInvokeConfig')
    .map((resource) => template.read(resource, invokeConfigShape));
  return template.ofType('AWS::Lambda::Function').map((resource) => {
    const properties = template.read(resource, functionShape);
    const name = template.reference(resource.logicalId);
    const invoked = invokeConfigs.find(({ FunctionName }) => FunctionName === name);
    // The key of an asset's object is its hash, as is the name of its directory.
    const bundleDirectory = join(assemblyDirectory, `asset.${properties.Code.S3Key.replace(/\.zip$/, '')}`);
    if (!existsSync(bundleDirectory)) throw new Error(`${name} has no bundle in ${bundleDirectory}.`);
    return {
      logicalId: resource.logicalId,
      name,
      arn: template.attribute(resource.logicalId, 'Arn'),
      role: template.withArn('AWS::IAM::Role', properties.Role).logicalId,
      handler: properties.Handler,
      timeoutMs: properties.Timeout * 1000,
      memoryMb: properties.MemorySize,
      environment: properties.Environment.Variables,
      logGroupName: properties.LoggingConfig.LogGroup,
      bundleDirectory,
      isTraced: properties.TracingConfig?.Mode === 'Active',
      asyncRuns:
        invoked === undefined
          ? undefined
          : {
              retries: invoked.MaximumRetryAttempts,
              onFailureArn: invoked.DestinationConfig.OnFailure.Destination,
              onSuccessArn: invoked.DestinationConfig.OnSuccess?.Destination,
            },
    };
  });
}

export type FunctionRun = {
  readonly function: FunctionDescription;
  readonly invocation: Invocation;
  /** Of a run that had to start a process first. */
  readonly initMs: number | undefined;
};

/** A function with the one process that works for it. A process that died is replaced at the next event. */
export class DeployedFunction {
  readonly description: FunctionDescription;
  readonly #region: string;
  readonly #endpoint: string;
  readonly #onLog: (line: string) => void;
  #running: RunningFunction | undefined;
  #clockAheadMs = 0;

  constructor(
    description: FunctionDescription,
    options: {
      readonly region: string;
      /** Origin of all AWS services. */
      readonly endpoint: string;
      readonly onLog: (line: string) => void;
    },
  ) {
    this.description = description;
    this.#region = options.region;
    this.#endpoint = options.endpoint;
    this.#onLog = options.onLog;
  }

  async run(event: unknown): Promise<FunctionRun> {
    const { timeoutMs } = this.description;
    const isFirst = this.#running?.isAlive !== true;
    if (isFirst) this.#running = await this.#start();
    const running = this.#running;
    if (running === undefined) throw new Error('A function that was started runs.');
    const invocation = await running.invoke(event, { timeoutMs });
    return { function: this.description, invocation, initMs: isFirst ? running.initMs : undefined };
  }

  /** From the next run on, which is one of a new process. */
  async setClock(aheadMs: number): Promise<void> {
    this.#clockAheadMs = aheadMs;
    await this.stop();
  }

  async kill(): Promise<void> {
    await this.#running?.kill();
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  async #start(): Promise<RunningFunction> {
    await this.stop();
    const { description } = this;
    return startFunction({
      bundleDirectory: description.bundleDirectory,
      handler: description.handler,
      functionName: description.name,
      functionArn: description.arn,
      region: this.#region,
      memoryMb: description.memoryMb,
      logGroupName: description.logGroupName,
      environment: { ...description.environment, AWS_ENDPOINT_URL: this.#endpoint },
      // The access key tells the role.
      credentials: { accessKeyId: description.role, secretAccessKey: 'secret' },
      clockAheadMs: this.#clockAheadMs,
      onLog: this.#onLog,
    });
  }
}
