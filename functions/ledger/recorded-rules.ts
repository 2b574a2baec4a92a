import * as z from 'zod/mini';
import { RULES_KEY } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, readVersioned, rowKind } from './versioned-row.ts';

/** What each rule says, by what it is about. */
export type Rules = Readonly<Record<string, string>>;

const NONE: Rules = {};
const RULES = rowKind<Rules>({ what: 'rules', schema: z.record(z.string(), z.string()), empty: NONE });

/** The last recorded rules; none before the first deployment. @throws PipelineError LEDGER_ROW_INVALID */
export async function readRecordedRules(table: LedgerTable): Promise<Rules> {
  return readVersioned(table, RULES_KEY, RULES);
}

/** @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED */
export async function noteRules(table: LedgerTable, rules: Rules): Promise<void> {
  await changeVersioned(table, RULES_KEY, RULES, () => rules);
}
