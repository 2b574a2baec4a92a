import * as z from 'zod/mini';
import { type KeyOffers, NO_KEY_OFFERS } from '../core/approval/key-offer.ts';
import { personShape } from './approval-shapes.ts';
import { KEY_OFFERS_KEY } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, readVersioned, rowKind } from './versioned-row.ts';

const KEY_OFFERS = rowKind<KeyOffers>({
  what: 'key offers',
  schema: z.object({
    offers: z.array(
      z.object({ person: personShape, credentialId: z.string(), publicKey: z.string(), at: z.string() }),
    ),
  }),
  empty: NO_KEY_OFFERS,
});

/** Keys that wait for an approver's signature (strongly consistent). @throws PipelineError LEDGER_ROW_INVALID */
export async function readKeyOffers(table: LedgerTable): Promise<KeyOffers> {
  return readVersioned(table, KEY_OFFERS_KEY, KEY_OFFERS);
}

/** By one conditional write. @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED */
export async function changeKeyOffers(
  table: LedgerTable,
  change: (known: KeyOffers) => KeyOffers,
): Promise<KeyOffers> {
  return changeVersioned(table, KEY_OFFERS_KEY, KEY_OFFERS, change);
}
