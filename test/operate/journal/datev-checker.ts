import { readCsv } from './read-csv.ts';

/**
 * What DATEV publishes of its format (developer.datev.de, DATEV-Format, header and Buchungsstapel), told without the
 * writer: the header's 31 fields, the 125 of a record, the expression of each that is filled.
 */
export type DatevFile = {
  readonly currency: string;
  readonly from: string;
  readonly until: string;
  readonly records: readonly DatevRecord[];
};

export type DatevRecord = {
  readonly cents: bigint;
  readonly account: string;
  readonly contraAccount: string;
  /** `TTMM`. */
  readonly date: string;
  readonly document: string;
  readonly text: string;
  readonly costCentre: string;
  /** Kinds and contents. */
  readonly information: ReadonlyMap<string, string>;
};

const HEADER: readonly RegExp[] = [
  /^"EXTF"$/,
  /^700$/,
  /^21$/,
  /^"Buchungsstapel"$/,
  /^13$/,
  /^20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\d\d{3}$/,
  /^$/,
  /^"\w{0,2}"$/,
  /^"\w{0,25}"$/,
  /^"\w{0,25}"$/,
  /^(\d{4,6}|\d{7})$/,
  /^\d{1,5}$/,
  /^20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/,
  /^[4-8]$/,
  /^20\d{2}(0[1-9]|1[0-2])01$/,
  /^20\d{2}(0[1-9]|1[0-2])(28|29|30|31)$/,
  /^"[\w.\-/ ]{0,30}"$/,
  /^"([A-Z]{2})?"$/,
  /^[12]$/,
  /^(0|30|40|50|64)$/,
  /^[01]$/,
  /^"[A-Z]{3}"$/,
  /^$/,
  /^""$/,
  /^$/,
  /^$/,
  /^"(\d{2}){0,2}"$/,
  /^\d{0,4}$/,
  /^$/,
  /^""$/,
  /^".{0,16}"$/,
];

const COLUMNS = 125;
const [AMOUNT, SIDE, ACCOUNT, CONTRA, DATE, DOCUMENT, TEXT, COST_CENTRE] = [1, 2, 7, 8, 10, 11, 14, 37];
const INFORMATION = { first: 21, last: 36 } as const;

/** Expressions of the fields that may be filled; every other one has to be empty. */
const FIELDS: ReadonlyMap<number, RegExp> = new Map([
  [AMOUNT, /^\d{1,10},\d{2}$/],
  [SIDE, /^"[SH]"$/],
  [ACCOUNT, /^[1-9]\d{0,8}$/],
  [CONTRA, /^[1-9]\d{0,8}$/],
  [DATE, /^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])$/],
  [DOCUMENT, /^"[a-zA-Z0-9$%&*+\-/]{1,36}"$/],
  [TEXT, /^"([^"]|""){1,60}"$/],
  [COST_CENTRE, /^("[\p{L}\p{N} ]{1,36}")?$/u],
  ...Array.from({ length: 8 }, (_, pair): [number, RegExp][] => [
    [INFORMATION.first + 2 * pair, /^("([^"]|""){1,20}")?$/],
    [INFORMATION.first + 2 * pair + 1, /^("([^"]|""){1,210}")?$/],
  ]).flat(),
]);

const NAMES_BY_NUMBER: ReadonlyMap<number, string> = new Map([
  [1, 'Umsatz (ohne Soll/Haben-Kz)'],
  [7, 'Konto'],
  [8, 'Gegenkonto (ohne BU-Schlüssel)'],
  [10, 'Belegdatum'],
  [14, 'Buchungstext'],
  [21, 'Beleginfo - Art 1'],
  [37, 'KOST1 - Kostenstelle'],
  [114, 'Festschreibung'],
  [115, 'Leistungsdatum'],
  [125, 'Abw. Skontokonto'],
]);

/** Reads a file as DATEV does. @throws where it breaks a published rule */
export function checkDatev(bytes: Uint8Array): DatevFile {
  if (bytes[0] === 0xef) throw new Error('The file begins with a byte order mark, and is of Windows-1252.');
  const text = new TextDecoder('windows-1252').decode(bytes);
  const lines = text.split('\r\n');
  if (lines.some((line) => /[\r\n]/.test(line)) || lines.at(-1) !== '')
    throw new Error('Lines end with CR LF.');
  const [header = [], names = [], ...records] = readCsv(text, ';');
  expectAll(header, HEADER, 'header');
  if (names.length !== COLUMNS) throw new Error(`The second line names ${names.length} columns.`);
  for (const [number, name] of NAMES_BY_NUMBER) {
    if (names[number - 1]?.value !== name) throw new Error(`Column ${number} is not ${name}.`);
  }
  if (records.length > 99_999) throw new Error('A Buchungsstapel has 99,999 records at most.');
  const [fiscalYear = '', length = '', from = '', until = ''] = header.slice(12, 16).map(({ raw }) => raw);
  if (from.slice(0, 6) !== until.slice(0, 6)) throw new Error('A file is of one period.');
  if (fiscalYear > from) throw new Error('The fiscal year begins after the period.');
  const accounts = new RegExp(`^\\d{${length},${Number(length) + 1}}$`);
  return {
    currency: header[21]?.value ?? '',
    from,
    until,
    records: records.map((record, index) => {
      if (record.length !== COLUMNS) throw new Error(`Record ${index + 1} has ${record.length} fields.`);
      for (const [at, { raw }] of record.entries()) {
        const expression = FIELDS.get(at + 1) ?? /^$/;
        if (!expression.test(raw)) throw new Error(`Record ${index + 1}, field ${at + 1}: ${raw}`);
      }
      const value = (number: number): string => record[number - 1]?.value ?? '';
      for (const number of [ACCOUNT, CONTRA]) {
        if (!accounts.test(value(number))) throw new Error(`${value(number)} is no account of this length.`);
      }
      if (value(SIDE) !== 'S') throw new Error('The amount is a debit of the account.');
      if (value(DATE).slice(2) !== from.slice(4, 6)) throw new Error('A document is of the period.');
      const cents = BigInt(value(AMOUNT).replace(',', ''));
      if (cents <= 0n) throw new Error('An amount is above zero.');
      return {
        cents,
        account: value(ACCOUNT),
        contraAccount: value(CONTRA),
        date: value(DATE),
        document: value(DOCUMENT),
        text: value(TEXT),
        costCentre: value(COST_CENTRE),
        information: informationIn(value),
      };
    }),
  };
}

function informationIn(value: (number: number) => string): ReadonlyMap<string, string> {
  const information = new Map<string, string>();
  for (let number: number = INFORMATION.first; number < INFORMATION.last; number += 2) {
    if ((value(number) === '') !== (value(number + 1) === '')) throw new Error('A kind has its content.');
    if (value(number) !== '') information.set(value(number), value(number + 1));
  }
  return information;
}

function expectAll(
  fields: readonly { readonly raw: string }[],
  rules: readonly RegExp[],
  what: string,
): void {
  if (fields.length !== rules.length) throw new Error(`The ${what} has ${fields.length} fields.`);
  for (const [index, rule] of rules.entries()) {
    const raw = fields[index]?.raw ?? '';
    if (!rule.test(raw)) throw new Error(`Field ${index + 1} of the ${what}: ${raw}`);
  }
}
