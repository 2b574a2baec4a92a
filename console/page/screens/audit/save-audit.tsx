import { BYTE_ORDER_MARK, csvLine, quoted } from '../../../../functions/core/csv.ts';
import { saveFile } from '../../parts/save-file.ts';
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

/** What is shown, for a spreadsheet: no cell of it begins a formula. */
export function SaveAudit({
  day,
  entries,
}: {
  readonly day: string;
  readonly entries: readonly AuditEntry[];
}) {
  const save = () => {
    const lines = entries.map((entry) => csvLine(COLUMNS.map((name) => quoted(String(entry[name] ?? '')))));
    const text = BYTE_ORDER_MARK + csvLine(COLUMNS.map(quoted)) + lines.join('');
    saveFile({ name: `audit-${day}.csv`, content: new Blob([text], { type: 'text/csv' }) });
  };
  return (
    <button type="button" onClick={save}>
      {auditWords().csv}
    </button>
  );
}
