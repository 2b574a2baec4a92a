import type { Batch } from '../functions/core/batch.ts';
import { formatMinor } from '../functions/core/money.ts';
import { endInWords } from '../operate/approvals/in-words.ts';
import { minuteIn, UTC } from '../operate/approvals/moments.ts';
import { printProposals } from '../operate/approvals/print-list.ts';
import { type Column, printParagraph, printTable } from '../operate/terminal/table.ts';
import { type Terminal, visible } from '../operate/terminal/terminal.ts';
import type { LocalApprovals } from './document.ts';

/** Prints who approved, refused or let expire which file, and what waits for approvers elsewhere. */
export function printApprovals(terminal: Terminal, approvals: LocalApprovals): void {
  const { decided, waiting, sandboxPeople, zones, nowMs } = approvals;
  const zoneOf = (debtorAccountId: string): string => zones.get(debtorAccountId) ?? UTC;
  if (decided.length > 0) {
    if (sandboxPeople.length > 0) {
      const names = terminal.style('yellow', sandboxPeople.join(' and '));
      printParagraph(terminal, `Approvals: ${names} sign with software passkeys.`);
    }
    const rows = decided.map((batch) => cellsOf(batch, zoneOf(batch.debtor.accountId)));
    const isEnded = decided.some(({ state }) => state === 'void');
    printTable(terminal, isEnded ? [...COLUMNS, ENDED] : COLUMNS, rows);
    terminal.line();
  }
  if (waiting.waiting.length === 0) return;
  const [names, of] = waiting.waiting.length === 1 ? ['This file waits', 'it'] : ['These files wait', 'them'];
  printParagraph(terminal, `${terminal.style('yellow', `${names} for approvers:`)} nothing of ${of} ${HOW}`);
  printProposals(terminal, waiting, zoneOf, nowMs);
  terminal.line();
}

const HOW =
  'is in the outbox. Approvers sign with the passkeys of the configuration, in the console. On kept stores, npm run approvals shows and refuses them.';

const COLUMNS: readonly Column[] = [
  { title: 'Proposed batch' },
  { title: 'Account' },
  { title: 'Payouts', align: 'right' },
  { title: 'Sum', align: 'right' },
  { title: 'Execution' },
  { title: 'Approved by, at (UTC)' },
];

const ENDED: Column = { title: 'How it ended', isSentence: true };

function cellsOf(batch: Batch, timeZone: string): readonly string[] {
  const { batchId, debtor, currency, executionDate, proposal, approvals } = batch;
  return [
    batchId,
    debtor.accountId,
    String(proposal?.seal.count ?? 0),
    `${formatMinor(proposal?.seal.controlSumMinor ?? 0n, currency)} ${currency}`,
    executionDate,
    approvals
      .map(({ person, atMs }) => `${visible(person.name)}  ${minuteIn(atMs, UTC).replace(` ${UTC}`, '')}`)
      .join('\n'),
    // For an approved one, the file tells the rest.
    batch.state === 'void' ? visible(endInWords(batch, timeZone) ?? '') : '',
  ];
}
