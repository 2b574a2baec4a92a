import { describe, expect } from 'vitest';
import { approve } from '../../functions/approvals/approve.ts';
import { refuse } from '../../functions/approvals/refuse.ts';
import type { Batch } from '../../functions/core/batch.ts';
import { isProposed, type ProposedBatch } from '../../functions/core/batch.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { changeRoster } from '../../functions/ledger/roster.ts';
import { approvalRulesOf } from '../../functions/platform/approval-rules.ts';
import { submitBatches } from '../../functions/submit-batches/submit.ts';
import { type ApproveFilesDeps, approveFiles, endsAmong } from '../../local/approve-files.ts';
import { MovableClock } from '../../local/movable-clock.ts';
import { finishSealed, recover } from '../../local/recover.ts';
import { sandboxPeople, signedBy, withSandboxPeople } from '../../local/sandbox/people/sandbox-people.ts';
import { proposalOf, rosterOf, signerNamed } from '../support/approvals.ts';
import { openedBatch, SEAL } from '../support/batches.ts';
import { exampleConfig } from '../support/config.ts';
import { expenses } from '../support/expenses.ts';
import { ACCOUNT, type PaymentStand, it as paymentIt, scheduledPayout } from '../support/payment-stand.ts';
import { personNamed } from '../support/people.ts';

/** Files of one account that the sandbox's people approve. */
class Approvals {
  readonly stand: PaymentStand;
  readonly people = sandboxPeople();
  readonly account: typeof ACCOUNT;
  readonly deps: ApproveFilesDeps;

  constructor(stand: PaymentStand) {
    const config = { ...exampleConfig(), debtorAccounts: [{ ...ACCOUNT, maxPerFile: CAP }] };
    const approved = withSandboxPeople(config, this.people) ?? config;
    this.stand = stand;
    this.account = approved.debtorAccounts[0] ?? ACCOUNT;
    this.deps = {
      ...stand.deps,
      debtorAccounts: approved.debtorAccounts,
      approval: approvalRulesOf(approved),
      clock: new MovableClock(stand.clock),
    };
  }

  /** Two files of them: one with four payments, one with the rest. */
  async propose(count: number): Promise<void> {
    await this.stand.putClaimed(...expenses(count).map((one) => scheduledPayout(one)));
    await this.cutOff();
  }

  async cutOff(): Promise<void> {
    await submitBatches(this.deps, this.account);
  }

  async approve(showsEnds: boolean): Promise<void> {
    await approveFiles(this.deps, {
      people: this.people,
      showsEnds,
      finish: async () => {
        await finishSealed(this.deps, true);
      },
      submit: () => this.cutOff(),
      onProgress: () => undefined,
    });
  }

  /** `state of it: payouts, execution date, approvals`, in the order of their ends. */
  async batches(): Promise<string[]> {
    return (await this.stand.batches())
      .map(({ state, voided, proposal, executionDate, approvals }) =>
        [voided?.why ?? state, proposal?.seal.count, executionDate, approvals.length].join(' '),
      )
      .sort();
  }

  async proposed(): Promise<Batch[]> {
    return (await this.stand.batches()).filter(({ state }) => state === 'proposed');
  }
}

const CAP = { count: 4, sumMinor: 1_000_000n };

const it = paymentIt.extend('approvals', ({ stand }) => new Approvals(stand));

describe("the sandbox's people on new stores", () => {
  it('refuse one file for a line and let one expire, and all but the line leaves in this run', async ({
    approvals,
  }) => {
    await approvals.propose(6);

    await approvals.approve(true);

    expect(await approvals.batches()).toEqual([
      'expired 2 2026-11-03 1',
      'refused 4 2026-11-03 1',
      'submitted 2 2026-11-04 2',
      'submitted 3 2026-11-03 2',
    ]);
    const states = await approvals.stand.states();
    expect(states.filter((state) => state.endsWith('submitted'))).toHaveLength(5);
    expect(states.filter((state) => state.endsWith('held approval-refused'))).toHaveLength(1);
    expect((await approvals.stand.prove()).breaks).toEqual([]);
    expect(approvals.deps.clock.now()).toBeGreaterThanOrEqual(Date.parse('2026-11-02T12:45:00Z'));
  });
});

describe('what a killed run left proposed', () => {
  it('is approved by the next one, with what one of them had signed already', async ({ approvals }) => {
    await approvals.propose(2);
    const { deps, people } = approvals;
    const [batch] = (await approvals.proposed()).filter(isProposed);
    if (batch === undefined) throw new Error('A file was proposed.');
    const signed = signedBy(people[0], batch, { stage: exampleConfig().stage, ...deps });
    await approve({ ...deps, finish: async () => undefined }, batch.batchId, signed);
    const next = new Approvals(approvals.stand);

    await recover(next.deps, { isExclusive: true, finishesSealed: true });
    await next.approve(false);

    const after = await readBatch(approvals.stand.table, batch.batchId);
    expect(after).toMatchObject({ state: 'submitted', approvals: [signed, {}] });
    expect(after?.approvals.map(({ person }) => person)).toEqual(
      people.slice(0, 2).map(({ person }) => person),
    );
  });

  it('is approved also where that run had moved its time on', async ({ approvals }) => {
    approvals.deps.clock.moveOnTo(Date.parse('2026-11-02T18:00:00Z'));
    await approvals.propose(2);
    const next = new Approvals(approvals.stand);

    await next.approve(false);

    expect(await next.batches()).toEqual(['submitted 2 2026-11-04 2']);
    expect(next.deps.clock.now()).toBeGreaterThanOrEqual(Date.parse('2026-11-02T18:00:00Z'));
  });

  it('is ended where it has expired, and goes with the next date', async ({ approvals }) => {
    await approvals.propose(2);
    approvals.stand.clock.advance(24 * 3_600_000);

    const recovered = await recover(approvals.deps, { isExclusive: true, finishesSealed: true });
    await approvals.cutOff();
    await approvals.approve(false);

    expect(recovered).toMatchObject({ ended: 1, freed: 2 });
    expect(await approvals.batches()).toEqual(['expired 2 2026-11-03 0', 'submitted 2 2026-11-04 2']);
  });
});

describe('a file that somebody else decided about', () => {
  it('stays as it is', async ({ approvals }) => {
    await approvals.propose(2);
    const [batch] = await approvals.proposed();
    const decision = { by: personNamed('Cleo'), reason: 'no', atMs: approvals.stand.clock.now() };
    await refuse(approvals.stand.table, batch?.batchId ?? '', decision, []);

    await approvals.approve(false);

    expect((await readBatch(approvals.stand.table, batch?.batchId ?? ''))?.voided).toMatchObject({
      reason: 'no',
    });
  });

  it('waits where the stores know other approvers, and says why', async ({ approvals }) => {
    const others = rosterOf([signerNamed('Anna'), signerNamed('Bert')]);
    await changeRoster(approvals.stand.table, () => others);
    await approvals.propose(2);

    await approvals.approve(false);

    expect(await approvals.proposed()).toMatchObject([{ approvals: [] }]);
    const told = approvals.stand.log.lines.filter(({ event }) => event === 'approval-not-taken');
    expect(told.map(({ fields }) => fields)).toMatchObject([
      { why: 'key-unknown', action: expect.stringContaining('This passkey is not one of an approver.') },
      { why: 'key-unknown' },
      { why: 'key-unknown' },
    ]);
  });
});

describe('the files that are refused and expire', () => {
  const proposed = (count: number, expiresAtMs: number): ProposedBatch => {
    const batch = openedBatch({
      batchId: `${count}-${expiresAtMs}`,
      state: 'proposed',
      proposal: proposalOf(2, { expiresAtMs, seal: { ...SEAL, count } }),
    });
    if (!isProposed(batch)) throw new Error('It is proposed.');
    return batch;
  };

  it.each([
    [
      [
        [9, 2],
        [5, 1],
        [4, 1],
        [3, 2],
      ],
      '4-1',
      '3-2',
    ],
    [
      [
        [9, 2],
        [2, 2],
        [1, 1],
      ],
      '1-1',
      '9-2',
    ],
    [
      [
        [2, 1],
        [2, 1],
      ],
      '2-1',
      undefined,
    ],
    [[[7, 1]], '7-1', undefined],
  ])('are small, and what expires does so before any other: %j', (files, expiring, refused) => {
    const ends = endsAmong(files.map(([count = 0, at = 0]) => proposed(count, at)));

    expect([ends.expiring?.batchId, ends.refused?.batchId]).toEqual([expiring, refused]);
  });
});
