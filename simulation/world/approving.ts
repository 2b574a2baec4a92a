import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { approve } from '../../functions/approvals/approve.ts';
import { offerKey, registerApprover, revokeApprover } from '../../functions/approvals/approvers.ts';
import { refuse } from '../../functions/approvals/refuse.ts';
import { statementOf } from '../../functions/core/approval/approvals.ts';
import { challengeOf } from '../../functions/core/approval/challenge.ts';
import { personKeyOf } from '../../functions/core/approval/person.ts';
import type { Signed } from '../../functions/core/approval/signed.ts';
import { registrationOf, type Trust } from '../../functions/core/approval/trusted-key.ts';
import { isProposed, type ProposedBatch } from '../../functions/core/batch.ts';
import { sourceModesOf } from '../../functions/core/source-mode.ts';
import { readManifest } from '../../functions/ledger/manifests.ts';
import { approvalRulesOf } from '../../functions/platform/approval-rules.ts';
import type { Config } from '../../functions/platform/config.ts';
import type { Dice } from '../../local/sandbox/random.ts';
import type { FaultKind } from '../faults/kinds.ts';
import type { SignedFiles } from '../invariants/signed-files.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import {
  APPROVERS,
  assertionBy,
  FIRST_APPROVERS,
  LATER_APPROVERS,
  type SimApprover,
  STRANGER,
  sponsorOf,
} from './approver-people.ts';
import { batchMovedTo } from './batch-moves.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import { clientsOf } from './clients.ts';
import type { Functions } from './functions.ts';
import type { Invocations } from './invocations.ts';
import type { LedgerView } from './ledger-view.ts';
import type { Script } from './script.ts';
import type { SimProcess } from './sim-process.ts';
import { type Stores, TABLE } from './stores.ts';
import type { Timeline } from './timeline.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TIMEOUT_MS = 15 * MINUTE_MS;
/** It has taken effect by then. */
const AFTER_REVOCATION_MS = 40 * MINUTE_MS;

export type ApprovingOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly stores: Stores;
  readonly invocations: Invocations;
  readonly functions: Functions;
  readonly ledger: LedgerView;
  readonly signed: SignedFiles;
  /** Whether a stranger's key stands in the row of approvers. */
  readonly hasStranger: () => boolean;
  readonly config: () => Config;
  /** Without a script all of them may act, and anything may go wrong. */
  readonly script: Pick<Script, 'ignoredProposalOf'> | undefined;
};

/** Bert works in the terminal, so he approves nothing that he released. */
const SCRIPTED = [FIRST_APPROVERS[0], LATER_APPROVERS[0]];

/** What may happen in place of a person who looks at a proposal and approves it. */
const OF_A_PERSON: readonly FaultKind[] = [
  'approver-late',
  'approver-twice',
  'approver-freezes',
  'approver-signs-other',
  'approver-refuses',
  'approver-revoked',
];

/** People who approve proposals: through their page's own functions, at any moment. */
export class Approving {
  readonly #options: ApprovingOptions;
  /** What each account's approvers saw last. */
  readonly #seen = new Map<string, ProposedBatch>();
  #proposals = 0;
  #hasIgnored = false;
  #hasRevoked = false;

  constructor(options: ApprovingOptions) {
    this.#options = options;
  }

  /** The first two bring in the others within the first hours. */
  plan(fromMs: number): void {
    const { config, script } = this.#options;
    if (config().approvals === undefined) return;
    const later = LATER_APPROVERS.slice(0, script === undefined ? LATER_APPROVERS.length : 1);
    for (const [index, approver] of later.entries()) {
      this.#bringIn(fromMs + (index + 1) * HOUR_MS, approver);
    }
  }

  /** After a fault they try again. */
  #bringIn(atMs: number, approver: SimApprover): void {
    const { timeline } = this.#options;
    const again = (): void => this.#bringIn(timeline.nowMs + 12 * HOUR_MS, approver);
    timeline.at(atMs, () => {
      this.#act(
        `registers:${approver.person.name}`,
        async (process, trust) => {
          const by = sponsorOf(approver.person.name) ?? FIRST_APPROVERS[0];
          const nowMs = process.clock.now();
          const signing = this.#signing(by, process);
          const challenge = challengeOf(registrationOf(trust, approver, signing));
          const signed = { ...signing, assertion: assertionBy(by, challenge) };
          const { person, credentialId, publicKey } = approver;
          const brought = { person, credentialId, publicKey };
          const table = this.#table(process);
          // At the same time: the new person makes their key, and the other signs for it.
          const offered = await offerKey(table, brought, nowMs);
          const change = await registerApprover(table, trust, credentialId, signed, nowMs);
          if (!offered.ok || !change.ok) again();
        },
        again,
      );
    });
  }

  /** A write of a batch may propose it, or seal it. */
  see(write: TableWrite): void {
    const sealedId = batchMovedTo(write, 'sealed');
    if (sealedId !== undefined) this.#mayRefuseSealed(sealedId);
    const batchId = batchMovedTo(write, 'proposed');
    if (batchId === undefined) return;
    const { after } = write;
    const { timeline, chance, ledger, calls } = this.#options;
    this.#proposals += 1;
    const proposal = after['proposal']?.M;
    const expiresAtMs = Number(proposal?.['expiresAtMs']?.N ?? Number.NaN);
    const makers = new Set(proposal?.['makers']?.L?.map(({ S }) => S));
    if (this.#isIgnored(after['debtor']?.M?.['accountId']?.S)) return;
    if (this.#options.script === undefined) this.#mayMeetStranger(`stranger:${this.#proposals}`, batchId);
    for (const approver of this.#options.script === undefined ? APPROVERS : SCRIPTED) {
      const site = `approver:${this.#proposals}:${approver.person.name}`;
      const dice = chance.at(site);
      // A maker is the first to try.
      const isMaker = makers.has(personKeyOf(approver.person));
      if (dice.oneIn(4) && !isMaker && this.#options.script === undefined) continue;
      const afterMs = dice.between(5, isMaker ? 20 : 240) * MINUTE_MS;
      const lateMs = expiresAtMs + dice.pick([-1, 0, 1_000, 20 * MINUTE_MS, 2 * HOUR_MS]);
      const fault = calls.faultAt(site, OF_A_PERSON);
      const atMs = fault === 'approver-late' ? Math.max(timeline.nowMs, lateMs) : timeline.nowMs + afterMs;
      timeline.at(atMs, () => {
        const batch = ledger.batch(batchId);
        if (batch === undefined || !isProposed(batch)) return;
        this.#maySignEarlier(`${site}:earlier`, approver, batch);
        this.#answer(site, approver, batch, fault);
      });
    }
  }

  /** Somebody who wrote a key into the row of approvers signs what is proposed while it stands there. */
  #mayMeetStranger(site: string, batchId: string): void {
    const { timeline, chance, ledger, hasStranger } = this.#options;
    timeline.after(chance.at(`stranger ${site}`).between(5, 240) * MINUTE_MS, () => {
      const batch = ledger.batch(batchId);
      if (hasStranger() && batch !== undefined && isProposed(batch)) this.#approve(site, STRANGER, batch);
    });
  }

  /** Somebody finds something at the last moment: as the file leaves, after it, or while a stop holds it. */
  #mayRefuseSealed(batchId: string): void {
    const { timeline, chance, calls } = this.#options;
    const site = `sealed:${batchId}`;
    if (calls.faultAt(site, ['sealed-refused']) === undefined) return;
    const afterMs = chance.at(`moment ${site}`).pick([0, 100, 1_000, MINUTE_MS, 8 * MINUTE_MS]);
    timeline.after(afterMs, () => this.#refuse(site, FIRST_APPROVERS[0], batchId));
  }

  /** With a script: nobody approves the account's first proposal in time. */
  #isIgnored(debtorAccountId: string | undefined): boolean {
    const { script } = this.#options;
    if (script === undefined || script.ignoredProposalOf !== debtorAccountId || this.#hasIgnored)
      return false;
    this.#hasIgnored = true;
    return true;
  }

  #answer(site: string, approver: SimApprover, batch: ProposedBatch, fault: FaultKind | undefined): void {
    switch (fault) {
      case 'approver-refuses':
        this.#refuse(site, approver, batch.batchId);
        return;
      case 'approver-revoked':
        this.#revoke(site, approver);
        this.#options.timeline.after(AFTER_REVOCATION_MS, () => this.#approve(site, approver, batch));
        return;
      case 'approver-twice':
        this.#approve(site, approver, batch);
        this.#options.timeline.after(this.#options.chance.at(`${site}:again`).pick([0, 3 * MINUTE_MS]), () =>
          this.#approve(`${site}:again`, approver, batch),
        );
        return;
      case 'approver-signs-other':
        this.#approve(site, approver, batch, {
          shown: {
            ...batch,
            proposal: { ...batch.proposal, seal: { ...batch.proposal.seal, fileSha256: '0'.repeat(64) } },
          },
        });
        return;
      case 'approver-freezes':
        this.#approve(site, approver, batch, { freezes: true });
        return;
      default:
        this.#approve(site, approver, batch);
    }
  }

  /** The account's file before this one still lies open on the person's page, and they sign that one first. */
  #maySignEarlier(site: string, approver: SimApprover, batch: ProposedBatch): void {
    const earlier = this.#seen.get(batch.debtor.accountId);
    if (earlier === undefined || earlier.batchId === batch.batchId) return;
    if (this.#options.calls.faultAt(site, ['approver-signs-earlier']) === undefined) return;
    this.#approve(site, approver, batch, { shown: earlier });
  }

  /** @param shown what the person's page shows. */
  #approve(
    site: string,
    approver: SimApprover,
    batch: ProposedBatch,
    { shown = batch, freezes = false }: { readonly shown?: ProposedBatch; readonly freezes?: boolean } = {},
  ): void {
    const { signed, functions, config, timeline, chance } = this.#options;
    this.#act(site, async (process, trust) => {
      const signing = this.#signing(approver, process);
      const challenge = challengeOf(statementOf(shown, shown.proposal, trust, signing));
      const signature: Signed = { ...signing, assertion: assertionBy(approver, challenge) };
      signed.signs(approver.person.name, shown, timeline.nowMs);
      if (shown === batch) this.#seen.set(batch.debtor.accountId, batch);
      const { debtorAccounts } = config();
      const deps = {
        table: freezes
          ? this.#frozenTable(process, batch, chance.at(`frozen ${site}`))
          : this.#table(process),
        clock: process.clock,
        approval: approvalRulesOf(config()),
        debtorAccounts,
        sourceModes: sourceModesOf(config().sources),
        finish: async () => functions.repair(`finish:${site}`, 'finish'),
      };
      await approve(deps, batch.batchId, signature);
    });
  }

  /** For one line, or for the whole file. */
  #refuse(site: string, approver: SimApprover, batchId: string): void {
    const { signed } = this.#options;
    this.#act(`${site}:refuses`, async (process) => {
      const table = this.#table(process);
      const [first] = await Array.fromAsync(readManifest(table, batchId, 1));
      const isOfLine = this.#options.chance.at(`refusal ${site}`).oneIn(2);
      const lines = isOfLine && first !== undefined ? [first.payoutId] : [];
      const decision = { by: approver.person, reason: 'not in order', atMs: process.clock.now() };
      const refused = await refuse(table, batchId, decision, lines);
      if (refused.ok) for (const line of lines) signed.refuses(line);
    });
  }

  /** Once, and never one of the first two, so that enough remain. */
  #revoke(site: string, approver: SimApprover): void {
    if (this.#hasRevoked || FIRST_APPROVERS.some((first) => first === approver)) return;
    this.#hasRevoked = true;
    this.#act(`${site}:revoked`, async (process) => {
      const decision = { by: approver.person, reason: 'lost', atMs: process.clock.now() };
      const revoked = await revokeApprover(this.#table(process), approver.credentialId, decision);
      if (revoked.ok) this.#options.signed.revokes(approver.person.name, this.#options.timeline.nowMs);
    });
  }

  #signing({ person }: SimApprover, process: SimProcess) {
    const issuedAt = new Date(process.clock.now()).toISOString();
    return { person, nonce: `of-${process.id}`.slice(0, 22), issuedAt };
  }

  /** A table whose next write arrives hours after the expiry: the proposal's end has come first, or not yet. */
  #frozenTable(process: SimProcess, { proposal }: ProposedBatch, dice: Dice) {
    const { client, tableName } = this.#table(process);
    const untilMs = proposal.expiresAtMs + dice.between(0, 8 * 60) * MINUTE_MS;
    const frozen: typeof client = Object.create(client);
    frozen.send = async (command: Parameters<typeof client.send>[0]) => {
      if (command instanceof UpdateItemCommand) {
        process.isZombie = true;
        await process.clock.sleep(Math.max(0, untilMs - this.#options.timeline.nowMs));
      }
      return client.send(command);
    };
    return { client: frozen, tableName };
  }

  #table(process: SimProcess) {
    const { calls, stores } = this.#options;
    return { client: clientsOf(process, calls, stores).dynamoDb, tableName: TABLE };
  }

  #act(
    name: string,
    run: (process: SimProcess, trust: Trust) => Promise<void>,
    missed: () => void = () => undefined,
  ): void {
    const { invocations, config } = this.#options;
    const { trust } = approvalRulesOf(config());
    if (trust === undefined) return;
    invocations.start({
      name,
      timeoutMs: TIMEOUT_MS,
      retries: 0,
      run: (process) => run(process, trust),
      missed,
    });
  }
}
