import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Payout } from '../../functions/core/payout.ts';
import { PARTITION_KEY, PAYOUT_KEY_PREFIX } from '../../functions/ledger/keys.ts';
import { readAllPayouts } from '../../local/read-stores.ts';
import { simulateBank } from '../../local/sandbox/bank/simulate.ts';
import type { BankReport, OutboxFile } from '../../local/sandbox/bank/simulator.ts';
import { SANDBOX_SEED } from '../../local/sources.ts';
import { PROJECT_ROOT } from '../infra/synthesized.ts';
import { exampleText } from '../support/config.ts';
import { drainBodies } from '../support/embedded.ts';
import { type DeployedStack, functionAt } from '../support/lambda-host/deployed-stack.ts';
import { EventSources } from '../support/lambda-host/event-sources.ts';
import { invokeAsync } from '../support/lambda-host/invoke.ts';
import { putObject, takePaymentFiles } from '../support/lambda-host/notifying-bucket.ts';
import { NoAnswer } from '../support/lambda-host/recording-proxy.ts';
import { missSchedule, runSchedule, scheduleNames } from '../support/lambda-host/schedules.ts';
import { COMPILED } from '../support/run-node.ts';
import { newFolder, remove } from '../support/temporary-folder.ts';
import { decideAll } from './approving.ts';
import { TRIAL_ACCOUNT } from './deployment.ts';
import { runMorningMail } from './morning-mail.ts';
import { publishPage, useConsole } from './use-console.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The n-th call of an operation by a function, before its effect or before its answer. */
type Moment = {
  readonly of: string;
  readonly operation: string;
  readonly nth: number;
  readonly at: 'before' | 'after';
};

/** Kills the function's process at a moment, or only loses the answer; spares later calls. */
function strikeOnce(stack: DeployedStack, what: 'death' | 'lost answer', moment: Moment): void {
  const victim = functionAt(stack, moment.of);
  let calls = 0;
  stack.proxy.onCall = async ({ role, operation }, at) => {
    if (role !== victim.description.role || operation !== moment.operation || at !== moment.at) return;
    calls += 1;
    if (calls !== moment.nth) return;
    if (what === 'death') await victim.kill();
    throw new NoAnswer();
  };
}

export type Scenario = {
  /** The ledger after all answers of the bank. */
  readonly settled: readonly Payout[];
  /** The final ledger. */
  readonly final: readonly Payout[];
  /** Payment files accepted by the bank. */
  readonly files: readonly OutboxFile[];
  /** The batch that two people approved. */
  readonly approved: string;
  /** The payouts of `npm start` with the same sources and bank. */
  readonly reference: readonly { readonly payoutId: string; readonly state: string }[];
  /** Bodies of the messages left in each queue, by its name. */
  readonly leftInQueues: ReadonlyMap<string, readonly string[]>;
  readonly poison: string;
  /** Events of runs that failed at every try or never started. */
  readonly missedRuns: number;
  /** What the console's functions answered, by route. */
  readonly shown: Awaited<ReturnType<typeof useConsole>>;
  /** What subscribers of the morning mail got. */
  readonly mails: Awaited<ReturnType<typeof runMorningMail>>;
  /** What CloudFormation was told of the page. */
  readonly published: Awaited<ReturnType<typeof publishPage>>;
};

/** The whole flow with every trouble: lost and poison messages, dying processes, failing runs. */
export async function runScenario(stack: DeployedStack): Promise<Scenario> {
  const reference = readReference();
  const sources = new EventSources(stack);
  const run = (name: string) => runSchedule(stack, name);
  const runAll = async (prefix: string): Promise<void> => {
    for (const name of scheduleNames(stack).filter((one) => one.startsWith(prefix))) await run(name);
  };
  const collectAndExecute = async (): Promise<void> => {
    strikeOnce(stack, 'death', {
      of: 'collect-expenses/ampeco-voltgrid',
      operation: 'PutItem',
      nth: 30,
      at: 'after',
    });
    for (const source of ['spirii-nordfleet', 'ampeco-voltgrid']) await run(`collect-expenses-${source}`);
    await loseOneMessage(stack);
    strikeOnce(stack, 'death', { of: 'execute-payouts', operation: 'UpdateItem', nth: 20, at: 'after' });
    await sources.drainQueue();
  };
  const submit = async (): Promise<void> => {
    // Claimed, not yet sealed: its batch becomes void later. The next run takes the remaining payouts.
    strikeOnce(stack, 'death', { of: 'submit-batches', operation: 'UpdateItem', nth: 5, at: 'after' });
    await run('submit-batches-nordfleet-eur');
    // Sealed, with an unknown file: first it is missing, then it exists.
    strikeOnce(stack, 'death', { of: 'submit-batches', operation: 'PUT', nth: 1, at: 'before' });
    await run('submit-batches-nordfleet-dkk');
    strikeOnce(stack, 'death', { of: 'submit-batches', operation: 'PUT', nth: 1, at: 'after' });
    await run('submit-batches-nordfleet-sek');
    approved = await decideAll(stack, tableOf(stack).tableName);
  };
  let approved = '';
  const poison = await sendPoison(stack);
  await collectAndExecute();
  await sources.drainStream();
  await submit();
  await run('repair-payouts-repair');
  // Leases run out, and ready payouts have stalled.
  for (const one of stack.functions) await one.setClock(HOUR_MS);
  await run('repair-payouts-repair');
  await sources.drainQueue();
  strikeOnce(stack, 'lost answer', { of: 'submit-batches', operation: 'PUT', nth: 1, at: 'after' });
  await runAll('submit-batches');
  const files = await takePaymentFiles(stack);
  await answerAsBank(stack, files);
  const { payouts: settled } = await readAllPayouts(tableOf(stack));
  // This includes a new attempt after a technical refusal.
  await runAll('repair-payouts');
  // The source on a dry run, up to its previews.
  await run(`collect-expenses-spirii-${TRIAL_ACCOUNT}`);
  await sources.drainQueue();
  await runAll('submit-batches');
  const shown = await useConsole(stack, sources, TRIAL_ACCOUNT);
  const mails = await runMorningMail(stack);
  const published = await publishPage(stack);
  const missedRuns = await failEverything(stack);
  const { payouts: final } = await readAllPayouts(tableOf(stack));
  await sources.drainStream();
  await putForeignRow(stack);
  // The bus was down for longer than the mapping waits.
  await sources.drainStream(DAY_MS);
  return {
    settled: settled.filter(({ account }) => account !== TRIAL_ACCOUNT),
    final,
    files,
    approved,
    reference: await reference,
    leftInQueues: await readQueues(stack),
    poison,
    missedRuns,
    shown,
    mails,
    published,
  };
}

const exampleShape = z.looseObject({ debtorAccounts: z.array(z.looseObject({})) });
const referenceShape = z.object({ payouts: z.array(z.object({ payoutId: z.string(), state: z.string() })) });

/** `npm start` in its own folder, without its people: they refuse a line of a file, which others would pay. */
async function readReference(): Promise<Scenario['reference']> {
  const cwd = newFolder();
  const example = exampleShape.parse(JSON.parse(exampleText()));
  const debtorAccounts = example.debtorAccounts.map((account) => ({ ...account, approval: { people: 0 } }));
  const config = join(cwd, 'config.json');
  writeFileSync(config, JSON.stringify({ ...example, debtorAccounts }));
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(PROJECT_ROOT, 'local/start.ts'), '--json', '--config', config],
      { cwd, env: { PATH: '/nonexistent', ...COMPILED }, maxBuffer: 64 * 1024 * 1024 },
    );
    return referenceShape.parse(JSON.parse(stdout)).payouts;
  } finally {
    remove(cwd);
  }
}

function queueUrl({ template }: DeployedStack, name: string): string {
  const found = template.ofType('AWS::SQS::Queue').find(({ properties }) => properties['QueueName'] === name);
  if (found === undefined) throw new Error(`The template has no queue ${name}.`);
  return template.reference(found.logicalId);
}

async function sendPoison(stack: DeployedStack): Promise<string> {
  const poison = '{"payoutId":"of somebody else"}';
  await stack.outsider.sqs.send(
    new SendMessageCommand({ QueueUrl: queueUrl(stack, 'ev-payouts-example-payouts'), MessageBody: poison }),
  );
  return poison;
}

/** Its payout stays ready until the repair sees that it stalled. */
async function loseOneMessage(stack: DeployedStack): Promise<void> {
  const QueueUrl = queueUrl(stack, 'ev-payouts-example-payouts');
  const { sqs } = stack.outsider;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  const lost = Messages.find(({ Body = '' }) => Body.includes('"version"'));
  if (lost === undefined) throw new Error('There is no message to lose.');
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: lost.ReceiptHandle }));
  for (const { ReceiptHandle } of Messages) {
    if (ReceiptHandle === lost.ReceiptHandle) continue;
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
}

/** Puts every answer into the inbox, also the last return. */
async function answerAsBank(stack: DeployedStack, files: readonly OutboxFile[]): Promise<void> {
  const { reports } = simulateBank({ seed: SANDBOX_SEED, files, receivedAtMs: Date.now() + HOUR_MS });
  for (const { name, bytes } of withTechnicalReason(reports)) await putObject(stack, `inbox/${name}`, bytes);
}

/** Gives the bank's first refusal a technical reason: it may go again once no statement shows it. */
function withTechnicalReason(reports: readonly BankReport[]): BankReport[] {
  const refusal = /(<TxInfAndSts>(?:(?!<TxInfAndSts>).)*?<Rsn><Cd>)[A-Z0-9]{4}(?=<)/s;
  const textOf = ({ bytes }: BankReport): string => new TextDecoder().decode(bytes);
  const first = reports.find((report) => refusal.test(textOf(report)));
  if (first === undefined) throw new Error('The bank refused no payment.');
  return reports.map((report) =>
    report === first
      ? { ...report, bytes: new TextEncoder().encode(textOf(report).replace(refusal, '$1TM01')) }
      : report,
  );
}

/**
 * Runs that fail at every try, events never taken, and a foreign row.
 * @returns the number of unprocessed events.
 */
async function failEverything(stack: DeployedStack): Promise<number> {
  const failing = stack.functions.filter(({ description }) => description.asyncRuns !== undefined);
  for (const one of failing) await invokeAsync(stack, one, { nothing: 'known' });
  const schedules = scheduleNames(stack);
  for (const name of schedules) await missSchedule(stack, name);
  await putForeignRow(stack);
  return failing.length + schedules.length;
}

async function putForeignRow(stack: DeployedStack): Promise<void> {
  await stack.outsider.dynamoDb.send(
    new PutItemCommand({
      TableName: tableOf(stack).tableName,
      Item: { [PARTITION_KEY]: { S: `${PAYOUT_KEY_PREFIX}${'0'.repeat(26)}` } },
    }),
  );
}

function tableOf(stack: DeployedStack) {
  const [table] = stack.template.ofType('AWS::DynamoDB::Table');
  return {
    dynamoDb: stack.outsider.dynamoDb,
    tableName: stack.template.reference(table?.logicalId ?? ''),
  };
}

async function readQueues(stack: DeployedStack): Promise<Scenario['leftInQueues']> {
  const left = new Map<string, readonly string[]>();
  for (const { logicalId } of stack.template.ofType('AWS::SQS::Queue')) {
    const QueueUrl = stack.template.reference(logicalId);
    const bodies = await drainBodies(stack.outsider.sqs, QueueUrl);
    left.set(stack.template.attribute(logicalId, 'QueueName'), bodies);
  }
  return left;
}
