import { type ApprovalDeps, type Approved, approve } from '../../functions/approvals/approve.ts';
import { statementOf } from '../../functions/core/approval/approvals.ts';
import { challengeOf } from '../../functions/core/approval/challenge.ts';
import type { Person } from '../../functions/core/approval/person.ts';
import type { Signed } from '../../functions/core/approval/signed.ts';
import type { Batch } from '../../functions/core/batch.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import { approvalRulesOf } from '../../functions/platform/approval-rules.ts';
import type { Config, DebtorAccount } from '../../functions/platform/config.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { finishSealedBatches } from '../../functions/repair-payouts/repair-batches.ts';
import { type SubmitSummary, submitBatches } from '../../functions/submit-batches/submit.ts';
import { assertWith } from '../../local/sandbox/people/passkey.ts';
import { release } from '../../operate/decide.ts';
import { PARTY, type Signer, signerNamed } from './approvals.ts';
import { ACCOUNT, type PaymentStand, it as paymentIt, scheduledPayout } from './payment-stand.ts';
import { PLAN, payoutIn, step } from './payouts.ts';
import { personNamed } from './people.ts';
import { present } from './present.ts';

export type ApprovalSettings = Pick<DebtorAccount, 'approval'> & Partial<Pick<DebtorAccount, 'maxPerDay'>>;

const TWO_PEOPLE: ApprovalSettings = { approval: { people: 2 } };

/** The stand of payments with an account whose files people approve. */
export class ApprovalStand {
  readonly stand: PaymentStand;
  readonly anna = signerNamed('Anna');
  readonly bert = signerNamed('Bert');
  account: DebtorAccount = { ...ACCOUNT, ...TWO_PEOPLE };
  /** How often a sealed batch was to be finished at once. */
  finished = 0;
  terminals: NonNullable<Config['approvals']>['terminals'];
  #nonces = 0;

  constructor(stand: PaymentStand) {
    this.stand = stand;
  }

  /** Lets the time pass until then. */
  waitUntil(ms: number): void {
    const { clock } = this.stand;
    clock.advance(ms - clock.now());
  }

  /** As after a deployment with other rules. */
  configure(settings: ApprovalSettings): void {
    this.account = { ...this.account, ...settings };
  }

  get approvals(): NonNullable<Config['approvals']> {
    const entryOf = ({ person, passkey: { credentialId, publicKey } }: Signer) => ({
      ...person,
      credentialId,
      publicKey,
    });
    const approvers: [ReturnType<typeof entryOf>, ReturnType<typeof entryOf>] = [
      entryOf(this.anna),
      entryOf(this.bert),
    ];
    return { rpId: PARTY.rpId, origins: [...PARTY.origins], approvers, terminals: this.terminals };
  }

  get deps() {
    const debtorAccounts = [this.account];
    const approval = approvalRulesOf({ stage: 'test', approvals: this.approvals, debtorAccounts });
    return { ...this.stand.deps, debtorAccounts, approval };
  }

  get approvalDeps(): ApprovalDeps {
    return {
      ...this.deps,
      finish: async () => {
        this.finished += 1;
        await finishSealedBatches(this.deps);
      },
    };
  }

  get trust() {
    return present(this.deps.approval.trust);
  }

  /** Of somebody else, now. */
  get decision() {
    return { by: personNamed('Cleo'), reason: 'not in order', atMs: this.stand.clock.now() };
  }

  /** The cut-off proposes a file of the expenses' payouts. */
  async proposed(...expenses: readonly Expense[]): Promise<Batch> {
    await this.stand.putClaimed(...expenses.map((expense) => scheduledPayout(expense)));
    return this.proposedAgain();
  }

  /** A payout that somebody released from a hold, scheduled since. */
  async putReleasedBy(by: Person): Promise<void> {
    const { stand } = this;
    const reasons = [{ code: 'limit-exceeded', severity: 'hold', message: 'much' }] as const;
    const held = step(payoutIn('ready'), 'held', { reasons });
    await stand.putClaimed(held);
    const policy = {
      limits: new Map([['EUR', 10_000_000n]]),
      today: PLAN.executionDate,
      retryAfter: 'statement',
      peopleForNewAccount: 1,
    } as const;
    const decision = { by, reason: 'looked at', atMs: stand.clock.now() };
    const released = await release(stand.deps, held.payoutId, decision, policy);
    if (!released.ok) throw new Error(released.refusal.message);
    await updatePayout(stand.table, released.payout, step(released.payout, 'scheduled', { plan: PLAN }));
  }

  async cutOff(): Promise<SubmitSummary> {
    return submitBatches(this.deps, this.account);
  }

  async proposedAgain(): Promise<Batch> {
    const { proposed } = await this.cutOff();
    return this.batch(proposed[0]?.batchId ?? 'none');
  }

  async batch(batchId: string): Promise<Batch> {
    return present(await readBatch(this.stand.table, batchId));
  }

  /** The person's signature of what the batch says now. */
  signature({ person, passkey }: Signer, batch: Batch): Signed {
    const { proposal } = batch;
    if (proposal === undefined) throw new Error('Only a proposed batch is signed.');
    this.#nonces += 1;
    const signing = {
      person,
      nonce: `nonce-${this.#nonces}`.padEnd(22, '-'),
      issuedAt: new Date(this.stand.clock.now()).toISOString(),
    };
    const challenge = challengeOf(statementOf(batch, proposal, this.trust, signing));
    const { rpId, origins } = this.trust.party;
    return { ...signing, assertion: assertWith(passkey, challenge, { rpId, origin: origins[0] ?? '' }) };
  }

  async approve(signer: Signer, batch: Batch): Promise<Approved> {
    return this.give(batch.batchId, this.signature(signer, batch));
  }

  /** Both of them sign it: its file leaves. */
  async approveAll(batch: Batch): Promise<void> {
    for (const signer of [this.anna, this.bert]) await this.approve(signer, batch);
  }

  /** A file of the expenses' payouts, which both of them have signed. */
  async approved(...expenses: readonly Expense[]): Promise<Batch> {
    const batch = await this.proposed(...expenses);
    await this.approveAll(batch);
    return batch;
  }

  /** As `approve`, where nothing happens after it: its process dies. */
  async approveAndDie(signer: Signer, batch: Batch): Promise<Approved> {
    const unfinished = { ...this.approvalDeps, finish: async () => undefined };
    return approve(unfinished, batch.batchId, this.signature(signer, batch));
  }

  async give(batchId: string, signed: Signed): Promise<Approved> {
    return approve(this.approvalDeps, batchId, signed);
  }

  async repair() {
    return repairPayouts(this.deps);
  }
}

export const it = paymentIt.extend('people', ({ stand }) => new ApprovalStand(stand));
