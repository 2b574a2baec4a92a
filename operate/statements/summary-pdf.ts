import { endOfMonthMs } from '../../functions/core/journal/month.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { COLOUR, TaggedDocument, type TextStyle } from './pdf/document.ts';
import type { Fonts } from './pdf/fonts.ts';
import { drawTable, type TableColumn, type TableRow } from './pdf/table.ts';
import { kwhOf } from './sessions.ts';
import { type Summary, type SummaryLine, type SummaryState, summaryTotals } from './summary.ts';
import { footOf, monthInWords, PREVIEW } from './words.ts';

const WORD_OF_STATE: Readonly<Record<SummaryState, string>> = {
  paid: 'Paid',
  'came-back': 'Came back',
  'at-the-bank': 'At the bank',
};

const QUIET: TextStyle = { size: 8.5, colour: COLOUR.quiet };

const TOTAL_COLUMNS: readonly TableColumn[] = [
  { title: 'Currency', share: 80 },
  { title: 'State', share: 120 },
  { title: 'Payouts', share: 80, align: 'right' },
  { title: 'kWh', share: 100, align: 'right' },
  { title: 'Amount', share: 120, align: 'right' },
];

const COLUMNS: readonly TableColumn[] = [
  { title: 'Recipient', share: 132 },
  { title: 'Number or id', share: 78 },
  { title: 'Cost centre', share: 74 },
  { title: 'State', share: 52 },
  { title: 'Last booked', share: 56 },
  { title: 'kWh', share: 54, align: 'right' },
  { title: 'Amount', share: 65, align: 'right' },
];

/** Some 250 pages: nobody reads more, and they take memory. */
const MOST_LINES = 10_000;

export type PagesOf = { readonly month: string; readonly fonts: Fonts; readonly isPreview: boolean };

/** What the recipients of a company, or of a source, were paid in a month. */
export async function summaryPdf(
  summary: Summary,
  { month, fonts, isPreview }: PagesOf,
): Promise<Uint8Array> {
  const { source, company, lines } = summary;
  const party = company ?? source;
  const title = `Summary of charging, ${monthInWords(month)}: ${party}`;
  const document = new TaggedDocument({ title, author: party, madeAt: new Date(endOfMonthMs(month)) }, fonts);
  document.paragraph(party, { size: 9.5, weight: 'semiBold', colour: COLOUR.quiet });
  document.y += 4;
  document.heading(1, 'Summary of charging');
  document.paragraph(monthInWords(month), { size: 12, colour: COLOUR.quiet });
  if (company !== undefined) document.paragraph(`Approved in ${source}`, QUIET);
  if (isPreview) document.paragraph(PREVIEW, { size: 9.5, weight: 'semiBold' });
  document.y += 8;
  const foot = footOf(`Summary of charging, ${month}, ${party}`, isPreview);
  const totals = summaryTotals(lines);
  document.heading(2, 'Totals');
  drawTable(
    document,
    TOTAL_COLUMNS,
    totals.map(({ currency, state, payouts, amountMinor, ...of }) => ({
      cells: [
        currency,
        WORD_OF_STATE[state],
        String(payouts),
        energyText({ payouts, ...of }),
        formatMinor(amountMinor, currency),
      ],
    })),
  );
  const unknown = totals.reduce((count, { withoutEnergy }) => count + withoutEnergy, 0);
  if (unknown > 0) {
    document.paragraph(
      `The source gave no energy for ${unknown === 1 ? 'one payout' : `${unknown} payouts`}: the sums of kWh are without it.`,
      QUIET,
    );
  }
  document.y += 6;
  if (lines.length > MOST_LINES) {
    document.paragraph(
      `There are ${lines.length} lines of recipients: they are in the CSV beside this file.`,
    );
    document.y += 6;
    return document.finish(foot);
  }
  for (const [currency, of] of Map.groupBy(lines, (line) => line.currency)) {
    document.heading(2, `Recipients in ${currency}`);
    drawTable(document, COLUMNS, of.map(rowOf));
  }
  document.paragraph(
    'Paid is what the bank booked, less what came back. What is at the bank was taken by it in this month and not booked in it.',
    QUIET,
  );
  return document.finish(foot);
}

function rowOf(line: SummaryLine): TableRow {
  const { recipientName, recipientExternalId, recipientId, costCentre, state, amountMinor, currency } = line;
  return {
    cells: [
      recipientName,
      recipientExternalId === '' ? recipientId : recipientExternalId,
      costCentre,
      WORD_OF_STATE[state],
      line.lastDay,
      energyText(line),
      formatMinor(amountMinor, currency),
    ],
  };
}

function energyText({
  payouts,
  energyWh,
  withoutEnergy,
}: Pick<SummaryLine, 'payouts' | 'energyWh' | 'withoutEnergy'>): string {
  return payouts === withoutEnergy ? 'not known' : kwhOf(energyWh);
}
