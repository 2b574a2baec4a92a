import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createHandler as createCollect } from '../../functions/collect-expenses/handler.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import type { SourceName } from '../../functions/core/expense.ts';
import type { PaymentPlan, Payout } from '../../functions/core/payout.ts';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import { createHandler as createExecute } from '../../functions/execute-payouts/handler.ts';
import { payoutKey } from '../../functions/ledger/keys.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import { keyOf } from '../../functions/ledger/table.ts';
import { type Clock, systemClock } from '../../functions/platform/clock.ts';
import { createLambdaMetrics } from '../../functions/platform/lambda-metrics.ts';
import { payeePolicyOf } from '../../functions/platform/payee-policy.ts';
import { createHandler as createPublish } from '../../functions/publish-events/handler.ts';
import { createHandler as createReconcile } from '../../functions/reconcile-bank-reports/handler.ts';
import { createHandler as createRepair } from '../../functions/repair-payouts/handler.ts';
import { openSource } from '../../functions/sources/open-source.ts';
import type { Source } from '../../functions/sources/source.ts';
import { createHandler as createSubmit } from '../../functions/submit-batches/handler.ts';
import { streamRecordOf } from '../../local/embedded/table-stream.ts';
import { RecordingBus } from '../operate/redrive/recording-bus.ts';
import { accountReport, statusReport } from '../support/bank-reports.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { FakeSource } from '../support/fake-source.ts';
import { scheduledPayout } from '../support/payment-stand.ts';
import { PLAN, payoutIn, payoutOf, step } from '../support/payouts.ts';
import type { CapturedOutput } from './captured-output.ts';
import { CONFIG, type FullRun } from './full-run.ts';
import type { Person } from './personal-data.ts';

/** Her data stand wherever foreign text may come from. */
export const JANE: Person = { iban: IBANS.deOther, recipientName: 'Jöhanna Quäkenbrück-Doe' };
const SAYS = `${JANE.recipientName} ${JANE.iban}`;

const ACCOUNT = CONFIG.debtorAccounts[0];
const SOURCE = CONFIG.sources[0];
if (ACCOUNT === undefined || SOURCE === undefined)
  throw new Error('The example has a source and an account.');

const HOUR_MS = 3_600_000;

const ofJane = { recipientName: JANE.recipientName, iban: JANE.iban, account: SOURCE.account };
const plan: PaymentPlan = { ...PLAN, debtorAccountId: ACCOUNT.id };

/** Collected, and still open at the proof of the sums: to an account unused elsewhere in the run. */
const OPEN = expense({ ...ofJane, iban: IBANS.nl, expenseId: 'open', recipientId: 'open' });

async function put(run: FullRun, payout: Payout): Promise<void> {
  const Item = encodePayout(payout);
  const sets = Object.entries(Item).filter(([name]) => name !== 'pk');
  await run.dynamoDb.send(
    new UpdateItemCommand({
      TableName: run.tableName,
      Key: keyOf(payoutKey(payout.payoutId)),
      UpdateExpression: `SET ${sets.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(sets.map(([name], index) => [`#n${index}`, name])),
      ExpressionAttributeValues: Object.fromEntries(sets.map(([, value], index) => [`:v${index}`, value])),
    }),
  );
}

/** Sources that fail in their own words, and give unpayable expenses. */
export async function troubleCollection(run: FullRun, output: CapturedOutput): Promise<void> {
  const collect = (source: SourceName, account: string, opened: () => Promise<Source>): Promise<void> => {
    const { table, queue, clock } = run;
    const deps = { config: CONFIG, table, queue, clock, random: Math.random, log: output.log };
    const handler = createCollect({ ...deps, openSource: opened });
    return output.invoke((event) => handler(event, HOUR_MS), { source, account });
  };
  // A client's retries and time-outs, a hundred times shorter.
  const hurried: Clock = {
    now: () => run.clock.now(),
    sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
  };
  for (const config of CONFIG.sources) {
    const sandbox = config.kind === 'spirii' ? run.spirii : run.ampeco;
    const overHttp = (token: string) => async (): Promise<Source> =>
      openSource(
        { ...config, baseUrl: sandbox.url },
        { token, fetch: globalThis.fetch, clock: hurried, random: Math.random, log: output.log },
      );
    sandbox.faults.set({ kind: 'malformed-json' });
    await collect(config.kind, config.account, overHttp(sandbox.token));
    sandbox.faults.set({ kind: 'wrong-shape' });
    await collect(config.kind, config.account, overHttp(sandbox.token));
    sandbox.faults.clear();
    await collect(config.kind, config.account, overHttp(`${sandbox.token}-of-another`));
  }
  await put(run, payoutIn('paid'));
  const items = [
    expense({ recipientName: JANE.recipientName, iban: JANE.iban }),
    expense({ ...ofJane, expenseId: 'jane-1', iban: SAYS, reference: SAYS, sourceStatus: SAYS }),
    expense({ ...ofJane, expenseId: 'jane-2', amount: { text: SAYS, unit: 'minor' }, currency: SAYS }),
    expense({ ...ofJane, expenseId: 'jane-3', bic: SAYS }),
    OPEN,
    new PipelineError('SOURCE_RESPONSE_MALFORMED', 'An expense cannot be read.', {
      action: 'Look at it in the source.',
      cause: new Error(SAYS),
    }),
  ];
  const failAt = { index: items.length, error: new Error(SAYS) };
  const source = new FakeSource([...items, ...items], { failAt, account: SOURCE?.account ?? '' });
  await collect('spirii', SOURCE?.account ?? '', async () => source);
  await collect('spirii', SAYS, async () => source);
  await collect('spirii', SOURCE?.account ?? '', () => Promise.reject(new Error(SAYS)));
}

/** Foreign messages, and an unreadable row. */
export async function troubleExecution(run: FullRun, output: CapturedOutput): Promise<void> {
  const spoiled = payoutOf(expense({ ...ofJane, expenseId: 'spoiled' }));
  await put(run, spoiled);
  await run.dynamoDb.send(
    new UpdateItemCommand({
      TableName: run.tableName,
      Key: keyOf(payoutKey(spoiled.payoutId)),
      UpdateExpression: 'SET #currency = :says',
      ExpressionAttributeNames: { '#currency': 'currency' },
      ExpressionAttributeValues: { ':says': { L: [{ S: SAYS }] } },
    }),
  );
  const bodies = [
    SAYS,
    JSON.stringify({ payoutId: SAYS, version: 1 }),
    JSON.stringify({ payoutId: spoiled.payoutId, version: 1 }),
  ];
  const { maxPayoutMinor: limits } = CONFIG.limits;
  const execute = createExecute({
    table: run.table,
    limits,
    payees: payeePolicyOf(CONFIG),
    debtorAccounts: CONFIG.debtorAccounts,
    clock: run.clock,
    log: output.log,
  });
  const Records = bodies.map((body, index) => ({ messageId: `message-${index}`, body }));
  await output.invoke(execute, { Records });
  await output.invoke(execute, { Records: [SAYS] });
}

/** A cap, a bucket that fails in its own words, and a recipient that no file may name. */
export async function troubleSubmission(run: FullRun, output: CapturedOutput): Promise<void> {
  for (const id of ['due-1', 'due-2']) {
    await put(run, scheduledPayout(expense({ ...ofJane, expenseId: id, recipientId: id }), plan));
  }
  const { bucket, ...deps } = run.deps(output);
  const one = { count: 1, sumMinor: 1_000_000n };
  const submit = (changes: object, client: S3Client = bucket.client): Promise<void> => {
    const debtorAccounts = CONFIG.debtorAccounts.map((account) => ({ ...account, ...changes }));
    const handler = createSubmit({ ...deps, bucket: { ...bucket, client }, debtorAccounts });
    return output.invoke(handler, { debtorAccount: ACCOUNT?.id });
  };
  await submit({ maxPerRun: one });
  await submit({ holderName: '' });
  const failing = run.newS3();
  failing.middlewareStack.add(
    () => () => Promise.reject(Object.assign(new Error(SAYS), { name: 'ServiceFault', Key: SAYS })),
    { step: 'initialize' },
  );
  await submit({}, failing);
  await output.invoke(createSubmit({ ...deps, bucket, debtorAccounts: [] }), { debtorAccount: SAYS });
}

/** Reports that are broken, early, contradictory or unrelated, and keys that name an account. */
export async function troubleReports(run: FullRun, output: CapturedOutput): Promise<void> {
  const reconcile = createReconcile({
    table: run.table,
    s3: run.s3,
    debtorAccounts: CONFIG.debtorAccounts,
    clock: run.clock,
    log: output.log,
  });
  const notify = (key: string): Promise<void> => {
    const Records = [{ s3: { bucket: { name: run.bucketName }, object: { key } } }];
    return output.invoke(reconcile, { Records });
  };
  const paid = run.result.payouts.find(({ state }) => state === 'paid');
  const refused = statusReport({
    originalMessageId: SAYS,
    group: { status: 'RJCT', reason: JANE.iban },
    lines: [
      { endToEndId: SAYS, status: 'RJCT', reason: SAYS },
      { endToEndId: `${payoutOf().payoutId}-07`, status: SAYS },
    ],
  });
  const opposed = statusReport({
    originalMessageId: paid?.batchId ?? '',
    lines: [{ endToEndId: paid === undefined ? '' : endToEndIdOf(paid), status: 'RJCT', reason: 'AC04' }],
  });
  const statement = accountReport(
    'camt.053',
    [
      { amount: '1.00', transactions: [{ endToEndId: SAYS, paymentInformationId: SAYS }] },
      { amount: '2.00', side: 'CRDT', transactions: [{ endToEndId: SAYS, returned: 'AC04' }] },
    ],
    { iban: JANE.iban, messageId: SAYS },
  );
  const reports = {
    [`inbox/${JANE.iban}-pain002.xml`]: refused,
    [`inbox/${JANE.iban}-opposed.xml`]: opposed,
    [`inbox/${JANE.iban}.xml`]: statement,
    'inbox/doctype.xml': statement.replace('<Document', `<!DOCTYPE ${JANE.iban}><Document`),
    'inbox/entity.xml': refused.replace('RJCT', `&${JANE.iban};`),
    'inbox/tag.xml': statement.replace('</GrpHdr>', `</${JANE.iban}>`),
    'inbox/text.xml': SAYS,
  };
  for (const [key, Body] of Object.entries(reports)) {
    const ContentLength = Buffer.byteLength(Body);
    await run.s3.send(new PutObjectCommand({ Bucket: run.bucketName, Key: key, Body, ContentLength }));
    await notify(encodeURIComponent(key));
  }
  await notify(`inbox/${JANE.iban}-gone.xml`);
  await notify(`inbox/${JANE.iban}%`);
  await notify(`outbox/${JANE.iban}.xml`);
}

/** Rows written past the ledger, and a month without anybody acting. */
export async function troubleRepair(run: FullRun, output: CapturedOutput): Promise<void> {
  await put(run, { ...payoutOf(OPEN), recipientName: `${JANE.recipientName} the Second` });
  await put(run, payoutOf(expense({ ...ofJane, expenseId: 'stalled' })));
  const silent = scheduledPayout(expense({ ...ofJane, expenseId: 'silent' }), plan);
  await put(run, step(step(silent, 'batched', { batchId: 'batch-1' }), 'submitted'));
  const repair = createRepair(run.deps(output));
  for (const task of ['outlook', 'repair', 'prove', SAYS]) await output.invoke(repair, { task });
}

/** A bus that fails in its own words, and records that make no event. */
export async function troubleEvents(run: FullRun, output: CapturedOutput): Promise<void> {
  const { bus } = new RecordingBus();
  const publish = createPublish({
    bus: { ...bus, log: output.log },
    aside: { client: run.sqs, queueUrl: run.asideQueueUrl },
    metrics: createLambdaMetrics(`ev-payouts/${CONFIG.stage}`),
    log: output.log,
  });
  const at = { ordinal: 1, atMs: run.clock.now(), region: 'eu-central-1' };
  const images = run.result.payouts.map((payout) => encodePayout(payout));
  const spoiled = { ...encodePayout(payoutOf(expense(ofJane))), currency: { L: [{ S: SAYS }] } };
  const Records = [...images, spoiled].map((image, index) =>
    streamRecordOf({ ...at, eventName: 'MODIFY', image, ordinal: index + 1 }),
  );
  const removed = { ...Records[0], eventName: 'REMOVE' };
  const handler = (event: unknown): Promise<unknown> => publish(event, HOUR_MS);
  await output.invoke(handler, { Records: [...Records, removed] });
  bus.client.middlewareStack.add(() => () => Promise.reject(new Error(SAYS)), {
    step: 'initialize',
    priority: 'high',
  });
  await output.invoke(handler, { Records });
  await output.invoke(handler, { Records: [SAYS] });
}
