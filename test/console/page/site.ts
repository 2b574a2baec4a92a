import type { Group } from '../../../console/api/contract/groups.ts';
import { createHandler as createDecide } from '../../../console/api/decide/handler.ts';
import { createHandler as createRead } from '../../../console/api/read/handler.ts';
import type { Person } from '../../../functions/core/approval/person.ts';
import type { Config } from '../../../functions/platform/config.ts';
import { type ConsoleServer, startConsoleServer } from '../../../local/console/console-server.ts';
import { type PageFiles, pageFiles } from '../../../local/console/page-files.ts';
import { SANDBOX_CLIENT, SandboxIssuer } from '../../../local/console/sandbox-issuer.ts';
import { assertWith } from '../../../local/sandbox/people/passkey.ts';
import { ApprovalStand } from '../../support/approval-stand.ts';
import type { Signer } from '../../support/approvals.ts';
import { ConsoleStand } from '../../support/console-stand.ts';
import type { ReportFunction } from '../../support/report-function.ts';

/** Somebody whom the sign-in knows. */
export type Member = {
  readonly person: Person;
  readonly groups: readonly Group[];
  readonly signer?: Signer | undefined;
};

/** People whose passkeys are made for the site. */
export class PeopleOfSite extends ApprovalStand {
  origin = 'http://localhost';

  override get approvals(): NonNullable<Config['approvals']> {
    return { ...super.approvals, rpId: 'localhost', origins: [this.origin] };
  }
}

/** Built once, for all stories. */
let built: Promise<PageFiles> | undefined;

/** The console of one machine over a stand: the page, its two functions, and a sign-in that asks who somebody is. */
export class Site {
  readonly origin: string;
  readonly #server: ConsoleServer;
  readonly #members: Member[];

  private constructor(server: ConsoleServer, members: Member[]) {
    this.origin = server.origin;
    this.#server = server;
    this.#members = members;
  }

  static async start(people: PeopleOfSite, functions: ReportFunction): Promise<Site> {
    built ??= pageFiles();
    const stand = new ConsoleStand(people, functions);
    const members: Member[] = [];
    const server = await startConsoleServer({
      port: 0,
      page: await built,
      issuer: new SandboxIssuer(members, people.stand.clock),
      handlersFor: (origin) => {
        people.origin = origin;
        const signIn = {
          issuer: people.anna.person.issuer,
          audience: SANDBOX_CLIENT,
          groupsClaim: 'cognito:groups',
          tokenUse: 'id',
        };
        return {
          read: (event) => createRead({ ...stand.readDeps, signIn })(event),
          decide: (event) => createDecide({ ...stand.decideDeps, signIn })(event),
        };
      },
      assertFor: (subject, challenge) => {
        const signer = members.find(({ person }) => person.subject === subject)?.signer;
        const party = { rpId: 'localhost', origin: people.origin };
        return signer === undefined ? undefined : assertWith(signer.passkey, challenge, party);
      },
      onDecided: async () => undefined,
    });
    return new Site(server, members);
  }

  admit(member: Member): void {
    const { subject } = member.person;
    if (!this.#members.some(({ person }) => person.subject === subject)) this.#members.push(member);
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}
