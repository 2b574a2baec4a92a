import type { Charges } from '../../functions/core/charge-record.ts';
import { endOfMonthMs } from '../../functions/core/journal/month.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { reasonFor } from '../../functions/core/reason-codes.ts';
import { COLOUR, lineHeightOf, MARGIN, TaggedDocument, TEXT_WIDTH, type TextStyle } from './pdf/document.ts';
import type { Fonts } from './pdf/fonts.ts';
import { drawTable, type TableColumn, type TableRow } from './pdf/table.ts';
import { timeZoneOf } from './readers.ts';
import type { StatementRules } from './rules.ts';
import { kwhOf, type Session, sessionsOf } from './sessions.ts';
import {
  paymentOf,
  type StatementOf,
  type StatementPayment,
  type StatementRecipient,
  sessionsKeyOf,
  sumsOf,
} from './statement.ts';
import { tariffText } from './tariff-text.ts';
import { taxLinesOf } from './tax-lines.ts';
import {
  energyNote,
  footOf,
  monthInWords,
  NO_SESSIONS,
  PAID_BEFORE,
  PREVIEW,
  WORD_OF_KIND,
} from './words.ts';

const QUIET: TextStyle = { size: 8.5, colour: COLOUR.quiet };

/** The statement of a recipient for a month: a pure function of journal, charge records and rules. */
export async function statementPdf(of: StatementOf, fonts: Fonts): Promise<Uint8Array> {
  const { month, recipient, rules, isPreview } = of;
  const payments = recipient.entries.map(paymentOf);
  const payers = payersOf(payments, rules);
  const name = recipient.recipientName === '' ? recipient.recipientId : recipient.recipientName;
  const title = `Statement of charging, ${monthInWords(month)}: ${name}`;
  const about = { title, author: payers, madeAt: new Date(endOfMonthMs(month)) };
  const document = new TaggedDocument(about, fonts);
  document.paragraph(payers, { size: 9.5, weight: 'semiBold', colour: COLOUR.quiet });
  document.y += 4;
  document.heading(1, 'Statement of charging');
  document.paragraph(monthInWords(month), { size: 12, colour: COLOUR.quiet });
  if (isPreview) document.paragraph(PREVIEW, { size: 9.5, weight: 'semiBold' });
  document.y += 8;
  drawFacts(document, factsOf(recipient, payments, month));
  const byCurrency = [...Map.groupBy(payments, ({ currency }) => currency)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  for (const [currency, some] of byCurrency) drawPayments(document, currency, some, rules);
  drawTax(document, of);
  const timeZone = timeZoneOf(rules.readers, recipient);
  drawSessions(document, payments, of, timeZone);
  document.y += 4;
  document.paragraph(
    `Paid is what the bank booked. Times of charging are ${timeZone === 'UTC' ? 'UTC' : `by the clock of ${timeZone}`}. Sessions may have fractions of a cent; their payment is rounded as the source rounds it.`,
    QUIET,
  );
  return document.finish(footOf(`Statement of charging, ${month}, ${name}`, isPreview));
}

function payersOf(payments: readonly StatementPayment[], { payers }: StatementRules): string {
  const names = payments.map(({ debtorAccountId }) => payers[debtorAccountId] ?? debtorAccountId);
  return [...new Set(names)].join(', ');
}

type Fact = readonly [title: string, value: string];

function factsOf(
  recipient: StatementRecipient,
  payments: readonly StatementPayment[],
  month: string,
): readonly Fact[] {
  const { recipientName, recipientId, recipientExternalId = '', source, company = '' } = recipient;
  const centres = [...new Set(payments.flatMap(({ billingReference }) => billingReference ?? []))];
  const facts: readonly Fact[] = [
    ['Recipient', recipientName],
    ['Company', company],
    ['Personnel or partner number', recipientExternalId],
    ['Recipient id', recipientId],
    ['Cost centre', centres.join(', ')],
    ['Approved in', source],
    ['Month of payment', monthInWords(month)],
  ];
  return facts.filter(([, value]) => value !== '');
}

/** Two columns of a title and a value each. */
function drawFacts(document: TaggedDocument, facts: readonly Fact[]): void {
  const width = TEXT_WIDTH / 2 - 10;
  const [small, large]: readonly [TextStyle, TextStyle] = [
    { size: 7.5, colour: COLOUR.quiet },
    { size: 9.5 },
  ];
  for (let index = 0; index < facts.length; index += 2) {
    const pair = facts.slice(index, index + 2).map(([title, value]) => ({
      title,
      lines: document.wrapped(value, width, large),
    }));
    const height = Math.max(...pair.map(({ lines }) => lines.length)) * lineHeightOf(large);
    document.makeRoom(lineHeightOf(small) + height);
    for (const [column, { title, lines }] of pair.entries()) {
      const x = MARGIN + column * (TEXT_WIDTH / 2);
      document.content('P', () => {
        document.line(title, x, document.y, small);
        for (const [number, line] of lines.entries()) {
          document.line(line, x, document.y + lineHeightOf(small) + number * lineHeightOf(large), large);
        }
      });
    }
    document.y += lineHeightOf(small) + height + 5;
  }
  document.y += 6;
}

const PAYMENT_COLUMNS: readonly TableColumn[] = [
  { title: 'Booked on', share: 56 },
  { title: 'What', share: 60 },
  { title: 'Payment reference, text and account', share: 182 },
  { title: 'Charged', share: 58 },
  { title: 'kWh', share: 52, align: 'right' },
  { title: 'Per kWh', share: 46, align: 'right' },
  { title: 'Amount', share: 57, align: 'right' },
];

function drawPayments(
  document: TaggedDocument,
  currency: string,
  payments: readonly StatementPayment[],
  rules: StatementRules,
): void {
  document.heading(2, `Payments in ${currency}`);
  const sums = sumsOf(payments);
  const sumRow = (what: string, kwh: string, minor: bigint): TableRow => ({
    cells: [what, '', '', '', kwh, '', formatMinor(minor, currency)],
    isSum: true,
  });
  const kwh = sums.withoutEnergy === payments.length ? '' : kwhOf(sums.energyWh);
  const isPlain = sums.backMinor === 0n;
  drawTable(document, PAYMENT_COLUMNS, [
    ...payments.map((payment): TableRow => ({ cells: cellsOf(payment, rules) })),
    ...(isPlain ? [] : [sumRow('Paid', '', sums.paidMinor), sumRow('Came back', '', sums.backMinor)]),
    sumRow(`Sum ${currency}`, kwh, sums.netMinor),
  ]);
  const note = energyNote(sums);
  if (note !== '') document.paragraph(note, QUIET);
  for (const payment of payments.filter(({ amountMinor }) => amountMinor < 0n)) {
    document.paragraph(`${payment.endToEndId} came back: ${reasonFor(payment.reasonCode).what}`, QUIET);
  }
  document.y += 6;
}

function cellsOf(payment: StatementPayment, { tariffDecimals }: StatementRules): TableRow['cells'] {
  const {
    kind,
    bookedOn,
    endToEndId,
    remittance,
    creditorAccount = '',
    period,
    energyWh,
    amountMinor,
    currency,
  } = payment;
  return [
    bookedOn,
    WORD_OF_KIND[kind],
    [endToEndId, ...(remittance === undefined ? [] : [remittance]), creditorAccount],
    period === undefined ? '' : [period.start, period.end],
    energyWh === undefined ? 'not known' : kwhOf(energyWh),
    tariffText(payment, tariffDecimals),
    formatMinor(amountMinor, currency),
  ];
}

const TAX_COLUMNS: readonly TableColumn[] = [
  { title: 'Charged', share: 58 },
  { title: 'Treatment', share: 160 },
  { title: 'kWh', share: 50, align: 'right' },
  { title: 'Paid', share: 62, align: 'right' },
  { title: 'Official price per kWh', share: 56, align: 'right' },
  { title: 'At that price', share: 62, align: 'right' },
  { title: 'Above it', share: 62, align: 'right' },
];

function drawTax(document: TaggedDocument, { recipient, rules, charges }: StatementOf): void {
  const lines = taxLinesOf(recipient, rules, charges);
  if (lines.length === 0) return;
  document.heading(2, 'Tax treatment');
  const rows = lines.map((line): TableRow => {
    const { charged, sentence, energyKwh, paid, currency, officialPerKwh, atOfficial, aboveOfficial } = line;
    const cells = [
      charged,
      sentence,
      energyKwh,
      `${paid} ${currency}`,
      officialPerKwh,
      atOfficial,
      aboveOfficial,
    ];
    return { cells };
  });
  drawTable(document, TAX_COLUMNS, rows);
  document.y += 6;
}

const sessionColumns = (timeZone: string): readonly TableColumn[] => [
  { title: `Started (${timeZone})`, share: 78 },
  { title: `Ended (${timeZone})`, share: 78 },
  { title: 'Place', share: 130 },
  { title: 'Session', share: 70 },
  { title: 'kWh', share: 52, align: 'right' },
  { title: 'Per kWh', share: 46, align: 'right' },
  { title: 'Amount', share: 57, align: 'right' },
];

function drawSessions(
  document: TaggedDocument,
  payments: readonly StatementPayment[],
  { charges }: StatementOf,
  timeZone: string,
): void {
  document.heading(2, 'Charging sessions');
  const seen = new Set<string>();
  for (const payment of payments) {
    const key = sessionsKeyOf(payment);
    if (seen.has(key)) continue;
    seen.add(key);
    const { endToEndId, currency, amountMinor } = payment;
    document.heading(3, `${endToEndId}, ${formatMinor(amountMinor, currency)} ${currency}`);
    const known = payment.charges === undefined ? undefined : charges.get(payment.charges);
    if (amountMinor < 0n) document.paragraph(PAID_BEFORE, QUIET);
    else if (known === undefined || known.records.length === 0) document.paragraph(NO_SESSIONS, QUIET);
    else drawTable(document, sessionColumns(timeZone), sessionRows(payment, known, timeZone));
    document.y += 4;
  }
}

function sessionRows(payment: StatementPayment, charges: Charges, timeZone: string): readonly TableRow[] {
  const { sessions, rounding, isMoreThanRounding, energyRest, energySum } = sessionsOf(
    payment,
    charges,
    timeZone,
  );
  const row = ({
    startedAt,
    endedAt,
    place,
    sessionId,
    energyKwh,
    pricePerKwh,
    amount,
  }: Session): TableRow => ({
    cells: [startedAt, endedAt, place, sessionId, energyKwh, pricePerKwh, amount],
  });
  const { amountMinor, currency } = payment;
  const beside = (what: string, kwh: string, amount: string): readonly TableRow[] =>
    kwh === '' && amount === '' ? [] : [{ cells: [what, '', '', '', kwh, '', amount] }];
  return [
    ...sessions.map(row),
    ...beside('Rounding', '', isMoreThanRounding ? '' : rounding),
    ...beside('Not in these sessions', energyRest, isMoreThanRounding ? rounding : ''),
    {
      cells: ['Sum', '', '', '', energySum, '', formatMinor(amountMinor, currency)],
      isSum: true,
    },
  ];
}
