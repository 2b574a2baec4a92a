import { type Answer, jsonAnswer } from '../../../console/api/answer.ts';
import type { Group } from '../../../console/api/contract/groups.ts';
import { createHandler as createDecide } from '../../../console/api/decide/handler.ts';
import { createHandler as createRead } from '../../../console/api/read/handler.ts';
import { requestShape } from '../../../console/api/request.ts';
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

type Admitted = Omit<Member, 'groups'> & { groups: readonly Group[] };

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
  readonly #members: Admitted[];
  /** Answers of the API that no stand gives quickly, by path. */
  readonly instead = new Map<string, (query: URLSearchParams) => unknown>();

  private constructor(server: ConsoleServer, members: Admitted[]) {
    this.origin = server.origin;
    this.#server = server;
    this.#members = members;
  }

  static async start(people: PeopleOfSite, functions: ReportFunction): Promise<Site> {
    built ??= pageFiles();
    const stand = new ConsoleStand(people, functions);
    const members: Admitted[] = [];
    let site: Site | undefined;
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
          read: async (event) => site?.insteadOf(event) ?? createRead({ ...stand.readDeps, signIn })(event),
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
    site = new Site(server, members);
    return site;
  }

  admit(member: Member): void {
    const { subject } = member.person;
    if (!this.#members.some(({ person }) => person.subject === subject)) this.#members.push({ ...member });
  }

  /** From their next token on. */
  regroup({ subject }: Pick<Person, 'subject'>, groups: readonly Group[]): void {
    for (const member of this.#members) if (member.person.subject === subject) member.groups = groups;
  }

  insteadOf(event: unknown): Answer | undefined {
    const { rawPath, rawQueryString = '' } = requestShape.parse(event);
    const answer = this.instead.get(rawPath);
    return answer === undefined ? undefined : jsonAnswer(200, answer(new URLSearchParams(rawQueryString)));
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}
