import { NO_ROSTER, type Roster } from '../../../functions/core/approval/roster.ts';
import { ROSTER_KEY } from '../../../functions/ledger/keys.ts';
import { decodeRoster } from '../../../functions/ledger/roster.ts';
import type { Evidence } from './evidence.ts';

/** The history of all keys; an empty one where there is none, or it cannot be read. */
export async function rosterOf(evidence: Evidence): Promise<Roster> {
  return (await evidence.rows.read(ROSTER_KEY, decodeRoster)) ?? NO_ROSTER;
}
