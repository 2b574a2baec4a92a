import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { simulateBank } from '../../local/sandbox/bank/simulate.ts';
import type { OutboxFile } from '../../local/sandbox/bank/simulator.ts';
import { startSpiriiSandbox } from '../../local/sandbox/spirii/sandbox.ts';
import { type DeployedStack, startDeployedStack } from '../../test/support/lambda-host/deployed-stack.ts';
import { EventSources } from '../../test/support/lambda-host/event-sources.ts';
import { putObject, takePaymentFiles } from '../../test/support/lambda-host/notifying-bucket.ts';
import { runSchedule, scheduleNames } from '../../test/support/lambda-host/schedules.ts';
import { synthesize } from '../../test/support/lambda-host/synthesize.ts';
import type { Usage } from './prices.ts';
import {
  type ListShare,
  listShare,
  markOf,
  metricsIn,
  plus,
  sessionClaims,
  tableBytes,
  usageSince,
} from './usage.ts';

const SEED = 20261;
const CONFIG_FILE = new URL('../../config/example.json', import.meta.url);
/** More than one machine can ask for. */
const REQUESTS_PER_MINUTE = 100_000;

/** Recorded usage of one deployment and one month of payouts. */
export type Recorded = {
  /** Payouts ordered from the bank. */
  readonly payouts: number;
  readonly perPart: ReadonlyMap<string, Usage>;
  /** A collection that finds every expense unchanged. */
  readonly readAgain: Usage;
  /** All scheduled runs of a month without work. */
  readonly idleMonth: Usage;
  /** Metrics published at rest, and those that payouts add. */
  readonly metrics: { readonly atRest: number; readonly ofPayouts: number };
  readonly tableBytes: number;
  /** Claimed charging sessions, and the bytes of their rows. */
  readonly sessions: { readonly count: number; readonly bytes: number };
  readonly lists: ListShare;
  readonly keyGrants: number;
  readonly resources: {
    readonly secrets: number;
    readonly alarms: number;
    readonly dashboards: number;
    readonly keys: number;
  };
};

const configShape = z.looseObject({
  sources: z.array(z.looseObject({ kind: z.string(), secretName: z.string() })),
});

/** Deploys the example, lets it do nothing, then pays a month of expenses from end to end. */
export async function recordRun(expenses: number): Promise<Recorded> {
  const spirii = await startSpiriiSandbox({
    seed: SEED,
    month: { year: 2026, monthIndex: 9 },
    size: expenses,
    troubles: false,
    rateLimit: { requests: REQUESTS_PER_MINUTE, windowMs: 60_000 },
  });
  const directory = mkdtempSync(join(tmpdir(), 'ev-payouts-cost-'));
  try {
    const config = configShape.parse(JSON.parse(readFileSync(CONFIG_FILE, 'utf8')));
    const sources = config.sources.map((source) => ({
      ...source,
      requestsPerMinute: REQUESTS_PER_MINUTE,
      ...(source.kind === 'spirii' ? { baseUrl: spirii.url } : {}),
    }));
    const stack = await startDeployedStack(synthesize(JSON.stringify({ ...config, sources }), directory));
    try {
      for (const { secretName } of config.sources) {
        stack.secrets.put(secretName, JSON.stringify({ token: spirii.token }));
      }
      return await record(stack);
    } finally {
      await stack.close();
    }
  } finally {
    await spirii.close();
    rmSync(directory, { recursive: true });
  }
}

async function record(stack: DeployedStack): Promise<Recorded> {
  const sources = new EventSources(stack);
  const schedules = scheduleNames(stack);
  const measured = async (work: () => Promise<unknown>): Promise<Usage> => {
    const mark = markOf(stack);
    await work();
    return usageSince(stack, mark);
  };
  const runAll = async (prefix: string): Promise<void> => {
    for (const name of schedules.filter((one) => one.startsWith(prefix))) await runSchedule(stack, name);
  };
  const collect = schedules.find((name) => name.startsWith('collect-expenses-spirii')) ?? '';
  const idleMonth = await idleRuns(stack, schedules, measured);
  const atRest = metricsIn(stack.logs.map(({ line }) => line));
  const perPart = new Map<string, Usage>();
  perPart.set('collect-expenses', await measured(() => runSchedule(stack, collect)));
  perPart.set('execute-payouts', await measured(() => sources.drainQueue()));
  perPart.set('submit-batches', await measured(() => runAll('submit-batches')));
  const files = await takePaymentFiles(stack);
  const { reports } = simulateBank({ seed: SEED, files, receivedAtMs: Date.now() });
  const reconcile = async (): Promise<void> => {
    for (const { name, bytes } of reports) await putObject(stack, `inbox/${name}`, bytes);
  };
  perPart.set('reconcile-bank-reports', await measured(reconcile));
  perPart.set('publish-events', await measured(() => sources.drainStream()));
  perPart.set('repair-payouts', await measured(() => runAll('repair-payouts')));
  const readAgain = await measured(() => runSchedule(stack, collect));
  return {
    payouts: paymentsIn(files),
    perPart,
    readAgain,
    idleMonth,
    metrics: { atRest, ofPayouts: metricsIn(stack.logs.map(({ line }) => line)) - atRest },
    tableBytes: tableBytes(stack),
    sessions: sessionClaims(stack),
    lists: listShare(stack),
    keyGrants: [...stack.permissions.grants().values()]
      .flat()
      .filter(({ action }) => action.startsWith('kms:')).length,
    resources: {
      secrets: stack.template.ofType('AWS::SecretsManager::Secret').length,
      alarms: alarmMetrics(stack),
      dashboards: stack.template.ofType('AWS::CloudWatch::Dashboard').length,
      keys: stack.template.ofType('AWS::KMS::Key').length,
    },
  };
}

/** Runs each schedule but the collections' once, with an empty ledger, times its runs in a month of 30 days. */
async function idleRuns(
  stack: DeployedStack,
  schedules: readonly string[],
  measured: (work: () => Promise<unknown>) => Promise<Usage>,
): Promise<Usage> {
  let month: Usage = {};
  for (const resource of stack.template.ofType('AWS::Scheduler::Schedule')) {
    const name = stack.template.text(resource.properties['Name']);
    const times = runsPerMonth(stack.template.text(resource.properties['ScheduleExpression']));
    month = plus(month, { schedulerRuns: times });
    if (!schedules.includes(name) || name.startsWith('collect-expenses')) continue;
    // Once uncounted: a process serves many runs.
    await runSchedule(stack, name);
    month = plus(month, await measured(() => runSchedule(stack, name)), times);
  }
  return month;
}

const alarmShape = z.object({
  Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).default([]),
});

/** Metrics under alarms: an alarm on several pays for each. */
function alarmMetrics({ template }: DeployedStack): number {
  return template
    .ofType('AWS::CloudWatch::Alarm')
    .map(({ properties }) => alarmShape.parse(properties).Metrics)
    .map((metrics) => metrics.filter(({ MetricStat }) => MetricStat !== undefined).length)
    .reduce((sum, count) => sum + Math.max(count, 1), 0);
}

/** @throws Error for an expression that the example lacks. */
function runsPerMonth(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return (30 * 24 * (unit === 'minute' ? 60 : 1)) / Number(count);
  const [, hours, days] = /^cron\(\d+ (\S+) \S \S (\S+) \S\)$/.exec(expression) ?? [];
  if (hours === '*') return 30 * 24;
  if (days === 'MON-FRI') return 22;
  if (hours !== undefined && /^\d+$/.test(hours)) return 30;
  throw new Error(`How often ${expression} comes is not known here.`);
}

function paymentsIn(files: readonly OutboxFile[]): number {
  return files
    .map(({ bytes }) => new TextDecoder().decode(bytes).match(/<EndToEndId>/g)?.length ?? 0)
    .reduce((sum, count) => sum + count, 0);
}
