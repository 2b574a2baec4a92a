import type { Person } from '../functions/core/approval/person.ts';
import type { AuditTrail } from '../functions/ledger/audit.ts';
import { noteRules, type Rules, readRecordedRules } from '../functions/ledger/recorded-rules.ts';
import type { LedgerTable } from '../functions/ledger/table.ts';
import type { Clock } from '../functions/platform/clock.ts';

export type RecordRulesDeps = {
  readonly table: LedgerTable;
  readonly audit: Pick<AuditTrail, 'append'>;
  readonly clock: Clock;
};

/** Nobody tells a deployment who made it: AWS CloudTrail knows. */
const DEPLOYMENT: Person = { issuer: 'ev-payouts', subject: 'deployment', name: 'Deployment' };

/**
 * Puts on record which rules a deployment changed, an entry each; of the first deployment, all. The next one repeats
 * what broke off between its writes: twice at worst, never not at all.
 * @returns how many changed.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function recordRules({ table, audit, clock }: RecordRulesDeps, rules: Rules): Promise<number> {
  const known = await readRecordedRules(table);
  const changed = [...new Set([...Object.keys(known), ...Object.keys(rules)])]
    .filter((about) => known[about] !== rules[about])
    .sort();
  for (const about of changed) {
    const [before, now] = [known[about], rules[about] ?? 'No longer configured.'];
    const detail = before === undefined ? now : `${now} Before: ${before}`;
    await audit.append({ by: DEPLOYMENT, what: 'change-rules', about, detail, atMs: clock.now() });
  }
  if (changed.length > 0) await noteRules(table, rules);
  return changed.length;
}
