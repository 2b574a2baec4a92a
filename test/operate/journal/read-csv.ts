/**
 * The records of a text with quoted fields (RFC 4180), each with its raw fields beside: of a format that asks for
 * quotation marks somebody has to see them. @throws where a quotation mark is not closed, or a line does not end so
 */
export function readCsv(text: string, delimiter: string): readonly (readonly Field[])[] {
  const records: Field[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: Field[] = [];
    for (;;) {
      const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at, delimiter);
      record.push(field);
      at += field.raw.length;
      if (text[at] !== delimiter) break;
      at += 1;
    }
    if (!text.startsWith('\r\n', at))
      throw new Error(`Record ${records.length + 1} does not end with CR LF.`);
    at += 2;
    records.push(record);
  }
  return records;
}

export type Row = Readonly<Record<string, string>>;

/** Records by the titles of the first line. */
export function rowsByTitle(text: string, delimiter = ','): readonly Row[] {
  const [titles = [], ...records] = readCsv(text, delimiter);
  return records.map((record) =>
    Object.fromEntries(titles.map(({ value }, index) => [value, record[index]?.value ?? ''])),
  );
}

export type Field = { readonly raw: string; readonly value: string };

function quotedField(text: string, start: number): Field {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') value += text[at];
    else if (text[at + 1] === '"') {
      value += '"';
      at += 1;
    } else return { raw: text.slice(start, at + 1), value };
  }
  throw new Error('A quotation mark is not closed.');
}

function plainField(text: string, start: number, delimiter: string): Field {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\r' && text[end] !== '\n') end += 1;
  const raw = text.slice(start, end);
  if (raw.includes('"')) throw new Error('A quotation mark stands inside a field without them.');
  return { raw, value: raw };
}

/** Whole cents of an amount with two decimals, told from its digits. @throws where it is no such amount */
export function centsOf(text: string, decimalSign: '.' | ','): bigint {
  const [, sign = '', whole = '', cents = ''] = /^(-?)(\d+)[.,](\d{2})$/.exec(text) ?? [];
  if (whole === '' || text.at(-3) !== decimalSign) throw new Error(`${text} is no amount.`);
  if (/^0\d/.test(whole)) throw new Error(`${text} begins with a nought.`);
  return BigInt(`${sign}${whole}${cents}`);
}
