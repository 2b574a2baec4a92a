import * as z from 'zod/mini';
import { NO_STOPS, type Stop, type Stops, stopOf } from '../core/stop.ts';
import { personShape } from './approval-shapes.ts';
import { STOPS_KEY } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, readVersioned, rowKind } from './versioned-row.ts';

const stop = { debtorAccountId: z.string(), by: personShape, reason: z.string(), at: z.string() };

const STOPS = rowKind<Stops>({
  what: 'stops',
  schema: z.object({
    stops: z.array(z.object({ ...stop, resumedBy: z.array(personShape) })),
    history: z.array(
      z.object({ ...stop, what: z.enum(['stopped', 'resume-begun', 'resumed']), hash: z.string() }),
    ),
  }),
  empty: NO_STOPS,
});

/** All current stops (strongly consistent). @throws PipelineError LEDGER_ROW_INVALID */
export async function readStops(table: LedgerTable): Promise<Stops> {
  return readVersioned(table, STOPS_KEY, STOPS);
}

/** @returns the stops after one conditional write. @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED */
export async function changeStops(table: LedgerTable, change: (known: Stops) => Stops): Promise<Stops> {
  return changeVersioned(table, STOPS_KEY, STOPS, change);
}

/**
 * The account's stop now. Ask right before all that lets money leave: a batch's opening, its seal, its file, and a new
 * attempt.
 */
export async function readStopOf(table: LedgerTable, debtorAccountId: string): Promise<Stop | undefined> {
  return stopOf(await readStops(table), debtorAccountId);
}
