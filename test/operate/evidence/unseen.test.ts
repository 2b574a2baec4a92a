import { describe, expect } from 'vitest';
import { AuditTrail } from '../../../functions/ledger/audit.ts';
import { bufferSource } from '../../../operate/evidence/verify/byte-source.ts';
import { type Answer, verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import type { ApprovalStand } from '../../support/approval-stand.ts';
import { it as embeddedIt } from '../../support/embedded.ts';
import { archiveOf, fillMonth } from '../../support/evidence-corpus.ts';
import { PaymentStand } from '../../support/payment-stand.ts';

const HOUR_MS = 3_600_000;

const it = embeddedIt.extend('people', async ({ embedded }) =>
  fillMonth(await PaymentStand.create(embedded)),
);

/** Somebody asks for a file, by a clock that says so. */
async function ask(people: ApprovalStand, atMs: number): Promise<void> {
  const asked = { what: 'export-journal', about: '2026-11', detail: 'preview' } as const;
  await new AuditTrail(people.deps.table).append({ by: people.anna.person, ...asked, atMs });
}

async function anchorsOf(people: ApprovalStand): Promise<Answer | undefined> {
  const { answers } = await verifyEvidence(bufferSource(await archiveOf(people)));
  return answers.find(({ check }) => check === 'anchors');
}

describe('what no proof has seen', () => {
  it('is told where it is younger than the last one, and is no breach', async ({ people }) => {
    const before = await anchorsOf(people);
    await ask(people, people.deps.clock.now());

    const after = await anchorsOf(people);

    expect(before?.counted).not.toContain('not yet seen');
    const counted = expect.stringMatching(/; 1 not yet seen by a proof$/);
    expect(after).toMatchObject({ holds: true, counted });
  });

  it('is found where it says that it is older than the last one', async ({ people }) => {
    await ask(people, people.deps.clock.now() - 2 * HOUR_MS);

    const found = await anchorsOf(people);

    expect(found?.holds).toBe(false);
    expect(found?.problems.map(({ what }) => what)).toEqual(['is an entry that no proof after it has seen']);
  });
});
