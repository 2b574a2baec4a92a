import { createServer } from 'node:http';
import { z } from 'zod';
import { ROUTE_NAMES, ROUTES, type RouteName } from '../../console/api/contract/routes.ts';
import { statusReport } from '../support/bank-reports.ts';
import { type DeployedStack, functionAt } from '../support/lambda-host/deployed-stack.ts';
import type { EventSources } from '../support/lambda-host/event-sources.ts';
import { invoke } from '../support/lambda-host/invoke.ts';
import { putObject } from '../support/lambda-host/notifying-bucket.ts';
import { closeServer, listenOnLoopback, readBody } from '../support/loopback.ts';
import { ANNA, ask, runInvoked } from './approving.ts';

const listShape = z.looseObject({
  payouts: z.array(
    z.looseObject({
      payoutId: z.string(),
      version: z.int(),
      reportId: z.string(),
      amountMinor: z.nullish(z.string()),
      reasons: z.array(z.looseObject({ code: z.string() })),
    }),
  ),
});
const stopShape = z.looseObject({ stop: z.looseObject({ at: z.string() }) });
const reportsShape = z.looseObject({
  reports: z.array(z.looseObject({ digest: z.string(), outcome: z.string(), unmatched: z.int().optional() })),
});
const shownReportShape = z.looseObject({ waiting: z.array(z.looseObject({ ordinal: z.int() })) });
const batchesShape = z.looseObject({ batches: z.array(z.looseObject({ batchId: z.string() })) });

type Look = (name: RouteName, asking?: Parameters<typeof ask>[3]) => Promise<unknown>;

/**
 * All that people do in the console beside approving files, through the deployed functions: every screen, and a decision
 * of each kind about payouts of a source that is on a dry run, so that no payment differs by it.
 * @returns what each route was answered, by its name.
 */
export async function useConsole(
  stack: DeployedStack,
  sources: EventSources,
  trial: string,
): Promise<ReadonlyMap<RouteName, unknown>> {
  const answers = new Map<RouteName, unknown>();
  const look: Look = async (name, asking = {}) => {
    const answer = await ask(stack, name, ANNA, asking);
    answers.set(name, answer);
    return answer;
  };
  const reason = 'looked at in the console';
  const held = listShape.parse(
    await look('listPayouts', { query: { state: 'held', source: `spirii/${trial}` } }),
  );
  // Of many, nobody cancels what is held for more.
  const cancelled = held.payouts.find(({ reasons }) => reasons.length === 1);
  const others = held.payouts.filter((one) => one !== cancelled);
  const holdReason = cancelled?.reasons[0]?.code;
  if (cancelled === undefined || holdReason === undefined) throw new Error('The trial holds payouts.');
  // Never valid, so that nothing of it is claimed before a person ends it.
  const rejected = listShape
    .parse(await look('listPayouts', { query: { state: 'rejected' } }))
    .payouts.find(({ amountMinor }) => typeof amountMinor === 'string');
  if (rejected === undefined) throw new Error('A source has an expense that cannot be paid.');
  const released = await firstOf(others, async ({ payoutId }) => {
    const shown = await ask(stack, 'showPayout', ANNA, { params: { payoutId } });
    return releasableShape.safeParse(shown).success;
  });
  const month = new Date().toISOString().slice(0, 7);
  // Of an attempt that no ledger knows: a line for a person.
  const unknown = {
    originalMessageId: `BA${'0'.repeat(26)}`,
    lines: [{ endToEndId: `PO${'0'.repeat(26)}-01`, status: 'RJCT' }],
  };
  await putObject(stack, 'inbox/unknown.xml', Buffer.from(statusReport(unknown)));
  const reports = reportsShape.parse(await look('listBankReports', { query: { month } }));
  const waiting = reports.reports.find(({ unmatched = 0 }) => unmatched > 0);
  if (waiting === undefined) throw new Error('A report has lines that wait.');
  const { digest } = waiting;
  const shown = shownReportShape.parse(await look('showBankReport', { params: { digest } }));
  const { batches } = batchesShape.parse(await look('listBatches', { query: { month, state: 'submitted' } }));
  const batchId = batches[0]?.batchId ?? '';
  const payoutId = cancelled.payoutId;
  const { recipient } = z
    .looseObject({ recipient: z.string() })
    .parse(await look('showPayee', { params: { payoutId } }));
  for (const [name, asking] of [
    ['openApi', {}],
    ['me', {}],
    ['recordSignIn', { body: {} }],
    ['today', {}],
    ['listApprovals', {}],
    ['showApproval', { params: { batchId } }],
    ['showBatch', { params: { batchId } }],
    ['listBatchLines', { params: { batchId } }],
    ['totalPayouts', { query: { recipient } }],
    ['listPayouts', { query: { report: cancelled.reportId } }],
    ['showPayout', { params: { payoutId } }],
    ['countHolds', {}],
    ['listPayees', {}],
    ['listBankLines', {}],
    ['showMonth', { params: { month } }],
    ['showControls', {}],
    ['readIbans', { params: { payoutId }, body: { reason } }],
    [
      'releasePayout',
      { params: { payoutId: released.payoutId }, body: { reason, version: released.version } },
    ],
    [
      'cancelPayout',
      { params: { payoutId: rejected.payoutId }, body: { reason, version: rejected.version } },
    ],
    [
      'cancelHolds',
      {
        params: { reason: holdReason },
        body: { payouts: [{ payoutId, version: cancelled.version }], reason },
      },
    ],
    ['replayBankReport', { params: { digest }, body: { reason } }],
    ['endBankLine', { params: { digest, ordinal: String(shown.waiting[0]?.ordinal) }, body: { reason } }],
    ['downloadFile', { params: { batchId }, body: {} }],
    ['recordUpload', { params: { batchId }, body: { reason } }],
    ['downloadPayouts', { body: { month } }],
    ['downloadPayouts', { body: { recipient } }],
    ['downloadPayouts', { body: { report: cancelled.reportId } }],
    ['downloadPayouts', { body: { state: 'held' } }],
    ['listAudit', {}],
    ['downloadAudit', { body: { day: new Date().toISOString().slice(0, 10) } }],
  ] as const) {
    await look(name, asking);
  }
  const stopping = { debtorAccountId: 'nordfleet-eur', reason };
  const { at: stoppedAt } = stopShape.parse(await look('stopPayments', { body: stopping })).stop;
  await look('resumePayments', { body: { ...stopping, stoppedAt } });
  await exportMonth(stack, look, reason);
  await exportEvidence(stack, month, reason);
  await runInvoked(stack);
  await sources.drainQueue();
  return answers;
}

const exportsShape = z.looseObject({
  exports: z.array(
    z.looseObject({
      name: z.string(),
      job: z.nullable(
        z.looseObject({
          state: z.string(),
          lots: z.array(
            z.looseObject({ digest: z.string(), files: z.array(z.looseObject({ name: z.string() })) }),
          ),
          says: z.array(z.looseObject({ code: z.string(), message: z.string() })),
        }),
      ),
    }),
  ),
});

/** A month that is over and has no payment: closed, and its journal and statements made. */
async function exportMonth(stack: DeployedStack, look: Look, reason: string): Promise<void> {
  const params = { month: '2026-10' };
  // The second time what is made is held against what lies there.
  for (const _ of ['made', 'made again']) {
    for (const name of ['csv', 'statements']) await look('startExport', { params, body: { name, reason } });
    await runInvoked(stack);
  }
  const { exports } = exportsShape.parse(await look('listExports', { params }));
  const lots = exports.flatMap(({ name, job }) => (job?.lots ?? []).map((lot) => ({ name, ...lot })));
  const [lot] = lots;
  const file = lot?.files[0];
  if (
    lot === undefined ||
    file === undefined ||
    exports.some(({ job }) => job !== null && job.state !== 'done')
  ) {
    throw new Error('Each export is made, and one has a file.');
  }
  await look('downloadExport', { params, body: { file: file.name } });
  await look('handOverExport', { params, body: { name: lot.name, digest: lot.digest, reason } });
}

/** Of the month that goes on, with all its files and reports. */
async function exportEvidence(stack: DeployedStack, month: string, reason: string): Promise<void> {
  const params = { month };
  await ask(stack, 'startExport', ANNA, { params, body: { name: 'evidence', reason } });
  await runInvoked(stack);
  const { exports } = exportsShape.parse(await ask(stack, 'listExports', ANNA, { params }));
  const evidence = exports.find(({ name }) => name === 'evidence')?.job;
  if (evidence?.state !== 'done' || evidence.says[0]?.code !== 'evidence-holds') {
    throw new Error(`Evidence is made, and holds: ${evidence?.says.map(({ message }) => message).join(' ')}`);
  }
  const file = evidence.lots[0]?.files[0]?.name;
  await ask(stack, 'downloadExport', ANNA, { params, body: { file } });
}

const releasableShape = z.looseObject({
  release: z.looseObject({
    may: z.literal(true),
    needsAnother: z.literal(false),
    asksSameAccount: z.literal(false),
  }),
});

async function firstOf<T>(all: readonly T[], isMeant: (one: T) => Promise<boolean>): Promise<T> {
  for (const one of all) if (await isMeant(one)) return one;
  throw new Error('None is meant.');
}

/** Routes that `useConsole` does not ask: other tests of the flow do, or one of its own kind stands for them. */
export const ASKED_ELSEWHERE: readonly RouteName[] = ROUTE_NAMES.filter((name) =>
  (
    [
      'approveBatch',
      'refuseBatch',
      'offerKey',
      'registerKey',
      'revokeKey',
      'settlePayout',
      'releaseHolds',
    ] satisfies RouteName[]
  ).some((other) => other === name && ROUTES[name].method === 'POST'),
);

const answerShape = z.object({
  Status: z.string(),
  PhysicalResourceId: z.string(),
  Reason: z.string().optional(),
});

/** CloudFormation asks for the page at a deployment, and waits for an answer at an address that it signed. */
export async function publishPage(stack: DeployedStack): Promise<z.infer<typeof answerShape>> {
  let answered: unknown;
  const server = createServer(async (request, response) => {
    answered = JSON.parse((await readBody(request)).toString('utf8'));
    response.writeHead(200).end();
  });
  const address = await listenOnLoopback(server);
  const [resource] = stack.template.ofType('Custom::ConsolePage');
  if (resource === undefined) throw new Error('The template publishes no page.');
  const { SignIn } = stack.template.read(resource, z.object({ SignIn: z.string() }));
  const { invocation } = await invoke(stack, functionAt(stack, 'console-publish'), {
    RequestType: 'Create',
    ResponseURL: `http://${address}/`,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: resource.logicalId,
    ResourceProperties: { SignIn },
  });
  await closeServer(server);
  if (!invocation.ok) throw new Error(`The page was not published: ${invocation.error.errorMessage}`);
  return answerShape.parse(answered);
}
