import { foresee, type OpenApprover } from '../../functions/core/approval/foresee.ts';
import { personKeyOf } from '../../functions/core/approval/person.ts';
import { peopleNeeded } from '../../functions/core/approval/policy.ts';
import type { Roster } from '../../functions/core/approval/roster.ts';
import { type Trust, trustedKey } from '../../functions/core/approval/trusted-key.ts';
import { isProposed, type ProposedBatch } from '../../functions/core/batch.ts';
import { type Stop, type Stops, stopOf } from '../../functions/core/stop.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { batchIdInKey } from '../../functions/ledger/keys.ts';
import { liveKeysOf } from '../../functions/ledger/live-index.ts';
import { batchShard } from '../../functions/ledger/live-keys.ts';
import { readRoster } from '../../functions/ledger/roster.ts';
import { readStops } from '../../functions/ledger/stops.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { unlessUnreadable } from '../../functions/ledger/unreadable-row.ts';

/** What a proposed batch waits for. */
export type ProposalStanding = {
  /** Approvals that it needs in all. */
  readonly people: number;
  /** Signatures that are missing. */
  readonly missing: number;
  /** How many of the approvers who may sign can do so together; counted to one more than are missing. */
  readonly able: number;
  /** Approvers who have not approved it, with what keeps their signature from counting. */
  readonly open: readonly OpenApprover[];
  /** While its debtor account is stopped, nobody approves. */
  readonly stop: Stop | undefined;
};

export type WaitingBatch = { readonly batch: ProposedBatch; readonly standing: ProposalStanding };

/** Proposals that wait for approvers; the first to expire comes first. */
export type ProposalList = {
  readonly waiting: readonly WaitingBatch[];
  /** Ids of rows that cannot be read. */
  readonly unreadable: readonly string[];
  readonly isCutOff: boolean;
};

/** Far more than people look through. */
const MOST_LISTED = 200;

/** Whose keys the configuration trusts. A terminal may know none, and then goes by the row of approvers alone. */
export type Believed = { readonly trust: Trust | undefined };

/** Every batch that waits for approvers, by its row. @throws PipelineError LEDGER_ROW_INVALID */
export async function listProposals(table: LedgerTable, believed?: Believed): Promise<ProposalList> {
  const [roster, stops] = [await readRoster(table), await readStops(table)];
  const [waiting, unreadable]: [WaitingBatch[], string[]] = [[], []];
  let looked = 0;
  for await (const key of liveKeysOf(
    table,
    batchShard('proposed'),
    { from: '0', to: '~' },
    MOST_LISTED + 1,
  )) {
    looked += 1;
    if (looked > MOST_LISTED) break;
    const batchId = batchIdInKey(key);
    if (batchId === undefined) continue;
    const batch = await readBatch(table, batchId).catch(unlessUnreadable);
    if (batch === 'unreadable') unreadable.push(batchId);
    else if (batch !== undefined && isProposed(batch)) {
      waiting.push({ batch, standing: standingOf(batch, roster, stops, believed) });
    }
  }
  waiting.sort((a, b) => a.batch.proposal.expiresAtMs - b.batch.proposal.expiresAtMs);
  return { waiting, unreadable, isCutOff: looked > MOST_LISTED };
}

export function standingOf(
  { proposal, approvals, debtor }: ProposedBatch,
  roster: Roster,
  stops: Stops,
  believed?: Believed,
): ProposalStanding {
  const people = peopleNeeded(proposal.terms.policy, proposal.seal.controlSumMinor);
  const foreseen = foresee(
    { makers: proposal.makers, approvals, people },
    roster,
    ({ person, credentialId }) =>
      believed === undefined ||
      (believed.trust !== undefined &&
        trustedKey(roster, believed.trust, { personKey: personKeyOf(person), credentialId }).ok),
  );
  return { people, ...foreseen, stop: stopOf(stops, debtor.accountId) };
}

/** Open approvers: who may sign, who is or may be a maker, who may not sign beside others. */
export function namesIn({ open }: Pick<ProposalStanding, 'open'>): {
  readonly mayApprove: readonly string[];
  readonly mayNot: readonly string[];
  readonly notBeside: readonly string[];
} {
  const barred = (...bars: readonly OpenApprover['bar'][]) =>
    open.flatMap(({ person, bar }) => (bars.includes(bar) ? [person.name] : []));
  return {
    mayApprove: barred(undefined),
    mayNot: barred('person-made-it', 'key-of-maker'),
    notBeside: barred('key-brought-in'),
  };
}
