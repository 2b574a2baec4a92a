import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDynamoDb, startQueueAndObjects } from '../../../local/embedded/embedded-aws.ts';
import { type DeliveredEvent, startEventBus } from '../../../local/embedded/embedded-event-bus.ts';
import { DeployedFunction, describeFunctions, type FunctionRun } from './deployed-function.ts';
import { EmbeddedSecrets } from './embedded-secrets.ts';
import { keyUseOf } from './key-use.ts';
import { Permissions } from './permissions.ts';
import { OUTSIDER, RecordingProxy } from './recording-proxy.ts';
import { type Clients, clientsAt, createStores, writtenTableOf } from './stores.ts';
import type { Assembly } from './synthesize.ts';
import { TableWrites } from './table-writes.ts';
import { StackTemplate } from './template.ts';

/** The account that the embedded services take every caller to be in. */
const ACCOUNT = '000000000000';
const REGION = 'eu-central-1';

/**
 * A stack as deployed, on this machine: stores made from its template, its bundles in processes of their own, and a
 * way between them that knows the roles. Nothing runs until somebody plays the clock, a queue or a bank.
 */
export type DeployedStack = {
  readonly template: StackTemplate;
  readonly functions: readonly DeployedFunction[];
  readonly permissions: Permissions;
  readonly proxy: RecordingProxy;
  readonly secrets: EmbeddedSecrets;
  /** Everything that was put on the bus, in that order. */
  readonly events: readonly DeliveredEvent[];
  readonly writes: TableWrites;
  /** For whoever is no function: nothing of it is judged or recorded. */
  readonly outsider: Clients;
  /** All lines that functions wrote. */
  readonly logs: readonly LogLine[];
  /** All runs of functions, oldest first. */
  readonly runs: FunctionRun[];
  close(): Promise<void>;
};

export type LogLine = { readonly logGroupName: string; readonly line: string };

export async function startDeployedStack({ directory, stackName }: Assembly): Promise<DeployedStack> {
  const dynamoDb = await startDynamoDb(undefined);
  const queuesAndObjects = await startQueueAndObjects(undefined);
  const events: DeliveredEvent[] = [];
  const eventBus = await startEventBus(REGION, (delivered) => events.push(...delivered));
  const target = { stackName, partition: 'aws', account: ACCOUNT, region: REGION };
  const json: unknown = JSON.parse(readFileSync(join(directory, `${stackName}.template.json`), 'utf8'));
  const written = writtenTableOf(new StackTemplate(json, { ...target, queueOrigin: '' }));
  const services = {
    secrets: new EmbeddedSecrets(),
    writes: new TableWrites(written),
  };
  const proxy = await RecordingProxy.start({
    target,
    dynamoDb: dynamoDb.endpoint,
    queuesAndObjects: queuesAndObjects.endpoint,
    eventBus: eventBus.endpoint,
    ...services,
  });
  const template = new StackTemplate(json, { ...target, queueOrigin: proxy.origin });
  const permissions = new Permissions(template);
  proxy.judgeBy(permissions, keyUseOf(template));
  const outsider = clientsAt(proxy.origin, REGION, OUTSIDER);
  await createStores(template, outsider);
  const logs: LogLine[] = [];
  const functions = describeFunctions(template, directory).map(
    (description) =>
      new DeployedFunction(description, {
        region: REGION,
        endpoint: proxy.origin,
        onLog: (line) => logs.push({ logGroupName: description.logGroupName, line }),
      }),
  );
  const close = async (): Promise<void> => {
    for (const one of functions) await one.stop();
    await proxy.close();
    for (const service of [dynamoDb, queuesAndObjects, eventBus]) await service.close();
  };
  return { template, functions, permissions, proxy, ...services, events, outsider, logs, runs: [], close };
}

/** The function that logs to this path within the stage's, such as `execute-payouts`. */
export function functionAt({ functions }: DeployedStack, logPath: string): DeployedFunction {
  const found = functions.filter(({ description }) => description.logGroupName.endsWith(`/${logPath}`));
  const [one, ...others] = found;
  if (one === undefined || others.length > 0) throw new Error(`Not exactly one function logs to ${logPath}.`);
  return one;
}

export function functionWithArn({ functions }: DeployedStack, arn: string): DeployedFunction {
  const found = functions.find(({ description }) => description.arn === arn);
  if (found === undefined) throw new Error(`No function has the ARN ${arn}.`);
  return found;
}
