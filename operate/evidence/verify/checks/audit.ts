import { type AuditEntry, follows } from '../../../../functions/core/audit.ts';
import { decodeAudit } from '../../../../functions/ledger/audit.ts';
import { auditKey } from '../../../../functions/ledger/keys.ts';
import { type Check, counted } from '../check.ts';

/** What people asked for is numbered without a gap on each day, each entry chained to the one before it. */
export const audit: Check = {
  name: 'audit',
  run: async (evidence, problems) => {
    let [entries, days] = [0, 0];
    let before: AuditEntry | undefined;
    for (const key of evidence.rows.keys('audit')) {
      const entry = await evidence.rows.read(key, decodeAudit);
      entries += 1;
      if (entry === undefined) continue;
      if (entry.day !== before?.day) {
        days += 1;
        before = undefined;
      }
      if (auditKey(entry.day, entry.number) !== key) problems.add(key, 'is the row of another entry');
      if (!entry.day.startsWith(evidence.month)) problems.add(key, `is not of ${evidence.month}`);
      if (!follows(before, entry)) problems.add(key, 'does not follow the entry before it');
      before = entry;
    }
    return `${counted(entries, 'entry', 'entries')} of ${counted(days, 'day')}`;
  },
};
