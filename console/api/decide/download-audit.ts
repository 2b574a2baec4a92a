import { personKeyOf } from '../../../functions/core/approval/person.ts';
import type { AuditEntry } from '../../../functions/core/audit.ts';
import { BYTE_ORDER_MARK, csvLine, quoted } from '../../../functions/core/csv.ts';
import { say } from '../../../functions/core/sentence.ts';
import { readAudit } from '../../../functions/ledger/audit.ts';
import { sentFile } from '../answer.ts';
import { DECIDE_REFUSALS } from '../decide-refusals.ts';
import { refusedBy } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { DecideDeps } from './decide-deps.ts';
import { onRecord } from './on-record.ts';

/** With the one before them, the rows of one request (DynamoDB API: 100 items). */
const ENTRIES_PER_READ = 99;
/** As many as one answer can carry. */
const MAX_ENTRIES = 20_000;

const CELLS = {
  number: ({ number }: AuditEntry) => String(number),
  at: ({ at }: AuditEntry) => at,
  person: ({ by }: AuditEntry) => by.name,
  personKey: ({ by }: AuditEntry) => personKeyOf(by),
  what: ({ what }: AuditEntry) => what,
  about: ({ about }: AuditEntry) => about,
  detail: ({ detail }: AuditEntry) => detail,
  refuses: ({ refuses }: AuditEntry) => String(refuses ?? ''),
  hash: ({ hash }: AuditEntry) => hash,
} as const satisfies Readonly<Record<string, (entry: AuditEntry) => string>>;

/** All that people asked for on a day, newest first, this very download too. No cell begins a formula. */
export const downloadAudit: Work<'downloadAudit', DecideDeps> = async (deps, { acting, body }) => {
  const { day } = body;
  return onRecord(deps, acting, { what: 'download-audit', about: day, detail: '' }, async () => {
    const lines: string[] = [];
    for (let before: number | undefined; before !== 1; ) {
      const { entries } = await readAudit(deps, day, { before, limit: ENTRIES_PER_READ });
      const first = entries.at(-1);
      if (first === undefined) break;
      for (const entry of entries) {
        lines.push(csvLine(Object.values(CELLS).map((cell) => quoted(cell(entry)))));
      }
      if (lines.length > MAX_ENTRIES) return TOO_LONG;
      before = first.number;
    }
    const text = `${BYTE_ORDER_MARK}${csvLine(Object.keys(CELLS).map(quoted))}${lines.join('')}`;
    return sentFile(`audit-${day}.csv`, 'text/csv', Buffer.from(text, 'utf8'));
  });
};

const TOO_LONG = refusedBy(422, say(DECIDE_REFUSALS, 'day-too-long', { most: MAX_ENTRIES }));
