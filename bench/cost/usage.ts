import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { LIST_INDEXES, LIST_SORT, PARTITION_KEY, PAYOUT_KEY_PREFIX } from '../../functions/ledger/keys.ts';
import { itemBytes } from '../../simulation/services/dynamo-db/size.ts';
import type { DeployedStack } from '../../test/support/lambda-host/deployed-stack.ts';
import type { Usage } from './prices.ts';

const GIGABYTE = 2 ** 30;
const WRITES: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem']);
/** CloudWatch adds this to a line's text: https://aws.amazon.com/cloudwatch/pricing/ */
const LOG_LINE_BYTES = 26;

/** A position in a stack's records. */
export type Mark = {
  readonly calls: number;
  readonly runs: number;
  readonly logs: number;
  readonly events: number;
};

export function markOf({ proxy, runs, logs, events }: DeployedStack): Mark {
  return { calls: proxy.calls.length, runs: runs.length, logs: logs.length, events: events.length };
}

/** Usage since a mark. */
export function usageSince(stack: DeployedStack, mark: Mark): Usage {
  const calls = stack.proxy.calls.slice(mark.calls);
  const runs = stack.runs.slice(mark.runs);
  const events = stack.events.slice(mark.events);
  const called = (service: string, ...operations: readonly string[]): number =>
    calls.filter(
      (call) => call.service === service && (operations.length === 0 || operations.includes(call.operation)),
    ).length;
  const written = calls.filter(({ operation }) => WRITES.has(operation));
  const read = calls.filter(({ service, operation }) => service === 'dynamodb' && !WRITES.has(operation));
  return {
    writeUnits: sumOf(written, ({ capacityUnits, indexWrites }) => capacityUnits + indexWrites),
    readUnits: sumOf(read, ({ capacityUnits }) => capacityUnits),
    lambdaRequests: runs.length,
    gbSeconds: sumOf(
      runs,
      ({ function: { memoryMb }, invocation, initMs = 0 }) =>
        ((invocation.durationMs + initMs) / 1000) * (memoryMb / 1024),
    ),
    sqsRequests: called('sqs'),
    s3Puts: called('s3', 'PUT'),
    s3Gets: called('s3', 'GET', 'HEAD'),
    events: events.length,
    archivedGb: sumOf(events, ({ detail }) => Buffer.byteLength(JSON.stringify(detail))) / GIGABYTE,
    logGb:
      sumOf(stack.logs.slice(mark.logs), ({ line }) => Buffer.byteLength(line) + LOG_LINE_BYTES) / GIGABYTE,
    secretReads: called('secretsmanager'),
  };
}

export function sumOf<T>(items: readonly T[], valueIn: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueIn(item), 0);
}

/** `one` plus `times` times `other`. */
export function plus(one: Usage, other: Usage, times = 1): Usage {
  const sum = new Map(Object.entries(one));
  for (const [name, count] of Object.entries(other)) sum.set(name, (sum.get(name) ?? 0) + count * times);
  return Object.fromEntries(sum);
}

const metricLine = z.object({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** Number of metrics in the lines: each name with each set of dimension values is one. */
export function metricsIn(lines: readonly string[]): number {
  const metrics = new Set<string>();
  for (const line of lines) {
    if (!line.includes('"_aws"')) continue;
    const json: unknown = JSON.parse(line);
    const values = z.record(z.string(), z.unknown()).parse(json);
    for (const { Namespace, Dimensions, Metrics } of metricLine.parse(json)._aws.CloudWatchMetrics) {
      for (const names of Dimensions) {
        const dimensions = names.map((name) => `${name}=${values[name]}`).join();
        for (const { Name } of Metrics) metrics.add(`${Namespace} ${Name} ${dimensions}`);
      }
    }
  }
  return metrics.size;
}

/** Billed bytes of the table's rows, by their latest images. */
export function tableBytes(stack: DeployedStack): number {
  return sumOf(imagesOf(stack), (image) => itemBytes({ ...image }));
}

/** Claimed charging sessions, and the bytes of their rows. */
export function sessionClaims(stack: DeployedStack): { readonly count: number; readonly bytes: number } {
  const images = imagesOf(stack).filter((image) => image[PARTITION_KEY]?.S?.startsWith('SESSION#'));
  return { count: images.length, bytes: sumOf(images, (image) => itemBytes({ ...image })) };
}

/** What lists by month, report and recipient cost a recorded payout. */
export type ListShare = {
  /** Write units of their entries, over its whole life. */
  readonly units: number;
  /** Bytes of their keys in its row. */
  readonly bytes: number;
};

export function listShare(stack: DeployedStack): ListShare {
  const isPayout = (row: Image): boolean => row[PARTITION_KEY]?.S?.startsWith(PAYOUT_KEY_PREFIX) === true;
  const steps = stack.writes.records.filter(({ dynamodb }) => isPayout(dynamodb.NewImage));
  const payouts = imagesOf(stack).filter(isPayout);
  const units = sumOf(steps, ({ dynamodb: { OldImage: before, NewImage: after } }) =>
    sumOf(LIST_KEYS, (keys) => {
      const [old, fresh] = [before, after].map((row) => keys.map((name) => row?.[name]?.S).join('\n'));
      const isEntry = (row: Image | undefined): boolean => keys.every((name) => row?.[name] !== undefined);
      return old === fresh ? 0 : Number(isEntry(before)) + Number(isEntry(after));
    }),
  );
  const names = new Set(LIST_KEYS.flat());
  const bytes = sumOf(payouts, (row) =>
    itemBytes(Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)))),
  );
  return { units: units / payouts.length, bytes: bytes / payouts.length };
}

const LIST_KEYS = LIST_INDEXES.map(({ partitionKey }) => [partitionKey, LIST_SORT]);

type Image = Readonly<Record<string, AttributeValue>>;

/** The last version of every row. */
function imagesOf({ writes }: DeployedStack): Image[] {
  const latest = new Map<string, Image>();
  for (const { dynamodb } of writes.records) latest.set(JSON.stringify(dynamodb.Keys), dynamodb.NewImage);
  return [...latest.values()];
}
