import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Answer } from '../../console/api/answer.ts';
import type { SignIn } from '../../console/api/claims.ts';
import { openApiText } from '../../console/api/contract/open-api.ts';
import { ROUTES, type RouteName } from '../../console/api/contract/routes.ts';
import { shapeOf } from '../../console/api/contract/shapes.ts';
import type { DecideDeps } from '../../console/api/decide/decide-deps.ts';
import { createHandler as createDecide } from '../../console/api/decide/handler.ts';
import { createHandler as createRead } from '../../console/api/read/handler.ts';
import type { ReadDeps } from '../../console/api/read/read-deps.ts';
import type { Person } from '../../functions/core/approval/person.ts';
import { AuditTrail } from '../../functions/ledger/audit.ts';
import { parseConfig } from '../../functions/platform/check-config.ts';
import type { Config } from '../../functions/platform/config.ts';
import { type ApprovalStand, it as approvalIt } from './approval-stand.ts';
import { exampleText } from './config.ts';
import { type Asking, AUDIENCE, consoleEvent, GROUPS_CLAIM } from './decisions.ts';
import { personNamed } from './people.ts';
import { lambdaAlone, type ReportFunction } from './report-function.ts';

export const REPAIR = 'ev-payouts-test-repair';
export const READER = 'ev-payouts-test-reconcile';
export const EXPORTER = 'ev-payouts-test-export';

export const SIGN_IN: SignIn = {
  issuer: personNamed('anybody').issuer,
  audience: AUDIENCE,
  groupsClaim: GROUPS_CLAIM,
  tokenUse: undefined,
};

const EXAMPLE = parseConfig(exampleText(), 'example');

/** What the functions have in place of what the stand gives them. */
export type ChangedDeps = Partial<ReadDeps & DecideDeps>;

export type Answered = {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly document: Readonly<Record<string, unknown>>;
  /** Of a file. */
  readonly text: string;
};

/** The console's two functions over the stand of approvals. */
export class ConsoleStand {
  readonly people: ApprovalStand;
  readonly functions: ReportFunction;
  readonly dora = personNamed('Dora');

  constructor(people: ApprovalStand, functions: ReportFunction) {
    this.people = people;
    this.functions = functions;
  }

  get config(): Config {
    const { account, approvals } = this.people;
    return { ...EXAMPLE, stage: 'test', approvals, console: {}, debtorAccounts: [account] };
  }

  get readDeps(): ReadDeps {
    const { table, clock, log, approval, sourceModes } = this.people.deps;
    const { config } = this;
    return {
      table,
      clock,
      log,
      approval,
      sourceModes,
      config,
      signIn: SIGN_IN,
      openApiText,
      bankIsAhead: true,
    };
  }

  get decideDeps(): DecideDeps {
    const { deps } = this.people;
    const client = this.functions.lambda;
    return {
      ...deps,
      audit: new AuditTrail(deps.table),
      repair: { client, functionName: REPAIR },
      reader: { client, functionName: READER },
      exporter: { client, functionName: EXPORTER },
      s3: this.people.stand.bucket.client,
      bucketName: this.people.stand.bucket.bucketName,
      accounting: this.config.accounting,
      limits: new Map([['EUR', 10_000_000n]]),
      people: 2,
      signIn: SIGN_IN,
    };
  }

  /**
   * What the function behind the route answers; JSON that is not of its shape is an error.
   * @param change what the function has in place of what the stand gives it.
   */
  async ask(
    name: RouteName,
    person: Person,
    asking: Asking = {},
    change: ChangedDeps = {},
  ): Promise<Answered> {
    return answered(name, await this.answer(name, person, asking, change));
  }

  async answer(
    name: RouteName,
    person: Person,
    asking: Asking = {},
    change: ChangedDeps = {},
  ): Promise<Answer> {
    const isRead = ROUTES[name].method === 'GET';
    const { readDeps, decideDeps } = this;
    for (const key of Object.keys(change)) {
      if (!(key in (isRead ? readDeps : decideDeps)))
        throw new Error(`The function of ${name} has no ${key}.`);
    }
    const handler = isRead
      ? createRead({ ...readDeps, ...change })
      : createDecide({ ...decideDeps, ...change });
    return handler(consoleEvent(name, person, asking));
  }
}

/** What is answered where that is not done which was asked for. */
export function problem(status: number, code: string, more: object = {}) {
  return { status, document: { code, ...more } };
}

/** A record that takes no entry. */
export const AUDIT_AWAY = { append: () => Promise.reject(new Error('The table is away.')) };

export function answered(name: RouteName, { statusCode, headers, body, isBase64Encoded }: Answer): Answered {
  const text = isBase64Encoded === true ? gunzipSync(Buffer.from(body, 'base64')).toString('utf8') : body;
  const type = headers['content-type'] ?? '';
  const isJson = type.startsWith('application/') && type.includes('json');
  const document = isJson ? z.looseObject({}).parse(JSON.parse(text)) : {};
  const { answer } = shapeOf(name);
  if (statusCode < 300 && typeof answer !== 'string') answer.parse(document);
  return { status: statusCode, type, headers, document, text };
}

export const it = approvalIt
  .extend('functions', lambdaAlone)
  .extend('console', ({ people, functions }) => new ConsoleStand(people, functions));
