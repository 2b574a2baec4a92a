import { formatMinor } from '../../functions/core/money.ts';
import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { expiryText, standingText } from './in-words.ts';
import type { ProposalList } from './list.ts';

/** The clock by which a debtor account's proposals expire. */
export type ZoneOf = (debtorAccountId: string) => string;

const COLUMNS: readonly Column[] = [
  { title: 'Batch' },
  { title: 'Account' },
  { title: 'Payouts', align: 'right' },
  { title: 'Sum', align: 'right' },
  { title: 'Execution' },
  { title: 'Until when, and who', isSentence: true },
];

export function printProposals(terminal: Terminal, list: ProposalList, zoneOf: ZoneOf, nowMs: number): void {
  const { waiting, unreadable, isCutOff } = list;
  if (waiting.length === 0) {
    terminal.line('No file waits for approvers.');
  } else {
    printTable(
      terminal,
      COLUMNS,
      waiting.map(({ batch, standing }) => [
        batch.batchId,
        batch.debtor.accountId,
        String(batch.proposal.seal.count),
        `${formatMinor(batch.proposal.seal.controlSumMinor, batch.currency)} ${batch.currency}`,
        batch.executionDate,
        visible(
          `${expiryText(batch, zoneOf(batch.debtor.accountId), nowMs)} ${standingText(batch, standing)}`,
        ),
      ]),
    );
  }
  if (isCutOff) terminal.line('More files wait than one list reads.');
  if (unreadable.length > 0) {
    printParagraph(
      terminal,
      `Rows that cannot be read, and are left out: ${unreadable.join(', ')}. For each, npm run approvals -- show says what to do.`,
    );
  }
}
