import * as z from 'zod/mini';
import { type AlarmChange, type AlarmNote, withChange } from '../core/alarm-notes.ts';
import { ALARMS_KEY } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, readVersioned, rowKind } from './versioned-row.ts';

const ALARMS = rowKind<readonly AlarmNote[]>({
  what: 'alarms',
  schema: z.array(
    z.object({ name: z.string(), rangAt: z.optional(z.string()), endedAt: z.optional(z.string()) }),
  ),
  empty: [],
});

/** @throws PipelineError LEDGER_ROW_INVALID */
export async function readAlarmNotes(table: LedgerTable): Promise<readonly AlarmNote[]> {
  return readVersioned(table, ALARMS_KEY, ALARMS);
}

/** @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED */
export async function noteAlarm(table: LedgerTable, change: AlarmChange): Promise<void> {
  await changeVersioned(table, ALARMS_KEY, ALARMS, (known) => withChange(known, change));
}
