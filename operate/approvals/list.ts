import { countsAsMaker } from '../../functions/core/approval/approvals.ts';
import { type Person, personKeyOf } from '../../functions/core/approval/person.ts';
import { peopleNeeded } from '../../functions/core/approval/policy.ts';
import { activeKeysOf, type Roster } from '../../functions/core/approval/roster.ts';
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
export type Standing = {
  /** Approvals that it needs in all. */
  readonly people: number;
  /** Approvers who have not approved it, and may. */
  readonly mayApprove: readonly Person[];
  /** Approvers who may not: they made something in it, or may be who did. */
  readonly mayNot: readonly Person[];
  /** While its debtor account is stopped, nobody approves. */
  readonly stop: Stop | undefined;
};

export type WaitingBatch = { readonly batch: ProposedBatch; readonly standing: Standing };

/** What waits for approvers; what ends first comes first. */
export type ProposalList = {
  readonly waiting: readonly WaitingBatch[];
  /** Ids of rows that cannot be read. */
  readonly unreadable: readonly string[];
  readonly isCutOff: boolean;
};

/** Far more than people look through. */
const MOST_LISTED = 200;

/** Every batch that waits for approvers, by its row. @throws PipelineError LEDGER_ROW_INVALID */
export async function listProposals(table: LedgerTable): Promise<ProposalList> {
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
      waiting.push({ batch, standing: standingOf(batch, roster, stops) });
    }
  }
  waiting.sort((a, b) => a.batch.proposal.expiresAtMs - b.batch.proposal.expiresAtMs);
  return { waiting, unreadable, isCutOff: looked > MOST_LISTED };
}

export function standingOf(
  { proposal, approvals, debtor }: ProposedBatch,
  roster: Roster,
  stops: Stops,
): Standing {
  const approved = new Set(approvals.map(({ person }) => personKeyOf(person)));
  const approvers = new Map(activeKeysOf(roster).map(({ person }) => [personKeyOf(person), person]));
  const open = [...approvers].filter(([key]) => !approved.has(key));
  const isMaker = (key: string): boolean => countsAsMaker(proposal.makers, key, roster);
  return {
    people: peopleNeeded(proposal.terms.policy, proposal.seal.controlSumMinor),
    mayApprove: open.flatMap(([key, person]) => (isMaker(key) ? [] : [person])),
    mayNot: open.flatMap(([key, person]) => (isMaker(key) ? [person] : [])),
    stop: stopOf(stops, debtor.accountId),
  };
}
