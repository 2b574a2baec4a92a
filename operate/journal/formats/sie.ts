import { plainDate } from '../../../functions/core/date.ts';
import type { Accounting } from '../../../functions/platform/config-accounting.ts';
import { byCurrency, type PostedEntry } from '../posted.ts';
import { encoded } from './code-pages.ts';
import { signedText } from './csv.ts';
import { dateText, type JournalFile, type OfMonth } from './texts.ts';

type Format = Extract<Accounting['formats'][number], { format: 'sie' }>;

/** The dimension that the standard reserves for cost centres. */
const COST_CENTRE = 1;

/**
 * SIE type 4I: verifications for another program, which gives them their numbers. A file for each currency, since a
 * file has one (#VALUTA). https://sie.se/format/
 */
export function sieFiles(
  entries: readonly PostedEntry[],
  { month, madeAt }: OfMonth,
  format: Format,
): readonly JournalFile[] {
  const madeOn = dateText(plainDate(madeAt.slice(0, 10)), 'YYYYMMDD');
  return [...byCurrency(entries)].map(([currency, of]) => {
    const lines = [
      '#FLAGGA 0',
      '#FORMAT PC8',
      '#SIETYP 4',
      // Not the version of this package: an upgrade must not change the file.
      '#PROGRAM "ev-payouts" "1"',
      `#GEN ${madeOn}`,
      `#FNAMN ${inQuotes(format.companyName)}`,
      `#ORGNR ${format.organisationNumber}`,
      `#VALUTA ${currency}`,
      ...costCentresOf(of).map((centre) => `#OBJEKT ${COST_CENTRE} ${inQuotes(centre)} ${inQuotes(centre)}`),
      ...of.flatMap((entry) => verification(entry, format.series, madeOn)),
    ];
    const bytes = encoded(lines.map((line) => `${line}\r\n`).join(''), 'cp437');
    return { name: `sie4i_${month}_${currency}.si`, bytes };
  });
}

function costCentresOf(entries: readonly PostedEntry[]): readonly string[] {
  const centres = entries.flatMap(({ lines }) =>
    lines.flatMap(({ costCentre }) => (costCentre === undefined ? [] : [objectOf(costCentre)])),
  );
  return [...new Set(centres)].sort();
}

function verification(entry: PostedEntry, series: string, madeOn: string): readonly string[] {
  const { date, document, reference } = entry;
  const day = dateText(date, 'YYYYMMDD');
  const text = inQuotes(`${document} ${entry.text}`);
  const lineText = inQuotes(reference ?? entry.endToEndId);
  return [
    // Without a number: the reading program gives the series' next one.
    `#VER ${inQuotes(series)} "" ${day} ${text} ${madeOn}`,
    '{',
    ...entry.lines.map((line) => {
      const object =
        line.costCentre === undefined ? '{}' : `{${COST_CENTRE} ${inQuotes(objectOf(line.costCentre))}}`;
      return `#TRANS ${line.account} ${object} ${signedText(entry, line, '.')} ${day} ${lineText}`;
    }),
    '}',
  ];
}

/** The number of an object, in a list that readers split at quotation marks. */
function objectOf(costCentre: string): string {
  return costCentre.replaceAll(/["\\]/g, "'");
}

/**
 * A quotation mark inside has a backslash before it; the standard allows no control character, and braces hold lists of
 * objects.
 */
function inQuotes(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}{}]+/gu, ' ').trim();
  return `"${plain.replaceAll(/[\\"]/g, (sign) => (sign === '"' ? '\\"' : '/'))}"`;
}
