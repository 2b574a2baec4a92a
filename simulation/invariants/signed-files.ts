import { createHash } from 'node:crypto';
import type { Batch } from '../../functions/core/batch.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { Config } from '../../functions/platform/config.ts';
import { AT_THE_TERMINAL } from '../world/approver-people.ts';
import { SIMULATED } from '../world/simulated-person.ts';
import type { Checks } from './violation.ts';

type Signature = { readonly person: string; readonly fileSha256: string; readonly atMs: number };

/** What a departing file is judged by. */
export type Departure = {
  readonly batch: Batch;
  readonly bytes: Uint8Array;
  readonly payouts: readonly Payout[];
  /** All that functions may have used since the batch was opened. */
  readonly configs: readonly Config[];
};

/**
 * Who really signed what, by the people's own memory and not by any row (invariant 12): a file leaves an account that
 * asks for people only with as many of them, none of whom made anything in it, in time and for these very bytes.
 */
export class SignedFiles {
  readonly #checks: Checks;
  readonly #signatures = new Map<string, Signature[]>();
  readonly #revokedAtMs = new Map<string, number>();
  /** Payouts that an approver refused, until somebody releases them. */
  readonly #refused = new Set<string>();

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  /** A person signs what their page shows. */
  signs(person: string, { batchId, proposal }: Batch, atMs: number): void {
    const ofBatch = this.#signatures.get(batchId) ?? [];
    this.#signatures.set(batchId, [
      ...ofBatch,
      { person, fileSha256: proposal?.seal.fileSha256 ?? '', atMs },
    ]);
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

  /** A file lies in the outbox. */
  left({ batch, bytes, payouts, configs }: Departure): void {
    const needed = Math.min(...configs.map((config) => peopleFor(config, batch)));
    const digest = createHash('sha256').update(bytes).digest('hex');
    const isMadeAtTheTerminal = payouts.some(({ history }) =>
      history.some(
        ({ facts }) => facts !== undefined && 'person' in facts && facts.person === SIMULATED.name,
      ),
    );
    const expiresAtMs = batch.proposal?.expiresAtMs ?? Number.NEGATIVE_INFINITY;
    const people = new Set(
      (this.#signatures.get(batch.batchId) ?? [])
        .filter(({ fileSha256, atMs }) => fileSha256 === digest && atMs < expiresAtMs)
        .filter(({ person, atMs }) => atMs <= (this.#revokedAtMs.get(person) ?? atMs))
        .map(({ person }) => person)
        .filter((person) => !isMadeAtTheTerminal || person !== AT_THE_TERMINAL.person.name),
    );
    const refused = payouts.find(({ payoutId }) => this.#refused.has(payoutId));
    this.#checks.holds(
      12,
      refused === undefined,
      () => `${refused?.payoutId ?? ''} left though it was refused`,
    );
    this.#checks.holds(12, people.size >= needed, () => {
      return `${batch.batchId} left with ${people.size} approvals of ${needed}`;
    });
  }
}

/** By the configuration's own words, read a second time. */
function peopleFor({ debtorAccounts }: Config, { debtor, seal }: Batch): number {
  const approval = debtorAccounts.find(({ id }) => id === debtor.accountId)?.approval;
  if (approval === undefined) return 0;
  const sumMinor = seal?.controlSumMinor ?? 0n;
  const bands = (approval.above ?? []).filter(({ amount }) => sumMinor > BigInt(amount.replace('.', '')));
  return Math.max(approval.people, ...bands.map(({ people }) => people));
}
