import { createHash } from 'node:crypto';
import { leavesBeforeMs } from '../../functions/core/approval/deadline.ts';
import { type ApprovalTerms, type Cap, peopleNeeded } from '../../functions/core/approval/policy.ts';
import type { Batch } from '../../functions/core/batch.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { changedUnseen } from '../../functions/core/unseen-change.ts';
import type { Config } from '../../functions/platform/config.ts';
import { APPROVERS, AT_THE_TERMINAL, sponsorOf } from '../world/approver-people.ts';
import { SIMULATED } from '../world/simulated-person.ts';
import type { Checks } from './violation.ts';

type Signature = {
  readonly person: string;
  readonly fileSha256: string;
  readonly expiresAtMs: number;
  readonly atMs: number;
};

/** How to judge a departing file. */
export type Departure = {
  readonly batch: Batch;
  readonly bytes: Uint8Array;
  readonly payouts: readonly Payout[];
  /** All that the function that put it may have used. */
  readonly configs: readonly Config[];
};

/** How to judge the last approval of a file. */
export type Completion = Pick<Departure, 'batch' | 'payouts' | 'configs'> & {
  /** The function that takes approvals knows what was written before this. */
  readonly sinceMs: number;
};

const PEOPLE: ReadonlySet<string> = new Set(APPROVERS.map(({ person }) => person.name));

/**
 * Invariant 12, from the people's memory, never from rows. Enough different people signed these bytes in time, and
 * none made anything in the file.
 */
export class SignedFiles {
  readonly #checks: Checks;
  readonly #signatures = new Map<string, Signature[]>();
  readonly #revokedAtMs = new Map<string, number>();
  /** Payouts that an approver refused, until somebody releases them. */
  readonly #refused = new Set<string>();
  /** Who approved a file that has left. */
  readonly #known = new Set<string>();

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  /** A person signs what their page shows. */
  signs(person: string, { batchId, proposal }: Batch, atMs: number): void {
    if (proposal === undefined) return;
    const { seal, expiresAtMs } = proposal;
    const signature = { person, fileSha256: seal.fileSha256, expiresAtMs, atMs };
    this.#signatures.set(batchId, [...this.#of(batchId), signature]);
  }

  #of(batchId: string): readonly Signature[] {
    return this.#signatures.get(batchId) ?? [];
  }

  /** A person's key is out. */
  revokes(person: string, atMs: number): void {
    this.#revokedAtMs.set(person, atMs);
  }

  /** A person wants this payout in no file, until somebody releases it. */
  refuses(payoutId: string): void {
    this.#refused.add(payoutId);
  }

  /** A payout's row was written. */
  see({ payoutId, history }: Payout): void {
    if (this.#refused.has(payoutId) && history.at(-1)?.why === 'released') this.#refused.delete(payoutId);
  }

  /** The last approval sealed a file: by the rules in force, and its payments are still the proposed ones. */
  completed({ batch, payouts, configs, sinceMs }: Completion): void {
    const { batchId, proposal } = batch;
    const isInForce = configs.some(
      (config) => proposal !== undefined && hasTerms(config, batch, proposal.terms),
    );
    this.#checks.holds(12, isInForce, () => `${batchId} was sealed by rules of another time`);
    const signed = [...this.#signers(batchId, proposal?.seal.fileSha256 ?? '')].filter(
      (person) => !makersOf(payouts).includes(person),
    );
    // By its own row, since these very rules were in force.
    const needed =
      proposal === undefined ? 0 : peopleNeeded(proposal.terms.policy, proposal.seal.controlSumMinor);
    this.#checks.holds(
      12,
      signed.length >= needed,
      () => `${batchId} was sealed with ${signed.length} approvals of ${needed}`,
    );
    const changed = payouts.find(
      (payout) => changedUnseen(payout) && Date.parse(payout.history.at(-1)?.at ?? '') < sinceMs,
    );
    this.#checks.holds(
      12,
      changed === undefined,
      () => `${batchId} was sealed with ${changed?.payoutId ?? ''}, which its source had changed`,
    );
  }

  /** A file that people approved begins to leave. @param leewayMs how long before its function may have asked. */
  leaves(batchId: string, nowMs: number, leewayMs: number): void {
    const [signature] = this.#of(batchId);
    const isInTime = signature === undefined || nowMs - leewayMs < leavesBeforeMs(signature);
    this.#checks.holds(12, isInTime, () => `${batchId} left when its approvals had expired`);
  }

  /** A file lies in the outbox. */
  left({ batch, bytes, payouts, configs }: Departure): void {
    const { batchId } = batch;
    const refused = payouts.find(({ payoutId }) => this.#refused.has(payoutId));
    this.#checks.holds(
      12,
      refused === undefined,
      () => `${refused?.payoutId ?? ''} left though it was refused`,
    );
    const needed = Math.min(...configs.map((config) => peopleFor(config, batch)));
    const digest = createHash('sha256').update(bytes).digest('hex');
    const people = this.#signers(batchId, digest);
    const behindMakers = makersOf(payouts).flatMap((maker) => this.#behind(maker));
    const counted = this.#mostApart([...people], new Set(behindMakers));
    this.#checks.holds(12, counted >= needed, () => `${batchId} left with ${counted} approvals of ${needed}`);
    for (const { person } of batch.approvals) if (people.has(person.name)) this.#known.add(person.name);
  }

  /** Approvers who signed these bytes in time, with a key that was not out. */
  #signers(batchId: string, digest: string): ReadonlySet<string> {
    return new Set(
      this.#of(batchId)
        .filter(({ fileSha256, expiresAtMs, atMs }) => fileSha256 === digest && atMs < expiresAtMs)
        .filter(({ person, atMs }) => atMs <= (this.#revokedAtMs.get(person) ?? atMs))
        .map(({ person }) => person)
        .filter((person) => PEOPLE.has(person)),
    );
  }

  /** The person, and whoever may be them: who brought them in, and so on, until a file that they approved has left. */
  #behind(person: string): readonly string[] {
    const sponsor = this.#known.has(person) ? undefined : sponsorOf(person)?.person.name;
    return sponsor === undefined ? [person] : [person, ...this.#behind(sponsor)];
  }

  /** How many of these people surely differ from each other and from `others`. */
  #mostApart([first, ...rest]: readonly string[], others: ReadonlySet<string>): number {
    if (first === undefined) return 0;
    const without = this.#mostApart(rest, others);
    const behind = this.#behind(first);
    if (behind.some((person) => others.has(person))) return without;
    return Math.max(without, 1 + this.#mostApart(rest, new Set([...others, ...behind])));
  }
}

/** Approvers who decided about one of them, all at the terminal. */
function makersOf(payouts: readonly Payout[]): readonly string[] {
  const isMade = payouts.some(({ history }) =>
    history.some(({ facts }) => facts !== undefined && 'person' in facts && facts.person === SIMULATED.name),
  );
  return isMade ? [AT_THE_TERMINAL.person.name] : [];
}

/** By the configuration's own words, read a second time. */
function peopleFor({ debtorAccounts }: Config, { debtor, seal }: Batch): number {
  const approval = debtorAccounts.find(({ id }) => id === debtor.accountId)?.approval;
  if (approval === undefined) return 0;
  const sumMinor = seal?.controlSumMinor ?? 0n;
  const bands = (approval.above ?? []).filter(({ amount }) => sumMinor > BigInt(amount.replace('.', '')));
  return Math.max(approval.people, ...bands.map(({ people }) => people));
}

function hasTerms({ debtorAccounts }: Config, { debtor }: Batch, { policy, caps }: ApprovalTerms): boolean {
  const account = debtorAccounts.find(({ id }) => id === debtor.accountId);
  if (account?.approval === undefined) return false;
  const { people, above = [] } = account.approval;
  const bands = (from: readonly { readonly people: number }[]) => from.map((band) => band.people).join();
  return (
    people === policy.people &&
    bands(above) === bands(policy.above) &&
    isSameCap(caps.perFile, account.maxPerFile) &&
    isSameCap(caps.perRun, account.maxPerRun) &&
    isSameCap(caps.perDay, account.maxPerDay)
  );
}

function isSameCap(one: Cap, other: Cap): boolean {
  return one.count === other.count && one.sumMinor === other.sumMinor;
}
