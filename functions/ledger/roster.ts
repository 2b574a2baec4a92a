import * as z from 'zod/mini';
import { NO_ROSTER, type Roster } from '../core/approval/roster.ts';
import { personShape, signedShape } from './approval-shapes.ts';
import { ROSTER_KEY } from './keys.ts';
import type { Item, LedgerTable } from './table.ts';
import { changeVersioned, decodeVersioned, readVersioned, rowKind } from './versioned-row.ts';

const ROSTER = rowKind<Roster>({
  what: 'roster',
  schema: z.object({
    entries: z.array(
      z.object({
        at: z.string(),
        what: z.enum(['registered', 'used', 'revoked']),
        person: personShape,
        credentialId: z.string(),
        publicKey: z.string(),
        by: z.union([
          z.strictObject({ first: z.literal(true) }),
          z.strictObject({ signed: signedShape }),
          z.strictObject({ batchId: z.string() }),
          z.strictObject({ person: personShape, reason: z.string() }),
        ]),
        hash: z.string(),
      }),
    ),
  }),
  empty: NO_ROSTER,
});

/** Everybody who may approve (strongly consistent). @throws PipelineError LEDGER_ROW_INVALID */
export async function readRoster(table: LedgerTable): Promise<Roster> {
  return readVersioned(table, ROSTER_KEY, ROSTER);
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export function decodeRoster(item: Item): Roster {
  return decodeVersioned(item, ROSTER);
}

/** @returns the roster after one conditional write. @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED */
export async function changeRoster(table: LedgerTable, change: (known: Roster) => Roster): Promise<Roster> {
  return changeVersioned(table, ROSTER_KEY, ROSTER, change);
}
