import { openApiText } from '../../console/api/contract/open-api.ts';
import { createHandler as createDecide } from '../../console/api/decide/handler.ts';
import { createHandler as createExport } from '../../console/api/export/handler.ts';
import { createHandler as createRead } from '../../console/api/read/handler.ts';
import { noteAlarm } from '../../functions/ledger/alarm-notes.ts';
import { AuditTrail } from '../../functions/ledger/audit.ts';
import { approvalRulesOf, asksTwoPeople } from '../../functions/platform/approval-rules.ts';
import type { Config } from '../../functions/platform/config.ts';
import { accounting } from '../../functions/platform/config-accounting.ts';
import { createHandler as createReconcile } from '../../functions/reconcile-bank-reports/handler.ts';
import { recordRules } from '../../operate/record-rules.ts';
import { rulesInForce } from '../../operate/rules-in-force.ts';
import { readFonts } from '../../operate/statements/pdf/installed-fonts.ts';
import type { AlarmLog } from '../alarm-log.ts';
import type { OpenRun } from '../open-run.ts';
import {
  assertBy,
  SANDBOX_ISSUER,
  type SandboxPeople,
  withConsoleAt,
} from '../sandbox/people/sandbox-people.ts';
import { type ConsoleServer, startConsoleServer } from './console-server.ts';
import { startLoopbackLambda } from './loopback-lambda.ts';
import { pageFiles } from './page-files.ts';
import { SANDBOX_CLIENT, type SandboxAccount, SandboxIssuer } from './sandbox-issuer.ts';

export type ServeConsoleOptions = {
  readonly run: OpenRun;
  readonly config: Config;
  readonly people: SandboxPeople;
  /** 0 for any free one. */
  readonly port: number;
  /** The log of the run, which keeps its alarms. */
  readonly alarms: AlarmLog;
};

const REPAIR = 'repair';
const READER = 'reader';
const EXPORTER = 'exporter';

/** The console over the stores of a run, with the same handlers as a deployment's. */
export async function serveConsole(options: ServeConsoleOptions): Promise<ConsoleServer> {
  const { run, config, people, port, alarms } = options;
  const { table, queue, clock, log } = run.deps;
  const page = await pageFiles();
  const inTurn = new InTurn(log);
  const { debtorAccounts, sources } = config;
  const reconcile = createReconcile({ table, s3: run.aws.s3, debtorAccounts, clock, log });
  let approval = approvalRulesOf(config);
  const exporting = (event: unknown): Promise<void> =>
    createExport({
      table,
      s3: run.aws.s3,
      bucketName: run.deps.bucket.bucketName,
      stage: config.stage,
      accounting: config.accounting === undefined ? undefined : accounting.parse(config.accounting),
      // Files may be signed on this page.
      trust: approval.trust,
      debtorAccounts,
      sources,
      fonts: readFonts,
      clock,
      log,
      bankIsAhead: true,
    })(event);
  const lambda = await startLoopbackLambda((functionName, event) => {
    if (functionName === EXPORTER) void inTurn.run(() => exporting(event));
    // `goOn` does what people ask of the repair.
    if (functionName === READER) {
      void inTurn.run(async () => {
        await reconcile(event);
      });
    }
  });
  const audit = new AuditTrail(table);
  // As a deployment does.
  await recordRules({ table, audit, clock }, rulesInForce(config));
  const note = async (): Promise<void> => {
    for (const change of alarms.changes(config.stage)) await noteAlarm(table, change);
  };
  await note();
  const issuer = new SandboxIssuer(accountsOf(people), clock);
  const server = await startConsoleServer({
    port,
    page,
    issuer,
    handlersFor: (origin) => {
      const configured = withConsoleAt(config, origin);
      approval = approvalRulesOf(configured);
      const signIn = {
        issuer: SANDBOX_ISSUER,
        audience: SANDBOX_CLIENT,
        groupsClaim: 'cognito:groups',
        tokenUse: 'id',
      };
      const common = { table, clock, log, approval, signIn, sourceModes: run.deps.sourceModes };
      return {
        read: createRead({ ...common, config: configured, openApiText, bankIsAhead: true }),
        decide: createDecide({
          ...common,
          queue,
          audit,
          repair: { client: lambda.client, functionName: REPAIR },
          reader: { client: lambda.client, functionName: READER },
          exporter: { client: lambda.client, functionName: EXPORTER },
          s3: run.aws.s3,
          bucketName: run.deps.bucket.bucketName,
          accounting: configured.accounting,
          debtorAccounts: configured.debtorAccounts,
          limits: configured.limits.maxPayoutMinor,
          retryAfter: configured.retries.after,
          people: asksTwoPeople(configured) ? 2 : 1,
        }),
      };
    },
    assertFor: (subject, challenge) => {
      const signer = people.find(({ person }) => person.subject === subject);
      return signer === undefined ? undefined : assertBy(signer, challenge);
    },
    onDecided: () =>
      inTurn.run(async () => {
        await run.goOn(approval);
        await note();
      }),
  });
  const close = async (): Promise<void> => {
    await server.close();
    await inTurn.run(async () => undefined);
    await lambda.close();
  };
  return { origin: server.origin, close };
}

/** Three who approve, and one who decides about payouts: who released a payout does not sign its file. */
function accountsOf([first, second, third]: SandboxPeople): readonly SandboxAccount[] {
  const operator = { issuer: SANDBOX_ISSUER, subject: 'Mia Berg', name: 'Mia Berg (sandbox)' };
  return [
    { person: first.person, groups: ['viewer', 'operator', 'approver', 'admin'] },
    { person: second.person, groups: ['viewer', 'operator', 'approver', 'admin'] },
    { person: operator, groups: ['viewer', 'operator'] },
    { person: third.person, groups: ['viewer', 'approver'] },
  ];
}

/** One thing at a time: a run works on its stores alone. */
class InTurn {
  readonly #log: OpenRun['deps']['log'];
  #last: Promise<void> = Promise.resolve();

  constructor(log: OpenRun['deps']['log']) {
    this.#log = log;
  }

  run(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work).catch((error: unknown) => {
      // A decision stands, even if its consequences fail.
      this.#log.warn('console-work-failed', { cause: error instanceof Error ? error.name : 'unknown' });
    });
    return this.#last;
  }
}
