import { BYTE_ORDER_MARK, csvLine, quoted } from '../../../../functions/core/csv.ts';
import { type Download, read } from '../../ask/api.ts';
import type { Outcome } from '../../ask/outcome.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import type { AuditEntry } from './audit.tsx';
import { auditWords } from './words.ts';

const COLUMNS = [
  'number',
  'at',
  'person',
  'personKey',
  'what',
  'about',
  'detail',
  'refuses',
  'hash',
] as const;

/** Of a million entries, which is more than the ledger keeps of a day. */
const MOST_PAGES = 20_000;

/** All entries of the day for a spreadsheet, not only those on the screen: no cell of it begins a formula. */
export function SaveAudit({ day }: { readonly day: string }) {
  return <DownloadButton label={auditWords().csv} onAsk={() => auditCsv(day)} />;
}

async function auditCsv(day: string): Promise<Outcome<Download>> {
  const entries: AuditEntry[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const outcome = await read('listAudit', { query: { day, cursor } });
    if (!outcome.ok) return outcome;
    entries.push(...outcome.answer.entries);
    if (outcome.answer.next === null) break;
    cursor = outcome.answer.next;
  }
  const lines = entries.map((entry) => csvLine(COLUMNS.map((name) => quoted(String(entry[name] ?? '')))));
  const text = BYTE_ORDER_MARK + csvLine(COLUMNS.map(quoted)) + lines.join('');
  return {
    ok: true,
    answer: { name: `audit-${day}.csv`, content: new Blob([text], { type: 'text/csv' }) },
  };
}
